package check

import (
	"bytes"
	"slices"
	"strings"

	"porchlight/internal/asset"
	"porchlight/internal/markdown"
)

// Open is an element, or a comment, that a page never closes.
type Open struct {
	Tag   string // its start tag in the page: `<details class=more>`, `<!--`
	End   string // what ends it: "</details>", "-->", or ">" if the tag itself does not end
	Hides bool   // browsers may not show what is in it

	name, class string
}

// openElements are the elements of a page whose end tags are not read yet, outermost first, at most mostOpen.
type openElements struct {
	page []byte
	list []openElement
}

// openElement is written for each tag of each page, so it is small.
type openElement struct {
	from    int32 // bytes of the page from the name in the start tag on
	size    int32 // bytes of the name
	drawing bool  // svg or math
}

// mostOpen is the largest number of open elements that are recorded, which bounds the search of an end tag.
const mostOpen = 250

// start records a tag as an open element. Other elements of a drawing are not recorded, since tags there may end
// themselves.
func (o *openElements) start(tag *asset.Tags) {
	n, name := len(o.list), tag.Name
	drawing := string(name) == "svg" || string(name) == "math"
	if n == mostOpen || n > 0 && o.list[n-1].drawing && !drawing || markdown.Endless(name) {
		return
	}
	if tag.Text == nil || tag.Rest == nil { // else the end of an element with text was read
		o.list = append(o.list, openElement{int32(len(tag.From)), int32(len(name)), drawing})
	}
}

// after is the page from the name of an open element on.
func (o *openElements) after(e openElement) []byte { return o.page[len(o.page)-int(e.from):] }

func (o *openElements) name(e openElement) []byte { return o.after(e)[:e.size] }

// end takes an element out of those that are open. tag is the page from the name in the end tag on. An end tag closes
// the last element of its name, not those that began after it: their end tags may follow.
func (o *openElements) end(tag []byte) {
	last := len(o.list) - 1
	if last < 0 {
		return
	}
	size := int(o.list[last].size)
	if len(tag) > size && tag[size] == '>' && string(tag[:size]) == string(o.name(o.list[last])) {
		o.list = o.list[:last]
		return
	}
	const longestName = 100
	name := bytes.ToLower(tag[:max(0, bytes.IndexAny(tag[:min(len(tag), longestName)], " \t\n\f\r/>"))])
	for ; last >= 0 && !markdown.Endless(name); last-- {
		if other := o.name(o.list[last]); bytes.EqualFold(other, name) || isHeading(other) && isHeading(name) {
			o.list = slices.Delete(o.list, last, last+1)
			return
		}
	}
}

// isHeading reports whether a name is that of a heading. The end tag of any heading closes a heading of any level.
func isHeading(name []byte) bool {
	return len(name) == 2 && name[0]|0x20 == 'h' && '1' <= name[1] && name[1] <= '6'
}

// torn records a comment or a tag that does not end, as the last open element. tags has read the whole page.
func (o *openElements) torn(tags *asset.Tags) {
	size, from := int32(len(tags.Name)), int32(len(tags.From))
	if tags.Rest != nil || from == 0 ||
		len(o.list) > 0 && o.list[len(o.list)-1].from == from { // an element with text, recorded by start
		return
	}
	if bytes.HasPrefix(tags.From, []byte(comment)) {
		size = int32(len(comment))
	}
	o.list = append(o.list, openElement{from: from, size: size})
}

const comment = "!--"

// openIn are the elements that a piece of HTML leaves open.
func openIn(html []byte) *openElements {
	open := &openElements{page: html}
	tags := asset.Tags{Rest: html, End: open.end}
	for tags.Next() {
		open.start(&tags)
	}
	open.torn(&tags)
	return open
}

// hiding are the elements in which browsers show nothing, or not everything, without an act of the reader.
var hiding = strings.Fields(`applet audio canvas datalist details dialog frameset iframe meter noembed noframes noscript
	object progress script select style svg template textarea title video`)

// longestTag is the length in bytes up to which the whole tag is shown.
const longestTag = 80

// Open are the elements and comments that the page never closes and that change what follows for readers. Those of a
// file of static/ are looked for in the source, since a comment that does not end is gone once it is minified.
func (f *File) Open() []Open {
	var list []Open
	open := &f.Tags().open
	if f.Origin == FromStatic {
		text, _ := f.written()
		open = openIn(text)
	}
	for _, e := range open.list {
		if len(list) == most {
			break
		}
		var tag asset.Tags
		from, name := open.after(e), strings.ToLower(string(open.name(e)))
		closed := tag.Divide(from)
		_, isOpen := tag.Attr("open")
		_, hidden := tag.Attr("hidden")
		_, inert := tag.Attr("inert")
		class, _ := tag.Attr("class")
		hides := hidden || inert || !isOpen && slices.Contains(hiding, name)
		o := Open{"<" + name, "</" + name + ">", hides, name, string(class)}
		switch {
		case name == comment:
			o.End, o.Hides = "-->", true
		case !closed:
			o.End, o.Hides = ">", true
		case name == "a" && len(f.Tags().Nested) > 0: // reported as a link in a link
			continue
		case !o.Hides && markdown.Grouping[name]:
			continue
		case len(from)-len(tag.Rest) < longestTag:
			o.Tag = "<" + string(from[:len(from)-len(tag.Rest)])
		default:
			o.Tag += " ...>"
		}
		list = append(list, o)
	}
	return list
}

// FindOpen is the place of what the page leaves open: in a file of static/, or in the layout that leaves open an
// element of this name, with the same class if there is one. Without that the place is the file.
func (f *File) FindOpen(o Open) Place {
	place := Place{File: f.Name}
	if f.Origin != FromLayout {
		text, line := f.written()
		if at, size, _ := leftOpen(text, o); at >= 0 {
			place = placeIn(f.Name, text, line, at, string(text[at:at+size]))
		}
		return place
	}
	for file, text := range f.layouts.All() {
		text := []byte(text)
		at, size, same := leftOpen(withoutActions(text), o)
		if at >= 0 && (same || place.Start.Line == 0) {
			place = placeIn(file, text, 1, at, string(text[at:at+size]))
		}
		if same {
			break
		}
	}
	return place
}

// LeftByText reports whether the text of the page leaves the element open, which package markdown has reported.
func (p *Pass) LeftByText(o Open) bool {
	if p.Source == nil || p.Config.RawHTML != "allow" {
		return false
	}
	source, _ := p.File.written()
	at, _, _ := leftOpen([]byte(p.File.text), o)
	return at >= 0 && bytes.Contains(bytes.ToLower(source), []byte("<"+o.name)) // else a component leaves it open
}

// leftOpen finds an element that a piece of HTML leaves open: the offset and the length of its start tag; -1: there is
// none. same: it has the class of o, too.
func leftOpen(html []byte, o Open) (at, size int, same bool) {
	at = -1
	open := openIn(html)
	for _, e := range open.list {
		if !strings.EqualFold(string(open.name(e)), o.name) {
			continue
		}
		var tag asset.Tags
		tag.Divide(open.after(e))
		class, _ := tag.Attr("class")
		if same = string(class) == o.class; same || at < 0 {
			at, size = len(html)-int(e.from)-1, len(o.name)+1
			if tag.Rest != nil {
				size = int(e.from) - len(tag.Rest) + 1
			}
		}
		if same {
			break
		}
	}
	return at, size, same
}

// withoutActions is the text of a layout with spaces in place of template code, so that offsets stay.
func withoutActions(text []byte) []byte {
	text = bytes.Clone(text)
	for from := 0; ; {
		start := bytes.Index(text[from:], []byte("{{"))
		if start < 0 {
			return text
		}
		start += from
		end := bytes.Index(text[start:], []byte("}}"))
		if end < 0 {
			return text
		}
		from = start + end + len("}}")
		for i := start; i < from; i++ {
			text[i] = ' '
		}
	}
}
