package rules

import (
	"bytes"
	"encoding/json"
	"time"

	"porchlight/internal/check"
	"porchlight/internal/finding"
)

var _ = check.Add(check.Rule{
	Name:     "date-mismatch",
	Severity: finding.Warning,
	Doc:      "A page shows another day of its review or last change than it gives search engines",
	Why: "Readers and search engines decide by these days whether a page is current. Google asks that structured data and " +
		"what readers see are the same.",
	Instead: "Print the days of `.Review.On` and `.Lastmod` in your copy of `review.html`, in `<time>`, and leave JSON-LD to " +
		"`{{ .JSONLD }}`. `porchlight diff` shows what a copy lacks.",
	File: func(p *check.Pass) {
		f := p.File
		if p.Page == nil || p.Page.Source == nil || f.Layout == "" || !f.IsHTML() || p.LayoutsLost() ||
			p.Page.Source.Review.On.IsZero() {
			return
		}
		shown, stated := map[string]bool{}, []statedDay(nil)
		for _, t := range f.Tags().Times {
			shown[dayOf(t)] = true
		}
		for _, text := range f.Tags().Data {
			stated = append(stated, statedDays([]byte(text))...)
		}
		for _, s := range stated {
			if day, err := time.Parse(time.DateOnly, s.day); err == nil && !shown[s.day] && !isWritten(f.Body, day) {
				p.Report(check.Place{File: f.Name}, "search engines read %s as the %s, and the page does not show that day",
					s.day, s.what).
					Suggest("show the same day in the page: compare your copy of review.html with the built-in one (porchlight diff)").
					Fact("https://developers.google.com/search/docs/appearance/structured-data/sd-policies")
			}
		}
	},
})

// statedDay is a day in JSON-LD, and its meaning in words.
type statedDay struct{ day, what string }

// statedDays are the days of review and of the last change in JSON-LD.
func statedDays(text []byte) []statedDay {
	type node struct {
		Reviewed string `json:"lastReviewed"`
		Modified string `json:"dateModified"`
	}
	var graph struct {
		node
		Graph []node `json:"@graph"`
	}
	if json.Unmarshal(text, &graph) != nil {
		return nil // a list, or JSON-LD of another form
	}
	var list []statedDay
	for _, n := range append(graph.Graph, graph.node) {
		if n.Reviewed != "" {
			list = append(list, statedDay{dayOf(n.Reviewed), "day of the review"})
		}
		if n.Modified != "" {
			list = append(list, statedDay{dayOf(n.Modified), "day of the last change"})
		}
	}
	return list
}

// dayOf is the day of a date with or without a time, as written.
func dayOf(date string) string { return date[:min(len(date), len(time.DateOnly))] }

// isWritten reports whether a page shows a day in words.
func isWritten(body []byte, day time.Time) bool {
	for _, format := range []string{"January 2, 2006", "2 January 2006", "Jan 2, 2006", "2 Jan 2006", "1/2/2006",
		"02/01/2006"} {
		if bytes.Contains(body, []byte(day.Format(format))) {
			return true
		}
	}
	return false
}
