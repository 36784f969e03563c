package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"golang.org/x/text/unicode/norm"

	"porchlight/internal/archetype"
	"porchlight/internal/content"
	"porchlight/internal/site"
)

// newFile is the file of a page that is to be started: "content/levels-of-care/evening-iop.md". written is what the
// editor wrote, below content/ or with it in front, with or without ".md". What no page could come of is refused.
func newFile(root *os.Root, source, written string, start archetype.Start) (string, error) {
	file := strings.TrimPrefix(inFolder(source, filepath.ToSlash(written)), content.Folder+"/")
	switch {
	case strings.HasPrefix(file, "/") || filepath.IsAbs(written):
		return "", refuse(wantPath, "%q leads out of the folder %q", written, content.Folder)
	case strings.HasSuffix(file, "/") || file == "" || file == "." || file == content.Folder:
		folder := strings.TrimPrefix(file, content.Folder)
		return "", refuse("write "+path.Join(folder, "my-page.md"), "%q is a folder, and a page is a file", written)
	}
	for part := range strings.SplitSeq(file, "/") {
		if part == ".." {
			return "", refuse(wantPath, `%q leads out of its folder through ".."`, written)
		}
	}
	file = path.Clean(file)
	switch ext := strings.ToLower(path.Ext(file)); {
	case ext == ".md" || ext == ".markdown":
	case otherTexts[ext]:
		return "", refuse("write "+strings.TrimSuffix(file, path.Ext(file))+".md",
			"a page is a Markdown file, and %q is another", written)
	default:
		file += ".md"
	}
	if name, why := site.FileFault(file); why != "" {
		return "", refuse(elseName, "%q %s", name, why)
	}
	p := placement{root: root, dir: content.Folder, start: start}
	return p.find(strings.Split(file, "/"))
}

const (
	wantPath = "write a path below content/, such as levels-of-care/evening-iop.md"
	elseName = "choose another name; nothing was changed"
)

// otherTexts are endings by which somebody means another sort of file.
var otherTexts = map[string]bool{
	".html": true, ".htm": true, ".txt": true, ".rtf": true, ".doc": true, ".docx": true, ".odt": true, ".pdf": true,
	".toml": true, ".yaml": true, ".json": true,
}

// placement looks for room for a new page among the files that are there.
type placement struct {
	root  *os.Root
	dir   string // the folder reached so far: "content/levels-of-care"
	start archetype.Start
}

// find goes down the folders and gives the file, in the folders' own spelling: "Levels of care" and "levels-of-care"
// would be one address.
func (p *placement) find(parts []string) (string, error) {
	last := len(parts) - 1
	above := ""
	for _, part := range parts[:last] {
		entries, err := p.entries(p.dir)
		if err != nil {
			return "", err
		}
		if err := p.inBundle(entries); err != nil {
			return "", err
		}
		above = p.dir
		for _, e := range entries {
			switch {
			case sameName(e.Name(), part) && p.isFolder(e):
				part = e.Name()
			case e.Name() == part && e.Type()&fs.ModeSymlink != 0:
				return "", refuse(wantPath, "%s is a link that leads out of the site's folder, or to no folder",
					path.Join(p.dir, part))
			case e.Name() == part:
				return "", refuse(elseName, "%s is a file, so nothing can lie in it", path.Join(p.dir, part))
			case p.dir == content.Folder && content.IsMarkdown(e.Name()) && sameName(stem(e.Name()), part):
				return "", refuse(fmt.Sprintf("move it to %s first, or choose another folder",
					path.Join(p.dir, part, "_index.md")),
					"%s has the address that the folder %s would have", path.Join(p.dir, e.Name()), path.Join(p.dir,
						part))
			}
		}
		p.dir = path.Join(p.dir, part)
	}
	entries, err := p.entries(p.dir)
	if err != nil {
		return "", err
	}
	file := path.Join(p.dir, parts[last])
	if index := indexName(parts[last]); index != "" {
		return file, p.index(index, above, entries)
	}
	if err := p.inBundle(entries); err != nil {
		return "", err
	}
	return file, p.single(parts[last], entries)
}

// inBundle refuses a page in the folder of another page: it would not be published.
func (p *placement) inBundle(entries []fs.DirEntry) error {
	if page := named(entries, "index"); page != "" && named(entries, "_index") == "" && p.dir != content.Folder {
		return refuse("write "+beside(p.dir)+", or rename index.md to _index.md to make the folder a section",
			"%s is the folder of one page, %s, so another page in it would not be published", p.dir, page)
	}
	return nil
}

// single refuses a page that exists already, under this name or one that has the same address.
func (p *placement) single(name string, entries []fs.DirEntry) error {
	for _, e := range entries {
		at := path.Join(p.dir, e.Name())
		switch {
		case p.isFolder(e):
			if e.Name() == name {
				return refuse(elseName, "%s is a folder", at)
			}
			if sameName(e.Name(), stem(name)) && p.isPage(at) {
				return refuse(elseName, "%s/ is a page already, at the same address", at)
			}
		case content.IsMarkdown(e.Name()) && sameName(stem(e.Name()), stem(name)):
			return refuse(elseName, "%s exists already", at)
		}
	}
	return nil
}

// isPage reports whether a folder has an address of its own: it holds index.md or _index.md, or it is a section because
// it lies at the top and holds pages.
func (p *placement) isPage(dir string) bool {
	entries, err := p.entries(dir)
	if err != nil {
		return false // who cannot look says so elsewhere
	}
	top := path.Dir(dir) == content.Folder
	for _, e := range entries {
		if content.IsMarkdown(e.Name()) && (top || indexName(e.Name()) != "") {
			return true
		}
	}
	return false
}

// index refuses the page of a folder where there is one, where the folder holds other pages, and where there is one of
// its name beside it.
func (p *placement) index(index, above string, entries []fs.DirEntry) error {
	for _, name := range []string{"index", "_index"} {
		if page := named(entries, name); page != "" {
			return refuse(elseName, "%s exists already", path.Join(p.dir, page))
		}
	}
	if above != "" {
		beside, err := p.entries(above)
		if err != nil {
			return err
		}
		for _, e := range beside {
			if content.IsMarkdown(e.Name()) && sameName(stem(e.Name()), path.Base(p.dir)) {
				return refuse(elseName, "%s exists already, at the same address", path.Join(above, e.Name()))
			}
		}
	}
	if index == "_index" {
		if p.start.Kind() != nil {
			return refuse("write: porchlight new page "+below(path.Join(p.dir, "_index.md")),
				"_index.md is the page of a section, which is of no kind")
		}
		return nil
	}
	if p.dir == content.Folder {
		return refuse("name it _index.md", "the home page is a section, and index.md would make all of content one page")
	}
	for _, e := range entries {
		if content.IsMarkdown(e.Name()) || p.isFolder(e) && p.isPage(path.Join(p.dir, e.Name())) {
			return refuse("write "+beside(path.Join(p.dir, "x")),
				"%s holds other pages, and index.md would make all of it one page", p.dir)
		}
	}
	return nil
}

// entries are what lies in a folder; nothing when there is no such folder.
func (p *placement) entries(dir string) ([]fs.DirEntry, error) {
	entries, err := fs.ReadDir(p.root.FS(), dir)
	if err == nil || errors.Is(err, fs.ErrNotExist) {
		return entries, nil
	}
	return nil, cannotWrite(dir, err)
}

// isFolder reports whether an entry is a folder, or a link to one.
func (p *placement) isFolder(e fs.DirEntry) bool {
	if e.Type()&fs.ModeSymlink == 0 {
		return e.IsDir()
	}
	info, err := p.root.Stat(path.Join(p.dir, e.Name()))
	return err == nil && info.IsDir()
}

// beside is a page beside a folder, for a hint.
func beside(dir string) string {
	return below(path.Join(path.Dir(dir), "my-page.md"))
}

// below is a file as an editor names it, without the folder in which all pages lie.
func below(file string) string { return strings.TrimPrefix(file, content.Folder+"/") }

// named finds the Markdown file of a name without ending, whatever the letter case; "" for none.
func named(entries []fs.DirEntry, index string) string {
	for _, e := range entries {
		if !e.IsDir() && indexName(e.Name()) == index {
			return e.Name()
		}
	}
	return ""
}

// indexName is "index" or "_index" for a Markdown file of that name, else "".
func indexName(name string) string {
	if lower := strings.ToLower(stem(name)); content.IsMarkdown(name) && (lower == "index" || lower == "_index") {
		return lower
	}
	return ""
}

func stem(name string) string { return strings.TrimSuffix(name, path.Ext(name)) }

// sameName reports whether two names lead to one address, or are one on a disk that ignores letter case.
func sameName(a, b string) bool {
	plain := func(name string) string {
		return strings.ToLower(norm.NFC.String(strings.Join(strings.Fields(name), "-")))
	}
	return plain(a) == plain(b)
}
