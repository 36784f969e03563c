package render

import (
	"fmt"
	"strings"
	"time"
)

// compareHours wants the opening hours in words on the page; the exceptions too where the page is the place's own.
func compareHours(spans []any, page shown, exceptions bool) []string {
	var complaints []string
	weekly, days := map[string][]string{}, map[string]bool{}
	for _, span := range spans {
		s := span.(map[string]any)
		clocks := fmt.Sprint(s["opens"], " ", s["closes"])
		if from, ok := s["validFrom"].(string); ok {
			if exceptions && !strings.Contains(page.text, longDate(from)) {
				complaints = append(complaints, fmt.Sprintf("the page says nothing of %s", from))
			}
			continue
		}
		for _, day := range texts(s["dayOfWeek"]) {
			days[day] = true
		}
		weekly[clocks] = append(weekly[clocks], texts(s["dayOfWeek"])...)
	}
	for clocks, on := range weekly {
		if clocks == "00:00 23:59" {
			if len(days) == 7 && !strings.Contains(page.text, "24") {
				complaints = append(complaints, "nothing on the page says that it never closes")
			}
			continue
		}
		opens, closes, _ := strings.Cut(clocks, " ")
		words := spokenClock(opens) + " to " + spokenClock(closes)
		brief := strings.NewReplacer(" to ", "–", "a.m.", "am", "p.m.", "pm").Replace(words) // as in the banner
		shows := func(words string, letters int) bool {
			first, last := on[0], on[len(on)-1]
			return strings.Contains(page.text, words) &&
				strings.Contains(page.text, first[:min(letters, len(first))]) &&
				strings.Contains(page.text, last[:min(letters, len(last))])
		}
		if !shows(words, len("Wednesday")) && !shows(brief, len("Wed")) {
			complaints = append(complaints, fmt.Sprintf("%v, %s is not to be read on the page", on, words))
		}
	}
	return complaints
}

func longDate(iso string) string {
	day, _ := time.Parse(time.DateOnly, iso)
	return day.Format("January 2, 2006")
}

func spokenClock(clock string) string {
	at, _ := time.Parse("15:04", clock)
	switch clock {
	case "12:00":
		return "noon"
	case "00:00":
		return "midnight"
	}
	words := strings.NewReplacer("am", "a.m.", "pm", "p.m.").Replace(at.Format("3:04 pm"))
	return strings.Replace(words, ":00", "", 1)
}
