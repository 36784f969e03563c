package care

import (
	"strings"
	"time"

	"porchlight/internal/finding"
	"porchlight/internal/lazyregexp"
	"porchlight/internal/record"
)

// isAlways reports whether a value is "24/7" or the same in words.
func isAlways(v *record.Value) bool {
	text := strings.ToLower(strings.TrimSpace(v.Text))
	return v.Kind == record.String && (text == "24/7" || text == "24 hours a day, 7 days a week")
}

const clockWords = `(?:[0-9]{1,2}(?:[:.]?[0-9]{2})?\s*(?:[ap]\.?m\b\.?)?|\b(?:noon|midday|midnight))`

// spanWords matches one span of a sentence about hours: "Monday to Friday, 9 am to 5 pm". The days end at the first
// digit or name of a time, since names of days have no digits.
var spanWords = lazyregexp.New(`(?i)^\s*([^0-9;]+?)[\s,:]*(` + clockWords + `)` +
	`\s*(?:-|–|—|\bto\b|\buntil\b|\btill\b)\s*(` + clockWords + `)\s*(?:[;,]\s*|$)`)

// spelledOut replaces each sentence about hours, "Mon-Fri 9 am to 5 pm; Sat 10 to 2 pm", by its spans as maps of keys,
// each at the place of the sentence. The value may be a sentence, a span or a list of both; any other is returned
// unchanged.
func spelledOut(v *record.Value) *record.Value {
	given := asList(v)
	list := *given
	list.List = nil
	for _, item := range given.List {
		if spans := spansOf(item); spans != nil {
			list.List = append(list.List, spans...)
		} else if item.Kind == record.String && v.Kind != record.List {
			return v
		} else {
			list.List = append(list.List, item)
		}
	}
	return &list
}

// asList is a list of one text or map; any other value is returned unchanged.
func asList(v *record.Value) *record.Value {
	if v.Kind != record.String && v.Kind != record.Map {
		return v
	}
	return &record.Value{Kind: record.List, File: v.File, Pos: v.Pos, End: v.End, List: []*record.Value{v}}
}

// spansOf reads the spans of a sentence; nil if it is not one about hours.
func spansOf(v *record.Value) (spans []*record.Value) {
	if v.Kind != record.String {
		return nil
	}
	for rest := strings.TrimSpace(v.Text); rest != ""; {
		m := spanWords().FindStringSubmatch(rest)
		if m == nil {
			return nil
		}
		span := &record.Value{Kind: record.Map, File: v.File, Pos: v.Pos, End: v.End}
		for i, key := range []string{"days", "from", "to"} {
			part := *v
			part.Text = strings.TrimSpace(m[i+1])
			span.Entries = append(span.Entries, record.Entry{Key: key, Pos: v.Pos, Value: &part})
		}
		spans = append(spans, span)
		rest = rest[len(m[0]):]
	}
	return spans
}

// dayGroups are words for several days.
var dayGroups = map[string][]time.Weekday{"weekday": week[:5], "weekend": week[5:], "daily": week, "everyday": week}

var (
	wholeWeekWords = lazyregexp.New(
		`(?i)\b(?:(?:every|each) day|all days|(?:all|whole) week|(?:7|seven) days a week)\b`)
	rangeWords = lazyregexp.New(`(?i)\s*(?:-|‐|‑|–|—|−|\b(?:to|through|thru|until|till)\b)\s*`)
	listMarks  = lazyregexp.New(`(?i)\s*(?:[,;&/+]|\band\b)\s*`)
)

// parseDays reads days: "Monday to Friday", "Mon-Fri", "Mon, Wed and Fri", "weekdays", "every day". complaint is the
// text that is no day, in quotes; "": there is none. hint is what to write instead, if that is known.
func parseDays(text string) (days []time.Weekday, complaint, hint string) {
	plain := strings.ReplaceAll(strings.Join(strings.Fields(text), " "), ".", "")
	plain = wholeWeekWords().ReplaceAllString(plain, "everyday")
	for _, part := range listMarks().Split(plain, -1) {
		if part == "" {
			continue // "Mon, and Tue"
		}
		var ends [][]time.Weekday
		for _, word := range rangeWords().Split(part, -1) {
			named := dayNamed(word)
			if named == nil {
				return nil, quoted(word), dayHint(word)
			}
			ends = append(ends, named)
		}
		if len(ends) == 1 {
			days = append(days, ends[0]...)
			continue
		}
		if len(ends) > 2 || len(ends[0]) != 1 || len(ends[1]) != 1 {
			return nil, quoted(text), ""
		}
		for day := ends[0][0]; ; day = (day + 1) % 7 {
			days = append(days, day)
			if day == ends[1][0] {
				break
			}
		}
	}
	if len(days) == 0 {
		return nil, quoted(text), ""
	}
	return days, "", ""
}

// dayNamed is a day or a group of days by its name, its beginning ("Mo", "Thurs") or the plural of either; nil for any
// other word.
func dayNamed(word string) []time.Weekday {
	word = strings.TrimSuffix(strings.ToLower(word), "s")
	if days, ok := dayGroups[word]; ok {
		return days
	}
	for i, day := range week {
		name := strings.ToLower(day.String())
		if len(word) >= 2 && (strings.HasPrefix(name, word) || strings.HasPrefix(name, word+"s")) {
			return week[i : i+1]
		}
	}
	return nil
}

func dayHint(word string) string {
	if strings.Contains(strings.ToLower(word), "holiday") {
		return "write holidays under exceptions, each with its date"
	}
	known := []string{"weekdays", "weekends", "every day"}
	for _, day := range week {
		known = append(known, day.String())
	}
	if near := finding.Nearest(word, known); near != "" {
		return finding.Message("write %q", near)
	}
	return ""
}

// quoted is a text in quotes, shortened for a message.
func quoted(text string) string {
	const most = 50 // characters
	if runes := []rune(text); len(runes) > most {
		text = string(runes[:most]) + "..."
	}
	return finding.Message("%q", text)
}
