package serve

import (
	"cmp"
	"path"
	"slices"
	"strconv"

	"porchlight/internal/finding"
	"porchlight/internal/site"
)

// survey is one look at a site: its stock with what is known of its findings and links at the moment, and what was asked.
type survey struct {
	ask      ask
	edition  uint64
	stock    *stock
	site     *site.Site
	findings []finding.Finding
	complete bool // every page was checked: the findings are all there are, and orphans are known
	tallies  map[string]tally
	alone    map[*row]bool // orphans
	edit     func(file string, line, column int) string
	check    checkView
}

// checkView says how far the checking of all pages is.
type checkView struct {
	Running     bool
	Done, Total int64 // pages
}

// overviewView is all that the template of the overview shows.
type overviewView struct {
	Ask          ask
	Title        string
	Home         string
	Edition      uint64
	Pages        int
	Away         int
	Findings     string // "2 errors, 1 warning"
	Troubled     bool
	Complete     bool
	Check        checkView
	Filters      []filterView
	All          string     // address of the overview without query and filter
	Found        *foundView // of a query or a filter; nil: everything is shown
	Continuum    continuumView
	Above        []linkView // of a section: the sections above it
	Sections     []sectionView
	MoreSections int
	Orphans      listView // the first of them
	AllOrphans   string   // address of the list of all
	Problems     problemsView
}

type filterView struct {
	Name    string
	Count   int
	Unknown bool // until every page was checked
	Link    string
	Current bool
}

type linkView struct{ Name, Link string }

// foundView is what a query and a filter gave.
type foundView struct {
	Heading string
	List    listView
}

// listView is a list of pages, or a part of one.
type listView struct {
	Total          int
	From, To       int // of Rows, counted from 1
	Rows           []rowView
	Previous, Next string // addresses of the parts around; "" none
}

// rowView is one page in a list.
type rowView struct {
	*row
	Name  string // of the file; with its folder where that is not said
	Marks []mark
	Edit  string
}

func (s *survey) tallyOf(r *row) tally {
	t := s.tallies[r.File]
	if r.output != "" {
		more := s.tallies[r.output]
		t.errors, t.warnings, t.notes = t.errors+more.errors, t.warnings+more.warnings, t.notes+more.notes
	}
	return t
}

// view makes the page.
func (s *survey) view() *overviewView {
	v := &overviewView{
		Ask: s.ask, Edition: s.edition, Title: s.site.Config.Title, Pages: len(s.stock.rows), Away: s.stock.away(),
		Findings: finding.Count(s.findings), Troubled: len(s.findings) > 0, Complete: s.complete, Check: s.check, All: Prefix, Filters: s.filters(),
	}
	if s.site.Home != nil {
		v.Home = s.site.Home.RelPermalink
	}
	switch {
	case s.ask.Query != "" || s.ask.Show != "":
		v.Found = s.found()
	case s.ask.Section != "":
		s.viewSection(v)
	default:
		v.Continuum = s.stock.continuum(s.site, s.site.Config.Data)
		root, _ := s.stock.folders(s.troubled)
		v.Sections, v.MoreSections = s.sections(root)
		v.Problems = s.stock.problems(s.findings, s.edit)
		if s.complete {
			v.Orphans = s.list(s.choose("orphans"), 1)
			v.Orphans.Rows = v.Orphans.Rows[:min(shownOrphans, len(v.Orphans.Rows))]
			v.Orphans.Next, v.AllOrphans = "", s.ask.with("show", "orphans")
		}
	}
	return v
}

// shownOrphans is how many orphans stand on the first page of the overview, which has more to say.
const shownOrphans = 20

func (s *survey) troubled(r *row) bool { return s.tallyOf(r).total() > 0 }

// viewSection shows one folder; of one that does not exist nothing.
func (s *survey) viewSection(v *overviewView) {
	_, byPath := s.stock.folders(s.troubled)
	n := byPath[s.ask.Section]
	if n == nil {
		n = &folderNode{path: s.ask.Section}
	}
	v.Sections, v.MoreSections = s.sections(n)
	for at := path.Dir(n.path); at != "." && at != "/"; at = path.Dir(at) {
		if above := byPath[at]; above != nil {
			v.Above = append(v.Above, linkView{above.view().Title, s.ask.with("section", at)})
		}
	}
	slices.Reverse(v.Above)
}

func (s *survey) filters() []filterView {
	var views []filterView
	for _, f := range filters {
		n := len(s.choose(f.id))
		if f.rare && n == 0 && s.ask.Show != f.id {
			continue
		}
		views = append(views, filterView{
			Name: f.name, Count: n, Unknown: f.id == "orphans" && !s.complete, Link: s.ask.with("show", f.id), Current: s.ask.Show == f.id,
		})
	}
	return views
}

// choose gives the pages that a filter lets through, in the order that serves it; "" lets all through.
func (s *survey) choose(id string) []*row {
	at := slices.IndexFunc(filters, func(f filter) bool { return f.id == id })
	if at < 0 {
		return s.stock.rows
	}
	var list []*row
	for _, r := range s.stock.rows {
		if filters[at].has(s, r) {
			list = append(list, r)
		}
	}
	switch id {
	case "review-due":
		slices.SortStableFunc(list, func(a, b *row) int { return a.Due.Compare(b.Due) })
	case "findings":
		slices.SortStableFunc(list, func(a, b *row) int {
			x, y := s.tallyOf(a), s.tallyOf(b)
			return cmp.Or(y.errors-x.errors, y.warnings-x.warnings, y.notes-x.notes)
		})
	case "future":
		slices.SortStableFunc(list, func(a, b *row) int { return a.Since.Compare(b.Since) })
	}
	return list
}

// found searches among the pages of the filter.
func (s *survey) found() *foundView {
	list := s.choose(s.ask.Show)
	name := "pages"
	if at := slices.IndexFunc(filters, func(f filter) bool { return f.id == s.ask.Show }); at >= 0 {
		name = filters[at].name
	}
	heading := name
	if s.ask.Query != "" {
		chosen := map[*row]bool{}
		for _, r := range list {
			chosen[r] = true
		}
		list = slices.DeleteFunc(s.stock.find(s.ask.Query), func(r *row) bool { return !chosen[r] })
		heading = "Pages with " + strconv.Quote(s.ask.Query)
		if s.ask.Show != "" {
			heading = name + " with " + strconv.Quote(s.ask.Query)
		}
	}
	return &foundView{heading, s.list(list, s.ask.Part)}
}

// list cuts a part out of a list of pages that lie anywhere. A part that does not exist is the last one.
func (s *survey) list(rows []*row, part int) listView {
	return s.listNamed(rows, part, func(file string) string { return file })
}

// listNamed cuts a part out of a list, and names the files as asked.
func (s *survey) listNamed(rows []*row, part int, named func(file string) string) listView {
	parts := max(1, (len(rows)+shownRows-1)/shownRows)
	part = min(part, parts)
	v := listView{Total: len(rows), From: (part-1)*shownRows + 1, To: min(part*shownRows, len(rows))}
	if part > 1 {
		v.Previous = s.ask.with("part", strconv.Itoa(part-1))
	}
	if part < parts {
		v.Next = s.ask.with("part", strconv.Itoa(part+1))
	}
	for _, r := range rows[v.From-1 : v.To] {
		v.Rows = append(v.Rows, rowView{r, named(r.File), s.marks(r), s.edit(r.File, 0, 0)})
	}
	return v
}
