package rules

import (
	"porchlight/internal/check"
	"porchlight/internal/finding"
)

var _ = check.Add(check.Rule{
	Name:     "link-words",
	Severity: finding.Info,
	Doc:      "Two links of a page have the same words and lead to different places",
	Why: "Screen readers can list the links of a page without the text around them. Readers cannot distinguish two " +
		"with the same words (WCAG 2.4.4, 2.4.9).",
	Instead: "Write into each link where it leads: `[hours in Springfield](a.md)`, `[hours in Peoria](b.md)`.",
	File: func(p *check.Pass) {
		if !p.File.IsHTML() || p.File.Origin == check.FromLayout && p.Source == nil {
			return
		}
		for _, twin := range p.File.Tags().Outline.Twice {
			at := p.FindLink(twin.Words, twin.Address)
			if p.File.Origin == check.FromLayout && at.File != p.File.Name || at.Start.Line == 0 {
				continue // lists of layouts name pages by their titles
			}
			p.Report(at, "the words %q lead to %q here, and to %q in another link of the page", twin.Words,
				twin.Address, twin.Other).
				Suggest("write into each link where it leads").
				Fact("https://www.w3.org/WAI/WCAG22/Understanding/link-purpose-in-context.html")
		}
	},
})
