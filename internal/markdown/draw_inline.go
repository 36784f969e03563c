package markdown

import (
	"bytes"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"
	"golang.org/x/net/html"
)

// inlines draws the inline content of a node.
func (p *page) inlines(parent ast.Node) {
	p.depth++
	p.nested(p.depth, max(0, parent.Pos()), "emphasis and components")
	floor := p.enterRaw()
	for c := parent.FirstChild(); c != nil; c = c.NextSibling() {
		if p.raw.skip == "" {
			p.inline(c)
		} else if raw, ok := c.(*ast.RawHTML); ok && p.endsElement(raw, p.raw.skip) {
			p.raw.skip = ""
		}
	}
	p.raw.skip = ""
	p.leaveRaw(floor)
	p.depth--
}

// wrapped draws an element with inline content.
func (p *page) wrapped(name string, n ast.Node) {
	p.open(name)
	p.inlines(n)
	p.close(name)
}

func (p *page) inline(node ast.Node) {
	switch n := node.(type) {
	case *ast.Text:
		p.textNode(n)
	case *ast.String:
		p.rawText(n.Value)
	case *ast.Emphasis:
		p.wrapped([]string{"em", "strong"}[n.Level-1], n)
	case *extast.Strikethrough:
		p.wrapped("del", n)
	case *ast.CodeSpan:
		p.codeSpan(n)
	case *ast.Link:
		p.link(n)
	case *ast.AutoLink:
		p.autoLink(n)
	case *ast.Image:
		p.image(n, decode(n.Title))
	case *ast.RawHTML:
		f := p.inlineFragment(n)
		p.drawRaw(&f, true)
	case *inline:
		p.inlineDirective(n)
	case *extast.TaskCheckBox:
		checked := ""
		if n.IsChecked {
			checked = " checked"
		}
		p.write(`<input type="checkbox" disabled`, checked, "> ")
	case *extast.FootnoteLink:
		p.noteLink(n)
	case *extast.FootnoteBacklink:
		p.backlink(n)
	}
}

func (p *page) textNode(n *ast.Text) {
	value := n.Segment.Value(p.text)
	if n.IsRaw() || isPlain(value) {
		p.rawText(value)
	} else {
		p.words.add(value)
		p.plain(decode(value))
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

// trimSpaces removes spaces before a line end. goldmark leaves some where it looked for an address.
func trimSpaces(out []byte) []byte { return bytes.TrimRight(out, " \t") }

// codeSpan draws code. In a table a pipe in code is written \|, and the backslash is not part of the code.
func (p *page) codeSpan(n *ast.CodeSpan) {
	p.open("code")
	code := p.appendCode(nil, n)
	p.words.add(code)
	if _, inCell := blockOf(n).(*extast.TableCell); inCell {
		code = bytes.ReplaceAll(code, []byte(`\|`), []byte("|"))
	}
	p.out = appendEscaped(p.out, code, false)
	p.close("code")
}

// appendCode appends the content of a code span, with spaces in place of line ends.
func (p *page) appendCode(dst []byte, n *ast.CodeSpan) []byte {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		code := c.(*ast.Text).Segment.Value(p.text)
		if line, ok := bytes.CutSuffix(code, []byte{'\n'}); ok {
			dst = append(append(dst, line...), ' ')
		} else {
			dst = append(dst, code...)
		}
	}
	return dst
}

func blockOf(n ast.Node) ast.Node {
	for n != nil && n.Type() == ast.TypeInline {
		n = n.Parent()
	}
	return n
}

// endsElement reports whether a tag is the end tag of an element.
func (p *page) endsElement(raw *ast.RawHTML, name string) bool {
	f := p.inlineFragment(raw)
	return strings.HasPrefix(strings.ToLower(string(f.html)), "</"+name)
}

// link draws a link, or only its words if the address is refused.
func (p *page) link(n *ast.Link) {
	p.expand(n.Reference, len(n.Destination)+len(n.Title), n.Pos())
	t := p.targetOf(n.Destination, n, false)
	t.words = func() string { return p.plainText(n, false) }
	href, ok := p.follow(t)
	if !ok {
		p.inlines(n)
		return
	}
	words := p.linkWords(n.Pos(), func() { p.inlines(n) })
	e := Element{Kind: "link", Href: href, Title: decode(n.Title), HTML: words}
	if p.hooks.link != nil {
		e.Text = p.plainText(n, false)
	}
	p.drawLink(e, n.Pos())
}

// drawLink draws a link whose words are drawn. In a link of the editor's HTML only the words are written.
func (p *page) drawLink(e Element, offset int) {
	switch {
	case p.inRawLink():
		p.reportNested(p.at(max(0, offset)), "this link")
		p.write(e.HTML)
	case p.hooks.link != nil:
		p.hook(p.hooks.link, e, offset)
	default:
		p.write("<a")
		p.urlAttr("href", e.Href)
		p.optional("title", e.Title)
		p.write(">", e.HTML, "</a>")
	}
}

// expand counts the bytes that a link reference adds to the page, and stops the page at a limit: a long destination
// with many references would make a page far larger than its text.
func (p *page) expand(reference *ast.ReferenceLink, size, offset int) {
	const atLeast = 100 << 10
	if reference == nil {
		return
	}
	p.expanded += size
	if p.expanded > max(atLeast, len(p.text)) {
		p.stop(tooExpanded, max(0, offset), "use shorter addresses or fewer references",
			"the link references of this page repeat more text than the page has")
	}
}

func (p *page) autoLink(n *ast.AutoLink) {
	label := n.Label(p.text)
	t := p.targetOf(label, n, false)
	t.dest = string(n.URL(p.text))
	t.words = func() string { return string(label) }
	if n.AutoLinkType == ast.AutoLinkEmail && !strings.HasPrefix(strings.ToLower(t.dest), "mailto:") {
		t.dest = "mailto:" + t.dest
	}
	href, ok := p.follow(t)
	content := p.capture(func() { p.rawText(label) })
	if !ok {
		p.write(content)
		return
	}
	p.drawLink(Element{Kind: "link", Href: href, HTML: content, Text: string(label)}, t.start)
}

// noteID is the end of the id of a reference to a footnote. ref is its number from 0; the first has no number in its
// id.
func noteID(index, ref int) string {
	if ref == 0 {
		return ":" + strconv.Itoa(index)
	}
	return strconv.Itoa(ref) + ":" + strconv.Itoa(index)
}

// noteNumber is the number of a footnote for readers.
func (p *page) noteNumber(index int) string { return strconv.Itoa(len(p.env.Sources) + index) }

func (p *page) noteLink(n *extast.FootnoteLink) {
	number, id, class := p.noteNumber(n.Index), "fn:"+strconv.Itoa(n.Index), `" class="footnote-ref`
	label, comma := "Footnote ", ""
	if bytes.HasSuffix(p.out, []byte("</sup>")) { // two adjacent numbers would look like one
		comma = ", "
	}
	if n.Index < 0 {
		number = strconv.Itoa(-n.Index)
		id, class, label = "source-"+number, "", "Source "
		p.cites = true
		p.write("<sup>", comma)
	} else {
		p.write(`<sup id="fnref`, noteID(n.Index, n.RefIndex), `">`, comma)
	}
	if p.inRawLink() {
		p.reportNested(p.at(max(0, n.Pos())), "this footnote")
		p.write(number, "</sup>")
		return
	}
	p.write(`<a href="#`, id, class, `" role="doc-noteref" aria-label="`, label, number, `">`,
		number, "</a></sup>")
}

// footnotes draws the list of footnotes.
func (p *page) footnotes(n *extast.FootnoteList) {
	p.cites = false
	items, first := p.capture(func() { p.blocks(n) }), len(p.env.Sources)+1
	if p.env.Notes != nil {
		if html := p.env.Notes(items, first); html != "" {
			p.write(html)
			return
		}
	}
	start := ""
	if first > 1 {
		start = ` start="` + strconv.Itoa(first) + `"`
	}
	p.write(`<section class="footnotes" role="doc-endnotes" aria-label="Footnotes"><ol`, start, ">", items,
		"</ol></section>")
}

func (p *page) backlink(n *extast.FootnoteBacklink) {
	use := " is used"
	if n.RefIndex > 0 {
		use = " is used again, " + strconv.Itoa(n.RefIndex+1)
	}
	p.write("\u00a0<a href=\"#fnref", noteID(n.Index, n.RefIndex), `" class="footnote-backref" role="doc-backlink"`,
		` aria-label="Back to where footnote `, p.noteNumber(n.Index), use, "\">\u21a9\ufe0e</a>")
}

// image draws an image, or its alternative text if the address is refused.
func (p *page) image(n *ast.Image, title string) {
	p.expand(n.Reference, len(n.Destination)+len(n.Title), n.Pos())
	alt := p.plainText(n, false)
	p.checkAlt(n, alt)
	img, ok := p.picture(p.targetOf(n.Destination, n, true))
	if len(p.inside) > 0 {
		p.pictures = append(p.pictures, alt)
	}
	if !ok {
		p.plain(alt)
		return
	}
	p.images++
	if p.hooks.image != nil {
		p.hook(p.hooks.image, Element{Kind: "image", Href: img.Src, Title: title, Text: alt, Image: img}, n.Pos())
		return
	}
	p.write("<img")
	p.urlAttr("src", img.Src)
	p.attr("alt", alt)
	p.optional("title", title)
	if img.Width > 0 && img.Height > 0 {
		p.attr("width", strconv.Itoa(img.Width))
		p.attr("height", strconv.Itoa(img.Height))
	}
	p.optional("srcset", img.Srcset)
	p.optional("sizes", img.Sizes)
	if p.images > 1 && !p.conv.opt.Plain {
		p.write(` loading="lazy" decoding="async"`)
	}
	p.write(">")
}

// figure draws an image that is a paragraph of its own, with its title as caption.
func (p *page) figure(n *ast.Image) {
	title := decode(n.Title)
	if p.hooks.image != nil {
		p.image(n, title)
		return
	}
	p.open("figure")
	p.image(n, "")
	p.open("figcaption")
	p.rawText([]byte(title))
	p.write("</figcaption></figure>")
}

// imageAttrs are the attributes that an <img> in the editor's HTML lacks.
func (p *page) imageAttrs(t *token, img Image) (list []html.Attribute) {
	p.images++
	if img.Width > 0 && img.Height > 0 && t.attr("width") < 0 && t.attr("height") < 0 {
		list = append(list, html.Attribute{Key: "width", Val: strconv.Itoa(img.Width)},
			html.Attribute{Key: "height", Val: strconv.Itoa(img.Height)})
	}
	if p.images > 1 && t.attr("loading") < 0 {
		list = append(list, html.Attribute{Key: "loading", Val: "lazy"}, html.Attribute{Key: "decoding", Val: "async"})
	}
	return list
}

// srcset writes the srcset of the picture into an <img> of the editor's HTML that has none.
func (p *page) srcset(t *token) {
	if t.Data != "img" || t.attr("srcset") >= 0 || p.shown.Srcset == "" {
		return
	}
	p.attr("srcset", p.shown.Srcset)
	sizes := p.shown.Sizes
	if width, err := strconv.Atoi(strings.TrimSuffix(t.value("width"), "px")); err == nil {
		sizes = strconv.Itoa(width) + "px"
	}
	if t.attr("sizes") < 0 {
		p.optional("sizes", sizes)
	}
}
