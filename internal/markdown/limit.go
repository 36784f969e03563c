package markdown

import (
	"porchlight/internal/finding"
)

// goldmark has no limits of its own: a few kilobytes of brackets keep it busy for minutes. Its parsers are
// therefore wrapped (guard_*.go). A wrapper counts depth where goldmark would nest. Where goldmark would search
// again and again, it takes the length of the search from a budget of the page. The first limit that is broken
// stops the page.
//
// A scan ahead of the parser cannot do this. Which brackets, list markers and tables count depends on blocks, code
// and HTML, so a scan refuses long logs and code in fences, and it takes a long list for one paragraph with the
// square of its cost.

// effortLimit is the budget of a page in steps of some tens of nanoseconds. Ordinary text uses less than a step for
// every ten bytes; the limit is about half a second.
const effortLimit = 20_000_000

// Limits on footnotes: goldmark compares every reference with every note, and every reference adds a link back.
const (
	maxNotes     = 1000
	maxNoteLinks = 5000
)

// stopped is the value of the panic that leaves the parser or the drawing when a limit is broken. The parsers of
// goldmark have no other way out. The panic never leaves the package, and the finding was reported before.
type stopped struct{}

func (p *page) stop(rule finding.Rule, offset int, suggestion, format string, args ...any) {
	p.report(rule.At(p.file, p.at(offset), format, args...).Suggest("%s", suggestion))
	panic(stopped{})
}

// spend takes steps from the page's budget.
func (p *page) spend(steps, offset int) {
	p.effort -= steps
	if p.effort < 0 {
		p.stop(tooCostly, offset, "close or remove them, or write the page in shorter paragraphs",
			"the text up to here has too many brackets, stars or lists that are opened and never closed")
	}
}

// nested stops the page when depth is over the limit. what names in the plural what is nested.
func (p *page) nested(depth, offset int, what string) {
	if depth > p.conv.opt.Nesting {
		p.stop(tooNested, offset, "split the page or remove some of the levels",
			"%s are nested deeper than %d levels", what, p.conv.opt.Nesting)
	}
}
