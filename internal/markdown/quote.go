package markdown

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"

	"porchlight/internal/finding"
	"porchlight/internal/lazyregexp"
)

// curlyParser turns straight quotes and apostrophes into typographic ones. goldmark's parser decides by the letter
// behind a quote, so that 'the end' begins with an apostrophe, and does not change a quote between two marks, as in
// *"[a](/)"*.
type curlyParser struct{}

// quoteState is the number of open quotes in one block.
type quoteState struct {
	block          ast.Node
	single, double int
}

func (curlyParser) Trigger() []byte { return []byte{'\'', '"'} }

func (curlyParser) Parse(parent ast.Node, block text.Reader, pc parser.Context) ast.Node {
	p := pageOf(pc)
	if p.quotes.block != parent {
		p.quotes = quoteState{block: parent}
	}
	line, at := block.PeekLine()
	n, _ := block.Position()
	before, behind := p.text[parent.Lines().At(n).Start:at.Start], line[1:]
	convert := p.quotes.doubleQuote
	if line[0] == '\'' {
		convert = p.quotes.singleQuote
	}
	curly := convert(before, behind)
	block.Advance(1)
	if curly == "" {
		return ast.NewTextSegment(at.WithStop(at.Start + 1))
	}
	node := ast.NewString([]byte(curly))
	node.SetCode(true)
	return node
}

// doubleQuote is the character for a " between two parts of a line; "": it stays straight, as in 21".
func (q *quoteState) doubleQuote(before, behind []byte) string {
	switch {
	case opensQuote(before, behind):
		q.double++
		return "“"
	case q.double == 0 || endsInDigit(before) && bytes.HasPrefix(behind, []byte{'"'}):
		return ""
	}
	q.double--
	return "”"
}

// singleQuote is the character for a ' between two parts of a line; "": it stays straight. A closing quote and an
// apostrophe are the same character.
func (q *quoteState) singleQuote(before, behind []byte) string {
	next, _ := utf8.DecodeRune(behind)
	switch {
	case opensQuote(before, behind):
		if isElision(behind) {
			return "’"
		}
		q.single++
		return "‘"
	case q.single == 0 && !unicode.IsLetter(next) &&
		(endsInDigit(before) || besideSpace(before)):
		return "" // 6', or a mark between spaces
	case q.single > 0 && !unicode.IsLetter(next):
		q.single--
	}
	return "’"
}

// besideSpace reports whether a text begins or ends with a space.
func besideSpace(text []byte) bool {
	first, _ := utf8.DecodeRune(text)
	last, _ := utf8.DecodeLastRune(text)
	return unicode.IsSpace(first) || unicode.IsSpace(last)
}

func endsInDigit(text []byte) bool {
	r, _ := utf8.DecodeLastRune(text)
	return unicode.IsDigit(r)
}

// maxContext is how many bytes before and behind a quote are read, since a line of quotes may be as long as a page.
const maxContext = 1000

// opensQuote reports whether a quote between two parts of a line opens: it is before a word, and behind a space, a
// bracket or a dash. Marks of emphasis and other quotes beside it are ignored.
func opensQuote(before, behind []byte) bool {
	next, _ := utf8.DecodeRune(behind)
	if len(behind) == 0 || unicode.IsSpace(next) {
		return false
	}
	before = bytes.TrimRight(before[max(0, len(before)-maxContext):], `*_~'"`)
	last, _ := utf8.DecodeLastRune(before)
	switch {
	case len(before) == 0 || unicode.IsSpace(last) || strings.ContainsRune("([{|“‘«„¿¡", last):
		return true
	case strings.ContainsRune("-–—/=:…", last):
		word := bytes.TrimLeft(behind[:min(len(behind), maxContext)], `*_~'"[`)
		next, _ = utf8.DecodeRune(word)
		return unicode.IsLetter(next) || unicode.IsDigit(next)
	case last == '>':
		tag := bytes.LastIndexByte(before, '<')
		return tag >= 0 && !bytes.HasPrefix(before[tag:], []byte("</"))
	}
	return false
}

var (
	leadingWord = lazyregexp.New(`^[a-z]+`)
	// shortYear matches a year without its century: '09, the '90s.
	shortYear = lazyregexp.New(`^\d\ds?(?:[^\pL\d]|$)`)
	// elisions are words that exist only with an apostrophe before them.
	elisions = set("tis twas twere twill twould em cuz nother")
	// maybeElisions are words with and without an apostrophe: "'cause I was ill", "the 'cause' of it".
	maybeElisions = set("cause til till bout round cept kay neath gainst")
)

// isElision reports whether the apostrophe before a text replaces letters or digits: 'tis, '09, 'n'.
func isElision(text []byte) bool {
	const longest = 400
	lower := bytes.ToLower(text[:min(len(text), longest)])
	word := leadingWord().Find(lower)
	rest := lower[len(word):]
	switch string(word) {
	case "n":
		return true
	case "s", "t": // in Dutch
		return bytes.HasPrefix(rest, []byte{' '})
	case "":
		return shortYear().Match(lower) && !closingQuote().Match(rest)
	}
	return elisions[string(word)] && !bytes.HasPrefix(rest, []byte{'\''}) ||
		maybeElisions[string(word)] && !closingQuote().Match(rest)
}

// closingQuote matches a single quote behind a word or mark and before neither.
var closingQuote = lazyregexp.New(`(?:^|\S)'(?:[^\pL\d]|$)`)

// alertTitles are the titles of GitHub's five kinds of alert.
var alertTitles = map[string]string{
	"note": "Note", "tip": "Tip", "important": "Important", "warning": "Warning", "caution": "Caution",
}

var alertKinds = []string{"note", "tip", "important", "warning", "caution"}

// quoteParser finds alerts, which are quotes whose first line is only a mark such as [!WARNING].
type quoteParser struct{ blockGuard }

func (q quoteParser) Close(node ast.Node, reader text.Reader, pc parser.Context) {
	q.blockGuard.Close(node, reader, pc)
	quote := node.(*ast.Blockquote)
	first, ok := quote.FirstChild().(*ast.Paragraph)
	if !ok {
		return
	}
	lines := first.Lines()
	line := lines.At(0)
	value := bytes.TrimSpace(reader.Source()[line.Start:line.Stop])
	if len(value) < 4 || value[0] != '[' || value[1] != '!' || value[len(value)-1] != ']' {
		return
	}
	name := string(value[2 : len(value)-1])
	kind := strings.ToLower(name)
	p := pageOf(pc)
	if alertTitles[kind] == "" {
		if near := finding.Nearest(kind, alertKinds); near != "" || kind == "danger" || kind == "info" {
			p.report(alertUnknown.At(p.file, p.at(line.Start), "there is no alert %q", name).
				Suggest("write one of [!NOTE], [!TIP], [!IMPORTANT], [!WARNING], [!CAUTION]"))
		}
		return
	}
	if p.alerts == nil {
		p.alerts = map[*ast.Blockquote]string{}
	}
	p.alerts[quote] = kind
	lines.SetSliced(1, lines.Len())
	if lines.Len() == 0 {
		quote.RemoveChild(quote, first)
	}
}
