package report

import (
	"cmp"
	"maps"
	"path"
	"slices"
	"strings"

	"porchlight/internal/content"
	"porchlight/internal/finding"
	"porchlight/internal/site"
)

// Section is a folder of content/ in the overview. It has its pages, or a link to the list of them.
type Section struct {
	Folder                       string // "levels-of-care/evening"; "": content/ itself
	Total, LeftOut, WithFindings int    // pages here and below; LeftOut: those that a build leaves out
	Below                        []*Section
	Open                         bool
	List                         Rows
	Link                         *Query // to the list of its pages, when that is not here

	index *Page   // the page of _index.md, or in content/ also of index.md; nil: none
	pages []*Page // directly in the folder, index first
}

// Path is the folder as editors write it: "content/levels-of-care/".
func (s *Section) Path() string { return path.Join("content", s.Folder) + "/" }

// Title is the title of the index page, or else the name of the folder. For content/ itself, it says so.
func (s *Section) Title() string {
	switch {
	case s.Folder == "":
		return "At the top"
	case s.index != nil:
		return s.index.name()
	}
	return path.Base(s.Folder)
}

// newSections puts pages into a tree of folders. It returns the root, and all sections by folder.
func newSections(pages []*Page, hasFindings func(*Page) bool) (root *Section, byFolder map[string]*Section) {
	root = &Section{}
	byFolder = map[string]*Section{"": root}
	var at func(folder string) *Section
	at = func(folder string) *Section {
		if s := byFolder[folder]; s != nil {
			return s
		}
		s := &Section{Folder: folder}
		byFolder[folder] = s
		above := at(strings.Trim(path.Dir(folder), "."))
		above.Below = append(above.Below, s)
		return s
	}
	for _, p := range pages {
		s := at(p.folder)
		if s.index == nil && p.source.Bundle == content.Branch {
			s.index, s.pages = p, slices.Insert(s.pages, 0, p)
		} else {
			s.pages = append(s.pages, p)
		}
	}
	root.count(hasFindings)
	return root, byFolder
}

// count counts the pages in a folder and below.
func (s *Section) count(hasFindings func(*Page) bool) {
	slices.SortFunc(s.Below, func(a, b *Section) int { return strings.Compare(a.Folder, b.Folder) })
	for _, below := range s.Below {
		below.count(hasFindings)
		s.Total += below.Total
		s.LeftOut += below.LeftOut
		s.WithFindings += below.WithFindings
	}
	s.Total += len(s.pages)
	for _, p := range s.pages {
		if p.Status != site.Live {
			s.LeftOut++
		}
		if hasFindings(p) {
			s.WithFindings++
		}
	}
}

// listSections lists a folder and those below it. When all pages fit, it lists them all. Otherwise, it lists a
// part of the pages directly in the folder, and links to the folders below.
func (v *Overview) listSections(s *Section) {
	fits, open := s.Total <= mostRows, v.Query.Section != "" || s.Total <= mostOpen
	own := &Section{Folder: s.Folder, index: s.index, pages: s.pages, Open: open || !fits,
		List: v.rows(s.pages, v.Query.Part, nameInFolder)}
	own.count(v.hasFindings)
	v.Sections = append(v.Sections, own)
	var list func(s *Section)
	list = func(s *Section) {
		s.Open, s.List = open, v.rows(s.pages, 1, nameInFolder)
		for _, below := range s.Below {
			list(below)
		}
	}
	named := s.Below[:min(len(s.Below), mostRows)]
	for _, below := range named {
		if fits {
			list(below)
		} else {
			below.Link = &Query{Section: below.Folder}
		}
	}
	v.Sections, v.MoreSections = append(v.Sections, named...), len(s.Below)-len(named)
}

// showSection lists one folder. A folder that does not exist has no pages.
func (v *Overview) showSection(byFolder map[string]*Section) {
	s := byFolder[v.Query.Section]
	if s == nil {
		s = &Section{Folder: v.Query.Section}
	}
	v.listSections(s)
	for at := path.Dir(s.Folder); at != "." && at != "/"; at = path.Dir(at) {
		if above := byFolder[at]; above != nil {
			above.Link = &Query{Section: at}
			v.Above = append(v.Above, above)
		}
	}
	slices.Reverse(v.Above)
}

// marks are the notes about a page in a list.
func (v *Overview) marks(p *Page) []Mark {
	var marks []Mark
	add := func(tone, words string, day Day) { marks = append(marks, Mark{words, tone, day.String()}) }
	switch p.Status {
	case site.Live:
	case site.Draft:
		words := "draft"
		if !p.Since.IsZero() {
			words = "draft since"
		}
		add("left-out", words, p.Since)
	case site.Future:
		add("left-out", "appears on", p.Since)
	case site.Expired:
		add("left-out", "expired on", p.Since)
	case site.Unread:
		add("error", "cannot be read", Day{})
	default:
		add("left-out", "left out: "+p.Why, Day{})
	}
	switch {
	case !p.ReviewDue(soon):
	case p.DaysDue < 0:
		add("late", "review overdue by "+finding.Number(-p.DaysDue, "day", "days"), Day{})
	case p.DaysDue == 0:
		add("late", "review due today", Day{})
	default:
		add("due", "review due "+inDays(p.DaysDue), Day{})
	}
	if list := v.byPage[p]; len(list) > 0 {
		tones := [...]string{finding.Off: "note", finding.Info: "note", finding.Warning: "warning",
			finding.Error: "error"}
		add(tones[worst(list)], finding.Count(list), Day{})
	}
	return marks
}

// worst is the highest severity among findings. There must be at least one.
func worst(findings []finding.Finding) finding.Severity {
	return slices.MaxFunc(findings, func(a, b finding.Finding) int {
		return cmp.Compare(a.Severity,
			b.Severity)
	}).Severity
}

// File is a file with its findings.
type File struct {
	Name     string // "": the site as a whole
	Page     *Link  // nil: the file is not a page
	Edit     string
	Findings []Problem
}

// Problem is a single finding, or the first finding of a cause.
type Problem struct {
	finding.Finding
	Place  string    // "line 7", with the name of the file where that is not shown above; "": unknown
	Edit   string    // address that opens the place in the editor's program; "": none
	Also   []Problem // the other findings of a cause, at most mostPlaces
	Number int       // number of all findings of a cause
}

// problem is a finding whose file is shown above it.
func (v *Overview) problem(f finding.Finding) Problem {
	p := Problem{Finding: f, Edit: v.edit(f.File, f.Line, f.Column)}
	if f.Line > 0 {
		p.Place = "line " + finding.Number(f.Line, "", "")
	}
	return p
}

// cause is the first finding of a cause with the places of the others. Each place has its file.
func (v *Overview) cause(c finding.Cause) Problem {
	named := func(f finding.Finding) Problem {
		p := v.problem(f)
		p.Place = strings.TrimSuffix(f.File+", "+p.Place, ", ")
		return p
	}
	p := named(*c.Finding)
	p.Number = c.Count()
	for _, f := range c.Also[:min(mostPlaces, len(c.Also))] {
		p.Also = append(p.Also, named(*f))
	}
	return p
}

// listFindings lists the causes with several findings, then the other findings by file, the most severe first.
func (v *Overview) listFindings() {
	byFile := map[string][]finding.Finding{}
	left := mostFindings
	causes := finding.Causes(v.known.Findings)
	slices.SortStableFunc(causes, func(a, b finding.Cause) int {
		return cmp.Or(cmp.Compare(b.Severity, a.Severity), cmp.Compare(b.Count(), a.Count()))
	})
	for _, c := range causes {
		switch {
		case c.Count() == 1:
			byFile[c.File] = append(byFile[c.File], *c.Finding)
		case len(v.Causes) < mostFindings:
			v.Causes = append(v.Causes, v.cause(c))
			left--
		default:
			v.MoreFindings += c.Count()
		}
	}
	names := slices.Sorted(maps.Keys(byFile))
	for _, name := range names {
		slices.SortStableFunc(byFile[name], func(a, b finding.Finding) int {
			return cmp.Or(cmp.Compare(b.Severity, a.Severity), a.Line-b.Line, a.Column-b.Column)
		})
	}
	slices.SortStableFunc(names, func(a, b string) int {
		return cmp.Compare(byFile[b][0].Severity, byFile[a][0].Severity)
	})
	for _, name := range names {
		list := byFile[name][:min(left, len(byFile[name]))]
		v.MoreFindings += len(byFile[name]) - len(list)
		if left -= len(list); len(list) > 0 {
			v.Files = append(v.Files, v.file(name, list))
		}
	}
}

// file is a file with those of its findings that are listed.
func (v *Overview) file(name string, list []finding.Finding) File {
	file := File{Name: name, Edit: v.edit(name, 0, 0)}
	if p := v.inv.byFile[name]; p != nil {
		link := v.inv.link(p)
		file.Page = &link
	}
	for _, f := range list {
		file.Findings = append(file.Findings, v.problem(f))
	}
	return file
}
