package care

import (
	"io/fs"
	"regexp"
	"slices"
	"time"

	"porchlight/internal/finding"
	"porchlight/internal/record"
)

// kindsKeys are the keys of data/kinds.toml.
type kindsKeys struct {
	Version int       `key:"version,required"`
	AsOf    time.Time `key:"asOf"`
	Kinds   entries   `key:"kinds,required"`
}

// kindKeys are the keys of one [[kinds]].
type kindKeys struct {
	ID       record.Placed[string]   `key:"id,required"`
	Name     string                  `key:"name,required"`
	Doc      string                  `key:"doc,required"`
	Folder   record.Placed[string]   `key:"folder"`
	Subject  record.Placed[string]   `key:"subject"`
	Relation record.Placed[string]   `key:"relation"`
	Answers  []record.Placed[string] `key:"answers"`
	Required []record.Placed[string] `key:"required"`
	Schema   record.Placed[string]   `key:"schema"`
	Page     record.Placed[string]   `key:"page"`
}

// kinds reads the kinds of page.
func (l *loader) kinds(file string) {
	var keys kindsKeys
	if !l.decode(file, &keys) {
		return
	}
	if l.unusable(keys.Kinds) {
		l.builtIn().kinds(file)
		return
	}
	ids, subjects, relations := map[string]bool{}, map[string]bool{}, map[string]bool{}
	var read []kindKeys
	for _, at := range keys.Kinds.Is {
		var k kindKeys
		l.report(at.Decode(&k)...)
		if !l.id(k.ID, "kinds", ids) {
			continue
		}
		kind := Kind{ID: k.ID.Is, Name: k.Name, Doc: k.Doc, Folder: l.folder(k.Folder),
			Required: l.required(k.Required), Schema: l.schemaType(k.Schema), Page: l.schemaType(k.Page)}
		if l.known(k.Subject, SubjectKeys) && l.ofOneKind(k.Subject, subjects) {
			kind.Subject = k.Subject.Is
		}
		if l.known(k.Relation, Relations) && l.ofOneKind(k.Relation, relations) {
			kind.Relation = k.Relation.Is
		}
		for _, answer := range k.Answers {
			if l.known(answer, Relations) && answer.Is != "" {
				kind.Answers = append(kind.Answers, answer.Is)
			}
		}
		l.data.Kinds = append(l.data.Kinds, kind)
		read = append(read, k)
	}
	l.answers(read)
}

// ofOneKind holds a key to one kind: two kinds with one key would both claim the page that has it.
func (l *loader) ofOneKind(key record.Placed[string], given map[string]bool) bool {
	if key.Is != "" && given[key.Is] {
		l.report(key.Report(badData, "two kinds have the key %q", key.Is).Suggest("leave it to one of them"))
		return false
	}
	given[key.Is] = true
	return true
}

// answers holds that what one kind wants answered, the other one answers: one side alone could never be right.
func (l *loader) answers(kinds []kindKeys) {
	for _, k := range kinds {
		for i := range k.Answers {
			answer := &k.Answers[i]
			if !slices.Contains(Relations, answer.Is) {
				continue // said before
			}
			if k.Relation.Is == "" {
				l.report(answer.Report(badData, "pages of kind %q cannot be answered: no key refers to them", k.ID.Is).Suggest("add relation, or take this out"))
				continue
			}
			at := slices.IndexFunc(kinds, func(other kindKeys) bool { return other.Relation.Is == answer.Is })
			if at < 0 {
				l.report(answer.Report(badData, "no kind has the relation %q, so nothing can answer", answer.Is).Suggest("take it out"))
			} else if !slices.ContainsFunc(kinds[at].Answers, func(back record.Placed[string]) bool { return back.Is == k.Relation.Is }) {
				l.report(answer.Report(badData, "%q wants an answer from %q, which does not answer %q", k.ID.Is, kinds[at].ID.Is, k.Relation.Is).
					Suggest("add %q to the answers of %q, or take this out", k.Relation.Is, kinds[at].ID.Is))
			}
		}
	}
}

// folder reads a folder below content/.
func (l *loader) folder(folder record.Placed[string]) string {
	if folder.Is != "" && (!fs.ValidPath(folder.Is) || folder.Is == ".") {
		l.report(folder.Report(badData, "want a folder below content/ such as levels-of-care, have %q", folder.Is))
		return ""
	}
	return folder.Is
}

// required reads the keys that pages of a kind need. A key that the program does not know may be one of the site's own, unless it is
// nearly one that it knows.
func (l *loader) required(keys []record.Placed[string]) []string {
	var required []string
	for _, key := range keys {
		if key.Is == "" || slices.Contains(pageKeys, key.Is) {
			required = appendNew(required, key.Is)
			continue
		}
		if near := finding.Nearest(key.Is, pageKeys); near != "" {
			l.report(key.Report(badData, "pages have no key %q", key.Is).Suggest("write %q", near))
			continue
		}
		required = appendNew(required, key.Is)
	}
	return required
}

func appendNew(list []string, s string) []string {
	if s == "" || slices.Contains(list, s) {
		return list
	}
	return append(list, s)
}

// pageKeys are the front matter keys that it makes sense to require of a kind of page.
var pageKeys = []string{
	"accreditation", "address", "asam", "audience", "author", "credentials", "date", "description", "effective", "email", "geo", "helpline",
	"hoursPerWeek", "image", "languages", "lengthOfStay", "level", "levels", "license", "linkTitle", "openingHours", "parking", "payment",
	"people", "phone", "places", "plans", "pronouns", "review", "role", "service", "services", "sources", "stepDown", "stepUp", "substance",
	"substances", "summary", "therapies", "therapy", "transit", "weight",
}

// schemaTypes are the types of schema.org that make sense for a page of this field or for what it is about.
var schemaTypes = []string{
	"AboutPage", "Article", "CollectionPage", "ContactPage", "DrugClass", "FAQPage", "Hospital", "LocalBusiness", "MedicalBusiness", "MedicalClinic",
	"MedicalCondition", "MedicalOrganization", "MedicalProcedure", "MedicalTherapy", "MedicalWebPage", "NewsArticle", "Organization", "Person",
	"Physician", "Place", "ProfilePage", "QAPage", "Service", "Substance", "WebPage",
}

var typeName = regexp.MustCompile(`^[A-Z][A-Za-z0-9]*$`)

// schemaType reads the name of a type of schema.org. There are hundreds of them: one that is not listed here is taken as it is, unless it
// is nearly one that is.
func (l *loader) schemaType(name record.Placed[string]) string {
	if name.Is == "" || slices.Contains(schemaTypes, name.Is) {
		return name.Is
	}
	near := finding.Nearest(name.Is, schemaTypes)
	switch {
	case !typeName.MatchString(name.Is):
		l.report(name.Report(badData, "want the name of a type of schema.org, such as MedicalWebPage, have %q", name.Is))
	case near != "":
		l.report(name.Report(badData, "schema.org has no type %q", name.Is).Suggest("write %q", near))
	default:
		return name.Is
	}
	return ""
}
