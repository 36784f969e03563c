package build

import (
	"crypto/rand"
	"errors"
	"slices"

	"porchlight/internal/cache"
	"porchlight/internal/check"
	"porchlight/internal/publish"
)

// save keeps the results of this build for the next one. session has the outputs that a stopped build
// staged; nil: it staged none.
func (r *reuse) save(l *Line, engine *Engine, drawings []*Drawing, report *Report, session *publish.Session) error {
	subjects := engine.Subjects()
	if r == nil || r.now.Environment == nil || len(subjects) != len(drawings) {
		return nil
	}
	kept := func(d *Drawing) bool {
		return (d.files != nil || r.built != "") && len(d.Faults) == 0 && !d.Late && !d.changed
	}
	name := r.name
	if report.Stopped {
		name += stoppedFile
	}
	texts, bodies := make([]cache.Place, len(drawings)), make([][]cache.Place, len(drawings))
	for i, d := range drawings {
		if kept(d) {
			texts[i] = d.place
			if report.Stopped {
				bodies[i] = r.keepBodies(d, session)
			}
		}
	}
	r.notes.Commit(nil)
	if r.built == "" {
		texts = r.pieces.Commit(texts)
		r.commitBodies(bodies)
	}
	file, err := cache.Create(r.folder, name+drawnFile)
	if err != nil {
		return err
	}
	r.now.Pair = []byte(rand.Text())
	file.Put(r.now.Pair)
	file.Put(engine.words.Words())
	for i, d := range drawings {
		if kept(d) {
			if packed, err := r.pack(subjects[i], d, texts[i], bodies[i]); err == nil { // else: draw again
				file.Put(packed)
			}
		}
	}
	if err := file.Commit(); err != nil {
		return err
	}
	r.notes.Sweep(nil)
	r.now.Pieces = cache.FilesOf(texts)
	if err := r.saveMade(l, report, name); err != nil || r.built != "" {
		return err
	}
	r.sweep(report.Stopped, slices.Concat(bodies...))
	return nil
}

// saveMade keeps the inputs and the report of this build.
func (r *reuse) saveMade(l *Line, report *Report, name string) error {
	r.now.Ends, r.now.Seen = report.Ends, r.seen(l)
	r.now.Commit, r.now.Pages = report.Stats.Commit, report.Pages
	for _, w := range report.Withheld {
		r.now.Withheld = append(r.now.Withheld, w.Reason)
	}
	if !report.Stopped {
		values := []any{&reported{r.now.Pair, report.Ignored, len(report.Findings)}}
		for part := range slices.Chunk(report.Findings, partOfFindings) {
			values = append(values, &part)
		}
		if err := r.put(name+reportedFile, values...); err != nil {
			return err
		}
	}
	return r.put(name, r.now)
}

// put writes values to a file of the cache.
func (r *reuse) put(name string, values ...any) error {
	file, err := cache.Create(r.folder, name)
	if err != nil {
		return err
	}
	for _, value := range values {
		file.Put(value)
	}
	return file.Commit()
}

// sweep removes cache files that no record needs any more.
func (r *reuse) sweep(stopped bool, bodies []cache.Place) {
	if stopped {
		r.pieces.Sweep(slices.Concat(r.now.Pieces, r.published))
		r.bodies.Sweep(cache.FilesOf(bodies))
		return
	}
	cache.Remove(r.folder, r.name+stoppedFile, r.name+stoppedFile+drawnFile)
	r.bodies.Sweep(nil)
	r.pieces.Sweep(r.now.Pieces)
}

// notes is the part of a drawing that only save needs. It is in a file until then.
type notes struct {
	Given   given
	Written []check.Written // as in a Drawing
}

// keep reduces a new drawing to the data that is needed after drawing. Many goroutines call it.
func (r *reuse) keep(what Subject, d *Drawing) {
	switch {
	case r == nil:
		d.files = nil
	case r.now.Environment != nil:
		d.notes = r.notes.Pack(&notes{r.others.record(what.Page, d.Given), d.written})
	}
	d.Given, d.written = nil, nil
}

var errNotes = errors.New("the notes of a drawing cannot be read")

// pack returns the record of a drawing for the next build.
func (r *reuse) pack(what Subject, d *Drawing, text cache.Place, bodies []cache.Place) (packedDrawn,
	error) {
	var also notes
	if d.was != nil {
		also = notes{r.others.again(d.was.Given), d.written}
	} else if !cache.Unpack(string(r.notes.Get(d.notes)), &also) {
		return packedDrawn{}, errNotes
	}
	findings, facts := d.unpack()
	kept := drawn{Digest: what.digest(), Outputs: d.files, Facts: facts, Links: d.Links, Findings: findings,
		OfText: d.ofText, Pictures: d.Pictures, Words: d.words, Place: text, Written: also.Written,
		Bodies: bodies, Given: also.Given}
	kept.Why, kept.Causes = r.why(what, d)
	for _, a := range d.Assets {
		if a.Inline {
			kept.Sheets = append(kept.Sheets, a.Name)
		} else {
			kept.Assets = append(kept.Assets, a.Name)
		}
	}
	packed, err := cache.Pack(&kept)
	return packedDrawn{what.name(), packed}, err
}
