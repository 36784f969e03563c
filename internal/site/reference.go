package site

import (
	"cmp"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"porchlight/internal/content"
	"porchlight/internal/finding"
)

var (
	referenceUnknown    = finding.NewRule("reference-unknown", finding.Error, "A page refers to something that is neither on file nor a page")
	referenceWithheld   = finding.NewRule("reference-withheld", finding.Error, "A page refers to a page that is not published")
	referenceDated      = finding.NewRule("reference-dated", finding.Warning, "A page refers to a page whose time is over or has not come")
	referenceUnanswered = finding.NewRule("reference-unanswered", finding.Warning, "A page refers to another that does not refer back")
	referenceTwice      = finding.NewRule("reference-twice", finding.Warning, "A page refers to the same thing twice")
	idTwice             = finding.NewRule("id-twice", finding.Error, "Two pages have the same id, by which others refer to them")
	referenceSelf       = finding.NewRule("reference-self", finding.Warning, "A page refers to itself")
)

// nouns say what a relation refers to.
var nouns = map[string]string{
	"levels": "level of care", "services": "support service", "substances": "substance", "therapies": "therapy", "people": "staff page", "places": "place",
}

// lookup finds what a reference means, or nil, with a finding, when there is nothing to show. What the page named before bears the mark told.
func (a *assembly) lookup(p *Page, n naming, told int) *subject {
	s := a.site.field.subjects[n.relation][n.id]
	switch {
	case s == nil:
		a.reportUnknown(p, n.key, n.relation, n.id)
		return nil
	case s == p.subject:
		a.reportAt(p, n.key, referenceSelf, fmt.Sprintf("%q is this page itself", n.id), "take it out")
		return nil
	case s.mark == told:
		// A level of an article may stand in its list as well.
		if strings.Contains(n.key, "[") {
			a.reportAt(p, n.key, referenceTwice, fmt.Sprintf("%q stands here twice", n.id), "take one of the two out")
		}
		return nil
	case !s.onFile && len(s.pages) == 0:
		a.reportHidden(p, n.key, n.id, s.hidden)
		return nil
	}
	return s
}

// reportUnknown is about an id that nothing has.
func (a *assembly) reportUnknown(p *Page, key, relation, id string) {
	if a.cfg.Data == nil || a.isUnread(id) || content.HasBlank(id) {
		return // without data nothing can be told; else it is told there
	}
	a.reportAt(p, key, referenceUnknown, fmt.Sprintf("no %s is named %q", nouns[relation], id), a.idAdvice(p, key, relation, id))
}

// listedIDs bounds how many ids a message lists: more would not be read.
const listedIDs = 12

// idAdvice names the id that was probably meant, or those that there are. A page can only be about what is on file, and refer to pages too.
func (a *assembly) idAdvice(p *Page, key, relation, id string) string {
	about := key == a.subjectKey(p)
	known := a.knownIDs(relation, about)
	switch near := finding.Nearest(id, known); {
	case near != "":
		return fmt.Sprintf("write %q", near)
	case len(known) == 0:
		return fmt.Sprintf("write a page for it (type: %s) whose file has this name, or take it out", a.kindFor(relation))
	case len(known) > listedIDs:
		return "write one of " + strings.Join(known[:listedIDs], ", ") + " and others"
	case about:
		return "write one of " + strings.Join(known, ", ") + ", or add it to data/" + relation + ".toml"
	}
	return "write one of " + strings.Join(known, ", ")
}

// knownIDs are the ids of a relation in the order shown, all or only those on file. They are sorted once: each of many pages may be wrong.
func (a *assembly) knownIDs(relation string, onFile bool) []string {
	list := idList{relation, onFile}
	if known, ok := a.ids[list]; ok {
		return known
	}
	subjects := maps.Clone(a.site.field.subjects[relation])
	maps.DeleteFunc(subjects, func(_ string, s *subject) bool { return onFile && !s.onFile })
	known := slices.SortedFunc(maps.Keys(subjects), func(x, y string) int {
		return cmp.Or(subjects[x].rank-subjects[y].rank, strings.Compare(x, y))
	})
	a.ids[list] = known
	return known
}

// subjectKey is the key that names what a page of its kind is about; "" without.
func (a *assembly) subjectKey(p *Page) string {
	if kind := a.site.field.kinds[p.CareKind]; kind != nil {
		return kind.Subject
	}
	return ""
}

// kindFor is the kind of the pages that a relation refers to.
func (a *assembly) kindFor(relation string) string {
	for _, kind := range a.site.field.data.Kinds {
		if kind.Relation == relation {
			return kind.ID
		}
	}
	return nouns[relation]
}

// isUnread reports whether the page that has an id is there and cannot be read: that is told at its file, once.
func (a *assembly) isUnread(id string) bool {
	return slices.ContainsFunc(a.tree.Withheld, func(file string) bool {
		name := strings.TrimSuffix(path.Base(file), path.Ext(file))
		if name == "index" {
			name = path.Base(path.Dir(file))
		}
		return strings.EqualFold(name, id)
	})
}

// reportHidden is about a page that is not published.
func (a *assembly) reportHidden(p *Page, key, id string, hidden *Page) {
	rule, suggestion := referenceWithheld, "publish that page too, or take it out"
	if hidden.withheld.dated() {
		rule, suggestion = referenceDated, "nothing is shown for it until that page is published"
	}
	a.reportAt(p, key, rule, fmt.Sprintf("%q, the page %s, is not published: %s", id, hidden.Source.File, hidden.withheld), suggestion)
}

// question is a reference that the other side has to answer.
type question struct {
	page *Page
	naming
	to *subject
}

// checkAnswers reports references that are told from one side only, where readers look for them on both.
func (a *assembly) checkAnswers(asked []question) {
	var marked *subject
	answered := 0
	for _, q := range asked {
		from := q.page.subject
		if from != marked {
			marked, answered = from, a.newMark()
			for _, s := range from.naming {
				s.mark = answered
			}
		}
		if q.to.mark == answered || a.misnamed(q.page) {
			continue
		}
		there, back := q.to.pages[0].Source, from.ref.Relation
		advice := fmt.Sprintf("add %s: [%s] to %s", back, from.ref.ID, there.File)
		if len(there.Refs[back]) > 0 {
			advice = fmt.Sprintf("add %s to the %s of %s", from.ref.ID, back, there.File)
		}
		a.reportAt(q.page, q.key, referenceUnanswered, fmt.Sprintf("the page of %q does not name %q among its %s", q.id, from.ref.ID, back), advice)
	}
}

// misnamed reports whether a page says that it is about something that is not on file. That is told at the page: nobody should be advised
// to refer to a misspelt id.
func (a *assembly) misnamed(p *Page) bool {
	key := a.subjectKey(p)
	return key != "" && p.Source.Subject(key) != "" && !p.subject.onFile
}

// checkIDs reports pages that nobody can refer to, because another has the same id by the name of its file.
func (a *assembly) checkIDs() {
	for _, p := range a.live {
		if p.subject == nil || p == p.subject.pages[0] || p.Source.Subject(a.site.field.kinds[p.CareKind].Subject) != "" {
			continue
		}
		a.report(idTwice.At(p.Source.File, finding.Position{}, "%q is the id of %s too, so nobody can refer to this page", p.ID, p.subject.pages[0].Source.File).
			Suggest("give the file another name"))
	}
}
