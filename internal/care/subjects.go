package care

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"porchlight/internal/names"
)

// Subject is a support service, a substance or a therapy. Pages are about it or refer to it by its id. It is from
// data/services.toml, data/substances.toml or data/therapies.toml.
type Subject struct {
	ID      string   `key:"id,required"`      // "housing"
	Name    string   `key:"name,required"`    // "Housing"
	Names   []string `key:"names"`            // other names that readers look for: "Recovery homes", "sober living"
	Summary string   `key:"summary,required"` // one plain sentence
	// Crisis is the topic of the crisis lines on its page: "overdose"; "": none.
	Crisis   string    `key:"crisis"`
	Source   string    `key:"source,required"` // https address of the primary page
	AsOf     time.Time `key:"asOf"`
	Verified bool      `key:"verified,required"`
}

// Subjects are the subjects of a relation: "services", "substances" or "therapies"; nil for any other.
func (d *Data) Subjects(relation string) []Subject {
	switch relation {
	case "services":
		return d.Services
	case "substances":
		return d.Substances
	case "therapies":
		return d.Therapies
	}
	return nil
}

// Subject is the subject of a relation with an id, or nil.
func (d *Data) Subject(relation, id string) *Subject {
	return find(d.Subjects(relation), func(s *Subject) bool { return s.ID == id })
}

// subjects reads the file of one of the three lists.
func (l *loader) subjects(name string) []Subject {
	var subjects []Subject
	ids, topics := map[string]bool{}, l.data.Topics()
	entries, asOf := l.entries(name, name)
	for _, at := range entries {
		var s Subject
		l.report(at.Decode(&s)...)
		if !l.id(at.At("id"), name, ids) {
			continue
		}
		if !l.known(at.At("crisis"), topics) {
			s.Crisis = ""
		}
		l.provenance(at, &s.Source, &s.AsOf, &s.Verified, asOf)
		subjects = append(subjects, s)
	}
	return subjects
}

// Term is an acronym or a word of the field to explain at first use, from data/glossary.toml.
type Term struct {
	Short    string    `key:"short,required"`   // as written in texts: "MOUD"
	Long     string    `key:"long"`             // in full: "medications for opioid use disorder"
	Meaning  string    `key:"meaning,required"` // one plain sentence, with its full stop
	Source   string    `key:"source,required"`  // https address of the primary page
	AsOf     time.Time `key:"asOf"`
	Verified bool      `key:"verified,required"`

	ID string // of its entry on a page, after "word-"; unique
}

// Term is the term with a Short, or nil.
func (d *Data) Term(short string) *Term {
	return find(d.Glossary, func(t *Term) bool { return t.Short == short })
}

// glossary reads the terms, and sorts them without regard to letter case.
func (l *loader) glossary() {
	given, ids := map[string]bool{}, map[string]bool{}
	entries, asOf := l.entries("glossary", "terms")
	for _, at := range entries {
		var t Term
		l.report(at.Decode(&t)...)
		if t.Short == "" || !l.once(at.At("short"), "terms", given) {
			continue
		}
		if t.Meaning != "" && !strings.HasSuffix(t.Meaning, ".") {
			l.report(at.At("meaning").Report(badData, "want a sentence with its full stop, have %q", t.Meaning).
				Suggest("write %s", strconv.Quote(t.Meaning+".")))
		}
		l.provenance(at, &t.Source, &t.AsOf, &t.Verified, asOf)
		base := cmp.Or(names.Slug(t.Short), "term")
		t.ID = base
		for n := 2; ids[t.ID]; n++ { // "C" and "C#"
			t.ID = fmt.Sprintf("%s-%d", base, n)
		}
		ids[t.ID] = true
		l.data.Glossary = append(l.data.Glossary, t)
	}
	slices.SortStableFunc(l.data.Glossary, func(a, b Term) int {
		return strings.Compare(strings.ToLower(a.Short), strings.ToLower(b.Short))
	})
}
