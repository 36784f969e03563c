package render

import (
	"html/template"
	"strings"
)

// contents draws the table of contents of headings between two levels as nested lists; empty when there are none. A skipped level
// does not open an empty list. The landmark around it, with its name in the
// page's language, is the layout's.
func contents(headings []Heading, from, to int) template.HTML {
	var b strings.Builder
	var open []int // levels of the lists that are open
	for _, h := range headings {
		if h.Level < from || h.Level > to || h.ID == "" {
			continue
		}
		switch {
		case len(open) == 0:
			b.WriteString("<ul>")
			open = append(open, h.Level)
		case h.Level > open[len(open)-1]:
			b.WriteString("<ul>")
			open = append(open, h.Level)
		default:
			for len(open) > 1 && h.Level < open[len(open)-1] {
				b.WriteString("</li></ul>")
				open = open[:len(open)-1]
			}
			b.WriteString("</li>")
		}
		b.WriteString(`<li><a href="#`)
		b.WriteString(template.HTMLEscapeString(h.ID))
		b.WriteString(`">`)
		b.WriteString(template.HTMLEscapeString(h.Text))
		b.WriteString("</a>")
	}
	if len(open) == 0 {
		return ""
	}
	for range open {
		b.WriteString("</li></ul>")
	}
	return template.HTML(b.String())
}
