package care

import "time"

// Subject is something of the field that pages are about or refer to by its id, from data/services.toml, data/substances.toml
// and data/therapies.toml.
type Subject struct {
	ID       string   // "housing"
	Name     string   // "Housing"
	Names    []string // other names that readers look for: "Recovery homes", "sober living"
	Summary  string   // one plain sentence
	Crisis   string   // topic of the crisis lines that belong on its page: "overdose"; "" none
	Source   string   // https address of the primary page
	AsOf     time.Time
	Verified bool
}

// Term is an acronym or a word of the field that wants an explanation at first use, from data/glossary.toml.
type Term struct {
	Short    string // as it stands in a text: "MOUD"
	Long     string // in full: "medications for opioid use disorder"
	Meaning  string // one plain sentence, with its full stop
	Source   string // https address of the primary page
	AsOf     time.Time
	Verified bool
}

// Kind is a kind of page with a model of its own, from data/kinds.toml. A page is of a kind by its `type`, or, without one, by the key that
// names its subject.
type Kind struct {
	ID       string   // "level-of-care": what a page writes as type
	Name     string   // "Level of care"
	Doc      string   // one plain sentence: what such a page is for
	Folder   string   // where its pages usually lie in content/: "levels-of-care"
	Subject  string   // front matter key that names what the page is about: "level", "service", "substance", "therapy"; "" none
	Relation string   // key by which other pages refer to such pages: "levels", "services", "substances", "therapies", "people", "places"; "" none
	Answers  []string // relations that both sides have to tell: a level and a service name each other
	Required []string // front matter keys that such a page needs, beside title: "description", "address"
	Schema   string   // schema.org type of what the page is about: "MedicalTherapy"; "" none
	Page     string   // schema.org type of the page itself: "MedicalWebPage"; "" WebPage
}

// SubjectKeys are the front matter keys that name what a page is about, the one that decides first.
var SubjectKeys = []string{"level", "service", "substance", "therapy"}

// Relations are the front matter keys whose values are ids of levels, services, substances, therapies, people and places.
var Relations = []string{"levels", "services", "substances", "therapies", "people", "places"}

// Level finds a level of care by its id, or nil.
func (d *Data) Level(id string) *Level {
	for i := range d.Levels {
		if d.Levels[i].ID == id {
			return &d.Levels[i]
		}
	}
	return nil
}

// Kind finds a kind of page by its id, or nil.
func (d *Data) Kind(id string) *Kind {
	for i := range d.Kinds {
		if d.Kinds[i].ID == id {
			return &d.Kinds[i]
		}
	}
	return nil
}

// Subjects are the subjects on file that a relation refers to: of "services", "substances" and "therapies".
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

// Subject finds a subject by relation and id, or nil.
func (d *Data) Subject(relation, id string) *Subject {
	subjects := d.Subjects(relation)
	for i := range subjects {
		if subjects[i].ID == id {
			return &subjects[i]
		}
	}
	return nil
}

// Term finds an explanation by the word as it stands in a text, or nil.
func (d *Data) Term(short string) *Term {
	for i := range d.Glossary {
		if d.Glossary[i].Short == short {
			return &d.Glossary[i]
		}
	}
	return nil
}
