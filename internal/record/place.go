package record

import (
	"slices"
	"strconv"
	"strings"

	"porchlight/internal/finding"
)

// At is the value at a path of keys and list items, such as "review.next" or "sources[2].url"; nil if none is written.
// Items count from 1. Keys match in any letter case. A Null counts as not written.
func (v *Value) At(path string) *Value { return PlaceOf(v, Options{}).At(path).Value }

// Place is a value with its path, for findings about it. After a struct is decoded, a check gets the place of one of
// its fields by path:
//
//	at := record.PlaceOf(v, opt)
//	findings := at.Decode(&page)
//	if page.Review.Next.Before(page.Review.On) {
//		findings = append(findings, at.At("review.next").Report(badReview, "the next review is before the last one"))
//	}
type Place struct {
	Value *Value // nil: nothing or a Null is written

	near *Value // Value, or the nearest written value around it
	opt  Options
}

// PlaceOf is the place of a value that is decoded with opt.
func PlaceOf(v *Value, opt Options) Place {
	p := Place{Value: v, near: v, opt: opt}
	if v != nil && v.Kind == Null {
		p.Value = nil
	}
	return p
}

// DecodeRecord makes Place a Decoder: a field of type Place gets the place of its key.
func (p *Place) DecodeRecord(v *Value, opt Options) []finding.Finding {
	*p = PlaceOf(v, opt)
	return nil
}

// At is the place at a path below this one. If nothing is written there, findings are at the nearest value around it.
func (p Place) At(path string) Place {
	for path != "" {
		end := strings.IndexAny(path[1:], ".[") + 1
		if end == 0 {
			end = len(path)
		}
		if number, ok := strings.CutPrefix(path[:end], "["); ok {
			n, _ := strconv.Atoi(strings.TrimSuffix(number, "]"))
			p = p.Item(n)
		} else {
			p = p.Key(strings.TrimPrefix(path[:end], "."))
		}
		path = path[end:]
	}
	return p
}

// Key is the place of one key. name may contain dots.
func (p Place) Key(name string) Place { return p.below(p.Value.Get(name), p.opt.Key(name)) }

// Item is the place of an item of a list. n counts from 1.
func (p Place) Item(n int) Place {
	var item *Value
	if p.Value != nil && n >= 1 && n <= len(p.Value.List) {
		item = p.Value.List[n-1]
	}
	return p.below(item, p.opt.item(n))
}

// Items are the places of all items of a list. A single value counts as a list with one item.
func (p Place) Items() []Place {
	switch {
	case p.Value == nil:
		return nil
	case p.Value.Kind != List:
		return []Place{p}
	}
	items := make([]Place, len(p.Value.List))
	for i := range items {
		items[i] = p.Item(i + 1)
	}
	return items
}

func (p Place) below(v *Value, opt Options) Place {
	below := PlaceOf(v, opt)
	if v == nil {
		below.near = p.near
	}
	return below
}

// Written reports whether a value is here.
func (p Place) Written() bool { return p.Value != nil }

// Found is the file and position of the value at this place, or of the nearest written value around it.
func (p Place) Found() (file string, pos finding.Position) { return p.near.File, p.near.Pos }

// Text is the text at this place; "" if there is no value or if it is not a text.
func (p Place) Text() string {
	if p.Value == nil || p.Value.Kind != String {
		return ""
	}
	return p.Value.Text
}

// Report is a finding of a rule at this place, with the prefix and path before its message.
func (p Place) Report(rule finding.Rule, format string, args ...any) finding.Finding {
	near := p.near
	if near == nil {
		near = &Value{}
	}
	return p.opt.Report(rule, near, format, args...)
}

// OneOf reports a text that is not one of the words, and suggests the most similar one. A missing or empty text is
// allowed.
func (p Place) OneOf(rule finding.Rule, words ...string) []finding.Finding {
	word := p.Text()
	if word == "" || slices.Contains(words, word) {
		return nil
	}
	f := p.Report(rule, "want one of %s, have %q", strings.Join(words, ", "), word)
	if near := finding.Nearest(word, words); near != "" {
		f = f.Suggest("write %q", near)
	}
	return []finding.Finding{f}
}

// Decode is Decode of the value. If nothing is written, it changes nothing.
func (p Place) Decode(into any) []finding.Finding { return Decode(p.Value, into, p.opt) }
