package build

import (
	"cmp"

	"porchlight/internal/cache"
	"porchlight/internal/check"
	"porchlight/internal/content"
	"porchlight/internal/finding"
	"porchlight/internal/render"
)

// text holds the known results for the text of a page that did not change.
type text struct {
	findings  []finding.Finding // findings of rules in the text
	converted *render.Converted // nil: the text has to be converted again
	place     cache.Place       // where converted is kept
	words     []byte            // for the search index
	written   []check.Written   // as in a Drawing
}

// engine prepares the use of the last build, and makes an engine that uses known results for texts. A
// build keeps the texts that it converts. A check only uses those that builds kept.
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

// text returns the known results for the text of a page; nil: the text changed, or nothing is known.
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

// was returns the record of a subject in the last build; nil: there is none.
func (r *reuse) was(what Subject) *drawn {
	was := new(drawn)
	if packed, ok := r.packed[what.name()]; !ok || !cache.Unpack(packed, was) {
		return nil
	}
	return was
}

// openPieces opens the files with the converted texts that builds keep, those with the outputs of stopped
// builds, and that with notes.
func (r *reuse) openPieces() {
	name := cmp.Or(r.built, r.name)
	r.pieces, r.bodies = cache.NewPieces(r.folder, name), cache.NewPieces(r.folder, name+stoppedFile)
	r.notes = cache.NewPieces(r.folder, r.name+notesFile)
}

// notesFile is the suffix in the name of the file with the notes. It is removed at the end.
const notesFile = "-notes"

// end closes the files that openPieces opened.
func (r *reuse) end() {
	if r != nil && r.pieces != nil {
		r.pieces.Close()
		r.bodies.Close()
		r.notes.Sweep(nil)
	}
}
