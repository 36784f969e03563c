package rules

import (
	"fmt"

	"porchlight/internal/check"
	"porchlight/internal/finding"
	"porchlight/internal/site"
)

var _ = check.Add(check.Rule{
	Name:     "reference-unanswered",
	Severity: finding.Warning,
	Doc:      "A page refers to another that does not refer back",
	Why:      "Readers look for it on both pages, so both show it, and only you know whether both are right.",
	Instead:  "Add the reference to the other page, or take it out of this one.",
	Page: func(p *check.Pass) {
		from := p.Page.Subject()
		if from == nil || isMisnamed(p) {
			return
		}
		var back map[*site.Subject]bool // made when first needed
		seen := map[*site.Subject]bool{from: true}
		for _, r := range p.References() {
			to := r.Subject
			if to == nil || seen[to] || len(to.Pages) == 0 || !p.Page.Answers(r.Relation) {
				continue
			}
			seen[to] = true
			if back == nil {
				back = from.NamedBy()
			}
			if back[to] {
				continue
			}
			there := to.Pages[0].Source
			advice := fmt.Sprintf("add %s: [%s] to %s", from.Relation, from.ID, there.File)
			if len(there.Refs[from.Relation]) > 0 {
				advice = fmt.Sprintf("add %s to the %s of %s", from.ID, from.Relation, there.File)
			}
			p.ReportKey(r.Key, "the page of %q does not name %q among its %s",
				r.ID, from.ID, from.Relation).Suggest("%s", advice)
		}
	},
})

// isMisnamed reports whether the subject of a page is not in the data. subject-unknown reports that; other pages should
// not refer to a misspelt id.
func isMisnamed(p *check.Pass) bool {
	kind := p.Page.FieldKind()
	return kind != nil && kind.Subject != "" && p.Page.Source.Subject(kind.Subject) != "" && !isOnFile(p)
}
