package content

import (
	"crypto/sha256"
	"iter"

	"porchlight/internal/cache"
	"porchlight/internal/finding"
	"porchlight/internal/tree"
)

// Kept is the result of reading a file in an earlier run. It depends on the bytes of the file, the cascades above
// it and its bundle. It is valid only for the same settings.
type Kept struct {
	File   string
	Stamp  tree.Stamp        // zero: the file may have changed without a new stamp
	Digest [sha256.Size]byte // of the file
	From   [sha256.Size]byte // of the inherited keys; zero: none
	Bundle Bundle
	Page   string // a keptPage
}

// keptPage holds the result of a finished draftPage.
type keptPage struct {
	FrontMatter FrontMatter
	Terms       Terms
	BodyLine    int
	Digest      [sha256.Size]byte
	Head        [sha256.Size]byte
	Places      places
	Comments    []CheckComment
	Body        struct {
		Len, At           int
		Intro, FirstWords string
	}
	Findings []finding.Finding
	Withheld bool
}

// Recall lets the first reading use what an earlier run read with the same settings.
func (r *Reader) Recall(kept []Kept) {
	r.kept = make(map[string]*Kept, len(kept))
	for i := range kept {
		r.kept[kept[i].File] = &kept[i]
	}
}

// Keep gives what the next run can use again. Each value is made when it is asked for, since all of them take as
// much memory as the pages. worth is false when nearly all of it came from Recall, so that saving it gains little.
func (r *Reader) Keep() (kept iter.Seq[Kept], worth bool) {
	was, drafts, sources := r.kept, r.drafts, r.walked.sources
	r.kept = nil
	again := func(i int) *Kept {
		if k := was[sources[i].file]; k != nil && k.is(sources[i], drafts[i].raw, drafts[i].from) {
			return k
		}
		return nil
	}
	can := func(i int) bool {
		d := drafts[i]
		return !d.unread && sources[i].bundle != Branch && (d.from == nil || !d.from.unreadable)
	}
	fresh, all := 0, 0
	for i := range drafts {
		if can(i) {
			all++
			if k, now := again(i), stampOf(sources[i].entry); k == nil || k.Stamp != now && now != (tree.Stamp{}) {
				fresh++
			}
		}
	}
	return func(yield func(Kept) bool) {
		for i, d := range drafts {
			if !can(i) {
				continue
			}
			k, s := Kept{}, sources[i]
			if before := again(i); before != nil {
				k = *before
				k.Stamp = stampOf(s.entry)
			} else if page, err := d.pack(); err == nil {
				k = Kept{s.file, stampOf(s.entry), d.raw, digestOf(d.from), s.bundle, page}
			} else {
				continue // it is read again
			}
			if !yield(k) {
				return
			}
		}
	}, fresh > len(drafts)/200 || all < len(was)*9/10
}

// is reports whether a file has the same bytes, inherited keys and bundle as when it was read.
func (k *Kept) is(s source, digest [sha256.Size]byte, from *inherited) bool {
	return k.Digest == digest && k.From == digestOf(from) && k.Bundle == s.bundle
}

func stampOf(e *tree.Entry) tree.Stamp {
	if e.Racy {
		return tree.Stamp{}
	}
	return e.Stamp
}

func digestOf(from *inherited) [sha256.Size]byte {
	if from == nil {
		return [sha256.Size]byte{}
	}
	return from.digest
}

// recall gives the result of an earlier run for a file; nil: the file has to be read now.
func (r *round) recall(i int, from *inherited, files *tree.Files) *draftPage {
	s := r.walk.sources[i]
	k := r.kept[s.file]
	if k == nil || s.bundle == Branch || from != nil && from.unreadable {
		return nil
	}
	s.entry.Recall(k.Stamp, k.Digest)
	digest, known := s.entry.Known()
	if !known {
		buffer := buffers.Get().(*[]byte)
		defer buffers.Put(buffer)
		raw, read, err := s.entry.Read(files, r.one.limit, *buffer)
		if cap(raw) <= maxBuffer {
			*buffer = raw
		}
		if digest = read; err != nil {
			return nil
		}
	}
	if !k.is(s, digest, from) {
		return nil
	}
	return r.one.unpack(s, k, from)
}

func (d *draftPage) pack() (string, error) {
	p := d.page
	kept := keptPage{FrontMatter: p.own(), Terms: p.Terms, BodyLine: p.BodyLine, Digest: p.Digest, Head: p.Head,
		Places: p.places, Comments: p.Comments, Findings: d.findings, Withheld: d.withheld}
	kept.Body.Len, kept.Body.At = p.Body.Len, p.Body.at
	kept.Body.Intro, kept.Body.FirstWords = p.Body.Intro, p.Body.FirstWords
	return cache.Pack(&kept)
}

func (r *reader) unpack(s source, k *Kept, from *inherited) *draftPage {
	var kept keptPage
	if !cache.Unpack(k.Page, &kept) {
		return nil
	}
	body := Body{Len: kept.Body.Len, Intro: kept.Body.Intro, FirstWords: kept.Body.FirstWords, reader: r, file: s.file,
		digest: k.Digest, at: kept.Body.At}
	page := &Page{File: s.file, Path: logicalPath(s), Bundle: s.bundle, FrontMatter: Whole(kept.FrontMatter),
		Terms: kept.Terms, Comments: kept.Comments,
		Body: body, BodyLine: kept.BodyLine, Resources: s.resources(), Digest: kept.Digest, Head: kept.Head,
		places: kept.Places}
	return &draftPage{page: page, findings: kept.Findings, withheld: kept.Withheld, raw: k.Digest, from: from}
}
