package markdown

import (
	"bytes"
	"slices"
	"sort"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
	"golang.org/x/net/html"

	"porchlight/internal/lazyregexp"
)

// fragment is a piece of HTML in the text: a block, or one tag. In the text, marks of a quote or list may be between
// its lines.
type fragment struct {
	html   []byte
	places []fragmentPlace
}

// fragmentPlace maps an offset in fragment.html to one in the text, for a line.
type fragmentPlace struct{ offset, source int }

func (f *fragment) add(line text.Segment, source []byte) {
	f.places = append(f.places, fragmentPlace{len(f.html) + line.Padding, line.Start})
	f.html = append(f.html, line.Value(source)...)
}

// source is the offset in the text of an offset in the fragment.
func (f *fragment) source(offset int) int {
	i := max(0, sort.Search(len(f.places), func(i int) bool { return f.places[i].offset > offset })-1)
	return f.places[i].source + max(0, offset-f.places[i].offset)
}

func linesFragment(lines *text.Segments, source []byte) (f fragment) {
	for i := range lines.Len() {
		f.add(lines.At(i), source)
	}
	return f
}

func (p *page) blockFragment(n *ast.HTMLBlock) fragment {
	f := linesFragment(n.Lines(), p.text)
	if n.HasClosure() {
		f.add(n.ClosureLine, p.text)
	}
	return f
}

func (p *page) inlineFragment(n *ast.RawHTML) fragment { return linesFragment(n.Segments, p.text) }

// isSummaryEnd reports whether a fragment is <!--more-->.
func (f *fragment) isSummaryEnd() bool {
	s := bytes.TrimSpace(f.html)
	s, ok := bytes.CutPrefix(s, []byte("<!--"))
	if !ok {
		return false
	}
	s, ok = bytes.CutSuffix(s, []byte("-->"))
	return ok && string(bytes.TrimSpace(s)) == "more"
}

// token is a tag or a text of a fragment.
type token struct {
	html.Token        // Data and attribute values are decoded
	raw        []byte // as written
	offset     int    // of raw in the fragment
	fragment   *fragment
	places     [][]int // matches of htmlAttribute; nil until place is called
}

// isStart reports whether a token is a start tag.
func (t *token) isStart() bool {
	return t.Type == html.StartTagToken || t.Type == html.SelfClosingTagToken
}

// attr is the index of the first attribute with a name, which browsers use, or -1.
func (t *token) attr(name string) int {
	return slices.IndexFunc(t.Attr, func(a html.Attribute) bool { return a.Key == name })
}

// value is the value of an attribute; "" without it.
func (t *token) value(name string) string {
	if i := t.attr(name); i >= 0 {
		return t.Attr[i].Val
	}
	return ""
}

// tags calls visit with each token of a fragment. An unfinished tag at the end is an ErrorToken.
func (f *fragment) tags(visit func(t *token)) {
	offset := f.simpleTags(visit)
	if offset == len(f.html) {
		return
	}
	z := html.NewTokenizer(bytes.NewReader(f.html[offset:]))
	for {
		kind, size := z.Next(), len(z.Raw())
		t := token{Token: z.Token(), raw: f.html[offset : offset+size], offset: offset, fragment: f}
		if kind == html.ErrorToken {
			if t.raw = f.html[offset:]; len(t.raw) > 0 {
				visit(&t)
			}
			return
		}
		visit(&t)
		offset += size
	}
}

// attrPlace is the place of an attribute in token.raw: raw[start:] begins with the name, raw[value:end] is the value
// without quotes. Without a value, value and end are the end of the name.
type attrPlace struct {
	start, value, end int
	quotes            int // length of the quote: 1, or 0 for an unquoted value
}

// htmlAttribute matches an attribute as HTML's tokenizer reads it (section 13.2.5.32 and following): its name, and its
// value in double quotes, in single quotes or without quotes.
var htmlAttribute = lazyregexp.New(
	`[ \t\n\f\r/]*([^ \t\n\f\r/>][^ \t\n\f\r/>=]*)` +
		`(?:[ \t\n\f\r]*=[ \t\n\f\r]*(?:"([^"]*)"|'([^']*)'|([^ \t\n\f\r>]*)))?`)

// place is the place of the first attribute with a name; zero without it.
func (t *token) place(name string) attrPlace {
	after := max(0, bytes.IndexAny(t.raw, " \t\n\f\r/>")) // the element's name
	if t.places == nil {
		t.places = htmlAttribute().FindAllSubmatchIndex(t.raw[after:], -1)
	}
	for _, m := range t.places {
		a := attrPlace{start: after + m[2], value: after + m[3], end: after + m[3]}
		written := t.raw[a.start:a.end]
		if len(written) != len(name) || !strings.EqualFold(string(written), name) {
			continue
		}
		for group := 2; group <= 4; group++ {
			if start, end := m[2*group], m[2*group+1]; start >= 0 {
				a.value, a.end = after+start, after+end
				if group < 4 {
					a.quotes = 1
				}
			}
		}
		return a
	}
	return attrPlace{}
}

// targetIn is the address in an attribute of a start tag.
func (p *page) targetIn(t *token, a html.Attribute, image bool) target {
	place := t.place(a.Key)
	return target{
		dest: a.Val, image: image, words: func() string { return p.rawWords(t) },
		start: t.fragment.source(t.offset + place.value), end: t.fragment.source(t.offset + place.end),
	}
}

var anyTag = lazyregexp.New(`<[^<>]*>`)

// rawWords are the words of a link of the editor's HTML.
func (p *page) rawWords(t *token) string {
	const longest = 300
	start := t.fragment.source(t.offset+len(t.raw)-1) + 1
	words, _, _ := bytes.Cut(p.text[start:min(len(p.text), start+longest)], []byte("</a"))
	return decode(anyTag().ReplaceAll(words, nil))
}
