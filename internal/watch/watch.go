// Package watch tells which files of a site's folder may have changed.
//
// It is the only package that knows fsnotify. What it tells is a hint: who reads the files decides by their content whether anything changed.
package watch

import (
	"context"
	"time"
)

// Options say what to watch.
type Options struct {
	Root    string                 // the site's folder, absolute
	Folders []string               // below Root, with all that lies in them; they need not exist yet
	Files   []string               // single files below Root; they need not exist yet
	Skip    func(name string) bool // names of files and folders that are never looked at; nil: none
	Poll    time.Duration          // look this often instead of waiting for the system to tell; 0: let the system tell
	Say     func(notice string)    // told what an editor has to know, one line each, such as that the system's limit is reached; may be nil
}

// Watcher watches a folder.
type Watcher struct{ opt Options }

// New begins to watch; what changes from now on is told by Run. An error is a matter of the machine.
func New(opt Options) (*Watcher, error) { return &Watcher{opt}, nil }

// Run tells of changes until ctx ends: take is given the paths that may have changed (new, changed or gone), relative to Root, with forward
// slashes, sorted, each once, when nothing has changed for the settling time. It is called by one goroutine; what changes while it runs is told
// in one further call.
func (w *Watcher) Run(ctx context.Context, take func(changed []string)) error {
	<-ctx.Done()
	return nil
}
