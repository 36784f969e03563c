package content

import (
	"io/fs"
	"path"
	"slices"
	"strings"

	"porchlight/internal/config"
	"porchlight/internal/finding"
	"porchlight/internal/record"
)

// Reader reads content/ again and again while somebody edits it, and reads only what changed. It is not safe for concurrent use; the trees and
// findings that it gives are immutable and share what did not change: a page that is the same is the same *Page.
type Reader struct {
	one      *reader
	walked   *walker      // what the last walk found; nil before the first
	drafts   []*draftPage // of walked.sources
	handed   legacy
	astray   []finding.Finding // what is wrong with the keys handed down
	tree     *Tree
	findings []finding.Finding

	guarded bool
	all     bool                     // drafts and their like are published
	said    map[string]*record.Value // the cascade of each section that could be read, by file
}

// Difference is what a tree says otherwise than the one before.
type Difference struct {
	Cards   bool    // anything besides the bodies of pages: front matter, which files there are, what is handed down, pictures beside pages
	Bodies  []*Page // pages of the new tree of which only the body changed, sorted by File; nil when Cards is true
	Nothing bool    // no page, file or finding changed
}

// NewReader makes a reader of the site in a folder, as Read.
func NewReader(fsys fs.FS, cfg *config.Config) *Reader {
	one := &reader{fsys: fsys, in: newInterpreter(cfg), limit: cfg.Limits.PageBytes}
	if one.limit <= 0 {
		one.limit = defaultPageBytes
	}
	return &Reader{one: one}
}

// Guard lets a section whose file can no longer be read go on handing down what it did last, so that a draft by its section stays one. Of a
// section whose file never could be read nothing below is published, except where drafts and pages out of their time are anyway.
func (r *Reader) Guard() *Reader {
	cfg := r.one.in.cfg
	r.guarded, r.all = true, cfg.BuildDrafts && cfg.BuildFuture && cfg.BuildExpired
	return r
}

// Read reads everything.
func (r *Reader) Read() (*Tree, []finding.Finding) {
	tree, findings, _ := r.Again([]string{"."})
	return tree, findings
}

// Again reads what may have changed: paths from the site's folder, new, changed or gone. A folder stands for all that lies in it. Findings are
// those of the whole tree, as Read would give them.
func (r *Reader) Again(paths []string) (*Tree, []finding.Finding, Difference) {
	told := r.concern(paths)
	if r.walked != nil && len(told) == 0 {
		return r.tree, r.findings, Difference{Nothing: true}
	}
	again, ok := r.inPlace(told)
	if !ok {
		again = r.walkAgain(told)
	}
	again.read()
	again.compare()
	return again.finish()
}

// told are the paths that may have changed.
type told map[string]bool

// has reports whether a file, or a folder in which it lies, is among them.
func (t told) has(file string) bool {
	for {
		if t[file] {
			return true
		}
		if file == "." {
			return false
		}
		file = path.Dir(file)
	}
}

// concern takes those paths out that have nothing to do with content/. A link can lead anywhere, so with links all have, and each goes by two
// names.
func (r *Reader) concern(paths []string) told {
	all := told{}
	for _, p := range paths {
		p = path.Clean(p)
		below, inside := strings.CutPrefix(p, Folder+"/")
		switch {
		case p == "." || p == Folder || r.walked == nil:
			all[p] = true
		case r.walked.linked:
			all[p], all[behindLinks(r.one.fsys, p)] = true, true
		case inside && !slices.ContainsFunc(strings.Split(below, "/"), IsTemporary):
			all[p] = true
		}
	}
	return all
}

// inPlace is the round for paths that are all files that were read before and are files still: then no folder needs to be looked through.
func (r *Reader) inPlace(told told) (again *round, ok bool) {
	if r.walked == nil || r.walked.linked {
		return nil, false
	}
	again = &round{Reader: r, walk: r.walked, drafts: slices.Clone(r.drafts)}
	for p := range told {
		i, known := slices.BinarySearchFunc(r.walked.sources, p, func(s source, p string) int { return strings.Compare(s.file, p) })
		if !known {
			return nil, false
		}
		if info, err := fs.Lstat(r.one.fsys, p); err != nil || !info.Mode().IsRegular() {
			return nil, false
		}
		again.stale = append(again.stale, i)
	}
	return again, true
}

// walkAgain is the round for which the names of all files are looked at: those that are new or told of are read.
func (r *Reader) walkAgain(told told) *round {
	w, before := walk(r.one.fsys), r.walked
	again := &round{Reader: r, walk: w, drafts: make([]*draftPage, len(w.sources))}
	if before == nil {
		before = &walker{}
		again.cards, again.retold = true, true
	}
	again.cards = again.cards || len(w.sources) != len(before.sources) || !slices.Equal(w.files, before.files) || !slices.Equal(w.withheld, before.withheld) || !slices.Equal(w.unread, before.unread)
	again.retold = again.retold || !slices.Equal(w.findings, before.findings) || len(w.sources) != len(before.sources)
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
		if was.real != s.real || told.has(s.file) || s.real != "" && told.has(s.real) {
			again.stale = append(again.stale, i)
		}
		if !slices.Equal(draft.page.Resources, s.resources()) {
			draft, again.cards = draft.beside(s.resources()), true
		}
		again.drafts[i] = draft
	}
	return again
}
