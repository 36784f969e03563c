package care

import (
	"regexp"
	"strings"

	"porchlight/internal/record"
)

const clockWords = `(?:[0-9]{1,2}(?:[:.]?[0-9]{2})?\s*(?:[ap]\.?m\b\.?)?|\b(?:noon|midday|midnight))`

// spanWords is one span of a sentence about hours: "Monday to Friday, 9 am to 5 pm". Names of days hold no digits, so the days end where
// the first digit, or the name of a time, stands.
var spanWords = regexp.MustCompile(`(?i)^\s*([^0-9;]+?)[\s,:]*(` + clockWords + `)\s*(?:-|–|—|\bto\b|\buntil\b|\btill\b)\s*(` + clockWords + `)\s*(?:[;,]\s*|$)`)

// spansOf reads hours that are written as a sentence, "Mon-Fri 9 am to 5 pm; Sat 10 to 2 pm", into the list of spans that they stand for,
// each at the place of the sentence. ok is false when the text is anything else.
func spansOf(v *record.Value) (list *record.Value, ok bool) {
	if v.Kind != record.String {
		return nil, false
	}
	list = &record.Value{Kind: record.List, File: v.File, Pos: v.Pos, End: v.End}
	text := func(s string) *record.Value {
		return &record.Value{Kind: record.String, File: v.File, Pos: v.Pos, End: v.End, Text: strings.TrimSpace(s)}
	}
	for rest := strings.TrimSpace(v.Text); rest != ""; {
		m := spanWords.FindStringSubmatch(rest)
		if m == nil {
			return nil, false
		}
		span := &record.Value{Kind: record.Map, File: v.File, Pos: v.Pos, End: v.End}
		for i, key := range []string{"days", "from", "to"} {
			span.Entries = append(span.Entries, record.Entry{Key: key, Pos: v.Pos, Value: text(m[i+1])})
		}
		list.List = append(list.List, span)
		rest = rest[len(m[0]):]
	}
	return list, len(list.List) > 0
}

// spelledOut is opening hours with every sentence about hours in place of its spans: the whole value, what stands under weekly, or one
// item of a list. Anything else stays as it is.
func spelledOut(v *record.Value) *record.Value {
	if v == nil {
		return nil
	}
	if list, ok := spansOf(v); ok {
		return list
	}
	changed := *v
	switch v.Kind {
	case record.List:
		changed.List = nil
		for _, item := range v.List {
			if spans, ok := spansOf(item); ok {
				changed.List = append(changed.List, spans.List...)
			} else {
				changed.List = append(changed.List, item)
			}
		}
	case record.Map:
		changed.Entries = nil
		for _, e := range v.Entries {
			if strings.EqualFold(e.Key, "weekly") {
				e.Value = spelledOut(e.Value)
			}
			changed.Entries = append(changed.Entries, e)
		}
	}
	return &changed
}
