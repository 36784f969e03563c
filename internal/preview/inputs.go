package preview

import (
	"crypto/sha256"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"

	"porchlight/internal/asset"
	"porchlight/internal/config"
	"porchlight/internal/content"
	"porchlight/internal/render"
	"porchlight/internal/site"
	"porchlight/internal/tree"
)

// inputs are the digests of what a preview has read, which distinguish a change from a file that was only saved again.
// Pages are compared by their reader.
type inputs struct {
	fsys              fs.FS
	settings, layouts mark
	files             map[string]mark // of static/, and beside pages: those that were compared already
}

type mark [sha256.Size]byte

// settingsFiles are read beside data/.
var settingsFiles = config.Files()

func (in *inputs) settingsChanged(now *tree.Snapshot) bool {
	return in.keep(&in.settings, func(w io.Writer) {
		for _, file := range settingsFiles {
			in.write(w, file)
		}
		writeFolder(w, now, "data", func(*tree.Entry) bool { return true })
	})
}

func (in *inputs) layoutsChanged(now *tree.Snapshot) bool {
	return in.keep(&in.layouts, func(w io.Writer) {
		writeFolder(w, now, "layouts", func(e *tree.Entry) bool { return render.IsLayout(e.Name) })
	})
}

// keep makes the digest of what is written and reports whether it is another one than before.
func (in *inputs) keep(was *mark, write func(w io.Writer)) (changed bool) {
	hash := sha256.New()
	write(hash)
	now := mark(hash.Sum(nil))
	changed = now != *was
	*was = now
	return changed
}

// writeFolder writes the names and the digests of the files in a folder, or why they cannot be read.
func writeFolder(w io.Writer, now *tree.Snapshot, folder string, wanted func(*tree.Entry) bool) {
	if top := now.Entry(folder); top != nil && top.Kind != tree.Directory {
		fmt.Fprintf(w, "%d\x00", top.Kind)
		if top.Fault != nil {
			fmt.Fprintf(w, "%s\x00", top.Fault.Why)
		}
	}
	now.Folder(folder).Folders(func(f *tree.Folder) {
		if f.Fault != nil {
			fmt.Fprintf(w, "%s\x00%+v\x00", f.Path, *f.Fault) // a hash takes everything
		}
		for _, e := range f.Entries {
			switch {
			case !wanted(e) || e.Kind == tree.Directory:
			case e.Kind == tree.Broken:
				fmt.Fprintf(w, "%s\x00%+v\x00", e.Path, *e.Fault)
			case e.Kind == tree.File:
				digest, err := e.Digest()
				fmt.Fprintf(w, "%s\x00%x %v\x00", e.Path, digest, err)
			default:
				fmt.Fprintf(w, "%s\x00%v\x00", e.Path, e.Mode)
			}
		}
	})
}

// write writes the name and the text of a file, or why it cannot be read.
func (in *inputs) write(w io.Writer, file string) {
	text := in.digest(file)
	_, _ = io.WriteString(w, file+"\x00")
	_, _ = w.Write(text[:])
}

// digest is that of a file's text, or of why it cannot be read. Nothing but a file is opened: a pipe would wait for
// ever.
func (in *inputs) digest(file string) mark {
	info, err := fs.Stat(in.fsys, file)
	if err != nil {
		return sha256.Sum256([]byte("error: " + cause(err).Error()))
	}
	if !info.Mode().IsRegular() {
		return sha256.Sum256([]byte("mode: " + info.Mode().String()))
	}
	f, err := in.fsys.Open(file)
	if err != nil {
		return sha256.Sum256([]byte("error: " + cause(err).Error()))
	}
	defer f.Close()
	hash := sha256.New()
	if _, err := io.Copy(hash, f); err != nil {
		return sha256.Sum256([]byte("error: " + cause(err).Error()))
	}
	return mark(hash.Sum(nil))
}

// changed reports whether a file has another text than when it was last compared; one that never was counts as changed.
// now is its digest.
func (in *inputs) changed(file string) (now mark, changed bool) {
	was, known := in.files[file]
	now = in.digest(file)
	in.files[file] = now
	return now, !known || was != now
}

// Bounds of what is read at the start only to know it again when it is saved without a change, in bytes.
const (
	rememberedFile = 256 << 10
	rememberedAll  = 8 << 20
)

// staticChanged are the static files that are hinted at and have another text, also than the one of which pages were
// drawn: a file can be another for a moment and then as before. It is asked before they are read: what is saved in
// between then counts as a change once more, not as what was read. The first time, without a store, it takes note of
// the small ones and gives none.
func (in *inputs) staticChanged(hints hints, drawnFrom *asset.Store) map[string]bool {
	changed, left := map[string]bool{}, int64(rememberedAll)
	_ = fs.WalkDir(in.fsys, "static", func(file string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil || entry.IsDir() || !hints.has(file):
		case drawnFrom != nil:
			now, another := in.changed(file)
			changed[file] = another || !drawnFrom.Holds(strings.TrimPrefix(file, "static/"), now)
		default:
			if info, err := entry.Info(); err == nil {
				left = in.remember(file, info.Size(), left)
			}
		}
		return nil // their reader reports what cannot be read
	})
	return changed
}

// rememberBeside takes note of the small files that lie beside pages.
func (in *inputs) rememberBeside(s *site.Site) {
	left := int64(rememberedAll)
	for _, r := range s.Resources {
		left = in.remember(r.File, r.Size, left)
	}
}

// remember takes note of a small file while there is room left, and gives the room that is left then.
func (in *inputs) remember(file string, size, left int64) int64 {
	if size > rememberedFile || size > left {
		return left
	}
	in.files[file] = in.digest(file)
	return left - size
}

// besideChanged reports whether a file that lies beside pages, and lay there before, has another text, or had another
// one while pages were drawn.
func (in *inputs) besideChanged(paths []string, drawn *scene) bool {
	paths = slices.DeleteFunc(slices.Clone(paths), func(p string) bool {
		return !concerns([]string{p}, content.Folder) || content.IsMarkdown(p)
	})
	if len(paths) == 0 {
		return false
	}
	hints, changed := hintsOf(paths), false
	for _, r := range drawn.line.Site.Resources {
		if hints.has(r.File) {
			_, another := in.changed(r.File)
			changed = changed || another || !drawn.line.Renderer.PictureUnchanged(r.File)
		}
	}
	return changed
}

// cause is what went wrong without the path.
func cause(err error) error {
	if p, ok := err.(*fs.PathError); ok {
		return p.Err
	}
	return err
}
