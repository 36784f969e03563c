package asset

import (
	"bytes"
	"html"
	"slices"
	"strings"
)

// externalRel are the words in the rel of each link to another host. The other page does not learn the address
// of this page and cannot control its window. The referrer policy in the head does not suffice: old browsers
// ignore it, and it does not apply to a text that is shown elsewhere, such as in a feed reader.
var externalRel = []string{"noopener", "noreferrer"}

// linkEdit is an edit of a page that gives a link its missing rel. rel replaces the bytes from start to end.
type linkEdit struct {
	start, end int
	rel        string
}

// staysHere reports whether an address, as written, is clearly not on another host: it begins with one slash,
// is a fragment, or begins with mailto:, tel: or sms:. Such an address need not be parsed as browsers do.
func staysHere(raw []byte) bool {
	if len(raw) < 2 || raw[0] == '#' {
		return true
	}
	for _, begin := range []string{"/", "mailto:", "tel:", "sms:"} {
		if rest, ok := bytes.CutPrefix(raw, []byte(begin)); ok {
			// Browsers ignore tabs and line ends, and read a backslash as a slash.
			return len(rest) == 0 || rest[0] != '/' && rest[0] != '\\' && rest[0] != '&' && rest[0] > ' '
		}
	}
	return false
}

// hostPart returns the beginning of an address as written, up to the end of its host. The links for sharing
// differ on every page only after the host, so the result is a good key for a memo. It is the whole address if
// the address is written in an unusual way.
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

// fullRel returns the complete rel of a link to another host. raw is the rel as written. The result is "" if
// no word is missing.
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

// link checks one link of a page, and notes an edit if its rel is incomplete. Words that the editor wrote into
// rel stay, such as "nofollow" or "license".
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
	// rel shares the memory of the page, so its address in memory tells where in the tag it is.
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
