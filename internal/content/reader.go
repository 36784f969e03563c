package content

import (
	"slices"
	"strings"

	"porchlight/internal/config"
	"porchlight/internal/finding"
	"porchlight/internal/record"
	"porchlight/internal/tree"
)

// Reader reads content/ again and again while it is edited. Each time it reads only what changed. It is not safe
// for concurrent use. The trees and findings that it returns do not change later, and share their unchanged
// parts: an equal page is the same *Page.
type Reader struct {
	one             *reader
	walked          *walker      // the last walk; nil before the first reading
	drafts          []*draftPage // of walked.sources
	inherited       inheritedByFolder
	cascadeFindings []finding.Finding
	tree            *Tree
	findings        []finding.Finding

	kept map[string]*Kept // results of an earlier run by file, until Keep

	guarded bool
	all     bool                     // drafts, future and expired pages are all published
	last    map[string]*record.Value // the last cascade of each section that could be read, by file
}

// Difference is what changed since the last tree.
type Difference struct {
	// anything besides the bodies of pages: front matter, which files there are, cascades, pictures beside pages
	Cards   bool
	Bodies  []*Page // pages of the new tree whose body alone changed, sorted by File; nil when Cards is true
	Nothing bool    // no page, file or finding changed
}

// NewReader makes a reader.
func NewReader(cfg *config.Config) *Reader {
	one := &reader{in: newInterpreter(cfg), limit: cfg.Limits.PageBytes, words: cfg.SummaryWords}
	all := cfg.BuildDrafts && cfg.BuildFuture && cfg.BuildExpired
	if one.limit <= 0 {
		one.limit = defaultPageBytes
	}
	return &Reader{one: one, all: all}
}

// Guard keeps the last cascade of a section whose file can no longer be read. Pages that are drafts by this
// cascade stay drafts. Below a section whose file could never be read, nothing is published, unless drafts,
// future and expired pages are all published.
func (r *Reader) Guard() *Reader {
	r.guarded = true
	return r
}

// Read reads content/ in a snapshot. In a later snapshot, it reads only what changed since the one before. It
// always returns the findings of the whole tree.
func (r *Reader) Read(now *tree.Snapshot) (*Tree, []finding.Finding, Difference) {
	if r.walked == nil {
		r.one.fsys = now.FS()
	} else if was := r.folder(); was != nil && was == now.Folder(Folder) {
		return r.tree, r.findings, Difference{Nothing: true}
	}
	again, ok := r.inPlace(now)
	if !ok {
		again = r.walkAgain(now)
	}
	files := now.Files()
	defer files.Close()
	again.read(files)
	again.compare()
	return again.finish()
}

// inPlace makes the round for a snapshot with the same files as before, so that they need not be sorted again. ok
// is false when other files are there.
func (r *Reader) inPlace(now *tree.Snapshot) (again *round, ok bool) {
	if was, is := r.folder(), now.Folder(Folder); was == nil || is == nil || was.Fault != nil || is.Fault != nil {
		return nil, false
	}
	again = &round{Reader: r, walk: r.walked, drafts: slices.Clone(r.drafts)}
	changes := tree.Compare(r.walked.folder, now.Folder(Folder))
	for _, c := range changes {
		if c.Was == nil || c.Now == nil || c.Was.Kind != tree.File || c.Now.Kind != tree.File {
			return nil, false
		}
		i, known := r.walked.source(c.Now.Path)
		if !known {
			return nil, false
		}
		if !c.Now.SameText(c.Was) {
			again.stale = append(again.stale, i)
		}
	}
	for _, c := range changes {
		i, _ := r.walked.source(c.Now.Path)
		r.walked.sources[i].entry = c.Now
	}
	r.walked.folder = now.Folder(Folder)
	return again, true
}

// folder is content/ in the last snapshot, or nil.
func (r *Reader) folder() *tree.Folder {
	if r.walked == nil {
		return nil
	}
	return r.walked.folder
}

// source finds a source by its file.
func (w *walker) source(file string) (i int, ok bool) {
	return slices.BinarySearchFunc(w.sources, file,
		func(s source, file string) int { return strings.Compare(s.file, file) })
}

// walkAgain makes the round for a snapshot whose files have to be sorted again. Only new and changed files are
// read.
func (r *Reader) walkAgain(now *tree.Snapshot) *round {
	w, before := walk(now), r.walked
	again := &round{Reader: r, walk: w, drafts: make([]*draftPage, len(w.sources))}
	if before == nil {
		before = &walker{}
		again.cards, again.reported = true, true
	}
	again.cards = again.cards || len(w.sources) != len(before.sources) || !slices.Equal(w.files, before.files) ||
		!slices.Equal(w.withheld, before.withheld) || !slices.Equal(w.unread, before.unread) ||
		!slices.Equal(w.bundled, before.bundled)
	again.reported = again.reported || !slices.Equal(w.findings, before.findings) ||
		len(w.sources) != len(before.sources)
	next := 0 // of before.sources
	for i, s := range w.sources {
		for next < len(before.sources) && before.sources[next].file < s.file {
			next++
		}
		if next == len(before.sources) || before.sources[next].file != s.file {
			again.stale, again.cards = append(again.stale, i), true
			continue
		}
		was, draft := before.sources[next], r.drafts[next]
		if !s.entry.SameText(was.entry) {
			again.stale = append(again.stale, i)
		}
		if !slices.Equal(draft.page.Resources, s.resources()) {
			draft, again.cards = draft.withResources(s.resources()), true
		}
		again.drafts[i] = draft
	}
	return again
}
