package site

import (
	"cmp"
	"errors"
	"path"
	"slices"
	"strings"

	"porchlight/internal/content"
	"porchlight/internal/finding"
	"porchlight/internal/tree"
)

// NewFileError is the reason why a page cannot have a file, with what to write instead.
type NewFileError struct{ Why, Hint string }

func (e *NewFileError) Error() string { return e.Why }

func noFile(hint, format string, args ...any) error {
	return &NewFileError{finding.Message(format, args...), hint}
}

// Hints of several errors.
const (
	wantFile = "write a path below content/, such as levels-of-care/evening-iop.md"
	elseName = "choose another name; nothing was changed"
)

// otherTexts are extensions of texts that are not Markdown.
var otherTexts = []string{
	".html", ".htm", ".txt", ".rtf", ".doc", ".docx", ".odt", ".pdf", ".toml", ".yaml", ".json",
}

// NewFile is the file for a new page: "content/levels-of-care/evening-iop.md". Existing folders keep their spelling.
// files is a snapshot of content/. written is a path below content/, or one that starts with it, with or without ".md".
// ofKind is false for a page without kind. The error is a *NewFileError if a build would not publish the page.
func NewFile(files *tree.Snapshot, written string, ofKind bool) (string, error) {
	file := strings.TrimPrefix(written, content.Folder+"/")
	if file == content.Folder {
		file = ""
	}
	switch {
	case strings.HasPrefix(file, "/"):
		return "", noFile(wantFile, "%q leads out of the folder %q", written, content.Folder)
	case strings.HasSuffix(file, "/") || file == "" || file == ".":
		return "", noFile("write "+path.Join(file, "my-page.md"), "%q is a folder, and a page is a file", written)
	case slices.Contains(strings.Split(file, "/"), ".."):
		return "", noFile(wantFile, `%q leads out of its folder through ".."`, written)
	}
	file = path.Clean(file)
	switch ext := strings.ToLower(path.Ext(file)); {
	case slices.Contains(otherTexts, ext):
		hint := "write " + strings.TrimSuffix(file, path.Ext(file)) + ".md"
		return "", noFile(hint, "a page is a Markdown file, and %q is another", written)
	case !content.IsMarkdown(file):
		file += ".md"
	}
	parts := strings.Split(file, "/")
	for _, part := range parts {
		if why := partFault(part); why != "" {
			return "", noFile(elseName, "%q %s", part, why)
		}
	}
	return newFile{files, ofKind}.find(parts)
}

// partFault is the reason why a page cannot have a file or folder with a name in its path; "": it can.
func partFault(part string) string {
	segment := cleanSegment(stem(part))
	switch {
	case tree.IsTemporary(part):
		return "looks like a temporary file, which is ignored"
	case nameFault(part) != "":
		return nameFault(part)
	case strings.HasPrefix(part, "_") && indexOf(part) == "":
		return `begins with "_", and would not be published`
	case segment == "":
		return "leaves nothing for an address"
	}
	return nameFault(segment)
}

// newFile checks the file of a new page against the existing files.
type newFile struct {
	files  *tree.Snapshot
	ofKind bool
}

// find is the file for the names of a path.
func (n newFile) find(parts []string) (string, error) {
	dir, last := content.Folder, len(parts)-1
	for depth, part := range parts {
		folder := n.files.Folder(dir)
		if folder != nil && folder.Fault != nil {
			return "", errors.New(dir + ": " + folder.Fault.Why)
		}
		isIndex := depth == last && indexOf(part) != ""
		if page := n.page(dir, "index"); page != "" && n.page(dir, "_index") == "" && dir != content.Folder &&
			!isIndex {
			return "", noFile("write "+beside(dir)+", or rename index.md to _index.md to make the folder a section",
				"%s is the folder of one page, %s, so another page in it would not be published", dir, page)
		}
		if depth == last {
			break
		}
		for _, e := range n.in(dir) {
			switch at := path.Join(dir, part); {
			case e.Kind == tree.Directory && sameSegment(e.Name, part):
				part = e.Name
			case e.Name == part && e.Kind == tree.Broken && e.Link:
				return "", noFile(wantFile, "%s is a link that leads out of the site's folder, or to no folder", at)
			case e.Name == part:
				return "", noFile(elseName, "%s is a file, so nothing can lie in it", at)
			case dir == content.Folder && content.IsMarkdown(e.Name) && sameSegment(stem(e.Name), part):
				return "", noFile("move it to "+path.Join(at, "_index.md")+" first, or choose another folder",
					"%s has the address that the folder %s would have", e.Path, at)
			}
		}
		dir = path.Join(dir, part)
	}
	if index := indexOf(parts[last]); index != "" {
		return path.Join(dir, parts[last]), n.index(dir, index)
	}
	return path.Join(dir, parts[last]), n.single(dir, parts[last])
}

// single is the error of a page that exists already, with this name or one with the same address.
func (n newFile) single(dir, name string) error {
	for _, e := range n.in(dir) {
		same := sameSegment(stem(e.Name), stem(name))
		switch {
		case e.Kind == tree.Directory && e.Name == name:
			return noFile(elseName, "%s is a folder", e.Path)
		case e.Kind == tree.Directory && sameSegment(e.Name, stem(name)) && n.isPage(e.Path):
			return noFile(elseName, "%s/ is a page already, at the same address", e.Path)
		case e.Kind != tree.Directory && content.IsMarkdown(e.Name) && same:
			return noFile(elseName, "%s exists already", e.Path)
		}
	}
	return nil
}

// index is the error of a page of a folder that has a page, has other pages in it, or has a page with its name beside
// it.
func (n newFile) index(dir, index string) error {
	if page := cmp.Or(n.page(dir, "index"), n.page(dir, "_index")); page != "" {
		return noFile(elseName, "%s exists already", path.Join(dir, page))
	}
	if dir != content.Folder {
		for _, e := range n.in(path.Dir(dir)) {
			if content.IsMarkdown(e.Name) && sameSegment(stem(e.Name), path.Base(dir)) {
				return noFile(elseName, "%s exists already, at the same address", e.Path)
			}
		}
	}
	switch {
	case index == "_index" && n.ofKind:
		return noFile("write: porchlight new page "+below(path.Join(dir, "_index.md")),
			"_index.md is the page of a section, which is of no kind")
	case index == "_index":
		return nil
	case dir == content.Folder:
		return noFile("name it _index.md", "the home page is a section, and index.md would make all of content one page")
	}
	for _, e := range n.in(dir) {
		if content.IsMarkdown(e.Name) || e.Kind == tree.Directory && n.isPage(e.Path) {
			return noFile("write "+beside(path.Join(dir, "x")),
				"%s holds other pages, and index.md would make all of it one page", dir)
		}
	}
	return nil
}

// isPage reports whether a folder has an address: it has index.md or _index.md, or it is at the top and has pages, so
// that it is a section.
func (n newFile) isPage(dir string) bool {
	return slices.ContainsFunc(n.in(dir), func(e *tree.Entry) bool {
		return content.IsMarkdown(e.Name) && (path.Dir(dir) == content.Folder || indexOf(e.Name) != "")
	})
}

// page is the Markdown file in a folder that is named "index" or "_index", in any letter case; "": none.
func (n newFile) page(dir, index string) string {
	for _, e := range n.in(dir) {
		if e.Kind != tree.Directory && indexOf(e.Name) == index {
			return e.Name
		}
	}
	return ""
}

// in are the entries of a folder; nil for one that does not exist yet.
func (n newFile) in(dir string) []*tree.Entry {
	if folder := n.files.Folder(dir); folder != nil {
		return folder.Entries
	}
	return nil
}

// beside is the file of a page beside a folder, for a hint.
func beside(dir string) string { return below(path.Join(path.Dir(dir), "my-page.md")) }

// below is a file without "content/", as editors write it.
func below(file string) string { return strings.TrimPrefix(file, content.Folder+"/") }

// indexOf is "index" or "_index" for a Markdown file with that name in any letter case, else "".
func indexOf(name string) string {
	if lower := strings.ToLower(stem(name)); content.IsMarkdown(name) && (lower == "index" || lower == "_index") {
		return lower
	}
	return ""
}

func stem(name string) string { return strings.TrimSuffix(name, path.Ext(name)) }

// sameSegment reports whether two names are equal in an address, or on a disk that ignores letter case.
func sameSegment(a, b string) bool { return cleanSegment(a) == cleanSegment(b) }
