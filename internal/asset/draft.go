package asset

import (
	"bytes"
	"slices"
	"strings"
	"sync"
)

// Draft is a page as its layout writes it. A mark stands for each part that is minified already.
type Draft struct {
	minifier *Minifier
	known    *Texts
	text     []byte
	parts    []placed
	size     int // of the page with its parts, in bytes

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

// Texts are the pieces of HTML of one page: its own, and those of Parts. They are not safe for concurrent use.
type Texts struct {
	shared *Parts
	own    map[string]*part // by HTML
	text   []byte           // buffer for one piece
	small  []byte           // buffer for their minified forms
}

// part is a piece of HTML with its minified form. The form is made when a page first shows the part.
type part struct {
	html  string
	once  sync.Once
	small []byte
}

// placed is a part at its place in a draft.
type placed struct {
	at int // where its mark is in the text
	*part
}

// A mark is a block element, as parts are. So the minifier treats the text around the mark as it would treat
// the text around the part. The minifier removes the quotes of the mark. It keeps them where it does not read
// tags, as in a drawing: then the mark is not found.
const (
	markID    = "porchlight-part"
	mark      = `<hr id="` + markID + `">`
	smallMark = `<hr id=` + markID + `>`
)

// leastPart is the least length of a part, in bytes. A mark for a shorter one would not save time.
const leastPart = 512

// NewParts makes an empty set.
func (m *Minifier) NewParts() *Parts { return &Parts{minifier: m, all: map[string]*part{}} }

// Add adds HTML that many pages show. html/template has drawn it separately, so a script that begins in it
// also ends in it.
func (p *Parts) Add(html string) {
	if len(html) < leastPart {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.all[html] = &part{html: html}
}

// Clear removes all parts.
func (p *Parts) Clear() {
	p.mu.Lock()
	defer p.mu.Unlock()
	clear(p.all)
}

// NewTexts makes an empty set. It can be used for many pages, one at a time: call Clear between them.
func (p *Parts) NewTexts() *Texts { return &Texts{shared: p, own: map[string]*part{}} }

// Add adds HTML of the page that is being drawn. HTML becomes a part only if quickHTML can minify it and it is
// a block.
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

// Clear removes the HTML of the page.
func (t *Texts) Clear() {
	clear(t.own)
	t.small = t.small[:0]
}

// find returns the part with this HTML, or nil.
func (t *Texts) find(html []byte) *part {
	if own := t.own[string(html)]; own != nil {
		return own
	}
	t.shared.mu.RLock()
	defer t.shared.mu.RUnlock()
	return t.shared.all[string(html)]
}

// drafts holds freed drafts for reuse.
var drafts = sync.Pool{New: func() any { return new(Draft) }}

// NewDraft returns an empty draft. Free it after use.
func (m *Minifier) NewDraft(known *Texts) *Draft {
	d := drafts.Get().(*Draft)
	d.minifier, d.known = m, known
	return d
}

// Free lets another page use the memory of a draft. A text buffer larger than keptDraft is left to the garbage
// collector.
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

// pages holds the memory of finished pages for reuse.
var pages = sync.Pool{New: func() any { return new([]byte) }}

// Recycle lets another page use the memory of a page that Draft.Page returned. Memory larger than keptDraft is
// left to the garbage collector. The caller must not read the page afterwards.
func Recycle(page []byte) {
	if cap(page) <= keptDraft {
		pages.Put(&page)
	}
}

// Write adds a text. If the text is a part, the draft gets a mark for it.
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

// minified makes the minified form of a part. It returns false for a part that does not begin and end with a
// block element, because the form of such a part depends on the text around it. It also returns false for a
// part with <pre>, or with a mistake.
func (m *Minifier) minified(p *part) bool {
	p.once.Do(func() {
		html := strings.TrimSpace(p.html)
		if isBlock(html) && !hasPre([]byte(html)) {
			p.small = m.alone(html)
		}
	})
	return p.small != nil
}

// alone minifies HTML by itself. It returns nil if the HTML has a mistake.
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

// isBlock reports whether a text begins with a start tag and ends with an end tag of blockTags. The minifier
// removes spaces beside these elements.
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

// hasPre reports whether HTML has a <pre>, in which all spaces stay.
func hasPre(html []byte) bool {
	return bytes.Contains(html, []byte("<pre")) || bytes.Contains(html, []byte("<PRE"))
}

// Page returns the minified page. It has capacity for room more bytes, unless the whole page had to be
// minified at once.
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

// whole returns the text with the parts in place of their marks, not minified.
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

// joined minifies the text around the parts and inserts the parts. It returns nil if a mark is lost. It also
// returns nil if the text has a mistake: then the whole page is minified, so that the error has the right
// line.
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

// around returns the minified text with its marks. It returns nil if the text cannot be minified. The result
// is valid until the next use of the draft.
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
