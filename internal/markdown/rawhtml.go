package markdown

import (
	"bytes"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/text/unicode/norm"
)

// drawRaw writes the editor's HTML as Options.RawHTML says.
func (p *page) drawRaw(f *fragment, isInline bool) {
	switch {
	case p.conv.opt.Plain:
		p.out = append(p.out, f.html...)
	case len(f.html) == 0 || f.isSummaryEnd():
	case p.conv.opt.RawHTML == "allow":
		p.keepRaw(f)
	case p.conv.opt.RawHTML == "drop":
		p.dropRaw(f)
	default:
		p.sanitizeRaw(f, isInline)
	}
}

// dropRaw leaves the fragment out and reports its elements.
func (p *page) dropRaw(f *fragment) {
	f.tags(func(t *token) {
		if t.isStart() {
			p.reportRaw(f, t.offset, "write it as Markdown", "HTML is switched off on this site: <%s> was left out",
				t.Data)
		}
	})
}

// reportRaw reports HTML that is left out, at an offset of its fragment.
func (p *page) reportRaw(f *fragment, offset int, suggestion, format string, args ...any) {
	p.report(rawHTML.At(p.file, p.at(f.source(offset)), format, args...).Suggest("%s", suggestion))
}

// keepRaw writes the fragment unchanged, except that addresses are resolved and links in links left out.
func (p *page) keepRaw(f *fragment) {
	inStyle := false
	f.tags(func(t *token) {
		isTag := t.isStart() || t.Type == html.EndTagToken
		switch {
		case t.Type == html.TextToken && inStyle:
			p.out = append(p.out, p.keptStyles(t.raw, func(offset int) target {
				return target{start: f.source(t.offset + offset)}
			})...)
		case isTag && t.Data == "a" && p.nestRaw(f, t):
		case t.isStart():
			inStyle = t.Data == "style"
			p.raw.link = p.raw.link || t.Data == "a"
			p.keepTag(t)
		default:
			p.raw.link = p.raw.link && !(isTag && t.Data == "a")
			p.out = append(p.out, t.raw...)
		}
	})
}

// keepTag writes a start tag with its addresses resolved.
func (p *page) keepTag(t *token) {
	done := 0
	for i, a := range t.Attr {
		if t.attr(a.Key) != i {
			continue
		}
		value, ok := p.keptAddresses(t, a)
		place := t.place(a.Key)
		switch {
		case !ok:
			p.out = append(p.out, t.raw[done:place.start]...)
		case value != a.Val:
			p.out = append(p.out, t.raw[done:place.value-place.quotes]...)
			p.out = append(appendEscaped(append(p.out, '"'), value, true), '"')
			if a.Key == "src" {
				p.srcset(t)
			}
		default:
			continue
		}
		done = place.end + place.quotes
	}
	p.out = append(p.out, t.raw[done:]...)
}

// sanitizeRaw writes the parts of the fragment that the policy allows and reports the others.
func (p *page) sanitizeRaw(f *fragment, isInline bool) {
	var skip skipped
	f.tags(func(t *token) {
		switch {
		case skip.inside(t):
		case t.isStart():
			if !p.sanitizeTag(f, t) && leftOutWhole[t.Data] && !voidElements[t.Data] {
				skip = skipped{t.Data, 1}
			}
		case t.Type == html.EndTagToken:
			p.endRaw(t.Data)
		case t.Type == html.TextToken:
			p.rawText([]byte(t.Data))
		case t.Type == html.ErrorToken:
			p.reportRaw(f, t.offset, "end it with \">\", or write \"&lt;\" for a plain \"<\"",
				"HTML: the tag %q is not finished and was left out", firstLine(t.raw))
		}
	})
	if isInline {
		p.raw.skip = skip.name
	}
}

// skipped is an element that is left out with its content.
type skipped struct {
	name  string // "": none
	depth int    // number of open elements with that name
}

// inside reports whether a token belongs to the element.
func (s *skipped) inside(t *token) bool {
	if s.name == "" {
		return false
	}
	if t.Data == s.name {
		if t.isStart() {
			s.depth++
		} else if t.Type == html.EndTagToken {
			s.depth--
		}
	}
	if s.depth == 0 {
		s.name = ""
	}
	return true
}

func firstLine(raw []byte) string {
	line, _, _ := strings.Cut(string(raw), "\n")
	if r := []rune(line); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return line
}

// sanitizeTag writes a start tag with the attributes that the policy allows; false: the element is not allowed.
func (p *page) sanitizeTag(f *fragment, t *token) bool {
	if t.Data == "a" && p.nestRaw(f, t) {
		return true
	}
	wanted := html.Token{Type: html.StartTagToken, Data: t.Data, Attr: p.resolveAttrs(t)}
	if t.Data == "img" && t.attr("src") >= 0 && !hasAttr(wanted.Attr, "src") {
		if i := t.attr("alt"); i >= 0 {
			p.plain(t.Attr[i].Val)
		}
		return true
	}
	clean := policy().Sanitize(wanted.String())
	if clean == "" {
		p.reportRaw(f, t.offset, "remove it, or say the same in Markdown",
			"HTML: <%s> is not allowed and was left out", t.Data)
		return false
	}
	kept := keptAttrs(clean)
	for _, a := range wanted.Attr {
		if !slices.Contains(kept, a.Key) {
			p.leftOutAttr(f, t, a)
		}
	}
	p.openRaw(t.Data, f.source(t.offset))
	if t.Data != "img" {
		p.write(clean)
		return true
	}
	p.write(strings.TrimSuffix(clean, ">"))
	p.srcset(t)
	p.write(">")
	return true
}

// leftOutAttr reports an attribute that is left out, except those in unseen.
func (p *page) leftOutAttr(f *fragment, t *token, a html.Attribute) {
	at, good := t.offset+t.place(a.Key).start, goodValues[a.Key]
	switch {
	case unseen[a.Key]:
	case a.Key == "markdown":
		rest := anyTag().ReplaceAll(f.html[t.offset+len(t.raw):], nil)
		if a.Val != "0" && bytes.ContainsAny(rest, "*_`[#|") {
			p.reportRaw(f, at, "leave a line empty after the tag, and remove the attribute",
				"HTML: what follows <%s> is not read as Markdown, although it has %q", t.Data, a.Key)
		}
	case good.value != "" && strings.Contains(policy().Sanitize(
		html.Token{Type: html.StartTagToken, Data: t.Data,
			Attr: []html.Attribute{{Key: a.Key, Val: good.value}}}.String()),
		a.Key+"="):
		p.reportRaw(f, at, "write "+good.words+", or remove it",
			"HTML: %s=%q of <%s> is not allowed and was left out", a.Key, a.Val, t.Data)
	default:
		p.reportRaw(f, at, "remove it", "HTML: the attribute %q of <%s> is not allowed and was left out", a.Key, t.Data)
	}
}

// resolveAttrs are the attributes of a tag, with links and images resolved. The first of a repeated name counts, as in
// browsers.
func (p *page) resolveAttrs(t *token) []html.Attribute {
	var list []html.Attribute
	seen := map[string]bool{}
	for _, a := range t.Attr {
		switch {
		case seen[a.Key]:
		case a.Key == "cite" || t.Data == "a" && a.Key == "href":
			if href, ok := p.follow(p.targetIn(t, a, false)); ok {
				list = append(list, html.Attribute{Key: a.Key, Val: href})
			}
		case t.Data == "img" && a.Key == "src":
			if img, ok := p.picture(p.targetIn(t, a, true)); ok {
				list = append(list, html.Attribute{Key: "src", Val: img.Src})
				list = append(list, p.imageAttrs(t, img)...)
			}
		case t.Data == "a" && a.Key == "name" && t.attr("id") < 0: // an anchor of HTML before version 5
			list = append(list, html.Attribute{Key: "id", Val: a.Val})
		case a.Key == "width" || a.Key == "height":
			list = append(list, html.Attribute{Key: a.Key, Val: strings.TrimSuffix(a.Val, "px")})
		case t.Data == "a" && a.Key == "name" && t.Attr[t.attr("id")].Val == a.Val:
		case a.Key == "id": // in NFC, as that of a heading
			list = append(list, html.Attribute{Key: a.Key, Val: norm.NFC.String(a.Val)})
		default:
			list = append(list, a)
		}
		seen[a.Key] = true
	}
	return list
}

func hasAttr(list []html.Attribute, name string) bool {
	return slices.ContainsFunc(list, func(a html.Attribute) bool { return a.Key == name })
}

// keptAttrs are the names of the attributes of a sanitized tag.
func keptAttrs(tag string) (names []string) {
	if tag != "" && simpleTag([]byte(tag)) == len(tag) {
		return nil
	}
	z := html.NewTokenizer(strings.NewReader(tag))
	z.Next()
	for _, a := range z.Token().Attr {
		names = append(names, a.Key)
	}
	return names
}
