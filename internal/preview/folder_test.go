package preview_test

import (
	"testing"
	"time"

	"porchlight/internal/folder"
)

// tree is a folder's files by slash path.
type tree folder.Files

func (files tree) write(t *testing.T, dir string) {
	t.Helper()
	folder.Files(files).Write(t, dir)
}

func readTree(t *testing.T, dir string) tree {
	t.Helper()
	return tree(folder.Read(t, dir))
}

// difference shows where two trees differ first, "" when they do not.
func difference(a, b tree) string { return folder.Difference(folder.Files(a), folder.Files(b)) }

// small is a site with one of everything.
func small() tree { return tree(folder.SmallSite()) }

func page(title, extra, body string) string { return folder.Page(title, extra, body) }

var noon = time.Date(2027, 3, 1, 12, 0, 0, 0, time.UTC)
