package content

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"strings"

	"porchlight/internal/finding"
)

var badLink = finding.NewFixedRule("bad-symlink", "A symbolic link leads outside the site's folder, in a circle, or nowhere")

// follow finds what a symbolic link leads to; false means that it cannot be followed, after a finding.
func (w *walker) follow(dir, name string) (fs.FileInfo, bool) {
	target, err := fs.ReadLink(w.fsys, name)
	if err != nil {
		w.report(*cannotRead(name, err))
		return nil, false
	}
	wrong := func(what, advice string) (fs.FileInfo, bool) {
		w.report(badLink.At(name, finding.Position{}, "the link leads to %q, %s", target, what).Suggest("%s", advice))
		return nil, false
	}
	const copyIt = "put the file itself here"
	outside := path.IsAbs(target) || strings.HasPrefix(path.Join(dir, target)+"/", "../") || len(target) > 1 && target[1] == ':'
	info, err := fs.Stat(w.fsys, name)
	switch {
	case err == nil && !outside:
	case outside:
		return wrong("outside the site's folder", copyIt)
	case errors.Is(err, fs.ErrNotExist):
		return wrong("which does not exist", "take the link out, or "+copyIt)
	case strings.Contains(err.Error(), "too many"):
		return wrong("in a circle", "take the link out")
	case strings.Contains(err.Error(), "escapes"):
		return wrong("outside the site's folder", copyIt)
	default:
		w.report(*cannotRead(name, err))
		return nil, false
	}
	if info.IsDir() && w.encloses(info, path.Join(dir, target), dir) {
		return wrong("a folder that it lies in itself, so it goes in a circle", "take the link out")
	}
	return info, true
}

// behindLinks is the path to which a name leads when every link on the way is followed.
func behindLinks(fsys fs.FS, name string) string {
	const most = 255 // links; as many as os.Root follows
	at, rest := ".", strings.Split(name, "/")
	for links := 0; len(rest) > 0; {
		next := path.Join(at, rest[0])
		rest = rest[1:]
		target, err := fs.ReadLink(fsys, next)
		if err != nil {
			at = next
			continue
		}
		if links++; links > most {
			return name
		}
		at, rest = ".", append(strings.Split(path.Join(at, target), "/"), rest...)
	}
	return at
}

// encloses reports whether a folder, given by its info and its path, is dir or one of the folders that dir lies in.
func (w *walker) encloses(info fs.FileInfo, folder, dir string) bool {
	if folder == "." {
		return true
	}
	for {
		if dir == folder {
			return true
		}
		if above, err := fs.Stat(w.fsys, dir); err == nil && os.SameFile(above, info) {
			return true
		}
		if dir == "." {
			return false
		}
		dir = path.Dir(dir)
	}
}
