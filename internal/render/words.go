package render

import (
	"bytes"
	"errors"
	"fmt"
	"html"
	"html/template"
	"math"
	"reflect"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"porchlight/internal/finding"
	"porchlight/internal/names"
	"porchlight/internal/record"
)

// truncate shortens a text to at most n characters, at the end of a word, with an ellipsis. It removes the tags
// of a template.HTML value such as .Content. A string is used as it is.
func truncate(n int, text any) string {
	s := fmt.Sprint(text)
	if markup, ok := text.(template.HTML); ok {
		s = plain(markup)
	}
	s = strings.TrimSpace(s)
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	runes := []rune(s)[:max(0, n)]
	for i := len(runes) - 1; i > len(runes)/2; i-- {
		if unicode.IsSpace(runes[i]) {
			runes = runes[:i]
			break
		}
	}
	spaceOrPunct := func(r rune) bool { return unicode.IsSpace(r) || unicode.IsPunct(r) }
	return strings.TrimRightFunc(string(runes), spaceOrPunct) + "…"
}

func (w *Worker) truncate(n int, text any) (string, error) {
	return w.values.Text(func(text any) string { return truncate(n, text) })(text)
}

// plain returns a value as text, without HTML tags and entities. Unlike visibleText, it keeps a "<" that does not
// begin a tag.
func plain(text any) string {
	s := fmt.Sprint(text)
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(s, "<")
		b.WriteString(before)
		if !found {
			break
		}
		_, after, closed := strings.Cut(rest, ">")
		if !closed || rest == "" || !strings.ContainsRune("/!", rune(rest[0])) && !unicode.IsLetter(rune(rest[0])) {
			b.WriteByte('<')
			s = rest
			continue
		}
		s = after
	}
	return html.UnescapeString(b.String())
}

// urlize makes the last part of the address of a term: `/tags/{{ urlize . }}/`.
func urlize(text any) string { return names.Slug(fmt.Sprint(text)) }

// anchorize makes the id of a heading from its text.
func anchorize(text any) string { return names.Anchor(fmt.Sprint(text)) }

// humanize turns "case-management" into "Case management".
func humanize(text any) string { return names.Humanize(fmt.Sprint(text)) }

// title capitalises each word. Package cases would turn "3rd" into "3Rd".
func title(text any) string {
	start := true
	return strings.Map(func(r rune) rune {
		up := start
		start = unicode.IsSpace(r) || r == '-'
		if up {
			return unicode.ToUpper(r)
		}
		return r
	}, fmt.Sprint(text))
}

// pluralize chooses the word for a count: `pluralize 1 "page" "pages"`.
func pluralize(n any, one, many string) (string, error) {
	count, ok := number(n)
	if !ok {
		return "", fmt.Errorf("want a number, have %v", n)
	}
	if count == 1 {
		return one, nil
	}
	return many, nil
}

// trim removes spaces, or the characters of cutset, from both ends of a text.
func (w *Worker) trim(text any, cutset ...string) (string, error) {
	return w.values.Text(func(text any) string {
		if len(cutset) > 0 {
			return strings.Trim(fmt.Sprint(text), cutset[0])
		}
		return strings.TrimSpace(fmt.Sprint(text))
	})(text)
}

// orDefault returns the value, or fallback when the value is missing or empty: `default "none" .Author`.
func orDefault(fallback any, value ...any) any {
	if len(value) == 0 || isEmpty(value[0]) {
		return fallback
	}
	return value[0]
}

// isEmpty reports whether a value is missing, zero, or of length 0.
func isEmpty(value any) bool {
	if t, ok := value.(interface{ IsZero() bool }); ok {
		return t.IsZero()
	}
	v := reflect.ValueOf(value)
	switch v.Kind() {
	case reflect.Invalid:
		return true
	case reflect.String, reflect.Slice, reflect.Map, reflect.Array:
		return v.Len() == 0
	}
	return v.IsZero()
}

// cond returns yes if test is true, else no.
func cond(test bool, yes, no any) any {
	if test {
		return yes
	}
	return no
}

// arithmetic makes a function of two or more numbers. The result for whole numbers is a whole number, rounded
// towards zero.
func arithmetic(operation func(a, b float64) float64) func(args ...any) (any, error) {
	return func(args ...any) (any, error) {
		if len(args) < 2 {
			return nil, errors.New("want two numbers or more")
		}
		result := args[0]
		for _, next := range args[1:] {
			a, oka := number(result)
			b, okb := number(next)
			if !oka || !okb {
				return nil, fmt.Errorf("want numbers, have %v and %v", result, next)
			}
			value := operation(a, b)
			switch whole := a == math.Trunc(a) && b == math.Trunc(b); {
			case whole && (math.IsInf(value, 0) || math.IsNaN(value)):
				return nil, errors.New("division by zero")
			case whole:
				result = int(value)
			default:
				result = value
			}
		}
		return result, nil
	}
}

// dateFormat formats a date with a pattern of package time. A missing date gives "", never the year 1. A pattern
// without any part of a date is an error.
func dateFormat(layout string, date any) (string, error) {
	t, err := toTime(date, time.UTC)
	if err != nil || t.IsZero() {
		return "", err
	}
	var one, other [64]byte
	if bytes.Equal(oneDay.AppendFormat(one[:0], layout), otherDay.AppendFormat(other[:0], layout)) {
		return "", finding.Errorf("want a pattern that says how the second of January 2006 would be written, "+
			"such as %q, have %q", "2 January 2006", layout)
	}
	return t.Format(layout), nil
}

// oneDay and otherDay have no common part. A pattern that formats both alike contains no part of a date.
var (
	oneDay   = time.Date(2011, time.March, 4, 5, 6, 7, 8e8, time.UTC)
	otherDay = time.Date(2022, time.October, 15, 16, 17, 18, 9e8, time.FixedZone("", -3600))
)

// dateFormat formats a date with a pattern of limited length.
func (*Worker) dateFormat(layout string, date any) (string, error) {
	if _, err := shortPattern(layout); err != nil {
		return "", err
	}
	return dateFormat(layout, date)
}

// toTime converts an argument to a time. The zone applies to a text without one.
func toTime(date any, zone *time.Location) (time.Time, error) {
	switch d := date.(type) {
	case time.Time:
		return d, nil
	case nil:
		return time.Time{}, nil
	case string:
		return record.ParseTime(d, zone)
	}
	return time.Time{}, fmt.Errorf("want a date, have %v", date)
}

// languageName returns the name of a language in the language of the site: "es" is "Spanish". A text that is not
// a language code is unchanged.
func (w *Worker) languageName(code any) string { return w.r.languageName(fmt.Sprint(code)) }

// languageName returns the name of a language in the language of the site. A text that is not a language code is
// unchanged.
func (r *Renderer) languageName(text string) string {
	tag, err := language.Parse(text)
	if err != nil {
		return text
	}
	site, err := language.Parse(r.cfg.Locale)
	if err != nil {
		site = language.English
	}
	tagNames := display.Tags(site)
	if tagNames == nil {
		tagNames = display.Tags(language.English)
	}
	if name := tagNames.Name(tag); name != "" {
		return name
	}
	return text
}

// languageNames returns the names of several languages.
func (r *Renderer) languageNames(codes []string) []string {
	names := make([]string, len(codes))
	for i, code := range codes {
		names[i] = r.languageName(code)
	}
	return names
}
