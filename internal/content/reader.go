package content

import (
	"io/fs"

	"porchlight/internal/config"
	"porchlight/internal/finding"
)

// Reader reads content/ again and again while somebody edits it, and reads only what changed. It is not safe for concurrent use; the trees that
// it gives are immutable and share what did not change.
type Reader struct {
	fsys fs.FS
	cfg  *config.Config
	tree *Tree
}

// Difference is what a tree says otherwise than the one before.
type Difference struct {
	Cards   bool    // anything besides the bodies of pages: front matter, which files there are, what is handed down, pictures beside pages
	Bodies  []*Page // pages of the new tree of which only the body changed, sorted by File
	Nothing bool    // no page, file or finding changed
}

// NewReader makes a reader of the site in a folder, as Read.
func NewReader(fsys fs.FS, cfg *config.Config) *Reader { return &Reader{fsys: fsys, cfg: cfg} }

// Read reads everything.
func (r *Reader) Read() (*Tree, []finding.Finding) {
	tree, findings := Read(r.fsys, r.cfg)
	r.tree = tree
	return tree, findings
}

// Again reads what may have changed: paths from the site's folder, new, changed or gone. A folder stands for all that lies in it. Findings are
// those of the whole tree, as Read would give them.
func (r *Reader) Again(paths []string) (*Tree, []finding.Finding, Difference) {
	tree, findings := r.Read()
	return tree, findings, Difference{Cards: true}
}
