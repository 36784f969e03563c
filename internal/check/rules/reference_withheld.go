package rules

import (
	"porchlight/internal/check"
	"porchlight/internal/finding"
	"porchlight/internal/site"
)

var _ = check.Add(check.Rule{
	Name:     "reference-withheld",
	Severity: finding.Error,
	Doc:      "A page refers to a page that is not published",
	Why:      "Nothing can be shown for it. A page that is a draft was perhaps forgotten.",
	Instead:  "Publish that page too, or take the reference out.",
	Page: func(p *check.Pass) {
		hidden(p, false, "publish that page too, or take it out")
	},
})

// hidden reports references to pages that are not published: those that only the calendar keeps back, or the
// others.
func hidden(p *check.Pass, dated bool, advice string) {
	report := func(key, id string, s *site.Subject) {
		if s != nil && s.Hidden != nil && len(s.Pages) == 0 && s.Hidden.Withheld().Dated() == dated {
			p.ReportKey(key, "%q, the page %s, is not published: %s",
				id, s.Hidden.Source.File, s.Hidden.Withheld()).Suggest("%s", advice)
		}
	}
	seen := map[*site.Subject]bool{p.Page.Subject(): true}
	for _, r := range p.References() {
		if r.Subject != nil && !r.Subject.OnFile && !seen[r.Subject] {
			report(r.Key, r.ID, r.Subject)
		}
	}
	eachUnknownPerson(p, func(key, id string) { report(key, id, p.Site.Subject("people", id)) })
}
