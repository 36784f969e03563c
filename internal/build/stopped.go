package build

import (
	"crypto/sha256"
	"strings"

	"porchlight/internal/cache"
	"porchlight/internal/publish"
)

// A build that findings stop keeps its own record and the outputs that it staged, beside the record of the
// last build that published. So the next build draws only the subjects with problems and those that
// changed since. The record of the published build stays, for an editor who undoes the edit. The next
// build that publishes removes the record of the stopped one.

// stoppedFile is the suffix in the file names of the record of a stopped build.
const stoppedFile = "-stopped"

// madeOf reads the record with a name; zero: there is none.
func (r *reuse) madeOf(name string) (m made) {
	if !cache.Open(r.folder, name).Next(&m) {
		return made{}
	}
	return m
}

// chooseRecord sets last to the most useful record and returns its name. A record with the same
// environment is better than one with only the same texts. Of several equal ones, it takes the first in
// names: a check prefers its own record, and the record of a stopped build comes before that of a
// published one. If none fits, last stays.
func (r *reuse) chooseRecord() string {
	names, records := []string{r.name + stoppedFile, r.name}, []made{r.stopped, r.last}
	if r.built != "" {
		names, records = []string{r.name, r.built + stoppedFile, r.built}, []made{r.last, r.stopped}
		if !r.isChecked {
			records[0] = made{}
		}
		if string(records[0].Environment) != string(r.now.Environment) {
			records = append(records, r.madeOf(r.built))
		}
	}
	for _, digest := range []func(m *made) []byte{
		func(m *made) []byte { return m.Environment },
		func(m *made) []byte { return m.Texts },
	} {
		for i := range records {
			if same := digest(&records[i]); same != nil && string(same) == string(digest(&r.now)) {
				r.last, r.isStopped = records[i], strings.HasSuffix(names[i], stoppedFile)
				return names[i]
			}
		}
	}
	return names[len(names)-1]
}

// body returns an output of a drawing that a stopped build kept; nil: it did not keep it.
func (r *reuse) body(d *Drawing, i int) []byte {
	if i >= len(d.was.Bodies) {
		return nil
	}
	body := r.bodies.Get(d.was.Bodies[i])
	if sha256.Sum256(body) != d.files[i].SHA256 {
		return nil
	}
	return body
}

// keepBodies keeps the outputs of a drawing that a stopped build staged. Outputs that are already
// published are not kept.
func (r *reuse) keepBodies(d *Drawing, session *publish.Session) []cache.Place {
	if d.was != nil && d.was.Bodies != nil {
		return d.was.Bodies
	}
	if session == nil {
		return nil
	}
	var places []cache.Place
	for i, f := range d.files {
		if body := session.Staged(f.Path); body != nil {
			if places == nil {
				places = make([]cache.Place, len(d.files))
			}
			places[i] = r.bodies.Put(body)
		}
	}
	return places
}

// commitBodies completes the kept outputs of all drawings, and updates their places in of.
func (r *reuse) commitBodies(of [][]cache.Place) {
	var all []cache.Place
	for _, places := range of {
		all = append(all, places...)
	}
	moved := r.bodies.Commit(all)
	for i := range of {
		of[i], moved = moved[:len(of[i]):len(of[i])], moved[len(of[i]):]
	}
}
