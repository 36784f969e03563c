package rules

import (
	"slices"
	"strings"

	"porchlight/internal/check"
	"porchlight/internal/finding"
)

var _ = check.Add(check.Rule{
	Name:     "broken-anchor",
	Severity: finding.Error,
	Doc:      "A link leads to a place on a page that does not exist",
	Why:      "The reader lands at the top of a long page and has to search for what was promised.",
	Instead:  "Write the id of a heading of that page, give the heading one with `{#id}`, or take the `#...` away.",
	Link: func(p *check.Pass) {
		if p.Link.Fragment == "top" || slices.Contains(p.IDs, p.Link.Fragment) {
			return
		}
		r := p.Report(check.Place{File: p.Link.File, Start: p.Link.Pos}, "no place %q on the page that %q leads to",
			"#"+p.Link.Fragment, p.Link.Dest)
		wanted := strings.TrimPrefix(p.Link.Fragment, "user-content-") // GitHub puts it before every id
		if near := finding.NearestWithin(len(wanted)/3, wanted, p.IDs); near != "" {
			r.Suggest("did you mean %q?", "#"+near)
		} else {
			r.Suggest("give the heading there the id {#%s}, or take the #%s away", p.Link.Fragment, p.Link.Fragment)
		}
	},
})
