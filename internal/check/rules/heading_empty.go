package rules

import (
	"fmt"
	"strings"

	"porchlight/internal/check"
	"porchlight/internal/markdown"
)

var _ = check.Add(check.Rule{
	Known: &markdown.HeadingEmpty,
	File: func(p *check.Pass) {
		if !p.File.IsHTML() {
			return
		}
		for _, h := range p.File.Tags().Outline.Headings {
			inner, empty := h.Empty()
			if !empty {
				continue
			}
			tag := fmt.Sprintf("h%d", h.Level)
			at := check.Place{File: p.File.Name}
			for _, typed := range []string{inner, strings.ReplaceAll(inner, "\u00a0", "&nbsp;"), " &nbsp; ", "&nbsp;"} {
				if at.Start.Line == 0 {
					at = p.File.Find("<" + tag + ">" + typed + "</" + tag + ">")
				}
			}
			p.Report(at, "the heading <%s> has no words", tag).
				Suggest("write what the part is about, or take the heading out")
		}
	},
})
