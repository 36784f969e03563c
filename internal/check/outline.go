package check

import (
	"bytes"
	"hash/maphash"
	"path"
	"regexp"
	"slices"
	"strings"

	"porchlight/internal/asset"
	"porchlight/internal/markdown"
)

// Outline is what a page has for readers who do not see it, or see it otherwise: screen readers, zoom, keyboards.
type Outline struct {
	HasRoot   bool            // the page has <html>
	Language  string          // of <html>
	HasTitle  bool            // the title has words
	Viewport  string          // what <meta name=viewport> has
	Mains     int             // how many <main> there are
	Headings  []Heading       // in order
	Pictures  []string        // addresses of those without alt, "" of one without an address
	Nameless  []Element       // that a screen reader has no name for
	Headless  []Table         // without a header cell that has words
	Twice     []Twin          // links with the words of another one that leads elsewhere
	links     map[uint64]link // by the hash of their words
	labelled  []string        // ids that a <label for> has
	waiting   []Element       // controls whose label may follow
	label     []byte          // what follows the start tag of the last <label>; nil: there was none
	untilSeen int             // where what is not shown ends, as the number of bytes that follow; 0: nothing is hidden
}

// most is how many of a kind are kept of a page: further ones tell nothing new, and finding their places takes time.
const most = 20

// Element is an element of a page: its tag, and an attribute by which it can be found where it was written.
type Element struct{ Tag, ID, Attr, Value string }

// link is the words of a link and where it leads, as they are written.
type link struct{ words, place []byte }

var linkSeed = maphash.MakeSeed()

// Twin is a link in <main> whose words another link before it has. They lead to different places.
type Twin struct{ Words, Address, Other string }

// Table is a table, known by the words of its first cell that has some.
type Table struct{ Words string }

// outline keeps what matters of the tag that was read. rest is what follows it.
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
	case "noscript", "template", "dialog", "details":
		t.hide(name, rest)
	}
}

// begins notes the first element in which a page is more than its banner.
func (t *Tags) begins(element string) {
	if t.begun == "" {
		t.begun = element
	}
}

// isQuiet reports whether screen readers pass over the element, or have a name for it that is not in it.
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

// name keeps a link or a button without a name.
func (t *Tags) name(name, rest []byte) {
	if len(rest) > 0 && rest[0] != '<' && rest[0] != '&' && rest[0] > ' ' {
		return
	}
	found := Element{Tag: string(name), ID: t.attr("id")}
	if found.Tag == "a" {
		if found.Attr, found.Value = "href", t.attr("href"); found.Value == "" {
			return // a place, or a link whose address was left out
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

// twin keeps a link whose words another one has that leads elsewhere. Only links of plain words are looked at, and a
// part of a page counts as the page.
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

// speaks reports whether an element in a piece of HTML has a name that its words do not have.
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

// wordless are the kinds of <input> that need no label: they are not shown, or their value is their name.
var wordless = []string{"hidden", "submit", "reset", "button"}

// control keeps a control of a form, or a frame, that has no name in its tag.
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

// unlabelled adds the controls for which no label came.
func (o *Outline) unlabelled() {
	for _, control := range o.waiting {
		if len(o.Nameless) < most && (control.ID == "" || !slices.Contains(o.labelled, control.ID)) {
			o.Nameless = append(o.Nameless, control)
		}
	}
}

// table keeps a table of which no header cell has words.
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
		for _, next := range []string{"<td", "<th", "<tr"} { // the end of a cell may be left out
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

// endless are elements whose end tag does not exist or may be left out, so that it is unknown what is in them.
var endless = strings.Fields(`area base body br caption col colgroup dd dt embed head hr html img input li link meta optgroup
	option p param rb rp rt rtc source tbody td tfoot th thead tr track wbr`)

// hide notes the end of an element that readers do not see until a script or they themselves open it.
func (t *Tags) hide(name, rest []byte) {
	o := &t.Outline
	if _, open := t.tags.Attr("open"); open || t.isHidden() || slices.Contains(endless, string(name)) {
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

// isHidden reports whether the tag that is read is in an element that readers do not see.
func (t *Tags) isHidden() bool {
	return t.Outline.untilSeen > 0 && len(t.tags.From) > t.Outline.untilSeen
}

// FindElement is where an element was written, by its id or by the attribute that names it. Markdown has addresses as
// they are written there.
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
		if m := emptyLink.FindSubmatchIndex(text); m != nil {
			return placeIn(f.Name, text, line, m[2], string(text[m[2]:m[3]]))
		}
	}
	return at
}

// FindLink is where a link was written: the last one of these words in the text of the page, or in an HTML file the one
// that has the address. The zero Start: in neither.
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

// Written is where words are written in the text of a page, which a rule on files has asked for: in another drawing of
// the text they are at the same place.
type Written struct {
	Kind, Words string // what was looked for
	At          Place  // the zero Start: nowhere
}

// whereWritten looks for words in the text of the page, unless it is known where they are.
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

// emptyLink is a link of Markdown without words: [](/there/), [![](a.png)](/there/).
var emptyLink = regexp.MustCompile(`(?:^|[^!])(\[(?:!\[\]\([^)]*\))?\]\()`)

// FindWords is where all words of a block were written: in the text of the page, or as HTML.
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
