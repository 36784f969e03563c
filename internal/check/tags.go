package check

import (
	"bytes"
	"html"
	"slices"
	"strings"

	"github.com/tdewolff/parse/v2"
	lexer "github.com/tdewolff/parse/v2/html"
)

// Tags are what the tags of an HTML file say, read in one pass over the bytes.
type Tags struct {
	IDs      []string // and names of anchors, in order, repeats kept
	Callable bool     // a link calls the helpline that the page has to show, or any number when none is known
	Fetches  []Fetch  // what the browser fetches from other hosts, each address once for each element
	Calls    []Call   // links that call or text, and those that lead nowhere

	host     string // the site's own
	helpline string // the number that has to be callable, as bareNumber gives it; "": any
	seen     map[string]bool

	href, label string // of the link that is read
}

// rawText are the elements whose content is text up to their end tag, whatever stands in it.
var rawText = map[string]bool{"script": true, "style": true, "textarea": true, "title": true}

// read goes from tag to tag. It reads every page of a site, and most tags do not matter, so the lexer reads only
// those that can.
func (t *Tags) read(body []byte) {
	var lower [12]byte // holds the longest name of loads and rawText
	for {
		open := bytes.IndexByte(body, '<')
		if open < 0 {
			return
		}
		body = body[open:]
		if bytes.HasPrefix(body, []byte("<!--")) {
			body = after(body, []byte("-->"))
			continue
		}
		n := 0
		for n < len(lower) && n+1 < len(body) && isLetter(body[n+1]|0x20) {
			lower[n] = body[n+1] | 0x20
			n++
		}
		if n == 0 {
			body = body[1:]
			continue
		}
		name := lower[:n] // becomes a string only for tags that are read
		end := tagEnd(body)
		tag := body[:end]
		fetches := loads[string(name)]
		hasID := bytes.Contains(tag, []byte("id=")) || bytes.Contains(tag, []byte("ID="))
		if without(name, tag) {
			fetches = nil
		}
		isLink := string(name) == "a"
		hasID = hasID || isLink && holds(tag, "name=", "NAME=")
		calls := isLink && mayCall(tag)
		if fetches != nil || hasID || calls || !t.Callable && isLink {
			t.href, t.label = "", ""
			t.tag(tag, string(name), fetches)
		}
		if at := bytes.Index(tag, []byte("style=")); at >= 0 && bytes.IndexByte(tag[at:], '(') >= 0 {
			t.styles(html.UnescapeString(quotedValue(tag[at+len("style="):])))
		}
		body = body[end:]
		if calls {
			t.call(body)
		}
		if rawText[string(name)] {
			rest := afterElement(body, string(name))
			if string(name) == "style" {
				t.styles(string(body[:len(body)-len(rest)]))
			}
			body = rest
		}
	}
}

// quotedValue is the value of an attribute with which a text begins.
func quotedValue(text []byte) string {
	if len(text) > 0 && (text[0] == '"' || text[0] == '\'') {
		inner, _, _ := bytes.Cut(text[1:], text[:1])
		return string(inner)
	}
	inner, _, _ := bytes.Cut(text, []byte(" "))
	return string(bytes.TrimSuffix(inner, []byte(">")))
}

// holds reports whether a tag holds one of some spellings of a word. A copy of each tag in small letters would cost
// more than all that is read of it.
func holds(tag []byte, spellings ...string) bool {
	for _, s := range spellings {
		if bytes.Contains(tag, []byte(s)) {
			return true
		}
	}
	return false
}

// without reports whether a tag of a frequent element has not the attribute by which some of its kind load something.
func without(name, tag []byte) bool {
	switch string(name) {
	case "meta":
		return !holds(tag, "efresh", "EFRESH")
	case "a", "area":
		return !holds(tag, "ping", "PING", "Ping")
	case "table", "td", "th":
		return !holds(tag, "ackground", "ACKGROUND")
	}
	return false
}

// styles finds what styles in the page load from other hosts.
func (t *Tags) styles(styles string) {
	for _, f := range styleFetches([]byte(styles), t.host) {
		if f.Tag = "style"; !t.seen[f.Tag+f.Address] {
			t.seen[f.Tag+f.Address] = true
			t.Fetches = append(t.Fetches, f)
		}
	}
}

func isLetter(lower byte) bool { return 'a' <= lower && lower <= 'z' }

// after is what follows a mark, nothing when there is none.
func after(text, mark []byte) []byte {
	at := bytes.Index(text, mark)
	if at < 0 {
		return nil
	}
	return text[at+len(mark):]
}

// afterElement is what follows the content of an element, nothing when it is not closed.
func afterElement(text []byte, name string) []byte {
	for {
		text = after(text, []byte("</"))
		if text == nil || len(text) >= len(name) && strings.EqualFold(string(text[:len(name)]), name) {
			return text
		}
	}
}

// tagEnd is the length of the tag with which a text begins: to the first ">" outside quotes.
func tagEnd(text []byte) int {
	quote := byte(0)
	for i, c := range text {
		switch {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '>':
			return i + 1
		case (c == '"' || c == '\'') && text[i-1] == '=':
			quote = c
		}
	}
	return len(text)
}

// tag reads one tag. The lexer writes names in lower case, so it gets a copy.
func (t *Tags) tag(text []byte, name string, fetches []string) {
	lex := lexer.NewLexer(parse.NewInputBytes(bytes.Clone(text)))
	var attrs map[string]string
	for {
		switch kind, _ := lex.Next(); kind {
		case lexer.AttributeToken:
			if attrs == nil && fetches != nil {
				attrs = map[string]string{}
			}
			t.attribute(name, lex.AttrKey(), lex.AttrVal(), fetches, attrs)
		case lexer.StartTagToken:
		case lexer.SVGToken, lexer.MathToken:
			return // nothing of a drawing's own tag loads anything
		default:
			if len(attrs) > 0 {
				t.fetching(name, fetches, attrs)
			}
			return
		}
	}
}

// attribute keeps an id, a phone link, and the attributes of an element that fetches.
func (t *Tags) attribute(tag string, key, raw []byte, fetches []string, attrs map[string]string) {
	switch {
	case string(key) == "id", tag == "a" && string(key) == "name":
		if id := value(raw); id != "" {
			t.IDs = append(t.IDs, id)
		}
	case fetches != nil && (string(key) == "rel" || string(key) == "http-equiv" ||
		slices.Contains(fetches, string(key))):
		attrs[string(key)] = value(raw)
	case tag == "a" && string(key) == "aria-label":
		t.label = value(raw)
	case tag == "a":
		if string(key) == "href" {
			t.href = value(raw)
			number, isPhone := strings.CutPrefix(t.href, "tel:")
			t.Callable = t.Callable || isPhone && number != "" &&
				(t.helpline == "" || bareNumber(number) == t.helpline)
		}
	}
}

// bareNumber is a telephone number without "tel:" and without what only parts its digits (RFC 3966).
func bareNumber(address string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune("-.() ", r) {
			return -1
		}
		return r
	}, strings.TrimPrefix(address, "tel:"))
}

// value is an attribute's value without quotes and character references.
func value(raw []byte) string {
	if n := len(raw); n >= 2 && (raw[0] == '"' || raw[0] == '\'') && raw[n-1] == raw[0] {
		raw = raw[1 : n-1]
	}
	if bytes.IndexByte(raw, '&') >= 0 {
		return html.UnescapeString(string(raw))
	}
	return string(raw)
}
