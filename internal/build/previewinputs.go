package build

import (
	"crypto/sha256"
	"io"
	"io/fs"
	"path"
	"slices"

	"porchlight/internal/asset"
	"porchlight/internal/content"
	"porchlight/internal/site"
)

// inputs are the digests of what a preview has read, by which it tells a change from a file that was only saved again. Pages are compared by
// their reader.
type inputs struct {
	fsys              fs.FS
	settings, layouts mark
	files             map[string]mark // of static/, and beside pages: those that were compared already
}

type mark [sha256.Size]byte

// settingsFiles are read beside data/: the settings, and those of other programs, of which config tells that they are not read.
var settingsFiles = []string{"config.toml", "config.yaml", "config.yml", "config.json", "hugo.toml", "hugo.yaml", "hugo.yml", "hugo.json"}

func (in *inputs) settingsChanged() bool {
	return in.keep(&in.settings, func(w io.Writer) {
		for _, file := range settingsFiles {
			in.write(w, file)
		}
		in.writeFolder(w, "data", func(string) bool { return true })
	})
}

func (in *inputs) layoutsChanged() bool {
	return in.keep(&in.layouts, func(w io.Writer) {
		in.writeFolder(w, "layouts", func(file string) bool { return slices.Contains(layoutEndings, path.Ext(file)) })
	})
}

var layoutEndings = []string{".html", ".svg", ".toml"}

// keep makes the digest of what is written and reports whether it is another one than before.
func (in *inputs) keep(was *mark, write func(w io.Writer)) (changed bool) {
	hash := sha256.New()
	write(hash)
	now := mark(hash.Sum(nil))
	changed = now != *was
	*was = now
	return changed
}

// writeFolder writes the names and the texts of the files in a folder that are not passed over.
func (in *inputs) writeFolder(w io.Writer, folder string, wanted func(file string) bool) {
	_ = fs.WalkDir(in.fsys, folder, func(file string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			_, _ = io.WriteString(w, err.Error()) // a hash takes everything
		case !entry.IsDir() && !content.IsTemporary(entry.Name()) && wanted(file):
			in.write(w, file)
		}
		return nil
	})
}

// write writes the name and the text of a file, or why it cannot be read.
func (in *inputs) write(w io.Writer, file string) {
	text := in.digest(file)
	_, _ = io.WriteString(w, file+"\x00")
	_, _ = w.Write(text[:])
}

// digest is that of a file's text, or of why it cannot be read. Nothing but a file is opened: a pipe would wait for ever.
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
func (in *inputs) changed(file string) bool {
	was, known := in.files[file]
	now := in.digest(file)
	in.files[file] = now
	return !known || was != now
}

// Bounds of what is read at the start only to know it again when it is saved without a change, in bytes.
const (
	rememberedFile = 256 << 10
	rememberedAll  = 8 << 20
)

// remember takes the digests of small static files.
func (in *inputs) remember(store *asset.Store) {
	left := int64(rememberedAll)
	for _, f := range store.Files() {
		if f.Size <= rememberedFile && f.Size <= left {
			left -= f.Size
			in.changed("static/" + f.Path)
		}
	}
}

// besideChanged reports whether a file that lies beside pages, and lay there before, has another text.
func (in *inputs) besideChanged(paths []string, s *site.Site) bool {
	paths = slices.DeleteFunc(slices.Clone(paths), func(p string) bool {
		return !concerns([]string{p}, content.Folder) || isMarkdown(p)
	})
	if len(paths) == 0 {
		return false
	}
	hints, changed := hintsOf(paths), false
	for _, r := range s.Resources {
		if hints.has(r.File) && in.changed(r.File) {
			changed = true
		}
	}
	return changed
}
