package main

import (
	"path"
	"strings"

	"porchlight/internal/config"
	"porchlight/internal/theme"
	"porchlight/internal/tree"
	"porchlight/internal/watch"
)

// watchedFolders hold what a site is made of. They need not be there.
var watchedFolders = append([]string{"content"}, theme.Folders()...)

func (f *serveFlags) watching(source string, out *console) watch.Options {
	return watch.Options{
		Root: source, Folders: watchedFolders, Files: config.Files(), Poll: f.poll, Say: out.warn,
		Skip: passedOver,
	}
}

// passedOver reports whether a path below the site's folder is one of editors' temporary files. In static/ a dot at the beginning does not hide
// a file: it is published (".well-known"), or the editor is told that it is not.
func passedOver(p string) bool {
	name := path.Base(p)
	if strings.HasPrefix(p, "static/") {
		name = strings.TrimPrefix(name, ".")
	}
	return tree.IsTemporary(name)
}
