package check

import (
	"bytes"
	"html"
	"strings"
)

// Tags are what the tags of an HTML file say, read in one pass over the bytes.
type Tags struct {
	IDs      []string // and names of anchors, in order, repeats kept
	Callable bool     // a link calls the helpline that the page has to show, or any number when none is known
	Fetches  []Fetch  // what the browser fetches from other hosts, each address once for each element
	Calls    []Call   // links that call or text, and those that lead nowhere
	Hosts    []Host   // of links, that are odd

	host     string // the site's own
	helpline string // the number that has to be callable, as bareNumber gives it; "": any
	seen     map[string]bool

	// Of the tag that is read.
	attrs       []attribute
	href, label string // of a link
}

// attribute is an attribute of a tag: its name in small letters, and its value as written, without quotes.
type attribute struct{ name, value []byte }

// read goes from tag to tag. It reads every page of a site, so a tag is divided in one pass and without copies, as
// browsers divide it (WHATWG HTML, 13.2.5).
func (t *Tags) read(body []byte) {
	for {
		open := bytes.IndexByte(body, '<')
		if open < 0 {
			return
		}
		body = body[open+1:]
		if bytes.HasPrefix(body, []byte("!--")) {
			body = after(body, []byte("-->"))
			continue
		}
		if len(body) == 0 || !isLetter(body[0]|0x20) {
			continue
		}
		var name []byte
		var closed bool
		if name, body, closed = t.divide(body); !closed {
			return
		}
		t.tag(name, body)
		switch element := string(name); element {
		case "script", "style", "textarea", "title": // text up to their end tag, whatever is in it
			rest := afterElement(body, element)
			if element == "style" {
				t.styles(string(body[:len(body)-len(rest)]))
			}
			body = rest
		}
	}
}

// divide reads the tag whose name a text begins with: its name, its attributes, and what follows it. false: the tag
// never ends, so that browsers leave it out.
func (t *Tags) divide(text []byte) (name, rest []byte, closed bool) {
	t.attrs = t.attrs[:0]
	at := untilAny(text, &endsName)
	name, text = lower(text[:at]), text[at:]
	for {
		text = text[spaces(text, '/'):]
		if len(text) == 0 {
			return name, nil, false
		}
		if text[0] == '>' {
			return name, text[1:], true
		}
		at := 1 + untilAny(text[1:], &endsAttribute) // a name may begin with "="
		a := attribute{name: lower(text[:at])}
		text = text[at:]
		if at := spaces(text, ' '); at < len(text) && text[at] == '=' {
			text = text[at+1:]
			text = text[spaces(text, ' '):]
			if a.value, text, closed = divideValue(text); !closed {
				return name, nil, false
			}
		}
		t.attrs = append(t.attrs, a)
	}
}

// divideValue reads the value of an attribute. false: its quote never ends.
func divideValue(text []byte) (value, rest []byte, closed bool) {
	if len(text) > 0 && (text[0] == '"' || text[0] == '\'') {
		end := bytes.IndexByte(text[1:], text[0])
		if end < 0 {
			return nil, nil, false
		}
		return text[1 : 1+end], text[end+2:], true
	}
	end := untilAny(text, &endsValue)
	return text[:end], text[end:], true
}

// The bytes at which a name of a tag, a name of an attribute, and a value without quotes end.
var (
	endsName      = set(" \t\n\f\r/>")
	endsAttribute = set(" \t\n\f\r/>=")
	endsValue     = set(" \t\n\f\r>")
)

func set(bytes string) (is [256]bool) {
	for _, b := range []byte(bytes) {
		is[b] = true
	}
	return is
}

// untilAny is the length of a text up to the first of some bytes.
func untilAny(text []byte, ends *[256]bool) int {
	for i, c := range text {
		if ends[c] {
			return i
		}
	}
	return len(text)
}

// spaces is the length of the white space, and of the other byte, with which a text begins.
func spaces(text []byte, other byte) int {
	for i, c := range text {
		if c != other && (!endsValue[c] || c == '>') {
			return i
		}
	}
	return len(text)
}

// lower is a name in small letters. It is copied only if it has others.
func lower(name []byte) []byte {
	for _, c := range name {
		if 'A' <= c && c <= 'Z' {
			return bytes.ToLower(name)
		}
	}
	return name
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

// tag keeps what matters of a tag. rest is what follows it.
func (t *Tags) tag(name, rest []byte) {
	if len(t.attrs) == 0 {
		return
	}
	isLink := string(name) == "a"
	t.href, t.label = "", ""
	for _, a := range t.attrs {
		switch string(a.name) {
		case "id":
			t.addID(a.value)
		case "name":
			if isLink && t.attr("id") != value(a.value) {
				t.addID(a.value)
			}
		case "style":
			if bytes.IndexByte(a.value, '(') >= 0 {
				t.styles(value(a.value))
			}
		case "href":
			if isLink && mayCall(a.value) {
				t.href = value(a.value)
			} else if isLink && !plainHost(a.value) {
				t.oddHost(value(a.value))
			}
		case "aria-label":
			if isLink {
				t.label = value(a.value)
			}
		}
	}
	if fetches := loads[string(name)]; fetches != nil {
		t.fetching(string(name), fetches)
	}
	if t.href != "" {
		t.call(rest)
	}
}

func (t *Tags) addID(raw []byte) {
	if id := value(raw); id != "" {
		t.IDs = append(t.IDs, id)
	}
}

// attr is the value of an attribute of the tag, of several the first, as browsers have it; "" when there is none.
func (t *Tags) attr(name string) string {
	for _, a := range t.attrs {
		if string(a.name) == name {
			return value(a.value)
		}
	}
	return ""
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

// bareNumber is a telephone number without "tel:" and without what only parts its digits (RFC 3966).
func bareNumber(address string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune("-.() ", r) {
			return -1
		}
		return r
	}, strings.TrimPrefix(address, "tel:"))
}

// value is an attribute's value with its character references read.
func value(raw []byte) string {
	if bytes.IndexByte(raw, '&') >= 0 {
		return html.UnescapeString(string(raw))
	}
	return string(raw)
}
