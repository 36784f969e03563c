package rules

import (
	"strings"

	"porchlight/internal/check"
	"porchlight/internal/finding"
	"porchlight/internal/prose"
	"porchlight/internal/site"
)

var _ = check.Add(check.Rule{
	Name:     "snippet-repeated",
	Severity: finding.Info,
	Doc:      "Two pages have the same title or the same description",
	Why: "Readers see two lines that are alike in a list, a search or their tabs, and cannot tell which " +
		"one they want.",
	Instead: "Say in each what only that page has: the place, the level of care, the year.",
	Site: func(p *check.Pass) {
		titles, descriptions := map[string]*site.Page{}, map[string]*site.Page{}
		repeated := func(seen map[string]*site.Page, key, text string) {
			if text = strings.Join(strings.Fields(prose.Fold(text)), " "); text == "" {
				return
			}
			if other := seen[text]; other != nil {
				p.ReportKey(key, "it is the same as that of %s", other.Source.File).
					Suggest("say what only this page has")
				return
			}
			seen[text] = p.Page
		}
		for _, p.Page = range p.Site.Pages() {
			if p.Page.Source != nil {
				repeated(titles, "title", p.Page.Source.Title)
				repeated(descriptions, "description", p.Page.Source.Description)
			}
		}
		p.Page = nil
	},
})
