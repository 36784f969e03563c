package main

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"porchlight/internal/build"
	"porchlight/internal/finding"
	"porchlight/internal/site"
)

// listing is one answer of the command.
type listing struct {
	selection string
	overview  *build.Overview
	within    int // days
	pages     []build.Listed
}

// choose picks the pages of the selection, the most urgent first.
func (l *listing) choose() {
	statuses := map[string]site.Reason{"drafts": site.Draft, "future": site.Future, "expired": site.Expired}
	switch l.selection {
	case "all":
		l.pages = l.overview.Pages()
	case "review-due":
		l.pages = l.overview.ReviewDue(l.within)
	default:
		for _, p := range l.overview.Pages() {
			if p.Status == statuses[l.selection] {
				l.pages = append(l.pages, p)
			}
		}
		slices.SortStableFunc(l.pages, func(a, b build.Listed) int { return a.Since.Compare(b.Since) })
	}
}

// doubts counts the errors of what was read: a page with one may be missing or be told of wrongly.
func (l *listing) doubts() int {
	n := 0
	for _, f := range l.overview.Findings {
		written := strings.HasPrefix(f.File, "content") || strings.HasPrefix(f.File, "data/") || f.File == "config.toml"
		if f.Severity == finding.Error && written {
			n++
		}
	}
	return n
}

func (l *listing) text(w io.Writer) error {
	rows := make([][]string, len(l.pages))
	var head []string
	for i, p := range l.pages {
		rows[i] = l.row(p)
	}
	switch l.selection {
	case "drafts":
		head = []string{"changed", "page", "title"}
	case "future":
		head = []string{"appears", "", "page", "title"}
	case "expired":
		head = []string{"expired", "", "page", "title"}
	case "review-due":
		head = []string{"due", "", "reviewer", "page", "title"}
	default:
		head = []string{"status", "since", "page", "title"}
	}
	if len(rows) > 0 {
		if err := printTable(w, head, rows); err != nil {
			return err
		}
		if _, err := fmt.Fprintln(w); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintln(w, l.total())
	return err
}

func (l *listing) row(p build.Listed) []string {
	since := l.day(p.Since)
	switch l.selection {
	case "drafts":
		return []string{orUnsaid(since), p.File, p.Title}
	case "future", "expired":
		return []string{since, inDays(l.overview.DaysUntil(p.Since)), p.File, p.Title}
	case "review-due":
		return []string{l.day(p.Due), overDays(l.overview.DaysUntil(p.Due)), orUnsaid(p.Reviewer), p.File, p.Title}
	}
	return []string{string(p.Status), since, p.File, p.Title}
}

// day is a date as front matter has it, where the site is; "" for none.
func (l *listing) day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(l.overview.Config.TimeZone).Format(time.DateOnly)
}

func orUnsaid(text string) string { return cond(text == "", "not said", text) }

func inDays(days int) string {
	switch {
	case days == 0:
		return "today"
	case days < 0:
		return count(-days, "day ago", "days ago")
	}
	return "in " + count(days, "day", "days")
}

func overDays(days int) string {
	if days < 0 {
		return count(-days, "day over", "days over")
	}
	return inDays(days)
}

// total counts in words what was listed.
func (l *listing) total() string {
	n := len(l.pages)
	say := func(one, many string) string { return cond(n == 0, "no "+many, count(n, one, many)) }
	switch l.selection {
	case "drafts":
		return say("draft", "drafts")
	case "future":
		return say("page waits for its day", "pages wait for their day")
	case "expired":
		return say("page has expired", "pages have expired")
	case "review-due":
		if l.within > 0 {
			return say("review is due within", "reviews are due within") + " " + count(l.within, "day", "days")
		}
		return say("review is due", "reviews are due")
	}
	words := []string{}
	for _, status := range []struct {
		reason    site.Reason
		one, many string
	}{
		{build.Live, "live", "live"}, {site.Draft, "draft", "drafts"}, {site.Future, "not yet due", "not yet due"}, {site.Expired, "expired", "expired"},
		{site.InSection, "in a section that is not live", "in sections that are not live"}, {site.Unread, "not readable", "not readable"},
	} {
		if m := l.countOf(status.reason); m > 0 {
			words = append(words, count(m, status.one, status.many))
		}
	}
	return strings.TrimSuffix(say("page", "pages")+": "+strings.Join(words, ", "), ": ")
}

func (l *listing) countOf(status site.Reason) int {
	n := 0
	for _, p := range l.pages {
		if p.Status == status {
			n++
		}
	}
	return n
}

// listedPage is one page for other programs. Its names are an interface.
type listedPage struct {
	File     string `json:"file"`
	Address  string `json:"address,omitempty"`
	Title    string `json:"title"`
	Kind     string `json:"kind,omitempty"`
	Status   string `json:"status"`
	Since    string `json:"since,omitempty"`
	Reviewer string `json:"reviewer,omitempty"`
	Reviewed string `json:"reviewed,omitempty"`
	Due      string `json:"due,omitempty"`
	Days     *int   `json:"days,omitempty"` // until the review is due; negative: so many days over
}

func (l *listing) entries() []listedPage {
	list := make([]listedPage, len(l.pages))
	for i, p := range l.pages {
		list[i] = listedPage{
			File: p.File, Address: p.Address, Title: p.Title, Kind: p.Kind, Status: string(p.Status), Since: l.day(p.Since),
			Reviewer: p.Reviewer, Reviewed: l.day(p.Reviewed), Due: l.day(p.Due),
		}
		if !p.Due.IsZero() {
			days := l.overview.DaysUntil(p.Due)
			list[i].Days = &days
		}
	}
	return list
}

func (l *listing) json(w io.Writer) error {
	return writeJSON(w, struct {
		Version int          `json:"version"`
		List    string       `json:"list"`
		Day     string       `json:"day"`
		Pages   []listedPage `json:"pages"`
		Errors  int          `json:"errors"`
	}{1, l.selection, l.day(l.overview.Config.Clock), l.entries(), l.doubts()})
}

func (l *listing) csv(w io.Writer) error {
	table := csv.NewWriter(w)
	rows := [][]string{{"file", "address", "title", "kind", "status", "since", "reviewer", "reviewed", "due", "days"}}
	for _, p := range l.entries() {
		days := ""
		if p.Days != nil {
			days = strconv.Itoa(*p.Days)
		}
		rows = append(rows, []string{p.File, p.Address, p.Title, p.Kind, p.Status, p.Since, p.Reviewer, p.Reviewed, p.Due, days})
	}
	return table.WriteAll(rows)
}

// writeJSON writes one object for other programs.
func writeJSON(w io.Writer, value any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(value)
}
