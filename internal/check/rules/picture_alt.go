package rules

import (
	"porchlight/internal/check"
	"porchlight/internal/markdown"
)

var _ = check.Add(check.Rule{
	Known: &markdown.PictureAlt,
	File: func(p *check.Pass) {
		if !p.File.IsHTML() {
			return
		}
		for _, address := range p.File.Tags().Outline.Pictures {
			p.Report(p.File.FindElement(check.Element{Tag: "img", Attr: "src", Value: address}),
				"the picture %q has no alt", address).
				Suggest(`write alt="..." with what it shows, or alt="" if it tells nothing`).
				Fact("https://www.w3.org/WAI/WCAG22/Understanding/non-text-content.html")
		}
	},
})
