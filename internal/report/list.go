package report

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"

	"porchlight/internal/build"
	"porchlight/internal/finding"
	"porchlight/internal/site"
)

// Lists are what can be listed, in the order of the help.
var Lists = []string{"drafts", "future", "expired", "review-due", "all"}

// List is the answer of "porchlight list". Its JSON names are an interface.
type List struct {
	Version int     `json:"version"`
	Name    string  `json:"list"`
	Day     Day     `json:"day"` // of the build
	Pages   []Entry `json:"pages"`
	Errors  int     `json:"errors"` // with one, a page may be missing or listed wrongly

	pages  []*Page
	within int
}

// Entry is one page of a List. Its JSON names are an interface.
type Entry struct {
	File     string      `json:"file"`
	Address  string      `json:"address,omitempty"`
	Title    string      `json:"title"`
	Kind     string      `json:"kind,omitempty"`
	Status   site.Reason `json:"status"`
	Since    Day         `json:"since,omitzero"`
	Reviewer string      `json:"reviewer,omitempty"`
	Reviewed Day         `json:"reviewed,omitzero"`
	Due      Day         `json:"due,omitzero"`
	Days     *int        `json:"days,omitempty"` // until the review is due; negative: days overdue

	Findings []finding.Finding `json:"findings,omitempty"` // of a page to come: what will be wrong on its day
}

// NewList lists pages of a site. within is the number of days for the list "review-due".
func NewList(o *build.Overview, name string, within int) *List {
	l := &List{Version: 1, Name: name, Day: Day{o.Config.Clock.In(o.Config.TimeZone)},
		pages: choose(Pages(o), name, within), within: within}
	l.Pages = make([]Entry, len(l.pages))
	for i, p := range l.pages {
		l.Pages[i] = Entry{
			File: p.File, Address: p.Address, Title: p.Title, Kind: p.CareKind, Status: p.Status, Since: p.Since,
			Reviewer: p.Reviewer, Reviewed: p.Reviewed, Due: p.Due,
		}
		if !p.Due.IsZero() {
			l.Pages[i].Days = &p.DaysDue
		}
		for _, f := range o.Findings {
			if p.Status == site.Future && f.File == p.File {
				l.Pages[i].Findings = append(l.Pages[i].Findings, f)
			}
		}
	}
	for _, f := range o.Findings {
		written := strings.HasPrefix(f.File, "content") || strings.HasPrefix(f.File, "data/") || f.File == "config.toml"
		if f.Severity == finding.Error && written {
			l.Errors++
		}
	}
	return l
}

// CSV writes the list as a table for other programs. Its columns are an interface.
func (l *List) CSV(w io.Writer) error {
	rows := [][]string{{"file", "address", "title", "kind", "status", "since", "reviewer", "reviewed", "due", "days"}}
	for _, p := range l.Pages {
		days := ""
		if p.Days != nil {
			days = strconv.Itoa(*p.Days)
		}
		rows = append(rows, []string{
			p.File, p.Address, p.Title, p.Kind, string(p.Status), p.Since.String(), p.Reviewer, p.Reviewed.String(),
			p.Due.String(), days,
		})
	}
	for _, row := range rows {
		for i := range row {
			row[i] = plainCell(row[i])
		}
	}
	return csv.NewWriter(w).WriteAll(rows)
}

// plainCell is a text that neither steers a terminal nor is a formula for a program that opens tables: those begin with
// one of these signs (https://owasp.org/www-community/attacks/CSV_Injection).
func plainCell(text string) string {
	text = finding.Harmless(text)
	if _, err := strconv.Atoi(text); err == nil || text == "" || !strings.ContainsAny(text[:1], "=+-@\t\r") {
		return text
	}
	return "'" + text
}

// Table is the list for a person: the head, and a row for each page.
func (l *List) Table() (head []string, rows [][]string) {
	known := func(text string) string {
		if text == "" {
			return "unknown"
		}
		return text
	}
	for _, p := range l.pages {
		since := p.Since.String()
		switch l.Name {
		case "drafts":
			head, rows = []string{"changed", "page", "title"}, append(rows, []string{known(since), p.File, p.Title})
		case "future":
			head, rows = []string{"appears", "", "page", "title"}, append(rows,
				[]string{since, inDays(p.days(p.Since)), p.File, p.Title})
		case "expired":
			head, rows = []string{"expired", "", "page", "title"}, append(rows,
				[]string{since, inDays(p.days(p.Since)), p.File, p.Title})
		case "review-due":
			head = []string{"due", "", "reviewer", "page", "title"}
			rows = append(rows, []string{p.Due.String(), untilReview(p.DaysDue), known(p.Reviewer), p.File, p.Title})
		default:
			head, rows = []string{"status", "since", "page", "title"}, append(rows,
				[]string{string(p.Status), since, p.File, p.Title})
		}
	}
	return head, rows
}

// Total counts the pages of the list in words.
func (l *List) Total() string {
	total := func(one, many string) string {
		if len(l.pages) == 0 {
			return "no " + many
		}
		return finding.Number(len(l.pages), one, many)
	}
	switch l.Name {
	case "drafts":
		return total("draft", "drafts")
	case "future":
		return total("page is not live yet", "pages are not live yet")
	case "expired":
		return total("page has expired", "pages have expired")
	case "review-due":
		if l.within > 0 {
			return total("review is due within", "reviews are due within") + " " + finding.Number(l.within, "day",
				"days")
		}
		return total("review is due", "reviews are due")
	}
	reasons := make([]site.Reason, len(l.pages))
	for i, p := range l.pages {
		reasons[i] = p.Status
	}
	return strings.TrimSuffix(total("page", "pages")+": "+CountReasons(reasons), ": ")
}
