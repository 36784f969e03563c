package rules

import (
	"fmt"
	"regexp"

	"porchlight/internal/check"
	"porchlight/internal/markdown"
)

var _ = check.Add(check.Rule{
	Known: &markdown.HeadingEmpty,
	File: func(p *check.Pass) {
		if !p.File.IsHTML() {
			return
		}
		var before [7]int // empty headings, by level
		for _, h := range p.File.Tags().Outline.Headings {
			if !h.Empty() {
				continue
			}
			tag := fmt.Sprintf("h%d", h.Level)
			at := p.File.FindMatch(emptyHeadings[h.Level], before[h.Level])
			before[h.Level]++
			if at.Start.Line == 0 {
				at = p.File.Find("<" + tag + "></" + tag + ">") // in a layout
			}
			p.Report(at, "the heading <%s> has no words", tag).
				Suggest("write what the part is about, or take the heading out")
		}
	},
})

// emptyHeadings match headings without words in HTML, by level.
var emptyHeadings = func() (patterns [7]*regexp.Regexp) {
	const nothing = `(?:\s|&nbsp;|&#160;|\x{a0}|<!--.*?-->|</?(?:a|b|br|em|i|small|span|strong|u)\b[^>]*>)*`
	for level := 1; level < len(patterns); level++ {
		patterns[level] = regexp.MustCompile(fmt.Sprintf(`(?is)<h%d\b[^>]*>%s</h%[1]d\s*>`, level, nothing))
	}
	return patterns
}()
