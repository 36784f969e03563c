package care

import (
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"porchlight/internal/finding"
	"porchlight/internal/lazyregexp"

	"github.com/rivo/uniseg"
)

// ShareTarget is one way to share a page. A target without a URL is a control of the page itself (copy, print, the
// device's share sheet) and needs JavaScript. Its tags are the keys of one [[targets]].
type ShareTarget struct {
	ID      string `key:"id,required"`     // "pinterest"
	Label   string `key:"label,required"`  // "Pinterest"
	URL     string `key:"url"`             // template with {url}, {title}, {description} and {image}; Link fills it
	Social  bool   `key:"social"`          // a social network: not shown on sensitive pages
	Script  string `key:"script"`          // "copy", "print" or "sheet" for controls that need JavaScript
	Default bool   `key:"default"`         // shown on sites that do not choose targets
	Limit   int    `key:"limit"`           // longest title and address together, in characters; 0: no limit
	Source  string `key:"source,required"` // https address that documents the link
}

// Shared is the data of a page that share links have.
type Shared struct {
	URL         string // the canonical address
	Title       string
	Description string
	Image       string // full address of a picture; "": none

	encoded [4]struct{ value, text string } // last encoded value of each of shareFields, which many links share
}

// encode is the value of a field, percent-encoded. field is an index in shareFields.
func (s *Shared) encode(field int, value string) string {
	have := &s.encoded[field]
	if have.value != value {
		have.value, have.text = value, percentEncode(value)
	}
	return have.text
}

// shareScripts are the controls that the script of the page has.
var shareScripts = []string{"copy", "print", "sheet"}

// share reads the share targets.
func (l *loader) share() {
	ids := map[string]bool{}
	entries, _ := l.entries("share", "targets")
	for _, at := range entries {
		var t ShareTarget
		l.report(at.Decode(&t)...)
		if !at.At("id").Written() || !l.once(at.At("id"), "targets", ids) {
			continue
		}
		t.Source = l.https(at.At("source"))
		script, link := at.At("script"), at.At("url")
		switch {
		case !link.Written() && !script.Written():
			l.report(at.At("id").Report(badData, "the target %q needs a url, or a script", t.ID))
		case link.Written() && script.Written():
			l.report(script.Report(badData, "the target %q has a url, so it needs no script", t.ID))
		case script.Written():
			l.report(script.OneOf(badData, shareScripts...)...)
		default:
			if complaint := checkShareURL(t.URL); complaint != "" {
				l.report(link.Report(badData, "%s", complaint))
			}
		}
		l.data.Share = append(l.data.Share, t)
	}
}

// shareField matches a field of a share address, also one without "}", so that it can be reported.
var shareField = lazyregexp.New(`\{[^}]*\}?`)

var shareFields = []string{"{url}", "{title}", "{description}", "{image}"}

// checkShareURL is what is wrong with the address of a share target; "": nothing. Fields may only be in the values of
// parameters, so that the text of a page cannot change where a link leads.
func checkShareURL(address string) (complaint string) {
	base, query, found := strings.Cut(address, "?")
	switch {
	case strings.ContainsAny(base, "{}#") || !found:
		return `fields such as {url} may stand only after "?"`
	case !isHTTPS(base) && base != "mailto:" && base != "sms:":
		return "want an address that begins with https://, mailto:? or sms:?"
	}
	for param := range strings.SplitSeq(query, "&") {
		name, value, _ := strings.Cut(param, "=")
		if strings.ContainsAny(name, "{}#") {
			return `fields such as {url} may stand only after "="`
		}
		for _, field := range shareField().FindAllString(value, -1) {
			if !slices.Contains(shareFields, field) {
				return finding.Message("want {url}, {title}, {description} or {image}, have %q", field)
			}
		}
	}
	if !strings.Contains(query, "{url}") {
		return "the address of the page is missing: write {url} in it"
	}
	return ""
}

// ShareIDs are the ids of all share targets, in order.
func (d *Data) ShareIDs() []string {
	ids := make([]string, len(d.Share))
	for i, t := range d.Share {
		ids[i] = t.ID
	}
	return ids
}

// Link is the address that shares a page. Values are percent-encoded, so that no title can change the address. A
// parameter for which the page has no value is left out. A title too long for the target is shortened. It is "" for a
// control of the page itself.
func (t ShareTarget) Link(page *Shared) string {
	if t.URL == "" {
		return ""
	}
	title, description := oneLine(page.Title), oneLine(page.Description)
	if t.Limit > 0 {
		title = shorten(title, t.Limit-len(page.URL)-1)
	}
	values := [...]string{page.URL, title, description, page.Image} // of shareFields
	base, query, _ := strings.Cut(t.URL, "?")
	var room [512]byte
	link, mark := append(room[:0], base...), byte('?')
	for param := range strings.SplitSeq(query, "&") {
		hadFields := strings.Contains(param, "{")
		for i, field := range shareFields {
			if values[i] == "" && hadFields {
				param = withoutField(param, field)
			}
		}
		if !hadFields || strings.Contains(param, "{") {
			link, mark = page.fill(append(link, mark), param, &values), '&'
		}
	}
	return string(link)
}

// fill appends a parameter with the values of its fields.
func (s *Shared) fill(link []byte, param string, values *[4]string) []byte {
	for {
		at := strings.IndexByte(param, '{')
		if at < 0 {
			return append(link, param...)
		}
		link, param = append(link, param[:at]...), param[at:]
		i := slices.IndexFunc(shareFields, func(field string) bool { return strings.HasPrefix(param, field) })
		if i >= 0 {
			link, param = append(link, s.encode(i, values[i])...), param[len(shareFields[i]):]
		} else {
			link, param = append(link, '{'), param[1:]
		}
	}
}

// withoutField removes a field from a parameter, with the text between it and the next field, or the one before.
func withoutField(param, field string) string {
	before, after, found := strings.Cut(param, field)
	if next := strings.IndexByte(after, '{'); next >= 0 {
		after = after[next:]
	} else if last := strings.LastIndexByte(before, '}'); last >= 0 && found {
		before = before[:last+1]
	}
	return before + after
}

// percentEncode encodes everything but letters, digits and "-_.~", so that the value is safe in any part of an address.
// A space is %20, since mail and message programs show "+" as "+".
func percentEncode(s string) string {
	return strings.ReplaceAll(url.QueryEscape(strings.ToValidUTF8(s, "\uFFFD")), "+", "%20")
}

// oneLine replaces control characters, such as line ends, by single spaces, and invalid UTF-8 by U+FFFD.
func oneLine(s string) string {
	if isASCIILine(s) {
		return s
	}
	if strings.ContainsFunc(s, unicode.IsControl) {
		s = strings.Join(strings.FieldsFunc(s, func(r rune) bool { return unicode.IsControl(r) || r == ' ' }), " ")
	}
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "\uFFFD")
	}
	return s
}

// isASCIILine reports whether a text is ASCII without control characters, as most titles are.
func isASCIILine(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

// shorten cuts a text to a limit of characters as readers count them, at the end of a word if that is in the second
// half.
func shorten(s string, limit int) string {
	if len(s) <= limit || uniseg.GraphemeClusterCount(s) <= limit {
		return s
	}
	if limit < 2 {
		return ""
	}
	cut, rest, state := 0, s, -1
	for range limit - 1 { // the last one is the ellipsis
		var cluster string
		cluster, rest, _, state = uniseg.FirstGraphemeClusterInString(rest, state)
		cut += len(cluster)
	}
	if space := strings.LastIndexByte(s[:cut], ' '); space > cut/2 {
		cut = space
	}
	return strings.TrimRight(s[:cut], " ") + "…"
}
