package rules

import (
	"fmt"
	"slices"
	"strings"

	"porchlight/internal/check"
	"porchlight/internal/content"
	"porchlight/internal/finding"
)

var _ = check.Add(check.Rule{
	Name:     "reference-unknown",
	Severity: finding.Warning,
	Doc:      "A page refers to something that is neither in the data nor a page",
	Why: "Readers find no link to what the page promises. The reference is left out, so that a page that was " +
		"deleted does not stay online because others refer to it.",
	Instead: "Write an id that is in the data or has a page, or write the page.",
	Page: func(p *check.Pass) {
		page := p.Page
		for _, r := range p.References() {
			if r.Subject == nil && !isSubject(p, r.Key) {
				reportUnknown(p, r.Key, r.Relation, r.ID)
			}
		}
		for _, step := range [][2]string{{"stepUp", page.Source.StepUp}, {"stepDown", page.Source.StepDown}} {
			if step[1] != "" && stepOf(p, step[1]) < 0 {
				reportUnknown(p, step[0], "levels", step[1])
			}
		}
		eachUnknownPerson(p, func(key, id string) {
			reportUnknown(p, key, "people", id)
		})
	},
})

// eachUnknownPerson visits the keys whose value is the id of a person without a published page. A value that is neither
// a known id nor has the form of one is a name.
func eachUnknownPerson(p *check.Pass, visit func(key, id string)) {
	for _, id := range p.Page.Source.Author {
		if !p.Site.IsPerson(id) {
			visit("author", id)
		}
	}
	if id := p.Page.Source.Review.By; id != "" && !p.Site.IsPerson(id) {
		visit("review.by", id)
	}
}

// nouns are the names of what a relation refers to.
var nouns = map[string]string{
	"levels": "level of care", "services": "support service", "substances": "substance", "therapies": "therapy",
	"people": "staff page", "places": "place",
}

// isSubject reports whether a key names the subject of the page.
func isSubject(p *check.Pass, key string) bool {
	kind := p.Page.FieldKind()
	return kind != nil && key == kind.Subject
}

// reportUnknown reports an id without data or page. Withheld pages and blanks are reported elsewhere.
func reportUnknown(p *check.Pass, key, relation, id string) {
	if p.Config.Data == nil || p.Site.WithheldNamed(relation, id) != nil || content.HasBlank(id) {
		return
	}
	f := p.ReportKey(key, "no %s is named %q", nouns[relation], id).Suggest("%s", idAdvice(p, key, relation, id))
	if !isSubject(p, key) {
		f.Withhold()
	}
}

// listedIDs is the largest number of ids in a message.
const listedIDs = 12

// idAdvice suggests the id that was probably meant, or lists the known ids. The subject of a page has to be in the
// data; a reference may be to a page as well.
func idAdvice(p *check.Pass, key, relation, id string) string {
	about := isSubject(p, key)
	known := knownIDs(p, relation, about)
	switch near := finding.Nearest(id, known); {
	case near != "":
		return finding.Message("write %q", near)
	case len(known) == 0:
		wanted := nouns[relation]
		for _, kind := range slices.Backward(p.Config.Data.Kinds) {
			if kind.Relation == relation {
				wanted = kind.ID
			}
		}
		return fmt.Sprintf("write a page for it (type: %s) whose file has this name, or take it out", wanted)
	case len(known) > listedIDs:
		return "write one of " + strings.Join(known[:listedIDs], ", ") + " and others"
	case about:
		return "write one of " + strings.Join(known, ", ") + ", or add it to data/" + relation + ".toml"
	}
	return "write one of " + strings.Join(known, ", ")
}

// knownIDs are the ids of a relation in the order shown: all, or with onFile only those in the data.
func knownIDs(p *check.Pass, relation string, onFile bool) []string {
	var ids []string
	for _, s := range p.Site.Subjects(relation) {
		if s.OnFile || !onFile {
			ids = append(ids, s.ID)
		}
	}
	return ids
}
