package serve

import (
	"time"

	"porchlight/internal/build"
	"porchlight/internal/finding"
	"porchlight/internal/site"
)

// mark is something to know of a page, in words.
type mark struct {
	Words string
	Tone  string // how it is drawn: "away", "late", "error", "warning", "note"
	Day   string // "2027-03-01"; "" none
}

// marks says what there is to know of a page.
func (s *survey) marks(r *row) []mark {
	var marks []mark
	day := ""
	if !r.Since.IsZero() {
		day = r.Since.Format(time.DateOnly)
	}
	add := func(tone, words, day string) { marks = append(marks, mark{words, tone, day}) }
	switch r.Status {
	case build.Live:
	case site.Draft:
		words := "draft"
		if day != "" {
			words = "draft since"
		}
		add("away", words, day)
	case site.Future:
		add("away", "appears on", day)
	case site.Expired:
		add("away", "expired on", day)
	case site.Unread:
		add("error", "cannot be read", "")
	default:
		add("away", "left out: "+r.Why, "")
	}
	if s.stock.reviewDue(r) {
		tone, words := reviewWords(s.stock.until(r.Due))
		add(tone, words, "")
	}
	if t := s.tallyOf(r); t.total() > 0 {
		tone := "note"
		switch {
		case t.errors > 0:
			tone = "error"
		case t.warnings > 0:
			tone = "warning"
		}
		add(tone, t.String(), "")
	}
	return marks
}

func reviewWords(days int) (tone, words string) {
	switch {
	case days < 0:
		return "late", "review overdue by " + count(-days, "day", "days")
	case days == 0:
		return "late", "review due today"
	}
	return "due", "review due in " + count(days, "day", "days")
}

// count writes a number with its noun.
var count = finding.Number
