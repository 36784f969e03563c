package report

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"porchlight/internal/build"
	"porchlight/internal/care"
	"porchlight/internal/check"
	"porchlight/internal/finding"
	"porchlight/internal/preview"
	"porchlight/internal/site"
)

// Health describes the state of a whole site: findings by rule and by section, reviews that are due, how hard its
// pages are to read, and what it ignores on purpose.
type Health struct {
	Title    string
	Day      Day // of the build
	Pages    int
	Live     int
	Rules    int  // number of all rules
	Complete bool // every page was checked
	Counts
	ByRule   []RuleHealth    // the most severe first
	Sections []SectionHealth // by folder
	Overdue  int             // number of reviews
	Reviews  []PageHealth    // due or overdue, the most overdue first
	Graded   int             // pages with a grade
	Above    int             // of these, above their target
	Grades   []PageHealth    // the hardest first
	Hardest  []PageHealth    // the first of these, for their hardest sentences
	Ignored  []IgnoredHealth
	Packs    []*care.Pack // packs of words that are searched for, by name
}

// RuleHealth is a rule with the numbers of its findings and files.
type RuleHealth struct {
	finding.Rule
	Worst finding.Severity
	Count int
	Pages int // pages and other files with such findings
	Query Query
}

// SectionHealth is a folder directly in content/, with everything below it.
type SectionHealth struct {
	Title, Folder string
	Pages         int
	Counts
	Overdue, Due  int     // numbers of reviews
	Grade         float64 // the lower median of the grades; 0: no page has a grade
	Graded, Above int     // pages with a grade, and those above their target
	Query         Query

	grades []float64
}

// PageHealth is a page with its review and its reading grade.
type PageHealth struct {
	Link    Link
	Page    *Page
	Reading *check.Reading // nil for a page in Reviews
}

// ReviewDue says in words how far the next review is from the day of the build.
func (p PageHealth) ReviewDue() string { return untilReview(p.Page.DaysDue) }

// IgnoredHealth is an ignored rule with the people who answer for it.
type IgnoredHealth struct {
	check.Ignored
	Doc string // of the rule
	Of  *Link  // the page; nil: the settings
	Who string // who answers for it, in words
}

// mostHardest is the number of pages that are shown with their hardest sentences.
const mostHardest = 10

// HealthOf is the health of a checked site. most is the largest number of pages in a list; 0: no limit.
func HealthOf(o *build.Overview, known preview.Known, most int) *Health {
	return newHealth(o, Pages(o), known, most, func(p *Page) Link {
		l := Link{Title: p.name(), Lang: languageOf(o.Site)}
		if p.Status == site.Live {
			l.Address = p.Address
		}
		return l
	})
}

func newHealth(o *build.Overview, pages []*Page, known preview.Known, most int, link func(*Page) Link) *Health {
	h := &Health{Title: o.Config.Title, Day: Day{o.Config.Clock.In(o.Config.TimeZone)}, Pages: len(pages),
		Rules: len(finding.Rules()), Complete: known.Complete, Counts: *countsOf(known.Findings)}
	byFile := map[string]*Page{}
	for _, p := range pages {
		byFile[p.File] = p
		if p.Output != "" {
			byFile[p.Output] = p
		}
		if p.Status == site.Live {
			h.Live++
		}
		if r := known.Readings[p.File]; r != nil && r.Grade > 0 {
			h.Grades = append(h.Grades, PageHealth{link(p), p, r})
			if r.IsAbove() {
				h.Above++
			}
		}
	}
	h.addReviews(pages, link)
	h.addRules(known.Findings)
	h.addSections(pages, byFile, known)
	h.addIgnored(known.Ignored, byFile, link)
	slices.SortStableFunc(h.Grades, func(a, b PageHealth) int { return cmp.Compare(b.Reading.Grade, a.Reading.Grade) })
	h.Graded, h.Hardest = len(h.Grades), h.Grades[:min(mostHardest, len(h.Grades))]
	if most > 0 {
		h.Grades, h.Reviews = h.Grades[:min(most, len(h.Grades))], h.Reviews[:min(most, len(h.Reviews))]
		h.Ignored = h.Ignored[:min(most, len(h.Ignored))]
	}
	for _, name := range slices.Sorted(maps.Keys(o.Config.Data.Packs)) {
		h.Packs = append(h.Packs, o.Config.Data.Packs[name])
	}
	return h
}

func (h *Health) addReviews(pages []*Page, link func(*Page) Link) {
	for _, p := range choose(pages, "review-due", soon) {
		h.Reviews = append(h.Reviews, PageHealth{link(p), p, nil})
		if p.DaysDue < 0 {
			h.Overdue++
		}
	}
}

// addRules counts the findings of each rule, and the files with such findings.
func (h *Health) addRules(findings []finding.Finding) {
	rules := map[string]*RuleHealth{}
	for _, r := range finding.Rules() {
		rules[r.Name] = &RuleHealth{Rule: r, Query: Query{Rule: r.Name}}
	}
	files := map[[2]string]bool{}
	for i := range findings {
		f := &findings[i]
		r := rules[f.Rule]
		if at := [2]string{f.Rule, f.File}; !files[at] {
			files[at] = true
			r.Pages++
		}
		r.Count++
		r.Worst = max(r.Worst, f.Severity)
	}
	for _, name := range slices.Sorted(maps.Keys(rules)) {
		if rules[name].Count > 0 {
			h.ByRule = append(h.ByRule, *rules[name])
		}
	}
	slices.SortStableFunc(h.ByRule, func(a, b RuleHealth) int {
		return cmp.Or(cmp.Compare(b.Worst, a.Worst), cmp.Compare(b.Count, a.Count))
	})
}

// addSections counts findings, reviews and grades in each folder directly in content/. Findings that are not on a
// page have a row of their own.
func (h *Health) addSections(pages []*Page, byFile map[string]*Page, known preview.Known) {
	sections := map[string]*SectionHealth{}
	of := func(folder string) *SectionHealth {
		folder, _, _ = strings.Cut(folder, "/")
		if sections[folder] == nil {
			sections[folder] = &SectionHealth{Folder: folder, Query: Query{Section: folder}}
		}
		return sections[folder]
	}
	for _, p := range pages {
		s := of(p.folder)
		s.Pages++
		switch {
		case !p.ReviewDue(soon):
		case p.DaysDue < 0:
			s.Overdue++
		default:
			s.Due++
		}
		if r := known.Readings[p.File]; r != nil && r.Grade > 0 {
			s.grades = append(s.grades, r.Grade)
			if r.IsAbove() {
				s.Above++
			}
		}
	}
	other := SectionHealth{Title: "On no page", Folder: elsewhere}
	for i := range known.Findings {
		in := &other
		if p := byFile[known.Findings[i].File]; p != nil {
			in = of(p.folder)
		}
		in.count(known.Findings[i].Severity)
	}
	root, _ := newSections(pages, func(*Page) bool { return false })
	titles := map[string]string{"": root.Title()}
	for _, below := range root.Below {
		titles[below.Folder] = below.Title()
	}
	for _, folder := range slices.Sorted(maps.Keys(sections)) {
		s := sections[folder]
		s.Title, s.Graded = titles[folder], len(s.grades)
		if slices.Sort(s.grades); s.Graded > 0 {
			s.Grade = s.grades[(s.Graded-1)/2]
		}
		h.Sections = append(h.Sections, *s)
	}
	if other.Counts != (Counts{}) {
		h.Sections = append(h.Sections, other)
	}
}

// elsewhere stands for the folder of findings that are not on a page, such as those of settings and layouts.
const elsewhere = "."

// addIgnored lists what is ignored, with the people who answer for the page. It includes entries that hide no
// finding.
func (h *Health) addIgnored(ignored []check.Ignored, byFile map[string]*Page, link func(*Page) Link) {
	docs := map[string]string{}
	for _, r := range finding.Rules() {
		docs[r.Name] = r.Doc
	}
	for _, i := range ignored {
		row := IgnoredHealth{Ignored: i, Doc: docs[i.Rule], Who: "the settings of the site"}
		if p := byFile[i.File]; p != nil {
			l := link(p)
			row.Of, row.Who = &l, p.answeredFor()
		}
		h.Ignored = append(h.Ignored, row)
	}
}

// answeredFor names the reviewer of a page, or else its authors.
func (p *Page) answeredFor() string {
	if who := p.ReviewerName(); who != "" {
		return who + ", reviewer of the page"
	}
	var names []string
	if p.Node != nil {
		for _, who := range p.Node.Authors() {
			names = append(names, who.Name)
		}
	}
	if len(names) == 0 {
		return "no one is named on the page"
	}
	return strings.Join(names, ", ") + ", author of the page"
}
