package build

import (
	"crypto/sha256"
	"strings"

	"porchlight/internal/cache"
	"porchlight/internal/publish"
)

// A build that findings stop leaves a record of its own beside that of the last one that published, with the outputs
// that it staged. So the next build draws what was wrong and what has changed since. The record of what is published
// stays as it is for an editor who takes the edit back. The next build that publishes removes the other one.

// stoppedFile ends the names of the files that stopped builds leave, after those of builds with the same settings.
const stoppedFile = "-stopped"

// madeOf reads of what a build or check was made, by the name of its record; zero: there is none.
func (r *reuse) madeOf(name string) (m made) {
	if !cache.Open(r.folder, name).Next(&m) {
		return made{}
	}
	return m
}

// chooseRecord chooses among the records that were left the one with most to use again, the latest of several, and
// gives its name. It has the same environment, or else the same texts. If there is none, last stays.
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

// body is an output of a drawing that a stopped build kept; nil: it did not.
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

// keepBodies keeps the outputs of a drawing that a stopped build staged, if it had a session. Those that are published
// stay where they are.
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

// commitBodies completes the outputs that were kept, of all drawings.
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
