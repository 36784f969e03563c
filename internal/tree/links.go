package tree

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"porchlight/internal/finding"
)

// follow follows a link in a folder and notes its target in the entry. It returns the target's info, or a
// fault if the link cannot be followed.
func (w *walker) follow(f *Folder, e *Entry) (fs.FileInfo, *Fault) {
	real, through := behindLinks(w.fsys, e.Path)
	e.Through = through
	target, err := fs.ReadLink(w.fsys, e.Path)
	if err != nil {
		return nil, faultOf(err)
	}
	wrong := func(what, advice string) (fs.FileInfo, *Fault) {
		return nil, &Fault{Why: finding.Message("the link leads to %q, %s", target, what), Advice: advice, Link: true}
	}
	const putFile = "put the file itself here"
	outside := path.IsAbs(target) || strings.HasPrefix(path.Join(path.Dir(e.Path), target)+"/", "../") ||
		len(target) > 1 && target[1] == ':'
	info, err := fs.Stat(w.fsys, e.Path)
	switch {
	case err == nil && !outside:
	case outside || Escapes(err):
		return wrong("outside the site's folder", putFile)
	case errors.Is(err, fs.ErrNotExist):
		return wrong("which does not exist", "take the link out, or "+putFile)
	case strings.Contains(err.Error(), "too many"):
		return wrong("in a loop", "take the link out")
	default:
		return nil, faultOf(err)
	}
	e.Real = real
	if info.IsDir() && (encloses(e.Real, f.real()) || slices.ContainsFunc(f.above,
		func(above string) bool { return encloses(e.Real, above) })) {
		return wrong("a folder that it lies in itself, so it goes in a loop", "take the link out")
	}
	if isPrivate(e.Path, withoutVersion(f.real(), e.Real), info.IsDir()) {
		return wrong("which is not for readers: settings, keys and the history of a repository lie there", putFile)
	}
	if info.IsDir() && len(f.above) >= maxLinks {
		return nil, &Fault{Why: fmt.Sprintf("links to folders lie more than %d deep in each other", maxLinks),
			Advice: "take the link out", Link: true}
	}
	return info, nil
}

// isPrivate reports whether a link would publish something that is not part of the site. Private are names
// that begin with a dot. For a link in content/, a file at the top of the site is private, too, such as
// settings and keys. A folder at the top is not: several sites may share it.
func isPrivate(link, target string, isFolder bool) bool {
	parts := strings.Split(target, "/")
	hidden := slices.ContainsFunc(parts, func(name string) bool { return strings.HasPrefix(name, ".") && name != "." })
	return hidden || !isFolder && len(parts) == 1 && strings.HasPrefix(link, "content/")
}

// withoutVersion removes from a path the folder that Kubernetes adds when it mounts a folder:
// "content/..2026_11_29/a.md" becomes "content/a.md". No other name begins with two dots.
func withoutVersion(folder, target string) string {
	rest := target
	if folder != "." {
		var inside bool
		if rest, inside = strings.CutPrefix(target, folder+"/"); !inside {
			return target
		}
	}
	if version, name, below := strings.Cut(rest, "/"); below && strings.HasPrefix(version, "..") {
		return path.Join(folder, name)
	}
	return target
}

// encloses reports whether a path is in a folder, or is the folder itself.
func encloses(folder, other string) bool {
	return folder == "." || other == folder || strings.HasPrefix(other, folder+"/")
}

// behindLinks follows all links in a path, as long as they stay in the folder. real is the path without links.
// through are the links on the way, followed by real. If a link is absolute, or if there are too many links,
// real is name itself, and through has only the links.
func behindLinks(fsys fs.FS, name string) (real string, through []string) {
	const most = 255 // links; os.Root follows as many
	at, rest := ".", strings.Split(name, "/")
	for len(rest) > 0 {
		next := path.Join(at, rest[0])
		rest = rest[1:]
		target, err := fs.ReadLink(fsys, next)
		if err != nil {
			at = next
			continue
		}
		through = append(through, next)
		if path.IsAbs(target) || len(through) > most {
			return name, through
		}
		at, rest = ".", append(strings.Split(path.Join(at, target), "/"), rest...)
	}
	return at, append(through, at)
}

// links returns the entries that are links, in a folder and below it.
func (f *Folder) links() (list []*Entry) {
	f.Folders(func(f *Folder) {
		if f.linked {
			list = append(list, slices.DeleteFunc(slices.Clone(f.Entries), func(e *Entry) bool { return !e.Link })...)
		}
	})
	return list
}

// names returns the paths that a change at a path may affect: the path itself, and paths through links that
// lead to it.
func (s *Snapshot) names(p string) []string {
	at := []string{p}
	if s.root == nil || !s.root.linked {
		return at
	}
	links := s.links()
	if real, _ := behindLinks(s.fsys, p); real != p {
		at = append(at, real)
	}
	for _, e := range links { // p may be the path through a link that has another target now
		if rest, ok := strings.CutPrefix(p, e.Path+"/"); ok {
			at = append(at, path.Join(e.Through[len(e.Through)-1], rest))
		}
	}
	list := slices.Clone(at)
	for _, e := range links {
		for _, p := range at {
			if name, ok := e.affected(p); ok {
				list = append(list, name)
			}
		}
	}
	return list
}

// affected returns the path of the link, or the path through the link to a file in its target folder. ok is
// false if a change at p does not affect the link.
func (e *Entry) affected(p string) (name string, ok bool) {
	target := e.Through[len(e.Through)-1]
	rest, below := strings.CutPrefix(p, target+"/")
	switch {
	case slices.ContainsFunc(e.Through, func(on string) bool { return encloses(p, on) }):
		return e.Path, true
	case below && e.Kind == Directory:
		return path.Join(e.Path, rest), true
	}
	return e.Path, below
}

// Affects reports whether a change at a path may affect the snapshot. It is always true for a nil snapshot.
func (s *Snapshot) Affects(p string) bool {
	return s == nil || slices.ContainsFunc(s.names(path.Clean(p)), func(name string) bool {
		parts := strings.Split(name, "/")
		for i := 2; i <= len(parts); i++ {
			if Skip(path.Join(parts[:i]...)) {
				return false
			}
		}
		return name == "." || slices.Contains(s.tops, parts[0])
	})
}
