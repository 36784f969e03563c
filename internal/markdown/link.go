package markdown

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark/ast"
	"golang.org/x/net/html"

	"porchlight/internal/finding"
)

// AddressAttr is an attribute of HTML whose value is an address or several (HTML, index of attributes; SVG 2, section
// 16).
type AddressAttr struct {
	Name string
	Use  AddressUse
}

// AddressUse is how a browser uses an address.
type AddressUse uint8

const (
	Refers AddressUse = iota // a reader may follow it, or it names a source
	Shows                    // the browser fetches a picture and shows it
	Loads                    // the browser fetches a file
	Sends                    // the browser sends what a reader entered or did
)

// AddressAttrs are the attributes with addresses, by element. content of <meta> has one only with http-equiv=refresh.
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

// MapAddresses replaces each address in the value of an attribute by the result of to; "" leaves the address out.
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

// addressUse is the use of the addresses in an attribute of a tag. ok is false for an attribute without addresses.
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

// keptAddresses is the value of an attribute of the editor's HTML with its addresses resolved. Addresses with schemes
// that are not allowed stay as written. ok is false if none of the addresses leads to a published file.
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

// keptStyles is styles with their addresses resolved. at gives the target at an offset of the styles. An address that
// leads to no published file becomes "".
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

// keptTarget resolves one address; "": it leads to no published file. The address that receives a form is unchanged if
// the site does not have it, since the host may handle forms.
func (p *page) keptTarget(at target, use AddressUse) string {
	scheme, rest := splitScheme(at.dest)
	schemes := linkSchemes
	if at.image {
		schemes = imageSchemes
	}
	switch {
	case scheme != "" && !schemes[scheme] || scheme == "" && strings.HasPrefix(rest, "//"),
		use != Refers && strings.HasPrefix(at.dest, "#"): // an element of the same page
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

// linkSchemes are the schemes that a link may have. All others are refused, since a list of forbidden schemes would
// never be complete.
var linkSchemes = map[string]bool{"http": true, "https": true, "mailto": true, "tel": true, "sms": true}

// imageSchemes are the schemes that an image may have.
var imageSchemes = map[string]bool{"http": true, "https": true}

// target is the destination of a link or image, with its place in the text.
type target struct {
	dest  string // entities and backslashes resolved
	start int    // offset in the text
	end   int    // offset in the text; 0: unknown
	image bool
	words func() string // words of a link
}

// targetOf is a destination with its place, or with that of node if goldmark has copied the destination. The
// destination of a reference link is at the definition.
func (p *page) targetOf(destination []byte, node ast.Node, image bool) target {
	t := target{dest: decode(destination), start: max(0, node.Pos()), image: image}
	if offset, ok := offsetOf(p.text, destination); ok {
		t.start, t.end = offset, offset+len(destination)
	}
	return t
}

// follow checks the address of a link, resolves it and adds it to Result.Links. ok is false if the address is refused.
func (p *page) follow(t target) (href string, ok bool) {
	if p.conv.opt.Plain {
		return t.dest, true
	}
	if p.isForeign(t.start, t.start+len(t.dest)) {
		return "", false // reported
	}
	pos := p.at(t.start)
	if !p.allowed(t, pos, t.dest, linkSchemes) {
		return "", false
	}
	href = t.dest
	if p.env.Link != nil {
		resolved, problem := p.env.Link(t.dest, t.words)
		p.problemAt(problem, t, pos)
		if problem != nil && problem.Unlink {
			return "", false
		}
		if resolved != "" && resolved != href {
			href = resolved
			if !p.allowed(t, pos, href, linkSchemes) {
				return "", false
			}
		}
	}
	p.result.Links = append(p.result.Links, Link{Dest: t.dest, Href: href, Pos: pos})
	return href, true
}

// picture is follow for the address of an image.
func (p *page) picture(t target) (img Image, ok bool) {
	img = Image{Src: t.dest}
	if p.conv.opt.Plain {
		return img, true
	}
	if p.isForeign(t.start, t.start+len(t.dest)) {
		return Image{}, false // reported
	}
	pos := p.at(t.start)
	if !p.allowed(t, pos, t.dest, imageSchemes) {
		return Image{}, false
	}
	if p.env.Image != nil {
		resolved, problem := p.env.Image(t.dest)
		p.problemAt(problem, t, pos)
		if problem != nil && problem.Unlink {
			return Image{}, false
		}
		if resolved.Src == "" {
			resolved.Src = t.dest
		}
		if img = resolved; img.Src != t.dest && !p.allowed(t, pos, img.Src, imageSchemes) {
			return Image{}, false
		}
	}
	p.result.Links = append(p.result.Links, Link{Dest: t.dest, Href: img.Src, Image: true, Pos: pos})
	p.shown = img
	return img, true
}

func (p *page) problemAt(problem *Problem, t target, pos finding.Position) {
	p.problem(problem, pos)
	if problem != nil && t.end > 0 {
		last := len(p.found) - 1
		p.found[last] = p.found[last].Until(p.at(t.end))
	}
}

// allowed reports whether an address has one of the schemes or none. Another one is a finding.
func (p *page) allowed(t target, pos finding.Position, address string, schemes map[string]bool) bool {
	scheme, rest := splitScheme(address)
	if schemes[scheme] {
		return true
	}
	what := "link"
	if t.image {
		what = "image"
	}
	var f finding.Finding
	switch {
	case scheme == "" && !strings.HasPrefix(rest, "//"):
		return true
	case scheme == "":
		f = unsafeLink.At(p.file, pos, "the %s %q does not say how to reach the other site", what, address).
			Suggest("write %q", "https:"+rest)
	case t.image:
		f = unsafeLink.At(p.file, pos, "the image %q starts with %q, which is not allowed", address, scheme+":").
			Suggest("use a picture of this site, or an address that starts with https:")
	default:
		f = unsafeLink.At(p.file, pos, "the link %q starts with %q, which is not allowed", address, scheme+":").
			Suggest("use a page of this site, or an address that starts with https:, mailto:, tel: or sms:")
	}
	if t.end > 0 {
		f = f.Until(p.at(t.end))
	}
	p.report(f)
	return false
}

// splitScheme splits an address as browsers do (WHATWG URL, basic parser): spaces and control characters around it, and
// tabs and line ends anywhere, are ignored; a backslash is a slash. scheme is in lower case, without its colon.
func splitScheme(address string) (scheme, rest string) {
	if !isClean(address) {
		address = strings.TrimFunc(address, func(r rune) bool { return r <= ' ' })
		address = strings.NewReplacer("\t", "", "\n", "", "\r", "", `\`, "/").Replace(address)
	}
	for i := range len(address) {
		switch c := address[i]; {
		case c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z':
		case i > 0 && (c >= '0' && c <= '9' || c == '+' || c == '-' || c == '.'):
		case i > 0 && c == ':':
			return strings.ToLower(address[:i]), address[i+1:]
		default:
			return "", address
		}
	}
	return "", address
}

func isClean(address string) bool {
	for i := range len(address) {
		if c := address[i]; c <= ' ' || c == '\\' {
			return false
		}
	}
	return true
}
