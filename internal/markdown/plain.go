package markdown

import (
	"bytes"
	"path"
	"strings"
	"unicode/utf8"

	"github.com/yuin/goldmark/ast"
	extast "github.com/yuin/goldmark/extension/ast"

	"porchlight/internal/finding"
	"porchlight/internal/lazyregexp"
)

// plainText is the text of a node without markup. asTyped undoes the typographer's quotes and dashes, so that ids and
// summaries do not depend on it.
func (p *page) plainText(n ast.Node, asTyped bool) string {
	out := p.appendPlain(nil, n, asTyped)
	return strings.TrimSpace(string(out))
}

func (p *page) appendPlain(dst []byte, parent ast.Node, asTyped bool) []byte {
	p.depth++
	p.nested(p.depth, max(0, parent.Pos()), "emphasis and components")
	skip := "" // element of the editor's HTML that is left out with its text
	for c := parent.FirstChild(); c != nil; c = c.NextSibling() {
		if _, isTag := c.(*ast.RawHTML); !isTag && skip != "" {
			continue
		}
		switch n := c.(type) {
		case *ast.RawHTML:
			skip = p.skippedBy(n, skip)
		case *ast.Text:
			dst = append(dst, decode(n.Segment.Value(p.text))...)
			if n.SoftLineBreak() || n.HardLineBreak() {
				dst = append(trimSpaces(dst), ' ')
			}
		case *ast.String:
			if was, ok := typed[string(n.Value)]; ok && asTyped {
				dst = append(dst, was...)
			} else {
				dst = append(dst, n.Value...)
			}
		case *ast.CodeSpan:
			dst = p.appendCode(dst, n)
		case *ast.AutoLink:
			dst = append(dst, n.Label(p.text)...)
		case *ast.HTMLBlock, *extast.FootnoteBacklink, *extast.FootnoteLink, *extast.TaskCheckBox:
		case *inline:
			dst = p.appendLabel(dst, &n.written, asTyped)
		case *leaf:
			dst = p.appendLabel(dst, &n.written, asTyped)
		case *ast.CodeBlock, *ast.FencedCodeBlock:
			for i := range c.Lines().Len() {
				line := c.Lines().At(i)
				dst = append(dst, line.Value(p.text)...)
			}
		default:
			if c.Type() == ast.TypeBlock && len(dst) > 0 && dst[len(dst)-1] != ' ' {
				dst = append(dst, ' ')
			}
			dst = p.appendPlain(dst, c, asTyped)
		}
	}
	p.depth--
	return dst
}

// skippedBy is the element whose text is left out after a tag; "": none. skip is that before the tag.
func (p *page) skippedBy(tag *ast.RawHTML, skip string) string {
	if skip != "" {
		if p.endsElement(tag, skip) {
			return ""
		}
		return skip
	}
	f := p.inlineFragment(tag)
	if !mayLeaveOut(f.html) {
		return ""
	}
	f.tags(func(t *token) {
		if t.isStart() && leftOutWhole[t.Data] && !voidElements[t.Data] {
			skip = t.Data
		}
	})
	return skip
}

// mayLeaveOut reports whether a tag may start an element that is left out whole. It is fast, since a page can have
// 100,000 other tags.
func mayLeaveOut(tag []byte) bool {
	end := 1
	for end < len(tag) && (tag[end]|0x20 >= 'a' && tag[end]|0x20 <= 'z' || tag[end] >= '0' && tag[end] <= '9') {
		end++
	}
	return bytes.Count(tag, []byte("<")) != 1 || leftOutWhole[string(bytes.ToLower(tag[min(1, len(tag)):end]))]
}

func (p *page) appendLabel(dst []byte, w *written, asTyped bool) []byte {
	if label := p.labelOf(w); label != nil {
		return p.appendPlain(dst, label, asTyped)
	}
	return dst
}

// pictureName matches the name of a file, which describes no picture.
var pictureName = lazyregexp.New(`(?i)^\S+\.(jpe?g|png|gif|webp|svg|avif|heic)$|^(img|dsc|dscn|dscf|pxl)[-_]?\d{3,}$`)

// PictureAlt is the rule for a picture without words. This package finds it in texts, package check in finished pages.
var PictureAlt = finding.Register(finding.Rule{
	Name: "picture-alt", Severity: finding.Error,
	Doc: "A picture has no words for people who cannot see it",
	Why: "A screen reader skips it, or reads out the name of its file (WCAG 1.1.1). The reader does not know " +
		"whether something is missing.",
	Instead: "Write what the picture shows: `![A porch with two chairs](porch.jpg)`. If it adds no information, " +
		"write so: `<img src=\"line.png\" alt=\"\">`, or `{decorative=true}` after `:::figure`.",
})

// checkAlt reports a picture without words.
func (p *page) checkAlt(n *ast.Image, alt string) {
	alt = strings.TrimSpace(alt)
	if p.decorative || p.conv.opt.Plain || alt != "" && !pictureName().MatchString(alt) {
		return
	}
	address := decode(n.Destination)
	message := finding.Message("the picture %q has no words for people who cannot see it", path.Base(address))
	if alt != "" {
		message = finding.Message("the words for people who cannot see a picture are the name of a file, %q", alt)
	}
	p.report(PictureAlt.At(p.file, p.at(max(0, n.Pos())), "%s", message).
		Suggest(`write in its brackets what it shows; if it tells nothing, write <img src="%s" alt="">, `+
			`or {decorative=true} after the name of the component around it`, address))
}

// wordCounter counts the words of consecutive pieces of text. A word is a run of characters without spaces, or one
// ideograph.
type wordCounter struct {
	words  int
	inWord bool
}

// gap ends a word, so that the next piece begins another one.
func (w *wordCounter) gap() { w.inWord = false }

func (w *wordCounter) add(text []byte) {
	words, before := w.words, byte(0)
	if w.inWord {
		before = 1
	}
	for i := 0; i < len(text); i++ {
		c := text[i]
		if c >= utf8.RuneSelf {
			if r, size := utf8.DecodeRune(text[i:]); isIdeograph(r) {
				words, before = words+1, 0
				i += size - 1
				continue
			}
		}
		now := inWord[c]
		words += int(now &^ before) // without a branch, which would be mispredicted at each word
		before = now
	}
	w.words, w.inWord = words, before == 1
}

// inWord is 1 for the bytes of words.
var inWord = func() (table [256]byte) {
	for c := range table {
		if c != ' ' && c != '\n' && c != '\t' {
			table[c] = 1
		}
	}
	return table
}()

// isIdeograph reports whether a character is of a script that is written without spaces: Han, Hiragana, Katakana.
func isIdeograph(r rune) bool {
	return r >= 0x3040 && r <= 0x30FF || r >= 0x3400 && r <= 0x9FFF || r >= 0x20000 && r <= 0x3FFFF
}
