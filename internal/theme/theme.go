// Package theme finds the built-in files of Porchlight and the copies of them in a site.
//
// # Built-in files and copies
//
// A site needs no layout, static file, archetype or file of facts of its own: the built-in file is used. A
// file at the same path in the site's folder replaces the built-in file. It is called a copy, even if the
// editor wrote it from scratch.
//
// # Originals
//
// Add also writes the bytes of the built-in file to the same path below .originals/:
// .originals/layouts/_partials/footer.html. This original records the version from which the copy was made.
// It is a plain file, so other programs can commit, compare and merge it. It is outside of all folders that
// are published or read for layouts, and editing the copy does not change it. A build compares the original
// with the current built-in file and reports copy-outdated if they differ. Without an original, only the
// copy and the built-in file can be compared.
//
// # Shipped versions
//
// Earlier versions of Porchlight copied all files into a new site, without originals. shipped.txt holds the
// digest of every version of these files. Unchanged copies can therefore be recognised.
//
// All comparisons ignore the kind of line end, because git and editors on Windows change it.
package theme

import (
	"bytes"
	"io/fs"
	"path"
	"slices"
	"strings"

	"porchlight/internal/care"
	"porchlight/internal/finding"
)

// Originals is the folder of a site for the built-in files as they were when they were copied.
const Originals = ".originals"

// Kind is a kind of built-in files.
type Kind struct {
	Name   string // as the commands call it: "layout"
	Folder string // in a site: "layouts"
	Doc    string // what files of this kind are: "how pages look"
	ext    string // the extension that a name may leave out; "" for none
}

// Kinds are all kinds of built-in files.
var Kinds = []Kind{
	{"layout", "layouts", "how pages look", ".html"},
	{"static", "static", "style sheets, scripts and pictures", ""},
	{"archetype", "archetypes", "what new pages begin with", ".md"},
	{"data", "data", "facts of the field", ".toml"},
}

// Folders are the folders of a site that hold copies of built-in files, and their originals.
func Folders() []string {
	folders := []string{Originals}
	for _, kind := range Kinds {
		folders = append(folders, kind.Folder)
	}
	return folders
}

// KindOf gives the kind of a file by its path in the site. It gives nil for a file of no kind.
func KindOf(file string) *Kind {
	folder, _, _ := strings.Cut(file, "/")
	for i := range Kinds {
		if Kinds[i].Folder == folder {
			return &Kinds[i]
		}
	}
	return nil
}

// Short gives a file's path without the folder of its kind: "_partials/footer.html".
func (k *Kind) Short(file string) string { return strings.TrimPrefix(file, k.Folder+"/") }

// Files gives the built-in files of a kind by their paths in a site, sorted. starter holds layouts/,
// static/ and archetypes/. Files of facts come from package care.
func (k *Kind) Files(starter fs.FS) []string {
	var files []string
	if k.Folder == "data" {
		for _, name := range care.Files() {
			files = append(files, path.Join(k.Folder, name))
		}
		return files
	}
	// An embedded folder can always be read.
	_ = fs.WalkDir(starter, k.Folder, func(file string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			files = append(files, file)
		}
		return nil
	})
	return files
}

// Find gives the built-in file of a name. The name may leave out the folder of the kind and the extension.
// If there is no such file, file is "" and near are the names that were probably meant.
func (k *Kind) Find(starter fs.FS, name string) (file string, near []string) {
	name = k.Short(path.Clean(strings.ReplaceAll(name, `\`, "/")))
	var known []string
	for _, file := range k.Files(starter) {
		short := k.Short(file)
		if short == name || k.ext != "" && short == name+k.ext {
			return file, nil
		}
		known = append(known, short)
		if base := path.Base(short); base == path.Base(name) || base == path.Base(name)+k.ext {
			near = append(near, short)
		}
	}
	if path.Ext(name) == "" {
		name += k.ext
	}
	if meant := finding.Nearest(name, known); meant != "" && !slices.Contains(near, meant) {
		near = append(near, meant)
	}
	return "", near
}

// Read gives the text of a built-in file, or nil if there is none.
func Read(starter fs.FS, file string) []byte {
	if name, ok := strings.CutPrefix(file, "data/"); ok {
		text, _ := care.File(name)
		return text
	}
	text, err := fs.ReadFile(starter, file)
	if err != nil {
		return nil
	}
	return text
}

// plain gives a text with Unix line ends.
func plain(text []byte) []byte { return bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n")) }

func same(a, b []byte) bool { return bytes.Equal(plain(a), plain(b)) }
