package render

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// withinWords are the elements that stand within a sentence. Any other begins a new line, which a text without elements needs a space for.
var withinWords = map[atom.Atom]bool{
	atom.A: true, atom.Abbr: true, atom.B: true, atom.Bdi: true, atom.Bdo: true, atom.Cite: true, atom.Code: true, atom.Data: true, atom.Del: true,
	atom.Dfn: true, atom.Em: true, atom.I: true, atom.Ins: true, atom.Kbd: true, atom.Mark: true, atom.Q: true, atom.S: true, atom.Samp: true,
	atom.Small: true, atom.Span: true, atom.Strong: true, atom.Sub: true, atom.Sup: true, atom.Time: true, atom.U: true, atom.Var: true, atom.Wbr: true,
}

// visibleText is what a reader sees of drawn HTML, with single spaces.
func visibleText(drawn string) string {
	var b strings.Builder
	tokens := html.NewTokenizer(strings.NewReader(drawn))
	for {
		switch kind := tokens.Next(); kind {
		case html.ErrorToken: // the end: a text in memory has no other error
			return strings.Join(strings.Fields(b.String()), " ")
		case html.TextToken:
			b.Write(tokens.Text())
		case html.StartTagToken, html.EndTagToken, html.SelfClosingTagToken:
			if name, _ := tokens.TagName(); !withinWords[atom.Lookup(name)] {
				b.WriteByte(' ')
			}
		}
	}
}
