package markdown

import (
	"bytes"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
	"golang.org/x/net/html"
)

// fragment is a piece of HTML in the text: a block, or one tag. Its lines may lie apart in the text, with the marks of a
// quote or list between them.
type fragment struct {
	html   []byte
	places []fragmentPlace
}

// fragmentPlace says where the byte of html at offset lies in the text.
type fragmentPlace struct{ offset, source int }

func (f *fragment) add(line text.Segment, source []byte) {
	f.places = append(f.places, fragmentPlace{len(f.html) + line.Padding, line.Start})
	f.html = append(f.html, line.Value(source)...)
}

// source finds where a byte of the fragment lies in the text.
func (f *fragment) source(offset int) int {
	i := len(f.places) - 1
	for i > 0 && f.places[i].offset > offset {
		i--
	}
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

func (p *page) inlineFragment(n *ast.RawHTML) (f fragment) {
	for i := range n.Segments.Len() {
		f.add(n.Segments.At(i), p.text)
	}
	return f
}

// isMore reports whether a fragment is the mark that ends the summary.
func (f *fragment) isMore() bool {
	s := bytes.TrimSpace(f.html)
	s, ok := bytes.CutPrefix(s, []byte("<!--"))
	if !ok {
		return false
	}
	s, ok = bytes.CutSuffix(s, []byte("-->"))
	return ok && string(bytes.TrimSpace(s)) == "more"
}

// drawRaw writes the editor's HTML as the site's configuration has it.
func (p *page) drawRaw(f *fragment, isInline bool) {
	if len(f.html) == 0 {
		return
	}
	if p.conv.opt.Plain {
		p.out = append(p.out, f.html...)
		return
	}
	if f.isMore() {
		return
	}
	switch p.conv.opt.RawHTML {
	case "allow":
		p.keepRaw(f)
	case "drop":
		p.dropRaw(f)
	default:
		p.sanitizeRaw(f, isInline)
	}
}

// tags calls visit with each token of a fragment, and where it begins. An unfinished tag at the end is an ErrorToken.
func (f *fragment) tags(visit func(t html.Token, raw []byte, offset int)) {
	z := html.NewTokenizer(bytes.NewReader(f.html))
	for offset := 0; ; {
		kind := z.Next()
		raw := bytes.Clone(z.Raw()) // Token lets the buffer be reused
		if kind == html.ErrorToken {
			if len(raw) > 0 || offset < len(f.html) {
				visit(html.Token{Type: html.ErrorToken}, f.html[offset:], offset)
			}
			return
		}
		visit(z.Token(), raw, offset)
		offset += len(raw)
	}
}

// dropRaw leaves the fragment out.
func (p *page) dropRaw(f *fragment) {
	f.tags(func(t html.Token, _ []byte, offset int) {
		if t.Type == html.StartTagToken || t.Type == html.SelfClosingTagToken {
			p.report(rawHTML.At(p.file, p.at(f.source(offset)), "HTML is switched off on this site: <%s> was left out", t.Data).
				Suggest("write it as Markdown"))
		}
	})
}

// keepRaw writes the fragment as it is, with its links and images resolved.
func (p *page) keepRaw(f *fragment) {
	f.tags(func(t html.Token, raw []byte, offset int) {
		if t.Type == html.StartTagToken || t.Type == html.SelfClosingTagToken {
			for _, a := range attributePlaces(raw) {
				if a.value == a.end {
					continue
				}
				value := attrValue(t.Attr, a.name)
				at := target{dest: value, start: f.source(offset + a.value), end: f.source(offset + a.end)}
				if to, ok := p.keptTarget(t.Data, a.name, at); ok && to != value {
					p.out = append(p.out, raw[:a.value-a.quotes]...)
					p.out = append(appendEscaped(append(p.out, '"'), to, true), '"')
					p.out = append(p.out, raw[a.end+a.quotes:]...)
					return
				}
			}
		}
		p.out = append(p.out, raw...)
	})
}

// keptTarget resolves the address of a kept link or image; what is not an ordinary address stays as it was written.
func (p *page) keptTarget(element, attribute string, at target) (to string, ok bool) {
	scheme, rest := splitScheme(at.dest)
	if !linkSchemes[scheme] && scheme != "" || scheme == "" && strings.HasPrefix(rest, "//") {
		return "", false
	}
	switch {
	case element == "a" && attribute == "href":
		return p.follow(at)
	case element == "img" && attribute == "src" && (scheme == "" || imageSchemes[scheme]):
		at.image = true
		img, ok := p.picture(at)
		return img.Src, ok
	}
	return "", false
}

// sanitizeRaw writes of the fragment what the policy lets through and reports the rest.
func (p *page) sanitizeRaw(f *fragment, isInline bool) {
	skip, depth := "", 0 // inside an element that is left out whole
	f.tags(func(t html.Token, raw []byte, offset int) {
		start := t.Type == html.StartTagToken || t.Type == html.SelfClosingTagToken
		switch {
		case skip != "":
			if start && t.Data == skip {
				depth++
			} else if t.Type == html.EndTagToken && t.Data == skip {
				if depth--; depth == 0 {
					skip = ""
				}
			}
		case start:
			if !p.sanitizeTag(f, t, raw, offset) && leftOutWhole[t.Data] && !voidElements[t.Data] {
				skip, depth = t.Data, 1
			}
		case t.Type == html.EndTagToken:
			p.endRaw(t.Data)
		case t.Type == html.TextToken:
			p.rawText([]byte(t.Data))
		case t.Type == html.ErrorToken:
			p.report(rawHTML.At(p.file, p.at(f.source(offset)), "HTML: the tag %q is not finished and was left out", firstLine(raw)).
				Suggest("end it with \">\", or write \"&lt;\" for a plain \"<\""))
		}
	})
	if isInline {
		p.raw.skip = skip
	}
}

func firstLine(raw []byte) string {
	line, _, _ := strings.Cut(string(raw), "\n")
	if r := []rune(line); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return line
}

// sanitizeTag writes a start tag as far as the policy allows; false means that it was left out.
func (p *page) sanitizeTag(f *fragment, t html.Token, raw []byte, offset int) bool {
	places := attributePlaces(raw)
	wanted := t
	wanted.Type = html.StartTagToken
	wanted.Attr = p.resolveAttrs(f, t, places, offset)
	if t.Data == "img" && hasAttr(t.Attr, "src") && !hasAttr(wanted.Attr, "src") {
		p.plain(attrValue(t.Attr, "alt"))
		return true
	}
	clean := policy().Sanitize(wanted.String())
	if clean == "" {
		p.report(rawHTML.At(p.file, p.at(f.source(offset)), "HTML: <%s> is not allowed and was left out", t.Data).
			Suggest("remove it, or say the same in Markdown"))
		return false
	}
	kept := keptAttrs(clean)
	for _, a := range wanted.Attr {
		if !slices.Contains(kept, a.Key) {
			p.report(rawHTML.At(p.file, p.at(f.source(offset+placeOf(places, a.Key))),
				"HTML: the attribute %q of <%s> is not allowed and was left out", a.Key, t.Data).
				Suggest("remove it"))
		}
	}
	p.openRaw(t.Data, f.source(offset))
	p.write(clean)
	return true
}

// resolveAttrs gives the attributes of a tag, the first of each name as browsers have it, with links and images resolved.
func (p *page) resolveAttrs(f *fragment, t html.Token, places []attrPlace, offset int) []html.Attribute {
	var list []html.Attribute
	for _, a := range t.Attr {
		if slices.ContainsFunc(list, func(b html.Attribute) bool { return a.Key == b.Key }) {
			continue
		}
		link := t.Data == "a" && a.Key == "href"
		image := t.Data == "img" && a.Key == "src"
		if !link && !image {
			list = append(list, a)
			continue
		}
		at := target{dest: a.Val, start: f.source(offset), image: image}
		if i := slices.IndexFunc(places, func(p attrPlace) bool { return p.name == a.Key }); i >= 0 {
			at.start, at.end = f.source(offset+places[i].value), f.source(offset+places[i].end)
		}
		if link {
			if href, ok := p.follow(at); ok {
				list = append(list, html.Attribute{Key: "href", Val: href})
			}
			continue
		}
		if img, ok := p.picture(at); ok {
			list = append(list, html.Attribute{Key: "src", Val: img.Src})
			list = append(list, p.imageAttrs(t, img)...)
		}
	}
	return list
}

func attrValue(list []html.Attribute, name string) string {
	for _, a := range list {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func hasAttr(list []html.Attribute, name string) bool {
	return slices.ContainsFunc(list, func(a html.Attribute) bool { return a.Key == name })
}

// keptAttrs lists the attributes of a tag that the policy has let through.
func keptAttrs(tag string) (names []string) {
	z := html.NewTokenizer(strings.NewReader(tag))
	z.Next()
	for _, a := range z.Token().Attr {
		names = append(names, a.Key)
	}
	return names
}
