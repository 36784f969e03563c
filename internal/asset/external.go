package asset

import (
	"bytes"
	"slices"
	"strings"
)

// externalRel is what each link to another host has, whoever wrote it: the other page gets neither the address of this
// one nor a way to change it. The policy for referrers in the head of the page says the first, too, but not of a text
// that is shown elsewhere, as from a feed, nor to old browsers.
var externalRel = []string{"noopener", "noreferrer"}

// linkEdit is what a link to another host lacks: text for a part of the page.
type linkEdit struct {
	start, end int
	rel        string
}

// link looks at a link of a page. What the editor wrote about the link stays: "nofollow", "license".
func (u *used) link(page []byte, tags *Tags) {
	href, _ := tags.Attr("href")
	if len(href) == 0 || OtherHost(Value(href), u.own) == "" {
		return
	}
	rel, written := tags.Attr("rel")
	words := strings.Fields(strings.ToLower(Value(rel)))
	has := len(words)
	for _, word := range externalRel {
		if !slices.Contains(words, word) {
			words = append(words, word)
		}
	}
	if len(words) == has {
		return
	}
	value := strings.Join(words, " ")
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
