package content

import (
	"io/fs"
	"path"
	"slices"
	"strings"
	"syscall"

	"porchlight/internal/finding"
	"porchlight/internal/tree"
)

// Folder is the folder of the Markdown files, in the site's folder.
const Folder = "content"

var (
	specialFile = finding.NewRule("special-file", finding.Warning,
		"A pipe, device or socket is among the content; it is ignored")
	bundlePage = finding.NewRule("page-in-bundle", finding.Error,
		"Markdown files lie in the folder of another page, so they are not published")
	underscore = finding.NewRule("underscore", finding.Error,
		"A page or a folder of pages has a name that begins with \"_\", so it is not published")
	folderName = finding.NewRule("folder-name", finding.Warning, "A folder has the name of a Markdown file")
	badLink    = finding.NewFixedRule("bad-symlink",
		"A symbolic link leads outside the site's folder, in a loop, or nowhere")
	indexClash = finding.NewFixedRule("index-clash", "A folder is both a page and a section")
)

// source is a Markdown file that is to be read.
type source struct {
	file   string
	bundle Bundle
	leaf   *leaf // for the bundle Leaf
	entry  *tree.Entry
}

// resources are the files in the bundle of a page.
func (s source) resources() []Resource {
	if s.leaf == nil {
		return nil
	}
	return s.leaf.resources
}

// leaf is the folder of a page with its resources.
type leaf struct {
	dir       string
	index     string // name of its page's file: "index.md"
	resources []Resource
	pages     []string // Markdown files that are not published, as paths below dir
}

// walker sorts the entries under content/ into pages and other files.
type walker struct {
	folder      *tree.Folder
	sources     []source
	files       []Resource
	withheld    []string
	bundled     []Bundled
	underscored bool     // the walk is in a folder whose name begins with "_"
	unread      []string // as in Tree
	findings    []finding.Finding
	hasHome     bool         // content/ has a home page: _index.md or index.md
	at          *tree.Folder // the folder whose files are being sorted
}

// walk finds the pages and files under content/, and sorts them by name.
func walk(now *tree.Snapshot) *walker {
	w := &walker{folder: now.Folder(Folder)}
	switch top := now.Entry(Folder); {
	case top == nil:
		w.report(unreadable.At(Folder, finding.Position{}, "there is no folder %q", Folder).
			Suggest("put the site's Markdown files in a folder of this name"))
	case top.Kind == tree.Broken:
		w.unreadable(top)
	case top.Kind != tree.Directory:
		w.unread = append(w.unread, Folder)
		w.report(*cannotRead(Folder, syscall.ENOTDIR))
	default:
		w.dir(top.Folder, nil)
	}
	slices.SortFunc(w.sources, func(a, b source) int { return strings.Compare(a.file, b.file) })
	slices.Sort(w.unread)
	slices.SortFunc(w.bundled, func(a, b Bundled) int { return strings.Compare(a.File, b.File) })
	slices.SortFunc(w.files, func(a, b Resource) int { return strings.Compare(a.File, b.File) })
	return w
}

func (w *walker) report(f finding.Finding) { w.findings = append(w.findings, f) }

// dir adds the entries of a folder. inside is the leaf bundle to which the folder belongs, or nil.
func (w *walker) dir(dir *tree.Folder, inside *leaf) {
	if dir.Fault != nil {
		w.unread = append(w.unread, dir.Path)
		w.fault(dir.Path, dir.Fault)
	}
	var folders, files []*tree.Entry
	for _, e := range dir.Entries {
		switch {
		case e.Kind == tree.Directory:
			folders = append(folders, e)
		case e.Kind == tree.File:
			files = append(files, e)
		case e.Kind == tree.Special:
			w.report(specialFile.At(e.Path, finding.Position{}, "this is %s, not a file; it is ignored",
				specialName(e.Mode)).
				Suggest("move it out of %q", Folder))
		default:
			w.unreadable(e)
		}
	}
	here := w.bundle(dir.Path, files, inside)
	w.at = dir
	for _, f := range files {
		w.file(dir.Path, f, here)
	}
	for _, f := range folders {
		if IsMarkdown(f.Name) {
			w.report(folderName.At(f.Path, finding.Position{}, "the folder %q has the name of a Markdown file", f.Name).
				Suggest("name the folder %q", strings.TrimSuffix(f.Name, path.Ext(f.Name))))
		}
		if w.underscored || here != nil || !strings.HasPrefix(f.Name, "_") {
			w.dir(f.Folder, here)
			continue
		}
		before := len(w.bundled)
		w.underscored = true
		w.dir(f.Folder, nil)
		w.underscored = false
		w.reportAside(f, w.bundled[before:])
	}
	if here != nil && here != inside {
		w.unpublished(here)
		slices.SortFunc(here.resources, func(a, b Resource) int { return strings.Compare(a.File, b.File) })
	}
}

// unreadable adds an entry that cannot be read, such as a broken link. A page is withheld, so that it does not
// count as removed.
func (w *walker) unreadable(e *tree.Entry) {
	w.fault(e.Path, e.Fault)
	if IsMarkdown(e.Path) {
		w.withheld = append(w.withheld, e.Path)
	} else {
		w.unread = append(w.unread, e.Path)
	}
}

func (w *walker) fault(name string, fault *tree.Fault) {
	rule := unreadable
	if fault.Link {
		rule = badLink
	}
	f := rule.At(name, finding.Position{}, "%s", fault.Why)
	f.Suggestion = fault.Advice
	w.report(f)
}

func specialName(kind fs.FileMode) string {
	switch {
	case kind&fs.ModeNamedPipe != 0:
		return "a named pipe"
	case kind&fs.ModeSocket != 0:
		return "a socket"
	case kind&fs.ModeDevice != 0:
		return "a device"
	}
	return "something special"
}

// bundle is the leaf bundle to which the files of a folder belong: the one around the folder, or a new one when
// the folder has an index.md and no _index.md, or nil.
func (w *walker) bundle(dir string, files []*tree.Entry, inside *leaf) *leaf {
	if inside != nil {
		return inside
	}
	var index, section string
	for _, f := range files {
		switch {
		case !IsMarkdown(f.Name):
		case indexName(f.Name) == "index" && index == "":
			index = f.Name
		case indexName(f.Name) == "_index" && section == "":
			section = f.Name
		}
	}
	if dir == Folder {
		w.hasHome = section != ""
		return nil
	}
	if index == "" || section != "" {
		return nil
	}
	return &leaf{dir: dir, index: index}
}

// file adds one file of a folder.
func (w *walker) file(dir string, f *tree.Entry, in *leaf) {
	name := f.Path
	if !IsMarkdown(f.Name) {
		switch {
		case w.isUnreadPage(f, in):
		case in != nil:
			in.resources = append(in.resources, Resource{File: name, Name: strings.TrimPrefix(name, in.dir+"/"),
				Size: f.Stamp.Size})
		default:
			w.files = append(w.files, Resource{File: name, Name: strings.TrimPrefix(name, Folder+"/"),
				Size: f.Stamp.Size})
		}
		return
	}
	index := indexName(f.Name)
	switch {
	case w.underscored:
		w.bundled = append(w.bundled, Bundled{File: name})
	case in == nil && strings.HasPrefix(f.Name, "_") && index != "_index":
		w.bundled = append(w.bundled, Bundled{File: name})
		w.reportAside(f, w.bundled[len(w.bundled)-1:])
	case in != nil && in.dir == dir && index == "index":
		w.sources = append(w.sources, source{name, Leaf, in, f})
	case in != nil:
		in.pages = append(in.pages, strings.TrimPrefix(name, in.dir+"/"))
	case index == "index" && dir == Folder && !w.hasHome: // this can only be the home page
		w.hasHome = true
		w.sources = append(w.sources, source{name, Branch, nil, f})
	case index == "index":
		w.clash(dir, name)
	case index == "_index":
		w.sources = append(w.sources, source{name, Branch, nil, f})
	default:
		w.sources = append(w.sources, source{name, Single, nil, f})
	}
}

// reportAside reports pages that are not published because the name of their file or folder begins with "_".
func (w *walker) reportAside(e *tree.Entry, pages []Bundled) {
	if len(pages) == 0 {
		return
	}
	what := "the page is"
	if e.Kind == tree.Directory {
		what = finding.Number(len(pages), "page", "pages") + " in it " + verb(len(pages))
	}
	w.report(underscore.At(e.Path, finding.Position{},
		`the name %q begins with "_", so %s not published`, e.Name, what).
		Suggest("take the _ off the name to publish, or move it out of %s/", Folder).Withhold())
}

// unpublished reports the pages that are in the folder of another page, at that page.
func (w *walker) unpublished(in *leaf) {
	if len(in.pages) == 0 {
		return
	}
	slices.Sort(in.pages)
	for _, name := range in.pages {
		w.bundled = append(w.bundled, Bundled{path.Join(in.dir, name), path.Join(in.dir, in.index)})
	}
	const shown = 3
	names := strings.Join(in.pages[:min(len(in.pages), shown)], ", ")
	if len(in.pages) > shown {
		names += ", ..."
	}
	w.report(bundlePage.At(path.Join(in.dir, in.index), finding.Position{},
		"%s in %s/ %s not published, because %s makes the folder one page: %s",
		finding.Number(len(in.pages), "page", "pages"), in.dir, verb(len(in.pages)), in.index, names).
		Suggest("rename %s to _%s, which makes the folder a section, or move the others out of it", in.index, in.index))
}

func verb(n int) string {
	if n == 1 {
		return "is"
	}
	return "are"
}

// clash withholds an index.md in a folder that is a section, and reports it.
func (w *walker) clash(dir, name string) {
	w.withheld = append(w.withheld, name)
	if dir == Folder {
		w.report(indexClash.At(name, finding.Position{},
			"%q and %q both would be the home page", "index.md", "_index.md").
			Suggest("keep one of them"))
		return
	}
	w.report(indexClash.At(name, finding.Position{},
		"the folder has both %q, which makes it one page, and %q, which makes it a section", "index.md", "_index.md").
		Suggest("keep _index.md for a section, index.md for a page with its pictures"))
}

// IsMarkdown reports whether a name is that of a Markdown file.
func IsMarkdown(name string) bool {
	ext := path.Ext(name)
	return strings.EqualFold(ext, ".md") || strings.EqualFold(ext, ".markdown")
}

// indexName is the name of a file in lower case, without its ending: "index", "_index" or another.
func indexName(name string) string { return strings.ToLower(strings.TrimSuffix(name, path.Ext(name))) }
