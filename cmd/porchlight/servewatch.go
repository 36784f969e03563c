package main

import (
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
		Skip: tree.Skip,
	}
}
