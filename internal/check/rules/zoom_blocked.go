package rules

import (
	"strconv"
	"strings"

	"porchlight/internal/check"
	"porchlight/internal/finding"
)

var _ = check.Add(check.Rule{
	Name:     "zoom-blocked",
	Severity: finding.Error,
	Doc:      "A page prevents its readers from enlarging it",
	Why:      "Many people have to enlarge a page to twice its size to read it (WCAG 1.4.4).",
	Instead:  "Write `<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">` and nothing else in it.",
	File: func(p *check.Pass) {
		if !p.File.IsHTML() {
			return
		}
		viewport := p.File.Tags().Outline.Viewport
		for entry := range strings.FieldsFuncSeq(viewport, func(c rune) bool { return c == ',' || c == ';' }) {
			written, value, _ := strings.Cut(entry, "=")
			key, value := strings.ToLower(strings.TrimSpace(written)), strings.ToLower(strings.TrimSpace(value))
			scale, err := strconv.ParseFloat(value, 64)
			if key == "user-scalable" && (value == "no" || err == nil && scale > -1 && scale < 1) ||
				key == "maximum-scale" && (value == "yes" || err == nil && scale >= 0 && scale < 2) {
				p.Report(p.File.Find(strings.TrimSpace(written)), "the page cannot be made larger: its viewport has %q", strings.TrimSpace(entry)).
					Suggest(`write content="width=device-width, initial-scale=1"`).
					Fact("https://www.w3.org/WAI/WCAG22/Understanding/resize-text.html")
			}
		}
	},
})
