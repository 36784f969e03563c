package care

import (
	"io/fs"
	"slices"

	"porchlight/internal/finding"
	"porchlight/internal/lazyregexp"
	"porchlight/internal/record"
)

// Kind is a kind of page, from data/kinds.toml. The key `type` of a page names its kind; without `type`, the key that
// names its subject decides.
type Kind struct {
	ID       string   `key:"id,required"`   // "level-of-care": what a page writes as type
	Name     string   `key:"name,required"` // "Level of care"
	Doc      string   `key:"doc,required"`  // one plain sentence: what such a page is for
	Folder   string   `key:"folder"`        // folder of content/ in which its pages usually are: "levels-of-care"
	Subject  string   `key:"subject"`       // one of SubjectKeys, which names what the page is about; "": none
	Relation string   `key:"relation"`      // one of Relations, by which other pages refer to such pages; "": none
	Answers  []string `key:"answers"`       // relations that both pages have to name, such as "services"
	Required []string `key:"required"`      // front matter keys that such a page needs, beside title
	Schema   string   `key:"schema"`        // schema.org type of what the page is about: "MedicalTherapy"; "": none
	Page     string   `key:"page"`          // schema.org type of the page itself: "MedicalWebPage"; "": WebPage

	required record.Place // of Required
}

// SubjectKeys are the front matter keys that name what a page is about. The first that a page has decides its kind.
var SubjectKeys = []string{"level", "service", "substance", "therapy"}

// Relations are the front matter keys whose values are ids of levels, services, substances, therapies, people and
// places.
var Relations = []string{"levels", "services", "substances", "therapies", "people", "places"}

// Kind is the kind of page with an id, or nil.
func (d *Data) Kind(id string) *Kind { return find(d.Kinds, func(k *Kind) bool { return k.ID == id }) }

// kindEntry is a kind as written.
type kindEntry struct {
	Kind
	at record.Place
}

// kinds reads the kinds of page.
func (l *loader) kinds() {
	ids, subjects, relations := map[string]bool{}, map[string]bool{}, map[string]bool{}
	var read []kindEntry
	entries, _ := l.entries("kinds", "kinds")
	for _, at := range entries {
		var k Kind
		l.report(at.Decode(&k)...)
		if !l.id(at.At("id"), "kinds", ids) {
			continue
		}
		read = append(read, kindEntry{k, at})
		k.Folder, k.required = l.folder(at.At("folder")), at.At("required")
		k.Schema, k.Page = l.schemaType(at.At("schema")), l.schemaType(at.At("page"))
		if subject := at.At("subject"); !l.known(subject, SubjectKeys) || !l.ofOneKind(subject, subjects) {
			k.Subject = ""
		}
		if relation := at.At("relation"); !l.known(relation, Relations) || !l.ofOneKind(relation, relations) {
			k.Relation = ""
		}
		k.Answers = nil
		for _, answer := range at.At("answers").Items() {
			if word := answer.Text(); l.known(answer, Relations) && word != "" {
				k.Answers = append(k.Answers, word)
			}
		}
		l.data.Kinds = append(l.data.Kinds, k)
	}
	for _, k := range read {
		l.answers(k, read)
	}
}

// ofOneKind reports a key that an earlier kind has, since a page with that key would be of both kinds.
func (l *loader) ofOneKind(at record.Place, given map[string]bool) bool {
	key := at.Text()
	if key != "" && given[key] {
		l.report(at.Report(badData, "two kinds have the key %q", key).Suggest("leave it to one of them"))
		return false
	}
	given[key] = true
	return true
}

// answers reports relations in Answers of one kind for which no other kind has the relation back in its Answers: no
// page could be right.
func (l *loader) answers(k kindEntry, kinds []kindEntry) {
	for _, at := range k.at.At("answers").Items() {
		answer := at.Text()
		if !slices.Contains(Relations, answer) {
			continue // reported before
		}
		other := find(kinds, func(other *kindEntry) bool { return other.Relation == answer })
		switch {
		case k.Relation == "":
			l.report(at.Report(badData, "pages of kind %q cannot be answered: no key refers to them", k.ID).
				Suggest("add relation, or take this out"))
		case other == nil:
			l.report(at.Report(badData, "no kind has the relation %q, so nothing can answer",
				answer).Suggest("take it out"))
		case !slices.Contains(other.Answers, k.Relation):
			l.report(at.Report(badData, "%q wants an answer from %q, which does not answer %q", k.ID, other.ID,
				k.Relation).
				Suggest("add %q to the answers of %q, or take this out", k.Relation, other.ID))
		}
	}
}

// folder reads a folder below content/.
func (l *loader) folder(at record.Place) string {
	folder := at.Text()
	if folder != "" && (!fs.ValidPath(folder) || folder == ".") {
		l.report(at.Report(badData, "want a folder below content/ such as levels-of-care, have %q", folder))
		return ""
	}
	return folder
}

// KeysRequired are the front matter keys that pages of a kind need. pageKeys are the keys that Porchlight knows on
// pages. Any other may be one of the site's own, but is a finding if it looks like a misspelt known one.
func (k *Kind) KeysRequired(pageKeys []string) ([]string, []finding.Finding) {
	var required []string
	var findings []finding.Finding
	for _, at := range k.required.Items() {
		key := at.Text()
		if meant := record.Misspelt(key, pageKeys); meant != "" && !slices.Contains(pageKeys, key) {
			findings = append(findings, at.Report(badData, "pages have no key %q", key).Suggest("write %q", meant))
		} else if key != "" && !slices.Contains(required, key) {
			required = append(required, key)
		}
	}
	return required, findings
}

// schemaTypes are the types of schema.org that fit pages of this field and what they are about.
var schemaTypes = []string{
	"AboutPage", "Article", "CollectionPage", "ContactPage", "DrugClass", "FAQPage", "Hospital", "LocalBusiness",
	"MedicalBusiness", "MedicalClinic", "MedicalCondition", "MedicalOrganization", "MedicalProcedure",
	"MedicalTherapy", "MedicalWebPage", "NewsArticle", "Organization", "Person", "Physician", "Place",
	"ProfilePage", "QAPage", "Service", "Substance", "WebPage",
}

var typeName = lazyregexp.New(`^[A-Z][A-Za-z0-9]*$`)

// schemaType reads the name of a type of schema.org. schemaTypes does not list all of them, so another name is a
// finding only if it has the wrong form or looks like a misspelt listed one.
func (l *loader) schemaType(at record.Place) string {
	name := at.Text()
	if name == "" || slices.Contains(schemaTypes, name) {
		return name
	}
	near := finding.Nearest(name, schemaTypes)
	switch {
	case !typeName().MatchString(name):
		l.report(at.Report(badData, "want the name of a type of schema.org, such as MedicalWebPage, have %q", name))
	case near != "":
		l.report(at.Report(badData, "schema.org has no type %q", name).Suggest("write %q", near))
	default:
		return name
	}
	return ""
}
