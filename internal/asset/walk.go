package asset

import (
	"cmp"
	"errors"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"syscall"

	"porchlight/internal/finding"
	"porchlight/internal/tree"
)

// published are the names beginning with a dot that hosts expect; any other such name is somebody's private file.
var published = map[string]bool{".well-known": true, ".nojekyll": true, ".htaccess": true}

// Note is the name of the file in which a new site says what a folder is for. It is not published.
const Note = "_README.txt"

// private are names that nobody expects to be published, so that leaving them out needs no word.
var private = map[string]bool{Note: true, ".DS_Store": true, ".gitkeep": true, ".keep": true, ".gitignore": true, ".gitattributes": true, ".git": true, ".editorconfig": true}

// hidden matches the temporary files whose names begin with a dot, beside those that would be temporary without it.
var hidden = []string{".goutputstream*", ".sb-*", ".#*", ".~lock*", ".*.??????"}

func isTemporary(name string) bool {
	rest, dotted := strings.CutPrefix(name, ".")
	if !dotted {
		return tree.IsTemporary(name)
	}
	return tree.IsTemporary(rest) || slices.ContainsFunc(hidden, func(pattern string) bool {
		match, _ := path.Match(pattern, name)
		return match
	})
}

// Bounds for folders that links make endless without leading in a circle: with two links in each folder the number of names
// doubles at every level.
const (
	maxDepth   = 64 // folders in folders
	maxLinks   = 3  // links to folders on one path
	maxEntries = 100_000
)

// walk looks through one static folder.
type walk struct {
	fsys     fs.FS
	found    []*source
	findings []finding.Finding
	entries  int
}

// all takes in everything.
func (w *walk) all() {
	var above []fs.FileInfo
	if info, err := fs.Stat(w.fsys, "."); err == nil {
		above = append(above, info)
	}
	w.folder(".", above, 0)
	if w.entries > maxEntries {
		w.findings = append(w.findings, unreadable.At(strings.TrimSuffix(folder, "/"), finding.Position{}, "there are more than %d files and folders", maxEntries).
			Suggest("remove links between folders"))
	}
}

// folder takes in a folder. above are the folders it lies in, to notice links that lead in a circle; links is how many of them
// are links.
func (w *walk) folder(dir string, above []fs.FileInfo, links int) {
	if len(above) > maxDepth {
		w.findings = append(w.findings, unreadable.At(folder+dir, finding.Position{}, "folders lie more than %d deep in each other", maxDepth))
		return
	}
	entries, err := fs.ReadDir(w.fsys, dir)
	if err != nil {
		w.findings = append(w.findings, unread(strings.TrimPrefix(dir, "."), err))
	}
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return cmp.Compare(a.Name(), b.Name()) })
	for _, e := range entries {
		if w.entries++; w.entries > maxEntries {
			return
		}
		if isTemporary(e.Name()) || private[e.Name()] {
			continue
		}
		name := path.Join(dir, e.Name())
		if strings.HasPrefix(e.Name(), ".") && !published[e.Name()] {
			w.findings = append(w.findings, skipped.At(folder+name, finding.Position{}, "%q is not published: its name begins with a dot", e.Name()).
				Suggest("give it another name, or move it out of static"))
			continue
		}
		w.entry(name, e, above, links)
	}
}

func (w *walk) entry(name string, e fs.DirEntry, above []fs.FileInfo, links int) {
	info, err := e.Info()
	if err == nil && e.Type()&fs.ModeSymlink != 0 {
		info, err = follow(w.fsys, name)
		links++
	}
	switch {
	case err != nil:
		w.findings = append(w.findings, unread(name, err))
	case info.IsDir():
		if slices.ContainsFunc(above, func(up fs.FileInfo) bool { return os.SameFile(up, info) }) {
			w.findings = append(w.findings, unreadable.At(folder+name, finding.Position{}, "the link leads back to a folder that it lies in").Suggest("remove the link"))
			return
		}
		if links > maxLinks {
			w.findings = append(w.findings, unreadable.At(folder+name, finding.Position{}, "links to folders lie more than %d deep in each other", maxLinks).Suggest("remove the link"))
			return
		}
		w.folder(name, append(slices.Clip(above), info), links)
	case info.Mode().IsRegular():
		w.found = append(w.found, &source{fsys: w.fsys, name: name, size: info.Size(), mediaType: MediaType(name)})
	default:
		w.findings = append(w.findings, skipped.At(folder+name, finding.Position{}, "%q is not published: it is not a file but a %s", path.Base(name), kind(info.Mode())).
			Suggest("move it out of static"))
	}
}

var errLeaves = errors.New("the link leads out of the static folder")

// follow looks at what a symbolic link leads to without opening it: opening a pipe would wait for ever.
func follow(fsys fs.FS, name string) (fs.FileInfo, error) {
	if s, ok := fsys.(fs.StatFS); ok {
		return s.Stat(name)
	}
	for range 40 {
		target, err := fs.ReadLink(fsys, name)
		if err != nil {
			return nil, err
		}
		name = path.Join(path.Dir(name), target)
		if path.IsAbs(target) || !fs.ValidPath(name) {
			return nil, errLeaves
		}
		info, err := fs.Lstat(fsys, name)
		if err != nil || info.Mode()&fs.ModeSymlink == 0 {
			return info, err
		}
	}
	return nil, errors.New("the links lead in a circle")
}

// Folder is the static folder of a site or theme as a file system of its own, or nil when there is none. Unlike with fs.Sub,
// links to elsewhere in the site's folder can be followed.
func Folder(root fs.FS) fs.FS {
	if root == nil {
		return nil
	}
	name := strings.TrimSuffix(folder, "/")
	// A folder that is there and cannot be looked into is kept, so that Open says so.
	if _, err := fs.Stat(root, name); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	sub, err := fs.Sub(root, name)
	if err != nil {
		return nil
	}
	if _, ok := root.(fs.StatFS); !ok {
		return sub
	}
	return statFS{sub, root, name}
}

// statFS is what fs.Sub gives, with the Stat of the whole.
type statFS struct {
	fs.FS
	root fs.FS
	name string
}

func (s statFS) Stat(name string) (fs.FileInfo, error) {
	return fs.Stat(s.root, path.Join(s.name, name))
}
func (s statFS) ReadDir(name string) ([]fs.DirEntry, error) { return fs.ReadDir(s.FS, name) }
func (s statFS) ReadFile(name string) ([]byte, error)       { return fs.ReadFile(s.FS, name) }
func (s statFS) ReadLink(name string) (string, error)       { return fs.ReadLink(s.FS, name) }
func (s statFS) Lstat(name string) (fs.FileInfo, error)     { return fs.Lstat(s.FS, name) }

func kind(mode fs.FileMode) string {
	switch {
	case mode&fs.ModeNamedPipe != 0:
		return "pipe"
	case mode&fs.ModeSocket != 0:
		return "socket"
	default:
		return "device"
	}
}

// unread says that a file or folder in static/ cannot be read; its name is "" for static/ itself.
func unread(name string, err error) finding.Finding {
	f := unreadable.At(strings.TrimSuffix(folder+name, "/"), finding.Position{}, "%s", readFault(err))
	if errors.Is(err, fs.ErrPermission) {
		f = f.Suggest("allow your user to read it")
	}
	return f
}

// readFault says in plain words why a file cannot be read.
func readFault(err error) string {
	var p *fs.PathError
	switch {
	case errors.Is(err, fs.ErrPermission):
		return "no permission to read it"
	case errors.Is(err, fs.ErrNotExist):
		return "the link leads to nothing"
	case errors.Is(err, syscall.ENOTDIR):
		return "this is a file, and a folder is wanted here"
	case errors.As(err, &p) && p.Err.Error() == "path escapes from parent":
		return "the link leads out of the site's folder"
	case errors.As(err, &p):
		return "it cannot be read: " + p.Err.Error()
	default:
		return err.Error()
	}
}
