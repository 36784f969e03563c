package rules

import (
	"porchlight/internal/care"
	"porchlight/internal/check"
	"porchlight/internal/finding"
)

var _ = check.Add(check.Rule{
	Name:     "structured-data-differs",
	Severity: finding.Warning,
	Doc:      "The description of a page for search engines (JSON-LD) has values that the page does not show",
	Why: "Search engines show a number from there beside the result, and people call it. Values that are only in " +
		"the description are against their rules, and editors forget to change them.",
	Instead: "Print `{{ .JSONLD }}` in a layout: it takes numbers and names from what the page shows. In a description of " +
		"your own, write what readers see.",
	File: func(p *check.Pass) {
		if !p.File.IsHTML() {
			return
		}
		for _, data := range p.File.Data() {
			for _, n := range data.Nodes {
				for number := range n.Values("telephone") {
					if written, ok := number.Text(); ok && !showsNumber(p, written) {
						p.Report(p.File.Find(written), "the JSON-LD of the page has the number %q, which the page does not show", written).
							Suggest("write the number that the page shows").Fact(structuredSource)
					}
				}
				if name, ok := n.Value("name").Text(); ok && n.Is("ListItem", "Question", "Person", "MedicalClinic",
					"LocalBusiness") && !p.File.Shows(name) {
					p.Report(p.File.Find(name), "the JSON-LD of the page has the name %q, which the page does not show",
						name).
						Suggest("write the name that the page shows, or take it out").Fact(structuredSource)
				}
			}
		}
	},
})

// showsNumber reports whether the page calls or shows a number. A text that is no number counts as shown.
func showsNumber(p *check.Pass, written string) bool {
	want, err := care.ParsePhone(written, p.Config.Country)
	if err != nil || p.File.Helpline != "" && p.File.Helpline == want.Tel() {
		return true
	}
	for _, call := range p.File.Tags().Calls {
		if call.Address == want.Tel() {
			return true
		}
	}
	return care.Dials(care.NumbersIn(p.File.Words()), want.Tel())
}
