package main

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/fatih/color"

	"porchlight/internal/build"
	"porchlight/internal/care"
	"porchlight/internal/finding"
	"porchlight/internal/site"
)

// maxNamed is how many pages that lead to a page are named on the terminal; JSON names all.
const maxNamed = 20

// statement is one line of an explanation; further words stand below the first ones.
type statement struct {
	name  string
	words []string
}

// print writes the explanation for a person.
func (e *explained) print(w io.Writer, source string) error {
	strong := fmt.Sprint
	if useColor(w) {
		strong = color.New(color.Bold).Sprint
	}
	var b strings.Builder
	title := e.File
	if e.Page != nil {
		title = e.Page.Title
	}
	fmt.Fprintf(&b, "%s\n\n", strong(finding.Harmless(title)))
	for _, s := range e.statements() {
		for i, words := range s.words {
			name := s.name
			if i > 0 {
				name = ""
			}
			fmt.Fprintf(&b, "  %-12s %s\n", name, finding.Harmless(words))
		}
	}
	if len(e.Findings) > 0 {
		b.WriteString("\n")
	}
	if _, err := io.WriteString(w, b.String()); err != nil {
		return err
	}
	return finding.Text(w, e.Findings, finding.TextOptions{Color: useColor(w), Source: sourceReader(source)})
}

// statements are what is said of a page, in order; what there is nothing to say of is left out.
func (e *explained) statements() []statement {
	var list []statement
	say := func(name string, words ...string) {
		if words = slices.DeleteFunc(words, func(w string) bool { return w == "" }); len(words) > 0 {
			list = append(list, statement{name, words})
		}
	}
	say("live", e.live())
	say("file", e.File)
	if p := e.Page; p != nil {
		say("address", p.Permalink)
		say("also at", e.Aliases...)
		say("written to", p.OutputPath)
		say("kind", e.kind())
		say("layout", e.layout())
		say("helpline", e.helpline())
		say("author", personWords(p.Author()))
		say("reviewer", e.review())
		say("dates", e.dates())
		say("level", e.level())
		for _, relation := range care.Relations {
			if relation != "levels" || p.Level == "" {
				say(relation, refNames(p.Refs(relation)))
			}
		}
		say("menus", strings.Join(e.Menus, ", "))
		say("linked from", e.linkedFrom()...)
	}
	if e.Blanks > 0 {
		say("blanks", count(e.Blanks, "is left to be filled in", "are left to be filled in"))
	}
	say("findings", finding.Count(e.Findings))
	return list
}

func (e *explained) live() string {
	if e.Status != build.Live {
		return "no: " + e.Why
	}
	if e.Errors > 0 {
		return fmt.Sprintf("not yet: the site has %s, and nothing is published until %s put right", count(e.Errors, "error", "errors"),
			cond(e.Errors == 1, "it is", "they are"))
	}
	now := e.site.Config.Clock
	switch s := e.Page.Source; {
	case s == nil:
	case s.Draft:
		return "yes, though it is a draft: this site includes them"
	case cmp.Or(s.PublishDate, s.Date).After(now):
		return "yes, though its day has not come: this site includes such pages"
	case !s.ExpiryDate.IsZero() && !s.ExpiryDate.After(now):
		return "yes, though it has expired: this site includes such pages"
	}
	return "yes"
}

func (e *explained) kind() string {
	p := e.Page
	if p.CareKind == "" {
		return cond(p.Kind == site.KindPage, "page of no kind", p.Kind)
	}
	name := p.CareKind
	if kind := e.site.Config.Data.Kind(p.CareKind); kind != nil {
		name = strings.ToLower(kind.Name)
	}
	if p.ID == "" {
		return name
	}
	return fmt.Sprintf("%s, named %q by other pages", name, p.ID)
}

func (e *explained) layout() string {
	l := e.Layout
	if l.File == "" {
		return "none: no layout draws such a page"
	}
	words := l.File + cond(l.Own, ", the site's own", ", built in")
	if l.Base != "" {
		words += "; in the frame of " + l.Base
	}
	return words
}

func (e *explained) helpline() string {
	h := e.Helpline
	words := fmt.Sprintf("%s, %s", h.Name, h.Number)
	if h.File == "" {
		return words + "; none is configured, so it is that of the country"
	}
	return fmt.Sprintf("%s; chosen by %s:%d", words, h.File, h.Pos.Line)
}

func personWords(p *site.Person) string {
	if p == nil {
		return ""
	}
	words := p.Name
	if p.Credentials != "" {
		words += ", " + p.Credentials
	}
	if p.Sample {
		words += " (a sample, not a real person)"
	}
	return words
}

// day is a date as front matter has it, where the site is; "" for none.
func (e *explained) day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(e.site.Config.TimeZone).Format(time.DateOnly)
}

func (e *explained) review() string {
	who := personWords(e.Page.Reviewer())
	var parts []string
	if who != "" {
		parts = append(parts, who)
	}
	if s := e.Page.Source; s != nil {
		if day := e.day(s.Review.On); day != "" {
			parts = append(parts, "on "+day)
		}
		if day := e.day(s.Review.Next); day != "" {
			parts = append(parts, "next review by "+day+", "+overDays(e.site.DaysUntil(s.Review.Next)))
		}
	}
	if len(parts) == 0 {
		return "nobody is named"
	}
	return strings.Join(parts, "; ")
}

func (e *explained) dates() string {
	s := e.Page.Source
	if s == nil {
		return ""
	}
	var parts []string
	for _, date := range []struct {
		word string
		t    time.Time
	}{{"written", s.Date}, {"published from", s.PublishDate}, {"changed", s.Lastmod}, {"expires", s.ExpiryDate}} {
		if day := e.day(date.t); day != "" {
			parts = append(parts, date.word+" "+day)
		}
	}
	return strings.Join(parts, ", ")
}

func (e *explained) level() string {
	step := e.Page.Step()
	if step == nil {
		return ""
	}
	words := step.Level.Label()
	if up := e.Page.StepUp(); up != nil {
		words += "; step up: " + up.Level.Name
	}
	if down := e.Page.StepDown(); down != nil {
		words += "; step down: " + down.Level.Name
	}
	return words
}

func refNames(refs []site.Ref) string {
	names := make([]string, len(refs))
	for i, ref := range refs {
		names[i] = ref.Name + cond(ref.Card == nil, " (no page)", "")
	}
	return strings.Join(names, ", ")
}

// linkedFrom names the pages that lead here, those whose text does first, then how many do through their layouts.
func (e *explained) linkedFrom() []string {
	var pages []string
	lines, keys := map[string][]string{}, map[string][]string{}
	for _, link := range e.Links {
		if lines[link.File] == nil {
			pages = append(pages, link.File)
		}
		if line := strconv.Itoa(link.Pos.Line); !slices.Contains(lines[link.File], line) {
			lines[link.File] = append(lines[link.File], line)
		}
	}
	ties := e.tiesByPage()
	for _, page := range slices.Sorted(maps.Keys(ties)) {
		for _, key := range ties[page] {
			keys[page] = append(keys[page], keyWords(key))
		}
		if lines[page] == nil {
			pages = append(pages, page)
		}
	}
	var list []string
	for i, page := range pages {
		if i == maxNamed {
			list = append(list, count(len(pages)-i, "more like these", "more like these"))
			break
		}
		words := keys[page]
		if at := lines[page]; at != nil {
			words = append([]string{cond(len(at) == 1, "line ", "lines ") + strings.Join(at, ", ")}, words...)
		}
		list = append(list, page+", "+strings.Join(words, ", "))
	}
	switch {
	case len(list) == 0 && e.Others == 0:
		return []string{"nowhere"}
	case e.Others > 0:
		others := cond(len(list) > 0, count(e.Others, "other page", "other pages"), count(e.Others, "page", "pages"))
		list = append(list, others+", through menus, lists and breadcrumbs")
	}
	return list
}

// keyWords says how a front matter key leads to a page.
func keyWords(key string) string {
	switch key {
	case "stepUp":
		return "as its step up"
	case "stepDown":
		return "as its step down"
	case "author":
		return "as its author"
	case "review":
		return "as its reviewer"
	}
	return "among its " + key
}

// tiesByPage gathers by which keys each page is tied to this one. Pages are named by file, else by address.
func (e *explained) tiesByPage() map[string][]string {
	ties := map[string][]string{}
	for _, tie := range e.Ties {
		from := tie.From.RelPermalink
		if page := e.site.Site.Page(tie.From.Path); page != nil && page.Source != nil {
			from = page.Source.File
		}
		if !slices.Contains(ties[from], tie.By) {
			ties[from] = append(ties[from], tie.By)
		}
	}
	return ties
}
