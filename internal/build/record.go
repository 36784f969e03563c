package build

import (
	"crypto/rand"

	"porchlight/internal/cache"
)

// save keeps the results of this build for the next one.
func (r *reuse) save(l *Line, engine *Engine, drawings []*Drawing, report *Report) error {
	subjects := engine.Subjects()
	if r == nil || r.now.Environment == nil || len(subjects) != len(drawings) {
		return nil
	}
	kept := func(d *Drawing) bool { return (d.files != nil || r.built != "") && len(d.Faults) == 0 && !d.Late }
	places := make([]cache.Place, len(drawings))
	for i, d := range drawings {
		if kept(d) {
			places[i] = d.place
		}
	}
	if r.built == "" {
		places = r.pieces.Commit(places)
	}
	file, err := cache.Create(r.folder, r.name+drawnFile)
	if err != nil {
		return err
	}
	r.now.Pair = []byte(rand.Text())
	file.Put(r.now.Pair)
	file.Put(engine.words.Words())
	for i, d := range drawings {
		if kept(d) {
			if packed, err := r.pack(subjects[i], d, places[i]); err == nil { // else it is drawn again
				file.Put(packed)
			}
		}
	}
	if err := file.Commit(); err != nil {
		return err
	}
	r.now.Ends, r.now.Seen = report.Ends, r.seen(l)
	r.now.Commit, r.now.Pages = report.Stats.Commit, report.Pages
	r.now.Findings, r.now.Ignored = report.Findings, report.Ignored
	for _, w := range report.Withheld {
		r.now.Withheld = append(r.now.Withheld, w.Reason)
	}
	if file, err = cache.Create(r.folder, r.name); err != nil {
		return err
	}
	file.Put(r.now)
	if err := file.Commit(); err != nil || r.built != "" {
		return err
	}
	r.pieces.Sweep(places)
	return nil
}

// pack is a drawing for the next build.
func (r *reuse) pack(what Subject, d *Drawing, place cache.Place) (packedDrawn, error) {
	kept := drawn{Digest: what.digest(), Outputs: d.files, Facts: d.Facts, Links: d.Links, Findings: d.Findings,
		OfText: d.ofText, Pictures: d.Pictures, Words: d.words, Place: place, Written: d.written}
	if d.was != nil {
		kept.Given = r.others.again(d.was.Given)
	} else {
		kept.Given = r.others.record(what.Page, d.Given)
	}
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
