package markdown

import (
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"golang.org/x/net/html"
)

// inlines draws the content of a paragraph, heading, cell or of an inline element.
func (p *page) inlines(parent ast.Node) {
	p.depth++
	if p.depth > p.conv.opt.Nesting {
		p.nested(p.depth, max(0, parent.Pos()), "emphasis and components")
	}
	floor := p.enterRaw()
	for c := parent.FirstChild(); c != nil; c = c.NextSibling() {
		if p.raw.skip != "" {
			if raw, ok := c.(*ast.RawHTML); ok && p.endsElement(raw, p.raw.skip) {
				p.raw.skip = ""
			}
			continue
		}
		p.inline(c)
	}
	p.raw.skip = ""
	p.leaveRaw(floor)
	p.depth--
}

// endsElement reports whether a tag is the end tag of an element.
func (p *page) endsElement(raw *ast.RawHTML, name string) bool {
	f := p.inlineFragment(raw)
	tag := strings.ToLower(string(f.html))
	return strings.HasPrefix(tag, "</"+name)
}

func (p *page) inline(node ast.Node) {
	switch n := node.(type) {
	case *ast.Text:
		p.textNode(n)
	case *ast.String:
		p.out = appendRaw(p.out, n.Value)
		p.words.add(n.Value)
	case *ast.Emphasis:
		tag := "em"
		if n.Level == 2 {
			tag = "strong"
		}
		p.wrapped(tag, n)
	case *extast.Strikethrough:
		p.wrapped("del", n)
	case *ast.CodeSpan:
		p.codeSpan(n)
	case *ast.Link:
		p.link(n)
	case *ast.AutoLink:
		p.autoLink(n)
	case *ast.Image:
		p.image(n)
	case *ast.RawHTML:
		f := p.inlineFragment(n)
		p.drawRaw(&f, true)
	case *inline:
		p.inlineDirective(n)
	case *extast.TaskCheckBox:
		if n.IsChecked {
			p.write(`<input type="checkbox" disabled checked> `)
		} else {
			p.write(`<input type="checkbox" disabled> `)
		}
	case *extast.FootnoteLink:
		p.noteLink(n)
	case *extast.FootnoteBacklink:
		p.backlink(n)
	}
}

func (p *page) wrapped(tag string, n ast.Node) {
	p.open(tag)
	p.inlines(n)
	p.close(tag)
}

func (p *page) textNode(n *ast.Text) {
	value := n.Segment.Value(p.text)
	p.words.add(value)
	if n.IsRaw() {
		p.out = appendRaw(p.out, value)
	} else {
		p.out = appendText(p.out, value)
	}
	switch {
	case n.HardLineBreak():
		p.out = trimSpaces(p.out)
		p.write("<br>")
		p.words.gap()
	case n.SoftLineBreak():
		p.out = append(trimSpaces(p.out), '\n')
		p.words.gap()
	}
}

// trimSpaces takes off the spaces before a line end: goldmark leaves some where it looked for an address.
func trimSpaces(out []byte) []byte {
	for len(out) > 0 && (out[len(out)-1] == ' ' || out[len(out)-1] == '\t') {
		out = out[:len(out)-1]
	}
	return out
}

// codeSpan draws code. In a table a pipe has to be written \| also in code; the backslash is not part of it.
func (p *page) codeSpan(n *ast.CodeSpan) {
	p.open("code")
	_, inCell := blockOf(n).(*extast.TableCell)
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		value := c.(*ast.Text).Segment.Value(p.text)
		p.words.add(value)
		if inCell {
			value = []byte(strings.ReplaceAll(string(value), `\|`, "|"))
		}
		if size := len(value); size > 0 && value[size-1] == '\n' {
			p.out = append(appendRaw(p.out, value[:size-1]), ' ')
		} else {
			p.out = appendRaw(p.out, value)
		}
	}
	p.close("code")
}

func blockOf(n ast.Node) ast.Node {
	for n != nil && n.Type() == ast.TypeInline {
		n = n.Parent()
	}
	return n
}

// link draws a link, or only its text when the address is refused.
func (p *page) link(n *ast.Link) {
	if n.Reference != nil {
		p.expand(len(n.Destination)+len(n.Title), n.Pos())
	}
	href, ok := p.follow(p.targetOf(n.Destination, n, false))
	if !ok {
		p.inlines(n)
		return
	}
	title := decode(n.Title)
	if p.hooks.link != nil {
		content := p.capture(func() { p.inlines(n) })
		p.hook(p.hooks.link, Element{Kind: "link", Href: href, Title: title, HTML: content, Text: p.plainText(n, false)}, n.Pos())
		return
	}
	p.openLink(href, title)
	p.inlines(n)
	p.write("</a>")
}

func (p *page) openLink(href, title string) {
	p.write(`<a href="`)
	p.out = append(appendURL(p.out, href), '"')
	if title != "" {
		p.write(` title="`)
		p.out = append(appendAttr(p.out, title), '"')
	}
	p.write(">")
}

// expand counts what link references add. A long destination that is used often makes a page far larger than its text.
func (p *page) expand(size, offset int) {
	const atLeast = 100 << 10
	p.expanded += size
	if p.expanded > max(atLeast, len(p.text)) {
		p.stop(tooExpanded.At(p.file, p.at(max(0, offset)), "the link references of this page repeat more text than the page has").
			Suggest("use shorter addresses or fewer references"))
	}
}

func (p *page) autoLink(n *ast.AutoLink) {
	label := n.Label(p.text)
	t := p.targetOf(label, n, false)
	t.dest = string(label)
	address := string(n.URL(p.text))
	if n.AutoLinkType == ast.AutoLinkEmail && !strings.HasPrefix(strings.ToLower(address), "mailto:") {
		address = "mailto:" + address
	}
	t.dest = address
	p.words.add(label)
	href, ok := p.follow(t)
	switch {
	case !ok:
		p.out = appendRaw(p.out, label)
	case p.hooks.link != nil:
		p.hook(p.hooks.link, Element{Kind: "link", Href: href, HTML: string(appendRaw(nil, label)), Text: string(label)}, t.start)
	default:
		p.openLink(href, "")
		p.out = appendRaw(p.out, label)
		p.write("</a>")
	}
}

func (p *page) noteLink(n *extast.FootnoteLink) {
	number := strconv.Itoa(n.Index)
	p.write(`<sup id="fnref`)
	if n.RefIndex > 0 {
		p.out = strconv.AppendInt(p.out, int64(n.RefIndex), 10)
	}
	p.write(":" + number + `"><a href="#fn:` + number + `" class="footnote-ref" role="doc-noteref" aria-label="Footnote ` +
		number + `">` + number + "</a></sup>")
}

func (p *page) backlink(n *extast.FootnoteBacklink) {
	p.write("\u00a0<a href=\"#fnref")
	if n.RefIndex > 0 {
		p.out = strconv.AppendInt(p.out, int64(n.RefIndex), 10)
	}
	number := strconv.Itoa(n.Index)
	p.write(":" + number + `" class="footnote-backref" role="doc-backlink" aria-label="Back to where footnote ` + number)
	if n.RefIndex > 0 {
		p.write(" is used again, " + strconv.Itoa(n.RefIndex+1))
	} else {
		p.write(" is used")
	}
	p.write("\">\u21a9\ufe0e</a>")
}

// image draws an image, or its alternative text when the address is refused.
func (p *page) image(n *ast.Image) { p.drawImage(n, decode(n.Title)) }

func (p *page) drawImage(n *ast.Image, title string) {
	if n.Reference != nil {
		p.expand(len(n.Destination)+len(n.Title), n.Pos())
	}
	alt := p.plainText(n, false)
	img, ok := p.picture(p.targetOf(n.Destination, n, true))
	if !ok {
		p.out = appendRaw(p.out, alt)
		return
	}
	p.images++
	if len(p.inside) > 0 {
		p.pictures = append(p.pictures, alt)
	}
	if p.hooks.image != nil {
		p.hook(p.hooks.image, Element{Kind: "image", Href: img.Src, Title: title, Text: alt, Image: img}, n.Pos())
		return
	}
	p.write(`<img src="`)
	p.out = appendURL(p.out, img.Src)
	p.write(`" alt="`)
	p.out = append(appendAttr(p.out, alt), '"')
	if title != "" {
		p.write(` title="`)
		p.out = append(appendAttr(p.out, title), '"')
	}
	if img.Width > 0 && img.Height > 0 {
		p.write(` width="` + strconv.Itoa(img.Width) + `" height="` + strconv.Itoa(img.Height) + `"`)
	}
	if p.images > 1 && !p.conv.opt.Plain {
		p.write(` loading="lazy" decoding="async"`)
	}
	p.write(">")
}

// figure draws an image that stands alone, with its title as caption.
func (p *page) figure(n *ast.Image) {
	title := decode(n.Title)
	if p.hooks.image != nil {
		p.drawImage(n, title)
		return
	}
	p.open("figure")
	p.drawImage(n, "")
	p.open("figcaption")
	p.out = appendRaw(p.out, title)
	p.words.add([]byte(title))
	p.write("</figcaption></figure>")
}

// imageAttrs are what an <img> of the editor's own lacks.
func (p *page) imageAttrs(t html.Token, img Image) (list []html.Attribute) {
	p.images++
	if img.Width > 0 && img.Height > 0 && !hasAttr(t.Attr, "width") && !hasAttr(t.Attr, "height") {
		list = append(list,
			html.Attribute{Key: "width", Val: strconv.Itoa(img.Width)}, html.Attribute{Key: "height", Val: strconv.Itoa(img.Height)})
	}
	if p.images > 1 && !hasAttr(t.Attr, "loading") {
		list = append(list, html.Attribute{Key: "loading", Val: "lazy"}, html.Attribute{Key: "decoding", Val: "async"})
	}
	return list
}
