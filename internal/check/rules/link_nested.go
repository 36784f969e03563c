package rules

import (
	"strings"

	"porchlight/internal/check"
	"porchlight/internal/markdown"
)

var _ = check.Add(check.Rule{
	Known: &markdown.LinkNested,
	File: func(p *check.Pass) {
		if !p.File.IsHTML() {
			return
		}
		for _, n := range p.File.Tags().Nested {
			below := strings.TrimPrefix(n.Address, strings.TrimSuffix(p.Config.BaseURL.Path, "/"))
			at, find := check.Place{File: p.File.Name}, p.File.Find
			if p.File.Origin == check.FromLayout { // nested links of a text are removed when it is drawn
				find = p.File.FindInLayouts
			}
			tries := []string{">" + n.Words + "<", `"` + n.Address + `"`, `"` + below + `"`}
			if n.Class != "" {
				tries = append(tries, `class="`+n.Class+`"`)
			}
			for _, words := range tries {
				if at.Start.Line == 0 && len(words) > len(`"/"`) {
					at = find(words)
				}
			}
			p.Report(at, "the link %q begins before the one in front of it has ended", n.Words).
				Suggest("end one <a> with </a> before the next begins")
		}
	},
})
