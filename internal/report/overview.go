package report

import (
	"cmp"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"porchlight/internal/check"
	"porchlight/internal/content"
	"porchlight/internal/finding"
	"porchlight/internal/preview"
	"porchlight/internal/site"
)

// Query says what a reader of the overview wants to see.
type Query struct {
	Text    string // words to search for
	Show    string // id of a filter; "": all pages
	Section string // folder below content/; "": all
	Rule    string // only findings of this rule, and with Text only those with it in file or message; "": all
	Part    int    // part of a list that is too long for one page, from 1; 0: the first
}

// longestQuery is the longest text of a query in bytes, longer than any title.
const longestQuery = 200

// ParseQuery reads a query. It leaves out unknown filters and wrong parts, and cuts a text that is too long.
func ParseQuery(v url.Values) Query {
	q := Query{Text: strings.TrimSpace(v.Get("q")), Show: v.Get("show"), Section: strings.Trim(v.Get("section"), "/"),
		Rule: v.Get("rule")}
	if len(q.Text) > longestQuery || !utf8.ValidString(q.Text) {
		q.Text = strings.ToValidUTF8(q.Text[:min(longestQuery, len(q.Text))], "")
	}
	if !slices.ContainsFunc(filters, func(f filter) bool { return f.id == q.Show }) {
		q.Show = ""
	}
	if part, err := strconv.Atoi(v.Get("part")); err == nil && part > 0 {
		q.Part = part
	}
	return q
}

// Encode writes a query as the end of an address: "?section=guides". An empty query gives "".
func (q Query) Encode() string {
	v := url.Values{}
	for key, value := range map[string]string{"q": q.Text, "show": q.Show, "section": q.Section, "rule": q.Rule} {
		if value != "" {
			v.Set(key, value)
		}
	}
	if q.Part > 0 {
		v.Set("part", strconv.Itoa(q.Part))
	}
	if len(v) == 0 {
		return ""
	}
	return "?" + v.Encode()
}

// filter selects pages by what an editor may have to do about them.
type filter struct {
	id, name string
	rare     bool // shown only when there are such pages
}

// filters are in the order in which the overview shows them.
var filters = []filter{
	{id: "drafts", name: "Drafts"},
	{id: "future", name: "Not live yet"},
	{id: "expired", name: "Expired"},
	{id: "hidden", name: "In a hidden section", rare: true},
	{id: "unread", name: "Cannot be read", rare: true},
	{id: "review-due", name: "Review due"},
	{id: "findings", name: "With findings"},
	{id: "orphans", name: "Orphans"},
}

// Limits of one page of the overview.
const (
	mostRows     = 300                  // pages in a list, so that a site of ten thousand pages stays quick
	mostOpen     = 60                   // pages of a site up to which all sections are open at first
	mostOrphans  = 20                   // orphans before the link to all of them
	mostFindings = 100                  // causes and other findings in all
	mostPlaces   = 20                   // further places of a cause
	soon         = content.ReviewNotice // days before a review from which it is due
)

// Progress says how far the check of all pages is.
type Progress struct {
	Running     bool
	Done, Total int // pages
}

// Overview is a whole site for its editor, or the part that a query selects: the levels of care with their pages,
// every page with its status, pages that nothing leads to, and all findings.
type Overview struct {
	Query        Query
	Edition      uint64
	Title        string
	Home         string // address of the front page
	Pages        int
	LeftOut      int // pages that a build leaves out
	Findings     string
	HasFindings  bool // there are findings
	Complete     bool
	Check        Progress
	Filters      []Filter
	Found        *Found // for a text or a filter; nil: everything is shown
	Continuum    Continuum
	Above        []*Section // for a section: the sections above it
	Sections     []*Section
	MoreSections int
	Orphans      Rows      // the first of them
	Health       *Health   // of the whole site; nil: only a part is shown
	Rules        []Filter  // rules that have findings, the most frequent first
	Causes       []Problem // causes with several findings
	Files        []File    // findings that are the only ones of their cause
	MoreFindings int       // number of findings that are not listed

	inv     *Inventory
	known   preview.Known
	byPage  map[*Page][]finding.Finding
	orphans map[*Page]bool
	edit    func(file string, line, column int) string
}

// Filter is a filter with the number of its pages, or a rule with the number of its findings.
type Filter struct {
	Name    string
	Count   int
	Unknown bool // Count is not known before every page was checked
	Query   Query
	Current bool
}

// Found is the result for a text and a filter.
type Found struct {
	Heading string
	List    Rows
}

// Overview answers a query. edit returns the address that opens a place in the editor's program, or "".
func (inv *Inventory) Overview(q Query, known preview.Known, check Progress,
	edit func(file string, line, column int) string) *Overview {
	e := inv.edition
	if !inv.all {
		known.Findings = inv.ofShownPages(known.Findings)
		known.Ignored = inv.onShownPages(known.Ignored)
	}
	v := &Overview{
		Query: q, Edition: e.Number, Title: e.Config.Title, Pages: len(inv.pages),
		Findings: finding.Count(known.Findings), HasFindings: len(known.Findings) > 0,
		Complete: known.Complete, Check: check, inv: inv, known: known, edit: edit,
		byPage: map[*Page][]finding.Finding{},
	}
	if e.Site.Home != nil {
		v.Home = e.Site.Home.RelPermalink
	}
	for _, f := range known.Findings {
		if p := inv.byFile[f.File]; p != nil {
			v.byPage[p] = append(v.byPage[p], f)
		}
	}
	if known.Complete {
		v.orphans = inv.orphans(known.Links)
	}
	root, sections := newSections(inv.pages, v.hasFindings)
	v.LeftOut = root.LeftOut
	v.countFilters()
	v.countRules()
	switch {
	case q.Rule != "":
		v.known.Findings = ofRule(known.Findings, q)
		v.listFindings()
	case q.Text != "" || q.Show != "":
		v.search()
	case q.Section != "":
		v.showSection(sections)
	default:
		v.Continuum = inv.continuum()
		v.listSections(root)
		v.listFindings()
		v.Health = newHealth(e.Overview(), inv.pages, known, mostHardest, inv.link)
		v.Orphans = v.rows(v.choose("orphans"), 1, fullName)
		v.Orphans.Rows = v.Orphans.Rows[:min(mostOrphans, len(v.Orphans.Rows))]
	}
	return v
}

// ofRule returns the findings of the query's rule that have its text in their file or message.
func ofRule(findings []finding.Finding, q Query) (list []finding.Finding) {
	text := strings.ToLower(q.Text)
	for _, f := range findings {
		if f.Rule == q.Rule && strings.Contains(strings.ToLower(f.File+"\n"+f.Message), text) {
			list = append(list, f)
		}
	}
	return list
}

// countRules counts the findings of each rule.
func (v *Overview) countRules() {
	for _, t := range finding.ByRule(v.known.Findings) {
		q := Query{Text: v.Query.Text, Rule: t.Rule}
		v.Rules = append(v.Rules, Filter{Name: t.Rule, Count: t.Count, Query: q, Current: v.Query.Rule == t.Rule})
	}
}

// ofShownPages leaves out findings about pages that the preview leaves out, and findings that name such a page. A
// finding names a file and quotes from it.
func (inv *Inventory) ofShownPages(findings []finding.Finding) []finding.Finding {
	return slices.DeleteFunc(slices.Clone(findings), func(f finding.Finding) bool {
		return site.NamesWithheld(f) || inv.byFile[f.File] == nil && strings.HasPrefix(f.File, "content/")
	})
}

// onShownPages leaves out entries for pages that the preview leaves out.
func (inv *Inventory) onShownPages(ignored []check.Ignored) []check.Ignored {
	return slices.DeleteFunc(slices.Clone(ignored), func(i check.Ignored) bool {
		return inv.byFile[i.File] == nil && strings.HasPrefix(i.File, "content/")
	})
}

func (v *Overview) hasFindings(p *Page) bool { return len(v.byPage[p]) > 0 }

func (v *Overview) countFilters() {
	for _, f := range filters {
		n, current := len(v.choose(f.id)), v.Query.Show == f.id
		if f.rare && n == 0 && !current {
			continue
		}
		unknown := f.id == "orphans" && !v.Complete
		v.Filters = append(v.Filters, Filter{f.name, n, unknown, Query{Text: v.Query.Text, Show: f.id}, current})
	}
}

// choose returns the pages of a filter, the most urgent first; "" returns all.
func (v *Overview) choose(id string) []*Page {
	if id != "findings" && id != "orphans" {
		return choose(v.inv.pages, id, soon)
	}
	var list []*Page
	for _, p := range v.inv.pages {
		if id == "findings" && v.hasFindings(p) || id == "orphans" && v.orphans[p] {
			list = append(list, p)
		}
	}
	if id == "findings" {
		slices.SortStableFunc(list, func(a, b *Page) int { return compareSeverities(v.byPage[b], v.byPage[a]) })
	}
	return list
}

// compareSeverities compares the numbers of errors, then those of warnings, then those of notes.
func compareSeverities(a, b []finding.Finding) int {
	var more [finding.Error + 1]int
	for _, f := range a {
		more[f.Severity]++
	}
	for _, f := range b {
		more[f.Severity]--
	}
	return cmp.Or(more[finding.Error], more[finding.Warning], more[finding.Info])
}

// search lists the pages of a filter that a text finds.
func (v *Overview) search() {
	list, heading := v.choose(v.Query.Show), "Pages"
	if at := slices.IndexFunc(filters, func(f filter) bool { return f.id == v.Query.Show }); at >= 0 {
		heading = filters[at].name
	}
	if v.Query.Text != "" {
		chosen := map[*Page]bool{}
		for _, p := range list {
			chosen[p] = true
		}
		list = slices.DeleteFunc(v.inv.find(v.Query.Text), func(p *Page) bool { return !chosen[p] })
		heading += finding.Message(" with %q", v.Query.Text)
	}
	v.Found = &Found{heading, v.rows(list, v.Query.Part, fullName)}
}

// Rows is a list of pages, or a part of one.
type Rows struct {
	Total          int
	From, To       int // positions of the first and last of Rows in the whole list, from 1
	Rows           []Row
	Previous, Next *Query // the parts before and after; nil: none
}

// Row is one page in a list.
type Row struct {
	Link
	Kind  string // in words; "": an ordinary page
	Level string // in words; "": none
	Name  string // of the file, with its folder where the folder is not shown above
	Marks []Mark
	Edit  string
}

// Link is a page in a list.
type Link struct {
	Title   string
	Address string // from the root of the host; "": the preview does not show the page
	Lang    string // of Title; "": English, like the overview
}

// rows returns a part of a list. name gives the names of the files. For a part that does not exist it returns the
// nearest one.
func (v *Overview) rows(pages []*Page, part int, name func(file string) string) Rows {
	parts := max(1, (len(pages)+mostRows-1)/mostRows)
	part = max(1, min(part, parts))
	list := Rows{Total: len(pages), From: (part-1)*mostRows + 1, To: min(part*mostRows, len(pages))}
	around := func(part int) *Query {
		q := v.Query
		q.Part = part
		return &q
	}
	if part > 1 {
		list.Previous = around(part - 1)
	}
	if part < parts {
		list.Next = around(part + 1)
	}
	for _, p := range pages[list.From-1 : list.To] {
		row := Row{Link: v.inv.link(p), Name: name(p.File), Marks: v.marks(p), Edit: v.edit(p.File, 0, 0)}
		if p.CareKind != "" {
			row.Kind = p.KindName()
		}
		if level := p.CareLevel(); level != nil {
			row.Level = cmp.Or(level.Acronym, level.Name)
		}
		list.Rows = append(list.Rows, row)
	}
	return list
}

func (inv *Inventory) link(p *Page) Link {
	l := Link{Title: p.name(), Lang: languageOf(inv.edition.Site)}
	if p.shown {
		l.Address = p.Node.RelPermalink
	}
	return l
}

// languageOf is the language of titles; "" for English, the language of the overview.
func languageOf(s *site.Site) string {
	if s.Language != "en" {
		return s.Language
	}
	return ""
}

func fullName(file string) string { return file }

// nameInFolder is the name of a file in its folder. For the index of a bundle, it includes the folder of the
// bundle.
func nameInFolder(file string) string {
	base := path.Base(file)
	if dir := path.Dir(file); dir != content.Folder && strings.HasPrefix(base, "index.") {
		return path.Join(path.Base(dir), base)
	}
	return base
}

// Mark is a short note about a page, in words.
type Mark struct {
	Words string
	Tone  string // the style: "left-out", "late", "due", "error", "warning", "note"
	Day   string // "2027-03-01"; "": none
}
