package build

import (
	"cmp"

	"porchlight/internal/cache"
	"porchlight/internal/check"
	"porchlight/internal/content"
	"porchlight/internal/finding"
	"porchlight/internal/render"
)

// text is what is known of the text of a page, since only layouts have changed, or what the page shows of others.
type text struct {
	findings  []finding.Finding // of rules
	converted *render.Converted // nil: it has to be converted, because layouts take part in that
	place     cache.Place       // of converted
	words     []byte            // for the search index
	written   []check.Written   // as in a Drawing
}

// engine prepares the use of the last build, and makes an engine that uses what is known of texts. A build keeps what
// it makes of texts; a check looks at what the build has kept.
func (r *reuse) engine(l *Line) *Engine {
	r.prepare(l)
	e := NewEngine(l)
	if r == nil || r.now.Environment == nil {
		return e
	}
	if r.packed != nil {
		e.texts = r.text
	}
	if r.built == "" {
		e.keep = func(converted *render.Converted) cache.Place { return r.pieces.Pack(converted) }
	}
	return e
}

// text is what the last build knew of the text of a page; nil: it is another text, or nothing is known.
func (r *reuse) text(what Subject, source *content.Page) *text {
	was := r.was(what)
	if was == nil || string(was.Digest) != string(source.Digest[:]) || !r.others.sameText(was.Given, what.Page) {
		return nil
	}
	known := &text{findings: was.Findings[:min(was.OfText, len(was.Findings))], written: was.Written}
	if packed := r.pieces.Get(was.Place); packed != nil {
		converted := new(render.Converted)
		if cache.Unpack(string(packed), converted) {
			known.converted, known.place, known.words = converted, was.Place, was.Words
		}
	}
	return known
}

// was is a subject in the last build; nil: there was none, or it was not kept.
func (r *reuse) was(what Subject) *drawn {
	was := new(drawn)
	if packed, ok := r.packed[what.name()]; !ok || !cache.Unpack(packed, was) {
		return nil
	}
	return was
}

// openPieces opens the converted texts that builds keep, and the outputs of those that were stopped.
func (r *reuse) openPieces() {
	name := cmp.Or(r.built, r.name)
	r.pieces, r.bodies = cache.NewPieces(r.folder, name), cache.NewPieces(r.folder, name+stoppedFile)
}

// end ends the use of the last build.
func (r *reuse) end() {
	if r != nil && r.pieces != nil {
		r.pieces.Close()
		r.bodies.Close()
	}
}
