package markdown

import (
	"strings"

	"github.com/yuin/goldmark/ast"

	"porchlight/internal/finding"
)

// linkSchemes are the schemes that a link may have. Every other scheme is refused: a list of forbidden ones is never
// complete.
var linkSchemes = map[string]bool{"http": true, "https": true, "mailto": true, "tel": true, "sms": true}

// imageSchemes are the schemes that an image may have.
var imageSchemes = map[string]bool{"http": true, "https": true}

// target is the destination of a link or image, with its place in the text.
type target struct {
	dest  string // entities and backslashes resolved
	start int    // offset in the text
	end   int    // 0 when unknown
	image bool
	words func() string // what a link shows
}

// targetOf gives a destination with its exact place, or with that of node when goldmark has copied it. The
// destination of a reference link is at the definition.
func (p *page) targetOf(destination []byte, node ast.Node, image bool) target {
	t := target{dest: decode(destination), start: max(0, node.Pos()), image: image}
	if offset, ok := offsetOf(p.text, destination); ok {
		t.start, t.end = offset, offset+len(destination)
	}
	return t
}

// follow checks the address of a link, resolves it and adds it to Result.Links. ok is false when the address is
// refused.
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

// picture is follow for an image.
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

// allowed checks an address against a list of schemes and reports one that is not on it.
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

// splitScheme reads an address the way browsers do (WHATWG URL, basic parser): spaces and control characters around
// it and tabs and line ends anywhere do not count, a backslash is a slash. The scheme is in lower case, without its
// colon.
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
