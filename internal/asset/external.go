package asset

import (
	"bytes"
	"html"
	"slices"
	"strings"
)

// externalRel is what each link to another host has, from a text as from a layout: the other page gets neither the
// address of this one nor a way to change it. The policy for referrers in the head of the page says the first, too, but
// not of a text that is shown elsewhere, as from a feed, nor to old browsers.
var externalRel = []string{"noopener", "noreferrer"}

// linkEdit is what a link to another host lacks: text for a part of the page.
type linkEdit struct {
	start, end int
	rel        string
}

// staysHere reports whether an address as written is plainly one on its own host, which spares reading it as browsers
// do: it begins with one slash, is a place on the page, or a message or call.
func staysHere(raw []byte) bool {
	if len(raw) < 2 || raw[0] == '#' {
		return true
	}
	for _, begin := range []string{"/", "mailto:", "tel:", "sms:"} {
		if rest, ok := bytes.CutPrefix(raw, []byte(begin)); ok {
			// Browsers leave out tabs and line ends, and read "\\" as a slash.
			return len(rest) == 0 || rest[0] != '/' && rest[0] != '\\' && rest[0] != '&' && rest[0] > ' '
		}
	}
	return false
}

// hostPart is the beginning of an address as written that decides its host. Share links differ on every page only
// behind it. It is the whole address where it is written in an unusual way.
func hostPart(raw []byte) []byte {
	slashes := bytes.Index(raw, []byte("://"))
	if slashes < 0 || !strings.EqualFold(string(raw[:slashes]), "http") &&
		!strings.EqualFold(string(raw[:slashes]), "https") {
		return raw
	}
	host := slashes + len("://")
	length := bytes.IndexAny(raw[host:], `/?#\`)
	if length <= 0 || bytes.IndexFunc(raw[:host+length], func(r rune) bool { return r <= ' ' || r == '&' }) >= 0 {
		return raw
	}
	return raw[:host+length]
}

// fullRel is the rel of a link to another host, for one that is written like that; "": nothing is missing.
func fullRel(raw []byte) string {
	words := strings.Fields(strings.ToLower(Value(raw)))
	has := len(words)
	for _, word := range externalRel {
		if !slices.Contains(words, word) {
			words = append(words, word)
		}
	}
	if len(words) == has {
		return ""
	}
	return html.EscapeString(strings.Join(words, " "))
}

// link looks at a link of a page. What the editor wrote about the link stays: "nofollow", "license".
func (u *used) link(page []byte, tags *Tags) {
	href, _ := tags.Attr("href")
	if staysHere(href) {
		return
	}
	begin := hostPart(href)
	if !u.elsewhere.get(string(begin), func() bool { return OtherHost(Value(begin), u.own) != "" }) {
		return
	}
	rel, written := tags.Attr("rel")
	value := u.rels.get(string(rel), func() string { return fullRel(rel) })
	if value == "" {
		return
	}
	end := len(page) - len(tags.Rest) - 1
	if !written {
		u.links = append(u.links, linkEdit{end, end, ` rel="` + value + `"`})
		return
	}
	// The value is a part of the page: it is looked for in the tag behind the name of the attribute.
	start := len(page) - len(tags.From)
	for at := start; at < end; at++ {
		if len(rel) > 0 && &page[at] == &rel[0] {
			if before := page[at-1]; before != '"' && before != '\'' {
				value = `"` + value + `"`
			}
			u.links = append(u.links, linkEdit{at, at + len(rel), value})
			return
		}
	}
	if at := bytes.Index(page[start:end], []byte(`rel=""`)); at >= 0 {
		u.links = append(u.links, linkEdit{start + at, start + at + len(`rel=""`), `rel="` + value + `"`})
	}
}
