package markdown

import (
	"bytes"
	"slices"
	"strings"

	"golang.org/x/net/html"

	"porchlight/internal/finding"
	"porchlight/internal/lazyregexp"
)

var linkSyntax = finding.Register(finding.Rule{
	Name: "link-syntax", Severity: finding.Error,
	Doc:     "A link or picture is written so that it is no link, and readers would see its brackets and its address",
	Why:     "An address with a space in it ends at the space. Then the number cannot be called by tapping it.",
	Instead: "Write an address with spaces between `<` and `>`: `[Call us](<tel:(217) 555-0134>)`.",
})

var (
	callScheme = lazyregexp.New(`(?i)^<?(?:tel|sms|mailto|https?):`)
	quotedEnd  = lazyregexp.New(`\s+["'“”(‘’]([^"“”]*)["'“”)‘’]$`)
	fileEnding = lazyregexp.New(`(?i)\.[a-z0-9]{2,5}(?:[?#]\S*)?$`)
	barePath   = lazyregexp.New(`(?i)^(?:\.{0,2}/\S+|\S+\.(?:md|markdown|html?|pdf)(?:[?#]\S*)?)$`)
	spacedAuto = lazyregexp.New(`^<(?i:tel|sms|mailto):[^<>\n]* [^<>\n]*>`)
)

// longestAddress is the number of bytes behind a bracket that are read, since a line can have many brackets.
const longestAddress = 300

// noLink reports an address behind a closing bracket that ends no link. line begins with the bracket, which is at
// offset.
func (p *page) noLink(line []byte, offset int) {
	if p.conv.opt.Plain || len(line) < 3 {
		return
	}
	if line[1] != '(' && line[1] != ' ' && line[1] != ':' {
		return
	}
	switch rest := string(line[1:min(len(line), longestAddress)]); {
	case rest[0] == '(':
		if inner := inParentheses(rest); inner != "" && (callScheme().MatchString(inner) || !p.isNumber(offset)) {
			p.reportAddress(inner, offset+2)
		}
	case strings.HasPrefix(rest, " (") && (callScheme().MatchString(rest[2:]) || barePath().MatchString(inParentheses(rest[1:]))):
		p.report(linkSyntax.At(p.file, p.at(offset+1), "a space stands between the words and the address of a link").
			Suggest(`take the space out: "](%s)"`, inParentheses(rest[1:])))
	case rest[0] == ':' && p.beginsLine(offset):
		address := strings.TrimSpace(rest[1:])
		if strings.Contains(address, " ") && (callScheme().MatchString(address) || fileEnding().MatchString(address)) {
			p.reportAddress(address, offset+1+strings.Index(rest, address))
		}
	}
}

// inParentheses is the text between the parenthesis at the start of a text and the one that closes it on the line, or
// else the first closing one; "": the line has none.
func inParentheses(text string) string {
	line, _, _ := strings.Cut(text, "\n")
	depth := 0
	for i := range len(line) {
		switch line[i] {
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				return strings.TrimSpace(line[1:i])
			}
		}
	}
	inner, _, closed := strings.Cut(line[1:], ")")
	if !closed {
		return ""
	}
	return strings.TrimSpace(inner)
}

// isNumber reports whether only a number is in the brackets that end at offset, as in "[1](see there)".
func (p *page) isNumber(offset int) bool {
	open := bytes.LastIndexByte(p.text[max(0, offset-100):offset], '[')
	words := p.text[max(0, offset-100)+open+1 : offset]
	return open >= 0 && len(bytes.Trim(words, "0123456789 ")) == 0
}

// beginsLine reports whether the brackets that end at offset begin their line.
func (p *page) beginsLine(offset int) bool {
	line := p.text[bytes.LastIndexByte(p.text[:offset], '\n')+1 : offset]
	return len(line) > 1 && line[0] == '[' && line[1] != '^'
}

// reportAddress reports the text in parentheses that is not read as an address, and suggests how to write it.
func (p *page) reportAddress(inner string, offset int) {
	address, title := inner, ""
	if m := quotedEnd().FindStringSubmatchIndex(inner); m != nil && m[0] > 0 && !callScheme().MatchString(inner) {
		address, title = inner[:m[0]], ` "`+inner[m[2]:m[3]]+`"`
	}
	word, words, spaced := strings.Cut(address, " ")
	instead := "<" + strings.Trim(address, "<>") + ">" + title
	switch {
	case !spaced:
		instead = address + title
	case callScheme().MatchString(address) && !strings.HasPrefix(strings.ToLower(address), "mailto:"):
	case title == "" && !callScheme().MatchString(address) && fileEnding().MatchString(word) && !fileEnding().MatchString(words):
		instead = word + ` "` + words + `"`
	case strings.HasPrefix(strings.ToLower(address), "mailto:"):
		instead = strings.ReplaceAll(address, " ", "%20") + title
	}
	message := "the address %q has a space in it, so this is no link"
	if !spaced {
		message = "%q is not read as an address, so this is no link"
	}
	f := linkSyntax.At(p.file, p.at(offset), message, address)
	p.report(f.Until(p.at(offset+len(inner))).Suggest("write %s", instead))
}

// spacedAutoLink reports an address between < and > that is no link because of a space in it.
func (p *page) spacedAutoLink(at int) {
	if written := spacedAuto().Find(p.text[at:min(len(p.text), at+200)]); written != nil {
		address := string(written[1 : len(written)-1])
		_, words, _ := strings.Cut(address, ":")
		f := linkSyntax.At(p.file, p.at(at), "the address %q has a space in it, so this is no link", address)
		p.report(f.Until(p.at(at+len(written))).Suggest("write [%s](<%s>)", words, address))
	}
}

// LinkNested is the rule for a link in another link. This package finds it in texts, package check in finished pages.
var LinkNested = finding.Register(finding.Rule{
	Name: "link-nested", Severity: finding.Warning,
	Doc: "A link is inside the words of another link",
	Why: "Browsers end a link where another begins, so neither leads where it should. In a text, only the words of one " +
		"of them are shown.",
	Instead: "Write the inner link, the mark of the footnote or the component after the link. In a layout, end one " +
		"`<a>` before the next begins.",
})

// removeNestedLinks removes the tags of links that are in other links. inside: the HTML is in a link. The HTML has to
// be balanced.
func removeNestedLinks(written string, inside bool) (clean string, found bool) {
	open := 0
	if inside {
		open = 1
	}
	if strings.Count(written, "<a")+open < 2 { // fast, since nearly all HTML ends here
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

// reportNested reports that links were removed from the element at pos. what names the element.
func (p *page) reportNested(pos finding.Position, what string) {
	p.report(LinkNested.At(p.file, pos, "%s is in another link or holds one, and only one of them can lead anywhere", what).
		Suggest("write one after the other"))
}

// writeUnnested writes the HTML that a layout made of the element at pos, without links in links.
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

// nestRaw reports whether the tag of a link of the editor's HTML begins in another link and has to be left out, with a
// finding.
func (p *page) nestRaw(f *fragment, t *token) bool {
	nested := t.isStart() && p.inRawLink()
	if nested {
		p.reportNested(p.at(f.source(t.offset)), "this link")
	}
	return nested
}
