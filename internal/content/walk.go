package content

import (
	"errors"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"

	"porchlight/internal/finding"
)

// Folder is where the Markdown lies, in the site's folder.
const Folder = "content"

var (
	specialFile = finding.NewRule("special-file", finding.Warning, "A pipe, device or socket lies among the content; it is passed over")
	bundlePage  = finding.NewRule("page-in-bundle", finding.Warning, "A Markdown file lies in the folder of another page, so it is not published")
	folderName  = finding.NewRule("folder-name", finding.Warning, "A folder has the name of a Markdown file")
	indexClash  = finding.NewFixedRule("index-clash", "A folder is both a page and a section")
)

// Bounds of a walk: no site has a tree like that, but links can make one.
const (
	maxFolders = 100 // nested in each other
	maxEntries = 1_000_000
)

// source is a Markdown file to read.
type source struct {
	file   string
	bundle Bundle
	leaf   *leaf  // of a Leaf
	real   string // where it lies when a link leads there; "" when none does
}

// resources are the files beside a page.
func (s source) resources() []Resource {
	if s.leaf == nil {
		return nil
	}
	return s.leaf.resources
}

// leaf is the folder of a page with its resources.
type leaf struct {
	dir       string
	resources []Resource
}

// walker collects what lies under content/.
type walker struct {
	fsys     fs.FS
	sources  []source
	files    []Resource
	withheld []string
	unread   []string // as in Tree
	findings []finding.Finding
	entries  int
	linked   bool // there are links, whether they can be followed or not
}

// walk finds what lies under content/: sources and files sorted.
func walk(fsys fs.FS) *walker {
	w := &walker{fsys: fsys}
	w.dir(Folder, "", nil)
	slices.SortFunc(w.sources, func(a, b source) int { return strings.Compare(a.file, b.file) })
	slices.Sort(w.unread)
	slices.SortFunc(w.files, func(a, b Resource) int { return strings.Compare(a.File, b.File) })
	return w
}

func (w *walker) report(f finding.Finding) { w.findings = append(w.findings, f) }

// dir walks a folder. real is where it lies when a link leads there; inside is the leaf bundle it belongs to, or nil.
func (w *walker) dir(dir, real string, inside *leaf) {
	if strings.Count(dir, "/") > maxFolders {
		w.report(unreadable.At(dir, finding.Position{}, "more than %d folders are nested in each other", maxFolders))
		return
	}
	entries, err := fs.ReadDir(w.fsys, dir)
	if err != nil && dir == Folder && errors.Is(err, fs.ErrNotExist) {
		w.report(unreadable.At(dir, finding.Position{}, "there is no folder %q", Folder).Suggest("put the site's Markdown files in a folder of this name"))
	} else if err != nil {
		w.unread = append(w.unread, dir)
		w.report(*cannotRead(dir, err))
	}
	var folders, files []file
	for _, e := range entries {
		if IsTemporary(e.Name()) {
			continue
		}
		if w.entries++; w.entries > maxEntries {
			if w.entries == maxEntries+1 {
				w.report(unreadable.At(dir, finding.Position{}, "more than %d files and folders lie under %q", maxEntries, Folder))
			}
			return
		}
		f, ok := w.look(dir, e)
		if f.real == "" && real != "" {
			f.real = path.Join(real, f.name)
		}
		switch {
		case !ok:
		case f.folder:
			folders = append(folders, f)
		default:
			files = append(files, f)
		}
	}
	here := w.bundle(dir, files, inside)
	for _, f := range files {
		w.file(dir, f, here)
	}
	for _, f := range folders {
		if IsMarkdown(f.name) {
			w.report(folderName.At(path.Join(dir, f.name), finding.Position{}, "the folder %q has the name of a Markdown file", f.name).
				Suggest("name the folder %q", strings.TrimSuffix(f.name, path.Ext(f.name))))
		}
		w.dir(path.Join(dir, f.name), f.real, here)
	}
	if here != nil && here != inside {
		slices.SortFunc(here.resources, func(a, b Resource) int { return strings.Compare(a.File, b.File) })
	}
}

// file is an entry of a folder, after links.
type file struct {
	name   string
	folder bool
	size   int64
	real   string // as in source
}

// look says what an entry is; false means that it is passed over, after a finding.
func (w *walker) look(dir string, e fs.DirEntry) (file, bool) {
	name := path.Join(dir, e.Name())
	kind := e.Type()
	f := file{name: e.Name()}
	var info fs.FileInfo
	if kind&fs.ModeSymlink != 0 {
		w.linked = true
		var ok bool
		if info, ok = w.follow(dir, name); !ok {
			w.lost(name)
			return f, false
		}
		kind = info.Mode().Type()
		f.real = behindLinks(w.fsys, name)
	}
	f.folder = kind.IsDir()
	switch {
	case f.folder, kind.IsRegular() && IsMarkdown(f.name):
		return f, true
	case !kind.IsRegular():
		w.report(specialFile.At(name, finding.Position{}, "this is %s, not a file; it is passed over", specialName(kind)).Suggest("move it out of %q", Folder))
		return f, false
	}
	if info == nil {
		var err error
		if info, err = e.Info(); err != nil {
			w.report(*cannotRead(name, err))
			return f, false
		}
	}
	f.size = info.Size()
	return f, true
}

// lost notes a link that cannot be followed. What was a page is not gone: nobody can say what it is.
func (w *walker) lost(name string) {
	if IsMarkdown(name) {
		w.withheld = append(w.withheld, name)
	} else {
		w.unread = append(w.unread, name)
	}
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

// bundle is the leaf bundle to which the files of a folder belong: the one it lies in, a new one if it holds index.md, or nil.
func (w *walker) bundle(dir string, files []file, inside *leaf) *leaf {
	if inside != nil {
		return inside
	}
	var index, section string
	for _, f := range files {
		switch {
		case !IsMarkdown(f.name):
		case indexName(f.name) == "index" && index == "":
			index = f.name
		case indexName(f.name) == "_index" && section == "":
			section = f.name
		}
	}
	if index == "" || section != "" || dir == Folder {
		return nil
	}
	return &leaf{dir: dir}
}

// file takes in one file of a folder.
func (w *walker) file(dir string, f file, in *leaf) {
	name := path.Join(dir, f.name)
	if !IsMarkdown(f.name) {
		switch {
		case w.isUnreadPage(name):
		case in != nil:
			in.resources = append(in.resources, Resource{File: name, Name: strings.TrimPrefix(name, in.dir+"/"), Size: f.size})
		default:
			w.files = append(w.files, Resource{File: name, Name: strings.TrimPrefix(name, Folder+"/"), Size: f.size})
		}
		return
	}
	index := indexName(f.name)
	switch {
	case in != nil && in.dir == dir && index == "index":
		w.sources = append(w.sources, source{name, Leaf, in, f.real})
	case in != nil:
		what, to := "this file", path.Join(path.Dir(in.dir), f.name)
		if dir != in.dir {
			what, to = "the folder "+strconv.Quote(dir), path.Join(path.Dir(in.dir), path.Base(dir))
		}
		w.report(bundlePage.At(name, finding.Position{}, "it lies in the folder of the page %q, so it is not published", in.dir+"/index.md").
			Suggest("to make %q a section, rename its index.md to _index.md; or move %s to %q", in.dir, what, to))
	case index == "index":
		w.clash(dir, name)
	case index == "_index":
		w.sources = append(w.sources, source{name, Branch, nil, f.real})
	default:
		w.sources = append(w.sources, source{name, Single, nil, f.real})
	}
}

// clash reports an index.md in a folder that is a section.
func (w *walker) clash(dir, name string) {
	w.withheld = append(w.withheld, name)
	if dir == Folder {
		w.report(indexClash.At(name, finding.Position{}, "the home page is a section, but %q would make all of %q one page", "index.md", Folder).
			Suggest("name it _index.md"))
		return
	}
	w.report(indexClash.At(name, finding.Position{}, "the folder has both %q, which makes it one page, and %q, which makes it a section", "index.md", "_index.md").
		Suggest("keep _index.md for a section, index.md for a page with its pictures"))
}

// IsMarkdown reports whether a name is that of a Markdown file.
func IsMarkdown(name string) bool {
	ext := path.Ext(name)
	return strings.EqualFold(ext, ".md") || strings.EqualFold(ext, ".markdown")
}

// indexName is "index" or "_index" for a Markdown file of that name, in lower case.
func indexName(name string) string { return strings.ToLower(strings.TrimSuffix(name, path.Ext(name))) }
