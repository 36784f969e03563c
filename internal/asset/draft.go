package asset

import (
	"bytes"
	"slices"
	"strings"
	"sync"
)

// Draft is a page as its layout writes it. Parts that are minified already are marks in it.
type Draft struct {
	minifier *Minifier
	known    *Texts
	text     []byte
	parts    []placed
	size     int // with the parts, in bytes

	// buffers for joined
	small []byte
	slow  bytes.Buffer
}

// Parts are pieces of HTML that many pages show. They are safe for concurrent use.
type Parts struct {
	minifier *Minifier
	mu       sync.RWMutex
	all      map[string]*part // by HTML
}

// Texts are pieces of HTML of which one page is made: its own, and those of Parts. They are not safe for concurrent
// use.
type Texts struct {
	shared *Parts
	own    map[string]*part // by HTML
	text   []byte           // buffer for one of them
	small  []byte           // buffer for their minified forms
}

// part is a piece of HTML with its minified form, which is made when a page first shows it.
type part struct {
	html  string
	once  sync.Once
	small []byte
}

// placed is a part in a draft.
type placed struct {
	at int // where its mark is in the text
	*part
}

// A mark is a block, as parts are, so that the text around it becomes what it becomes around the part. The minifier
// takes off its quotes. Where it keeps them, tags are not read: in a picture, for example.
const (
	markID    = "porchlight-part"
	mark      = `<hr id="` + markID + `">`
	smallMark = `<hr id=` + markID + `>`
)

// leastPart is the length from which a part is worth a mark, in bytes.
const leastPart = 512

// NewParts makes a set without parts.
func (m *Minifier) NewParts() *Parts { return &Parts{minifier: m, all: map[string]*part{}} }

// Add takes in HTML that many pages show. html/template drew it by itself, so that a script in it also ends in it.
func (p *Parts) Add(html string) {
	if len(html) < leastPart {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.all[html] = &part{html: html}
}

// Clear forgets all parts.
func (p *Parts) Clear() {
	p.mu.Lock()
	defer p.mu.Unlock()
	clear(p.all)
}

// NewTexts makes a set for one page after the other.
func (p *Parts) NewTexts() *Texts { return &Texts{shared: p, own: map[string]*part{}} }

// Add takes in HTML of the page being drawn, which may be anything. It is a part only when it is plain.
func (t *Texts) Add(html string) {
	if len(html) < leastPart || !isBlock(html) {
		return
	}
	start := len(t.small)
	t.text = append(t.text[:0], html...)
	all, ok := t.shared.minifier.quickHTML(t.small, t.text)
	if !ok {
		return
	}
	own := &part{html: html, small: all[start:]}
	own.once.Do(func() {})
	t.own[html], t.small = own, all
}

// Clear forgets the HTML of the page.
func (t *Texts) Clear() {
	clear(t.own)
	t.small = t.small[:0]
}

// find gives the part with this HTML, or nil.
func (t *Texts) find(html []byte) *part {
	if own := t.own[string(html)]; own != nil {
		return own
	}
	t.shared.mu.RLock()
	defer t.shared.mu.RUnlock()
	return t.shared.all[string(html)]
}

// drafts are used again.
var drafts = sync.Pool{New: func() any { return new(Draft) }}

// NewDraft gives an empty draft. Free it after use.
func (m *Minifier) NewDraft(known *Texts) *Draft {
	d := drafts.Get().(*Draft)
	d.minifier, d.known = m, known
	return d
}

// Free lets another page use the memory of a draft, unless it is much.
func (d *Draft) Free() {
	if cap(d.text) > keptDraft {
		return
	}
	clear(d.parts)
	d.minifier, d.known = nil, nil
	d.text, d.parts, d.size = d.text[:0], d.parts[:0], 0
	drafts.Put(d)
}

const keptDraft = 1 << 20 // bytes

// pages is memory of finished pages that is used again.
var pages = sync.Pool{New: func() any { return new([]byte) }}

// Recycle lets another page use the memory of one that Draft.Page gave, unless it is much. Nothing may read it then.
func Recycle(page []byte) {
	if cap(page) <= keptDraft {
		pages.Put(&page)
	}
}

// Write adds a text, which may be a part.
func (d *Draft) Write(text []byte) (int, error) {
	d.size += len(text)
	if len(text) >= leastPart {
		if part := d.known.find(text); part != nil && d.minifier.minified(part) {
			d.parts = append(d.parts, placed{len(d.text), part})
			d.text = append(d.text, mark...)
			return len(text), nil
		}
	}
	d.text = append(d.text, text...)
	return len(text), nil
}

// minified makes the minified form of a part. It is false for one that does not begin and end with a block: what that
// becomes depends on the text around it.
func (m *Minifier) minified(p *part) bool {
	p.once.Do(func() {
		html := strings.TrimSpace(p.html)
		if isBlock(html) && !hasPre([]byte(html)) {
			p.small = m.alone(html)
		}
	})
	return p.small != nil
}

// alone minifies HTML; nil for HTML with a mistake.
func (m *Minifier) alone(html string) []byte {
	if small, ok := m.quickHTML(nil, []byte(html)); ok {
		return small
	}
	var small bytes.Buffer
	if m.HTML(&small, append(make([]byte, 0, len(html)+1), html...)) != nil {
		return nil
	}
	return small.Bytes()
}

// isBlock reports whether a text begins with the start tag and ends with the end tag of an element beside which the
// minifier takes off spaces.
func isBlock(html string) bool {
	start, _, _ := strings.Cut(html, ">")
	start, _, _ = strings.Cut(start, " ")
	return blockTags[start+">"] && blockTags[html[max(0, strings.LastIndexByte(html, '<')):]]
}

var blockTags = tagsOf("article", "aside", "blockquote", "div", "dl", "figure", "footer", "form", "h1", "h2", "h3",
	"h4", "h5", "h6", "header", "main", "nav", "ol", "p", "section", "table", "ul")

func tagsOf(names ...string) map[string]bool {
	tags := map[string]bool{}
	for _, name := range names {
		tags["<"+name+">"], tags["</"+name+">"] = true, true
	}
	return tags
}

// hasPre looks for an element in which all spaces stay.
func hasPre(html []byte) bool {
	return bytes.Contains(html, []byte("<pre")) || bytes.Contains(html, []byte("<PRE"))
}

// Page gives the page, minified, with room for more bytes.
func (d *Draft) Page(room int) ([]byte, error) {
	if bytes.Count(d.text, []byte(markID)) == len(d.parts) {
		if page := d.joined(room); page != nil {
			return page, nil
		}
	}
	var page bytes.Buffer
	err := d.minifier.HTML(&page, d.whole())
	return page.Bytes(), err
}

// whole is the text with the parts as they were written.
func (d *Draft) whole() []byte {
	if len(d.parts) == 0 {
		return d.text
	}
	whole, from := make([]byte, 0, d.size+1), 0
	for _, p := range d.parts {
		whole = append(append(whole, d.text[from:p.at]...), p.html...)
		from = p.at + len(mark)
	}
	return append(whole, d.text[from:]...)
}

// joined minifies what is around the parts and puts them in. It is nil where a mark is lost, or the text has a mistake,
// whose place in the whole page is wanted.
func (d *Draft) joined(room int) []byte {
	rest := d.around()
	size := len(rest)
	for _, p := range d.parts {
		size += len(p.small)
	}
	if size == 0 {
		return nil
	}
	page := slices.Grow((*pages.Get().(*[]byte))[:0], size+room)
	for _, p := range d.parts {
		before, after, found := bytes.Cut(rest, []byte(smallMark))
		if !found {
			return nil
		}
		page, rest = append(append(page, before...), p.small...), after
	}
	return append(page, rest...)
}

// around is the text with the marks, minified, or empty. It is valid until the next use of the draft.
func (d *Draft) around() []byte {
	small, ok := d.minifier.quickHTML(d.small[:0], d.text)
	switch {
	case ok:
		d.small = small
		return small
	case len(d.parts) == 0 || hasPre(d.text):
		return nil
	}
	d.slow.Reset()
	text := append(make([]byte, 0, len(d.text)+1), d.text...) // the minifier overwrites it
	if d.minifier.HTML(&d.slow, text) != nil {
		return nil
	}
	return d.slow.Bytes()
}
