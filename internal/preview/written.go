package preview

import (
	"io/fs"
	"slices"
	"time"
)

// AwaitWritten waits while one of some changed files is empty, but no longer than most: many editors empty a file
// before they write it, and a page without its front matter has findings that were never true.
func (p *Preview) AwaitWritten(files []string, most time.Duration) {
	isEmpty := func(file string) bool {
		info, err := fs.Stat(p.root, file)
		return err == nil && info.Mode().IsRegular() && info.Size() == 0
	}
	for until := time.Now().Add(most); slices.ContainsFunc(files, isEmpty) && time.Now().Before(until); {
		time.Sleep(time.Millisecond)
	}
}
