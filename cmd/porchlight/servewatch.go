package main

import (
	"porchlight/internal/config"
	"porchlight/internal/content"
	"porchlight/internal/watch"
)

// watchedFolders hold what a site is made of. They need not be there.
var watchedFolders = []string{"content", "layouts", "static", "data"}

// watchedFiles are the settings, and the names under which those of other programs are looked for.
var watchedFiles = []string{config.File, "config.yaml", "config.yml", "config.json", "hugo.toml", "hugo.yaml", "hugo.yml", "hugo.json"}

// published are names beginning with a dot that static/ may hold and that hosts expect.
var published = map[string]bool{".well-known": true, ".nojekyll": true, ".htaccess": true}

func (f *serveFlags) watching(source string, say *voice) watch.Options {
	return watch.Options{
		Root: source, Folders: watchedFolders, Files: watchedFiles, Poll: f.poll, Say: say.notice,
		Skip: func(name string) bool { return content.IsTemporary(name) && !published[name] },
	}
}
