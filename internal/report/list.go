package report

import (
	"encoding/csv"
	"io"
	"slices"
	"strconv"
	"strings"

	"porchlight/internal/build"
	"porchlight/internal/check"
	"porchlight/internal/finding"
	"porchlight/internal/site"
)

// Lists are the names of the lists, in the order of the help.
var Lists = []string{"drafts", "future", "expired", "review-due", "all"}

// List is the answer of "porchlight list". Other programs rely on its JSON names.
type List struct {
	Version int     `json:"version"`
	Name    string  `json:"list"`
	Day     Day     `json:"day"` // of the build
	Pages   []Entry `json:"pages"`
	Errors  int     `json:"errors"` // if there are any, a page may be missing or listed wrongly

	pages   []*Page
	within  int
	counted bool // the findings of some pages are known
}

// Entry is one page of a List. Other programs rely on its JSON names.
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
	Days     *int        `json:"days,omitempty"` // days until the review is due; negative: days overdue

	*Counts                    // of findings; nil: unknown until the page is drawn
	Ignores  []check.Ignored   `json:"ignores,omitempty"`  // on the page, by itself or by the settings
	Findings []finding.Finding `json:"findings,omitempty"` // of a future page: what will be wrong on its day
}

// Counts are numbers of findings by severity. Other programs rely on its JSON names.
type Counts struct {
	Errors   int `json:"errors"`
	Warnings int `json:"warnings"`
	Notes    int `json:"notes"` // of severity info
}

// countsOf counts findings.
func countsOf(findings []finding.Finding) *Counts {
	var c Counts
	for i := range findings {
		c.count(findings[i].Severity)
	}
	return &c
}

func (c *Counts) count(severity finding.Severity) {
	switch severity {
	case finding.Error:
		c.Errors++
	case finding.Warning:
		c.Warnings++
	case finding.Info:
		c.Notes++
	}
}

// NewList lists pages of a site with their known findings. name is one of Lists. within is the number of days for
// the list "review-due".
func NewList(o *build.Overview, name string, within int) *List {
	l := &List{Version: 1, Name: name, Day: Day{o.Config.Clock.In(o.Config.TimeZone)},
		pages: choose(Pages(o), name, within), within: within}
	l.Pages = make([]Entry, len(l.pages))
	byFile := map[string][]finding.Finding{}
	for _, f := range o.Findings {
		byFile[f.File] = append(byFile[f.File], f)
	}
	for i, p := range l.pages {
		l.Pages[i] = Entry{
			File: p.File, Address: p.Address, Title: p.Title, Kind: p.CareKind, Status: p.Status, Since: p.Since,
			Reviewer: p.Reviewer, Reviewed: p.Reviewed, Due: p.Due,
		}
		if !p.Due.IsZero() {
			l.Pages[i].Days = &p.DaysDue
		}
		l.Pages[i].Ignores = o.Ignored(p.File)
		if list, known := o.OfFile(p.File); known {
			p.Findings, l.Pages[i].Counts, l.counted = list, countsOf(list), true
		}
		if p.Status == site.Future {
			l.Pages[i].Findings = byFile[p.File]
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

// CSV writes the list as a table for other programs, which rely on its columns.
func (l *List) CSV(w io.Writer) error {
	rows := [][]string{{"file", "address", "title", "kind", "status", "since", "reviewer", "reviewed", "due", "days",
		"errors", "warnings", "notes", "ignores"}}
	for _, p := range l.Pages {
		var days, errors, warnings, notes string
		if p.Days != nil {
			days = strconv.Itoa(*p.Days)
		}
		if n := p.Counts; n != nil {
			errors, warnings, notes = strconv.Itoa(n.Errors), strconv.Itoa(n.Warnings), strconv.Itoa(n.Notes)
		}
		ignores := make([]string, len(p.Ignores))
		for i, ignored := range p.Ignores {
			ignores[i] = ignored.Rule + ": " + ignored.Why()
		}
		rows = append(rows, []string{
			p.File, p.Address, p.Title, p.Kind, string(p.Status), p.Since.String(), p.Reviewer, p.Reviewed.String(),
			p.Due.String(), days, errors, warnings, notes, strings.Join(ignores, "; "),
		})
	}
	for _, row := range rows {
		for i := range row {
			row[i] = plainCell(row[i])
		}
	}
	return csv.NewWriter(w).WriteAll(rows)
}

// plainCell changes a text so that it neither controls a terminal nor is a formula for a spreadsheet. Formulas
// begin with one of these signs (https://owasp.org/www-community/attacks/CSV_Injection).
func plainCell(text string) string {
	text = finding.Harmless(text)
	if _, err := strconv.Atoi(text); err == nil || text == "" || !strings.ContainsAny(text[:1], "=+-@\t\r") {
		return text
	}
	return "'" + text
}

// findingsWords describes the findings of a page in a table: their number, and the number of rules that are
// ignored on it.
func (e *Entry) findingsWords(findings []finding.Finding) string {
	var words []string
	switch {
	case e.Counts == nil:
		words = []string{"not checked"}
	case len(findings) > 0:
		words = []string{finding.Count(findings)}
	}
	if n := len(e.Ignores); n > 0 {
		words = append(words, finding.Number(n, "rule ignored", "rules ignored"))
	}
	return strings.Join(words, ", ")
}

// Table gives the list for a person: a head, and a row for each page. It has a column for findings when those of
// some pages are known from the last build or check.
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
	for i := range rows {
		if l.counted {
			rows[i] = slices.Insert(rows[i], len(head)-1, l.Pages[i].findingsWords(l.pages[i].Findings))
		}
	}
	if l.counted {
		head = slices.Insert(head, len(head)-1, "findings")
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
