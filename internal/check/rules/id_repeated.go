package rules

import (
	"slices"

	"porchlight/internal/check"
	"porchlight/internal/finding"
)

var _ = check.Add(check.Rule{
	Name:     "id-repeated",
	Severity: finding.Warning,
	Doc:      "Two parts of a page have the same id",
	Why:      "A link to the id leads to the first of the two. Layouts and screen readers find only that one.",
	Instead:  "Give one of them another id. Write the id of a heading in braces after it: `## Cost {#price}`.",
	File: func(p *check.Pass) {
		if !p.File.IsHTML() {
			return
		}
		ids := p.File.Tags().IDs
		if len(ids) < 2 {
			return
		}
		sorted := slices.Sorted(slices.Values(ids))
		for i := 1; i < len(sorted); i++ {
			id := sorted[i]
			if id != sorted[i-1] || i > 1 && id == sorted[i-2] {
				continue
			}
			at := p.File.Find("{#" + id)
			for _, quote := range []string{`"`, "'", ""} {
				if at.Start == (finding.Position{}) {
					at = p.File.Find("id=" + quote + id + quote)
				}
			}
			p.Report(at, "two parts of the page have the id %q", id).
				Suggest("give one of them another id; that of a heading is written after it: {#%s-2}", id)
		}
	},
})
