package preview

import (
	"io/fs"
	"slices"
	"time"
)

// AwaitWritten waits while one of some changed files is empty, but no longer than most. Many editors empty a file
// before they write it, and without its front matter a page would have wrong findings for a moment.
func (p *Preview) AwaitWritten(files []string, most time.Duration) {
	isEmpty := func(file string) bool {
		info, err := fs.Stat(p.root, file)
		return err == nil && info.Mode().IsRegular() && info.Size() == 0
	}
	for until := time.Now().Add(most); slices.ContainsFunc(files, isEmpty) && time.Now().Before(until); {
		time.Sleep(time.Millisecond)
	}
}
