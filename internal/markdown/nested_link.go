package markdown

import (
	"slices"
	"strings"

	"golang.org/x/net/html"

	"porchlight/internal/finding"
)

// LinkNested is found in texts here, and in finished pages by package check.
var LinkNested = finding.Register(finding.Rule{
	Name: "link-nested", Severity: finding.Warning,
	Doc: "A link stands in the words of another link",
	Why: "Browsers end a link where another begins, so neither leads where it should. In a text, only the words of one " +
		"of them are shown.",
	Instead: "Write the inner link, the mark of the footnote or the component behind the link. In a layout, end one " +
		"`<a>` before the next begins.",
})

// removeNestedLinks removes links that are in other links. inside: the HTML is in a link itself. The HTML is balanced.
func removeNestedLinks(written string, inside bool) (clean string, found bool) {
	open := 0
	if inside {
		open = 1
	}
	if strings.Count(written, "<a")+open < 2 { // nearly always
		return written, false
	}
	var out []byte
	var kept []bool // of each open link, whether it was kept
	f := fragment{html: []byte(written)}
	f.tags(func(t *token) {
		keep := true
		switch {
		case t.Data != "a":
		case t.isStart():
			keep = open == 0
			kept, open, found = append(kept, keep), open+1, found || !keep
		case t.Type == html.EndTagToken && len(kept) > 0:
			last := len(kept) - 1
			keep = kept[last]
			kept, open = kept[:last], open-1
		}
		if keep {
			out = append(out, t.raw...)
		}
	})
	return string(out), found
}

// inRawLink reports whether a link of the editor's HTML is open.
func (p *page) inRawLink() bool { return p.raw.link || slices.Contains(p.raw.open, "a") }

// reportNested reports links that were taken out of the element at pos.
func (p *page) reportNested(pos finding.Position, what string) {
	p.report(LinkNested.At(p.file, pos, "%s is in another link or holds one, and only one of them can lead anywhere", what).
		Suggest("write one behind the other"))
}

// writeUnnested writes what a layout made of the element at pos, without links in links.
func (p *page) writeUnnested(html string, pos finding.Position, what string) {
	html, nested := removeNestedLinks(html, p.inRawLink())
	if nested {
		p.reportNested(pos, what)
	}
	p.write(html)
}

// linkWords draws the words of the link at an offset.
func (p *page) linkWords(offset int, draw func()) string {
	words, nested := removeNestedLinks(p.capture(draw), true)
	if nested {
		p.reportNested(p.at(max(0, offset)), "this link")
	}
	return words
}

// nestRaw reports and leaves out the tag of a link of the editor's HTML that begins in another one.
func (p *page) nestRaw(f *fragment, t *token) bool {
	nested := t.isStart() && p.inRawLink()
	if nested {
		p.reportNested(p.at(f.source(t.offset)), "this link")
	}
	return nested
}
