package check

import (
	"bytes"
	"hash/maphash"
	"path"
	"slices"
	"strings"

	"porchlight/internal/asset"
	"porchlight/internal/lazyregexp"
	"porchlight/internal/markdown"
)

// Outline is the parts of a page on which readers depend who use a screen reader, zoom or a keyboard.
type Outline struct {
	HasRoot   bool            // the page has <html>
	Language  string          // of <html>
	HasTitle  bool            // the title has words
	Viewport  string          // content of <meta name=viewport>
	Mains     int             // number of <main>
	Headings  []Heading       // in order
	Pictures  []string        // addresses of pictures without alt; "" for one without address
	Nameless  []Element       // links and controls without a name for screen readers
	Headless  []Table         // tables without a header cell that has words
	Twice     []Twin          // links with the words of another link that leads elsewhere
	links     map[uint64]link // by the hash of their words
	labelled  []string        // ids that a <label for> names
	waiting   []Element       // controls whose label may follow
	label     []byte          // the HTML after the start tag of the last <label>; nil: there was none
	untilSeen int             // bytes of the page after the end of the hidden element; 0: there is none
}

// most is the largest number of elements of one kind that are kept of a page. More would not help an editor, and
// finding their places takes time.
const most = 20

// Element is an element of a page: its tag, its id, and another attribute by which its source can be found.
type Element struct{ Tag, ID, Attr, Value string }

// link is the words and the address of a link, as they are written.
type link struct{ words, place []byte }

var linkSeed = maphash.MakeSeed()

// Twin is a link in <main> with the words of an earlier link, whose address is Other.
type Twin struct{ Words, Address, Other string }

// Table is a table, with the words of its first cell that has words.
type Table struct{ Words string }

// outline adds the current tag to the outline. rest is the HTML after it.
func (t *Tags) outline(name, rest []byte) {
	o := &t.Outline
	switch string(name) {
	case "html":
		o.HasRoot, o.Language = true, strings.TrimSpace(t.attr("lang"))
	case "title":
		o.HasTitle = o.HasTitle || len(bytes.TrimSpace(t.tags.Text)) > 0
	case "meta":
		if strings.EqualFold(t.attr("name"), "viewport") {
			o.Viewport = t.attr("content")
		}
	case "main":
		o.Mains++
		t.begins("main")
	case "nav":
		t.begins("nav")
	case "h1", "h2", "h3", "h4", "h5", "h6":
		if name[1] == '1' {
			t.begins("h1")
		}
		if len(o.Headings) < 1000 {
			o.Headings = append(o.Headings, Heading{int(name[1] - '0'), rest})
		}
	case "img":
		if _, ok := t.tags.Attr("alt"); !ok && len(o.Pictures) < most && !t.isQuiet() {
			o.Pictures = append(o.Pictures, t.attr("src"))
		}
	case "label":
		o.label = rest
		if id := t.attr("for"); id != "" {
			o.labelled = append(o.labelled, id)
		}
	case "a":
		t.name(name, rest)
		t.twin(rest)
	case "button":
		t.name(name, rest)
	case "iframe", "input", "select", "textarea":
		t.control(name)
	case "table":
		t.table(rest)
	case "noscript", "template", "dialog", "details", "datalist",
		"audio", "canvas", "meter", "progress", "video": // what is in these is for browsers that do not know them
		t.hide(name, rest)
	}
}

// begins records the first element that follows the banner of a page.
func (t *Tags) begins(element string) {
	if t.begun == "" {
		t.begun = element
	}
}

// isQuiet reports whether screen readers skip the element, or read its name from an attribute.
func (t *Tags) isQuiet() bool {
	for _, a := range t.tags.Attrs {
		switch string(a.Name) {
		case "aria-label", "aria-labelledby", "title":
			if len(bytes.TrimSpace(a.Value)) > 0 {
				return true
			}
		case "aria-hidden":
			if string(a.Value) == "true" {
				return true
			}
		case "role":
			if role := string(a.Value); role == "presentation" || role == "none" {
				return true
			}
		}
	}
	return t.isHidden()
}

// name keeps the current link or button if it has no name. rest is the HTML after its start tag.
func (t *Tags) name(name, rest []byte) {
	if len(rest) > 0 && rest[0] != '<' && rest[0] != '&' && rest[0] > ' ' {
		return
	}
	found := Element{Tag: string(name), ID: t.attr("id")}
	if found.Tag == "a" {
		if found.Attr, found.Value = "href", t.attr("href"); found.Value == "" {
			return // an anchor, or a link whose address was left out
		}
	}
	if len(t.Outline.Nameless) >= most {
		return
	}
	rest = rest[:min(len(rest), longestWords)]
	end := bytes.Index(rest, append([]byte("</"), name...))
	if end < 0 || t.isQuiet() || wordsOf(rest[:end]) != "" || speaks(rest[:end]) {
		return
	}
	t.Outline.Nameless = append(t.Outline.Nameless, found)
}

// twin keeps the current link if an earlier link has the same words and another address. Links with elements in them
// are not compared, and neither are fragments of addresses.
func (t *Tags) twin(rest []byte) {
	o := &t.Outline
	end := bytes.IndexByte(rest, '<')
	if o.Mains == 0 || len(o.Twice) >= most || end <= 0 || end > 80 || !bytes.HasPrefix(rest[end:], []byte("</a")) {
		return
	}
	href, _ := t.tags.Attr("href")
	place, _, _ := bytes.Cut(href, []byte("#"))
	if len(place) == 0 || mayCall(href) {
		return
	}
	for _, name := range []string{"aria-label", "aria-labelledby", "title"} {
		if _, ok := t.tags.Attr(name); ok {
			return
		}
	}
	hash := maphash.Bytes(linkSeed, rest[:end])
	switch other, ok := o.links[hash]; {
	case !ok:
		if o.links == nil {
			o.links = map[uint64]link{}
		}
		o.links[hash] = link{rest[:end], place}
	case !bytes.Equal(other.place, place) && bytes.Equal(other.words, rest[:end]):
		o.Twice = append(o.Twice, Twin{wordsOf(rest[:end]), asset.Value(href), asset.Value(other.place)})
	}
}

// speaks reports whether an element in a piece of HTML has a name in an attribute.
func speaks(piece []byte) bool {
	tags := asset.Tags{Rest: piece}
	for tags.Next() {
		for _, name := range []string{"alt", "aria-label", "aria-labelledby", "title"} {
			if value, _ := tags.Attr(name); len(bytes.TrimSpace(value)) > 0 {
				return true
			}
		}
	}
	return false
}

// wordless are the types of <input> that need no label: they are not shown, or their value is their name.
var wordless = []string{"hidden", "submit", "reset", "button"}

// control keeps the current control of a form, or frame, if its tag has no name. A control may have its label later.
func (t *Tags) control(name []byte) {
	found, kind := Element{Tag: string(name), ID: t.attr("id")}, strings.ToLower(t.attr("type"))
	isInput := found.Tag == "input"
	if isInput && (slices.Contains(wordless, kind) || kind == "image" && t.attr("alt") != "") || t.isQuiet() {
		return
	}
	if found.Attr = "name"; found.Tag == "iframe" {
		found.Attr = "src"
	}
	found.Value = t.attr(found.Attr)
	if kind == "image" {
		found = Element{Tag: "button", ID: found.ID, Attr: "src", Value: t.attr("src")}
	}
	switch label := t.Outline.label; {
	case found.Tag == "iframe" || found.Tag == "button":
		t.Outline.Nameless = append(t.Outline.Nameless, found)
	case label != nil && !bytes.Contains(label[:len(label)-len(t.tags.From)], []byte("</label")):
	case len(t.Outline.waiting) < 1000:
		t.Outline.waiting = append(t.Outline.waiting, found)
	}
}

// unlabelled adds the controls without a label to Nameless, at the end of a page.
func (o *Outline) unlabelled() {
	for _, control := range o.waiting {
		if len(o.Nameless) < most && (control.ID == "" || !slices.Contains(o.labelled, control.ID)) {
			o.Nameless = append(o.Nameless, control)
		}
	}
}

// table keeps the current table if none of its header cells has words.
func (t *Tags) table(rest []byte) {
	if len(t.Outline.Headless) >= most {
		return
	}
	end := bytes.Index(rest, []byte("</table"))
	if end < 0 || t.isQuiet() {
		return
	}
	first := ""
	tags := asset.Tags{Rest: rest[:end]}
	for tags.Next() {
		isHead := string(tags.Name) == "th"
		if !isHead && (first != "" || string(tags.Name) != "td") {
			continue
		}
		cell, _, _ := bytes.Cut(tags.Rest, []byte("</t"))
		for _, next := range []string{"<td", "<th", "<tr"} { // a cell need not have an end tag
			cell, _, _ = bytes.Cut(cell, []byte(next))
		}
		words := wordsOf(cell)
		if isHead && (words != "" || speaks(cell)) {
			return
		}
		first = words
	}
	t.Outline.Headless = append(t.Outline.Headless, Table{first})
}

// hide records the end of an element that is hidden until a script or the reader opens it.
func (t *Tags) hide(name, rest []byte) {
	o := &t.Outline
	if _, open := t.tags.Attr("open"); open || t.isHidden() || markdown.Endless(name) {
		return
	}
	depth, start, end := 1, append([]byte("<"), name...), append([]byte("</"), name...)
	for depth > 0 {
		next := bytes.Index(rest, end)
		if next < 0 {
			o.untilSeen = 1 // to the end of the page
			return
		}
		depth += bytes.Count(rest[:next], start) - 1
		rest = rest[next+len(end):]
	}
	o.untilSeen = len(rest)
}

// isHidden reports whether the current tag is in a hidden element.
func (t *Tags) isHidden() bool {
	return t.Outline.untilSeen > 0 && len(t.tags.From) > t.Outline.untilSeen
}

// FindElement is the place of an element in the source, found by its id or its attribute. Markdown may have only the
// last part of an address.
func (f *File) FindElement(e Element) Place {
	var tries []string
	if e.ID != "" {
		tries = append(tries, `id="`+e.ID+`"`)
	}
	for _, value := range []string{e.Value, path.Base(e.Value)} {
		if e.Attr != "" && e.Value != "" {
			tries = append(tries, "<"+e.Tag+" "+e.Attr+`="`+value+`"`, e.Attr+`="`+value+`"`, `="`+value+`"`,
				"='"+value+"'")
		}
	}
	if e.Tag == "button" {
		tries = append(tries, "<button")
	}
	at := Place{File: f.Name}
	for i := 0; i < len(tries) && at.Start.Line == 0; i++ {
		at = f.Find(tries[i])
	}
	if e.Tag == "a" && at.Start.Line == 0 && f.written != nil {
		text, line := f.written()
		if m := emptyLink().FindSubmatchIndex(text); m != nil {
			return placeIn(f.Name, text, line, m[2], string(text[m[2]:m[3]]))
		}
	}
	return at
}

// FindLink is the place of a link in the source: the last link with these words in the text of the page, or the link
// with the address in an HTML file. Start is zero if it is in neither.
func (p *Pass) FindLink(words, address string) Place {
	if p.Source == nil {
		return p.File.find(words, func(before, _ []byte) bool {
			return bytes.Contains(before[max(bytes.LastIndex(before, []byte("<a")), 0):], []byte(address))
		})
	}
	return p.whereWritten(string(markdown.SpanLink), words, func(list []markdown.Prose) Place {
		for i := range slices.Backward(list) {
			for _, span := range slices.Backward(list[i].Spans) {
				if span.Kind == markdown.SpanLink && list[i].Text[span.From:span.To] == words {
					return p.In(&list[i], span.From, span.To)
				}
			}
		}
		return Place{File: p.File.Name}
	})
}

// Written is the place of words in the text of a page, which a rule for files looked for. It is kept for other drawings
// of the same text.
type Written struct {
	Kind, Words string // that were looked for
	At          Place  // Start is zero: the text does not have them
}

// whereWritten is the known place of words in the text of the page, or that which find gives.
func (p *Pass) whereWritten(kind, words string, find func([]markdown.Prose) Place) Place {
	for _, known := range p.written {
		if known.Kind == kind && known.Words == words {
			return known.At
		}
	}
	at := find(p.Prose())
	p.written = append(p.written, Written{kind, words, at})
	return at
}

// emptyLink matches a link of Markdown without words: [](/there/), [![](a.png)](/there/).
var emptyLink = lazyregexp.New(`(?:^|[^!])(\[(?:!\[\]\([^)]*\))?\]\()`)

// FindWords is the place of a block with exactly these words in the source: in the text of the page, or as HTML.
func (p *Pass) FindWords(kind markdown.ProseKind, words string) Place {
	if p.Source != nil && words != "" {
		at := p.whereWritten(string(kind), words, func(list []markdown.Prose) (at Place) {
			for i := range list {
				if list[i].Kind == kind && strings.TrimSpace(list[i].Text) == words {
					return p.In(&list[i], 0, len(list[i].Text))
				}
			}
			return at
		})
		if at.Start.Line > 0 {
			return at
		}
	}
	at := p.File.Find(">" + words + "<")
	if at.Start.Line > 0 {
		at.Start.Column, at.End.Column = at.Start.Column+1, at.End.Column-1
	}
	return at
}
