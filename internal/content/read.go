package content

import (
	"cmp"
	"crypto/sha256"
	"io/fs"
	"path"
	"strings"
	"sync"

	"porchlight/internal/care"
	"porchlight/internal/config"
	"porchlight/internal/finding"
	"porchlight/internal/record"
	"porchlight/internal/tree"
)

// defaultPageBytes is the limit for the size of a Markdown file when the configuration has none.
const defaultPageBytes = 2 << 20

// Read reads everything under content/ in a snapshot of the site's folder: the pages, sorted by file, and the
// other files. On every machine, the same folder gives the same Tree and the same findings in the same order.
func Read(now *tree.Snapshot, cfg *config.Config) (*Tree, []finding.Finding) {
	t, findings, _ := NewReader(cfg).Read(now)
	return t, findings
}

// reader reads single files.
type reader struct {
	fsys  fs.FS
	in    *interpreter
	limit int64 // bytes of a file
	words int   // limit of Body.FirstWords
}

// draftPage is a page while it is read: open reads its text, and finish interprets its front matter. A Reader
// keeps it for its next reading.
type draftPage struct {
	page     *Page
	findings []finding.Finding
	withheld bool
	unread   bool // withheld before its front matter was known

	// Set by open, and cleared by finish.
	front   *record.Value // nil without front matter
	blanks  []blank
	retired []finding.Finding // telephone numbers that are out of use

	// For the next reading.
	raw     [sha256.Size]byte // of the file as read; zero when it could not be read
	cascade *record.Value     // of a section
	from    *inherited        // the inherited keys; nil: none
	before  *draftPage        // the draft of the same file in the last reading, until compare
}

// buffers hold the text of a file while it is read. Drafts keep no part of a buffer.
var buffers = sync.Pool{New: func() any { return new([]byte) }}

// maxBuffer is the size in bytes up to which a buffer is used again.
const maxBuffer = 1 << 20

// open reads a file and splits it into front matter and body.
func (r *reader) open(s source, files *tree.Files) *draftPage {
	d := &draftPage{page: newPage(s)}
	d.page.BodyLine, d.page.Resources = 1, s.resources()
	buffer := buffers.Get().(*[]byte)
	defer buffers.Put(buffer)
	raw, digest, err := s.entry.Read(files, r.limit, *buffer)
	if cap(raw) <= maxBuffer {
		*buffer = raw
	}
	if err != nil {
		return d.withhold(*cannotRead(s.file, err))
	}
	d.raw = digest
	d.page.Digest = d.raw
	text, problems := clean(s.file, raw)
	if len(problems) > 0 {
		return d.withhold(problems...)
	}
	front, at, line, problems := split(s.file, text)
	if withholds(problems) {
		return d.withhold(problems...)
	}
	front, foreign := r.in.translate(front)
	d.findings = append(problems, foreign...)
	d.front, d.page.BodyLine = front, line
	d.page.Head = sha256.Sum256(text[:at])
	if s.bundle == Branch {
		d.cascade = front.Get("cascade")
	}
	d.blanks = findBlanks(text, at, front)
	d.retired = r.in.data.FindRetired(s.file, text, at)
	d.page.Comments = checkComments(text, at)
	d.page.Body = Body{Len: len(text) - at, reader: r, file: s.file, digest: d.raw, at: at}
	d.page.Body.summarise(text[at:], front, r.words)
	return d
}

func (d *draftPage) withhold(why ...finding.Finding) *draftPage {
	d.findings, d.withheld, d.unread = append(d.findings, why...), true, true
	return d
}

// finish interprets the front matter, together with the inherited keys (nil: none).
func (r *reader) finish(d *draftPage, from *inherited) {
	d.from = from
	if d.withheld {
		return
	}
	front := d.front
	if from != nil {
		front = join(front, from.keys)
		d.page.Digest = sha256.Sum256(append(d.page.Digest[:], from.digest[:]...))
		d.page.Head = sha256.Sum256(append(d.page.Head[:], from.digest[:]...))
		d.withheld = from.unreadable
	}
	problems := r.in.fill(d.page, front)
	if !d.page.Draft {
		problems = append(problems, d.page.findForeign(d.front)...)
	}
	d.findings = append(d.findings, care.WithoutReported(d.retired, problems)...)
	d.findings = append(d.findings, d.aroundBlanks(problems)...)
	d.withheld = d.withheld || withholds(d.findings)
	d.front, d.blanks, d.retired = nil, nil, nil // the page has their places in a smaller form
}

// Stub is a page whose file could not be read. Only the name of the file is known.
func Stub(file string) *Page {
	s := source{file: file}
	switch indexName(path.Base(file)) {
	case "index":
		if s.bundle = Leaf; path.Dir(file) == Folder {
			s.bundle = Branch
		}
	case "_index":
		s.bundle = Branch
	}
	page := newPage(s)
	page.Unreadable = true
	return page
}

// newPage makes a page without front matter.
func newPage(s source) *Page {
	return &Page{File: s.file, Path: logicalPath(s), Bundle: s.bundle, FrontMatter: Whole(FrontMatter{})}
}

// logicalPath is the path of a page in the site, before slugs and permalinks.
func logicalPath(s source) string {
	name := s.file
	if s.bundle == Single {
		name = strings.TrimSuffix(name, path.Ext(name))
	} else {
		name = path.Dir(name)
	}
	return cmp.Or(strings.TrimPrefix(name, Folder), "/") // a part of the file's name, without a copy
}
