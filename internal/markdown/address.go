package markdown

import (
	"bytes"
	"strings"

	"golang.org/x/net/html"
)

// AddressAttr is an attribute of HTML that holds addresses (HTML, "attributes" in the index; SVG 2, section 16).
type AddressAttr struct {
	Name string
	Use  AddressUse
}

// AddressUse is what a browser does with an address.
type AddressUse uint8

const (
	Refers AddressUse = iota // names a page or source; a reader may follow it
	Shows                    // fetches a picture and shows it
	Loads                    // fetches a file
	Sends                    // sends there what a reader entered or did
)

// AddressAttrs are the attributes that hold addresses, by element. That of <meta> is one only for a refresh.
var AddressAttrs = map[string][]AddressAttr{
	"a": {{"href", Refers}, {"ping", Sends}}, "area": {{"href", Refers}, {"ping", Sends}},
	"blockquote": {{"cite", Refers}}, "q": {{"cite", Refers}}, "del": {{"cite", Refers}}, "ins": {{"cite", Refers}},
	"img": {{"src", Shows}, {"srcset", Shows}}, "source": {{"src", Loads}, {"srcset", Shows}},
	"video": {{"src", Loads}, {"poster", Shows}}, "audio": {{"src", Loads}}, "track": {{"src", Loads}},
	"iframe": {{"src", Loads}}, "frame": {{"src", Loads}}, "embed": {{"src", Loads}}, "object": {{"data", Loads}},
	"script": {{"src", Loads}}, "link": {{"href", Loads}, {"imagesrcset", Shows}}, "meta": {{"content", Loads}},
	"input": {{"src", Shows}, {"formaction", Sends}}, "button": {{"formaction", Sends}}, "form": {{"action", Sends}},
	"body": {{"background", Shows}}, "table": {{"background", Shows}}, "td": {{"background", Shows}},
	"th": {{"background", Shows}}, "image": {{"href", Shows}, {"xlink:href", Shows}},
	"use": {{"href", Loads}, {"xlink:href", Loads}},
}

// MapAddresses replaces each address in the value of an attribute. One for which to gives "" is left out.
func MapAddresses(attr, value string, to func(address string) string) string {
	switch attr {
	case "srcset", "imagesrcset":
		return mapCandidates(value, to)
	case "ping":
		var list []string
		for _, address := range strings.Fields(value) {
			if address = to(address); address != "" {
				list = append(list, address)
			}
		}
		return strings.Join(list, " ")
	case "content": // of a refresh: "0; url=/there/"
		wait, address, _ := strings.Cut(value, ";")
		if at := strings.IndexByte(address, '='); at >= 0 {
			address = address[at+1:]
		}
		if address = strings.Trim(strings.TrimSpace(address), `"'`); address == "" {
			return value
		}
		return wait + "; url=" + to(address)
	}
	if value == "" {
		return ""
	}
	return to(value)
}

// mapCandidates is MapAddresses for "a.png 1x, b.png 2x" (HTML, "parse a srcset attribute").
func mapCandidates(value string, to func(address string) string) string {
	const spaces = " \t\n\f\r"
	var list []string
	for rest := strings.TrimLeft(value, spaces+","); rest != ""; rest = strings.TrimLeft(rest, spaces+",") {
		end := strings.IndexAny(rest, spaces)
		if end < 0 {
			end = len(rest)
		}
		address, size := strings.TrimRight(rest[:end], ","), ""
		if rest = rest[end:]; len(address) == end {
			size, rest, _ = strings.Cut(rest, ",")
		}
		if address = to(address); address != "" {
			list = append(list, strings.TrimSpace(address+" "+strings.Trim(size, spaces)))
		}
	}
	return strings.Join(list, ", ")
}

// addressUse is what a browser does with the address in an attribute of a tag.
func addressUse(t *token, attr string) (use AddressUse, ok bool) {
	if attr == "content" && !strings.EqualFold(t.value("http-equiv"), "refresh") {
		return 0, false
	}
	for _, a := range AddressAttrs[t.Data] {
		if a.Name == attr {
			return a.Use, true
		}
	}
	return 0, false
}

// styleAttrs are the attributes whose values are styles.
var styleAttrs = set(`clip-path cursor fill filter marker-end marker-mid marker-start mask stroke style`)

// keptAddresses gives an attribute of the editor's HTML with its addresses resolved. What is not an ordinary address
// stays as it was written; ok is false when none leads to what is published.
func (p *page) keptAddresses(t *token, a html.Attribute) (value string, ok bool) {
	if styleAttrs[a.Key] {
		return string(p.keptStyles([]byte(a.Val), func(int) target { return p.targetIn(t, a, false) })), true
	}
	use, isAddress := addressUse(t, a.Key)
	if !isAddress || a.Val == "" {
		return a.Val, true
	}
	at := p.targetIn(t, a, use == Shows)
	value = MapAddresses(a.Key, a.Val, func(address string) string {
		at.dest = address
		return p.keptTarget(at, use)
	})
	return value, value != ""
}

// keptStyles gives styles with their addresses resolved. at is the place of what begins at an offset of them. One that
// leads to nothing is left empty.
func (p *page) keptStyles(styles []byte, at func(offset int) target) []byte {
	if p.env.Styles == nil || !bytes.ContainsAny(styles, "(@") {
		return styles
	}
	return p.env.Styles(styles, func(address string, offset int) string {
		if address == "" {
			return ""
		}
		t := at(offset)
		t.dest, t.words = address, func() string { return "" }
		return p.keptTarget(t, Loads)
	})
}

// keptTarget resolves one address, "" when it leads to nothing that is published. What receives a form may be known
// only to the host, so it is no problem where the site has nothing there.
func (p *page) keptTarget(at target, use AddressUse) string {
	scheme, rest := splitScheme(at.dest)
	schemes := linkSchemes
	if at.image {
		schemes = imageSchemes
	}
	switch {
	case scheme != "" && !schemes[scheme] || scheme == "" && strings.HasPrefix(rest, "//"),
		use != Refers && strings.HasPrefix(at.dest, "#"): // a part of the same drawing
		return at.dest
	case use == Sends:
		if p.env.Link != nil {
			if to, problem := p.env.Link(at.dest, at.words); problem == nil && to != "" {
				return to
			}
		}
		return at.dest
	case at.image:
		img, ok := p.picture(at)
		if !ok {
			return ""
		}
		return img.Src
	}
	to, ok := p.follow(at)
	if !ok {
		return ""
	}
	return to
}
