package rules

import (
	"bytes"

	"porchlight/internal/check"
	"porchlight/internal/finding"
)

var _ = check.Add(check.Rule{
	Name:     "layout-value",
	Severity: finding.Error,
	Doc:      "A layout printed a value that is no text, with a place in the memory of the computer",
	Why: "Readers see what means nothing to them, and the page is another one after each build, so that it is published " +
		"again each time.",
	Instead: "Print a part of the value: `{{ .Site.Title }}` instead of `{{ .Site }}`. docs/layouts.md says what there is.",
	File: func(p *check.Pass) {
		f := p.File
		if f.Origin != check.FromLayout {
			return
		}
		for rest := f.Body; ; {
			at := bytes.Index(rest, memory)
			if at < 0 {
				return
			}
			end := at + len(memory)
			for end < len(rest) && isHexDigit(rest[end]) {
				end++
			}
			if words := string(rest[at:end]); len(words) > longestColor && f.Find(words).Start.Line == 0 {
				p.Report(check.Place{File: f.Name}, "the layout of this page prints %q, a place in the memory of the computer",
					words).Suggest("print a part of the value, such as .Title, that is a text or a number")
				return
			}
			rest = rest[end:]
		}
	},
})

// memory begins the addresses of the values of a Go program, as the package fmt writes them.
var memory = []byte("0xc0")

// longestColor is how many characters a number of another kind has at most, such as that of a color.
const longestColor = len("0xc0ffee00")

func isHexDigit(c byte) bool { return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' }
