package check

import (
	"slices"

	"porchlight/internal/finding"
	"porchlight/internal/render"
)

var brokenAnchor = finding.NewRule("broken-anchor", finding.Error, "A link leads to a place on a page that does not exist")

// Anchors checks that every #fragment of a link exists on the page it leads to.
func Anchors(links []render.Link, pages []Facts) []finding.Finding {
	byPath := make(map[string]Facts, len(pages))
	twice := map[string]bool{} // two pages at one address: that is told already, and which of them is meant nobody knows
	for _, facts := range pages {
		if _, taken := byPath[facts.Path]; taken {
			twice[facts.Path] = true
		}
		byPath[facts.Path] = facts
	}
	var findings []finding.Finding
	for _, link := range links {
		if link.Fragment == "" || link.Fragment == "top" {
			continue
		}
		facts, known := byPath[link.Target]
		if !known || twice[link.Target] || slices.Contains(facts.IDs, link.Fragment) {
			continue
		}
		f := brokenAnchor.At(link.File, link.Pos, "no place %q on the page that %q leads to", "#"+link.Fragment, link.Dest)
		if near := finding.Nearest(link.Fragment, facts.IDs); near != "" {
			f = f.Suggest("did you mean %q?", "#"+near)
		} else {
			f = f.Suggest("give the heading there the id {#%s}, or take the #%s away", link.Fragment, link.Fragment)
		}
		findings = append(findings, f)
	}
	return findings
}
