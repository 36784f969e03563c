package content

import (
	"path"
	"slices"
	"strings"

	"porchlight/internal/finding"
	"porchlight/internal/parallel"
	"porchlight/internal/record"
	"porchlight/internal/tree"
)

// round is one reading of a Reader.
type round struct {
	*Reader
	walk     *walker
	drafts   []*draftPage // of walk.sources: from the last round, nil for new files
	stale    []int        // indexes in walk.sources of the files to read
	cards    bool         // more than bodies changed
	bodies   []int        // indexes in drafts of the pages whose body alone changed
	reported bool         // findings changed
}

// read reads the stale files. It reads sections first, since the other pages need their cascades. When the
// cascade of a section changed, it interprets all pages below again.
func (r *round) read(files *tree.Files) {
	isSection := func(i int) bool { return r.walk.sources[i].bundle == Branch }
	stale := make([]int, 0, len(r.stale))
	for _, want := range []bool{true, false} {
		for _, i := range r.stale {
			if isSection(i) == want {
				stale = append(stale, i)
			}
		}
	}
	opened := 0
	for opened < len(stale) && isSection(stale[opened]) {
		opened++
	}
	_ = parallel.Each(opened, func(n int) error { // returns no error
		r.open(stale[n], files)
		return nil
	})
	if r.updateCascades() {
		known := map[int]bool{}
		for _, i := range stale {
			known[i] = true
		}
		for i, d := range r.drafts {
			if !known[i] && r.inherited.to(path.Dir(r.walk.sources[i].file)) != d.from {
				stale = append(stale, i)
			}
		}
	}
	shared := newShared()
	_ = parallel.Each(len(stale), func(n int) error { // returns no error
		i := stale[n]
		from := r.inherited.to(path.Dir(r.walk.sources[i].file))
		if n >= opened {
			if again := r.recall(i, from, files); again != nil {
				shared.page(again.page)
				again.before, r.drafts[i] = r.drafts[i], again
				return nil
			}
			r.open(i, files)
		}
		r.one.finish(r.drafts[i], from)
		shared.page(r.drafts[i].page)
		return nil
	})
	slices.Sort(stale)
	r.stale = stale
}

func (r *round) open(i int, files *tree.Files) {
	fresh := r.one.open(r.walk.sources[i], files)
	fresh.before, r.drafts[i] = r.drafts[i], fresh
}

// updateCascades joins the cascades of the sections again, and reports whether any changed. An unchanged one
// stays the same *inherited.
func (r *round) updateCascades() (changed bool) {
	folders, findings := r.one.in.inherit(r.cascadeSources())
	changed = len(folders) != len(r.inherited)
	for dir, own := range folders {
		if was := r.inherited[dir]; was != nil && was.digest == own.digest && was.unreadable == own.unreadable {
			folders[dir] = was
		} else {
			changed = true
		}
	}
	r.reported = r.reported || !slices.Equal(findings, r.cascadeFindings)
	r.inherited, r.cascadeFindings = folders, findings
	return changed
}

// cascadeSources are the sections with their cascades. A guarded Reader remembers the last cascade of each
// section.
func (r *round) cascadeSources() []cascadeSource {
	var list []cascadeSource
	cascades := map[string]*record.Value{}
	missing := func(file string) {
		last, known := r.last[file]
		if known {
			cascades[file] = last
		}
		list = append(list, cascadeSource{file: file, cascade: last, kept: true, unknown: !known && !r.all})
	}
	for i, s := range r.walk.sources {
		switch {
		case s.bundle != Branch:
		case r.guarded && r.drafts[i].unread:
			missing(s.file)
		default:
			cascades[s.file] = r.drafts[i].cascade
			list = append(list, cascadeSource{file: s.file, cascade: r.drafts[i].cascade})
		}
	}
	if r.guarded {
		for _, file := range r.walk.withheld {
			if indexName(path.Base(file)) == "_index" {
				missing(file)
			}
		}
	}
	r.last = cascades
	return list
}

// compare finds what changed in the files that were read.
func (r *round) compare() {
	for _, i := range r.stale {
		d := r.drafts[i]
		before := d.before
		d.before = nil
		if before == nil {
			r.cards, r.reported = true, true
			continue
		}
		if d.equals(before) {
			r.drafts[i] = before
			continue
		}
		r.reported = r.reported || !slices.Equal(d.findings, before.findings)
		switch {
		case d.withheld && before.withheld && d.page.Head == before.page.Head && d.from == before.from:
		case d.withheld != before.withheld || d.page.Head != before.page.Head || d.from != before.from:
			r.cards = true
		default:
			r.bodies = append(r.bodies, i)
		}
	}
}

// equals reports whether two drafts of a file are the same. It compares the bytes of the file and the cascade. A
// file that could not be read equals none.
func (d *draftPage) equals(before *draftPage) bool {
	return d.raw == before.raw && d.raw != [len(d.raw)]byte{} && d.from == before.from
}

// withResources is the draft with other resources for its page.
func (d *draftPage) withResources(resources []Resource) *draftPage {
	again, page := *d, *d.page
	page.Resources = resources
	again.page = &page
	return &again
}

// finish updates the Reader with what the round read.
func (r *round) finish() (*Tree, []finding.Finding, Difference) {
	reader := r.Reader
	reader.walked, reader.drafts = r.walk, r.drafts
	diff := Difference{Cards: r.cards}
	switch {
	case r.cards:
		reader.tree = r.newTree()
	case len(r.bodies) > 0:
		tree := *reader.tree
		tree.Pages = slices.Clone(tree.Pages)
		for _, i := range r.bodies {
			page := r.drafts[i].page
			at, _ := slices.BinarySearchFunc(tree.Pages, page.File,
				func(p *Page, file string) int { return strings.Compare(p.File, file) })
			tree.Pages[at] = page
			diff.Bodies = append(diff.Bodies, page)
		}
		reader.tree = &tree
	}
	if r.reported {
		reader.findings = r.allFindings()
	}
	diff.Nothing = !r.cards && !r.reported && len(r.bodies) == 0
	return reader.tree, reader.findings, diff
}

// newTree makes a tree of all drafts.
func (r *round) newTree() *Tree {
	tree := &Tree{Files: r.walk.files, Withheld: slices.Clone(r.walk.withheld), Unread: r.walk.unread,
		Bundled: r.walk.bundled,
		Pages:   make([]*Page, 0, len(r.drafts))}
	for _, file := range tree.Withheld {
		tree.Unreadable = append(tree.Unreadable, Stub(file))
	}
	for _, d := range r.drafts {
		if d.withheld {
			unreadable := *d.page
			unreadable.Unreadable, unreadable.Body, unreadable.Digest = true, Body{}, [len(unreadable.Digest)]byte{}
			tree.Withheld, tree.Unreadable = append(tree.Withheld, d.page.File), append(tree.Unreadable, &unreadable)
		} else {
			tree.Pages = append(tree.Pages, d.page)
		}
	}
	slices.Sort(tree.Withheld)
	slices.SortFunc(tree.Unreadable, func(a, b *Page) int { return strings.Compare(a.File, b.File) })
	return tree
}

// allFindings are the sorted findings of cascades, files and pages.
func (r *round) allFindings() []finding.Finding {
	findings := slices.Concat(r.cascadeFindings, r.walk.findings)
	for _, d := range r.drafts {
		findings = append(findings, d.findings...)
	}
	return finding.Sort(findings)
}
