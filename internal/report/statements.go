package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"porchlight/internal/care"
	"porchlight/internal/finding"
	"porchlight/internal/site"
)

// mostNamed is the number of linking pages that Statements names. JSON names them all.
const mostNamed = 20

// Statement is one line of an explanation. Further words are printed on lines below the first.
type Statement struct {
	Name  string
	Words []string
}

// Statements explains a page to a person, in order. It leaves out empty facts.
func (p *Page) Statements() []Statement {
	var list []Statement
	add := func(name string, words ...string) {
		if words = slices.DeleteFunc(words, func(w string) bool { return w == "" }); len(words) > 0 {
			list = append(list, Statement{name, words})
		}
	}
	add("live", p.liveWords())
	add("file", p.File)
	if n := p.Node; n != nil {
		add("address", p.Address)
		add("also at", slices.Clone(p.Aliases)...)
		add("written to", p.Output)
		add("kind", p.kindWords())
		add("layout", p.layoutWords())
		add("helpline", p.helplineWords())
		for i, who := range n.Authors() {
			add([]string{"author", ""}[min(i, 1)], personWords(who))
		}
		add("reviewer", p.reviewWords())
		add("dates", p.dateWords())
		add("level", p.levelWords())
		for _, relation := range care.Relations {
			if relation != "levels" || p.Level == "" {
				add(relation, refNames(n.Refs(relation)))
			}
		}
		add("menus", strings.Join(p.Menus, ", "))
		add("linked from", p.LinkedFrom.words()...)
	}
	if p.Blanks > 0 {
		add("blanks", finding.Number(p.Blanks, "is left to be filled in", "are left to be filled in"))
	}
	add("last build", p.lastBuildWords()...)
	add("findings", finding.Count(p.Findings))
	add("ignores", p.ignoreWords()...)
	return list
}

// ignoreWords describes each ignored rule: why it is ignored, where that is written, and what it hides.
func (p *Page) ignoreWords() (words []string) {
	for _, i := range p.Ignores {
		words = append(words, fmt.Sprintf("%s: %s; %s:%d, %s", i.Rule, i.Why(), i.File, i.Line, i.Effect()))
	}
	return words
}

func (p *Page) lastBuildWords() []string {
	last := p.LastBuild
	if last == nil {
		return nil
	} else if last.Built.IsZero() {
		return last.Because
	}
	did := "used what the build before had drawn: "
	if last.Drawn {
		did = "drew it: "
	}
	words := slices.Clone(last.Because)
	words[0] = last.Built.In(p.config.TimeZone).Format("2006-01-02 15:04:05, ") + did + words[0]
	return words
}

func (p *Page) liveWords() string {
	if p.Status != site.Live {
		return "no: " + p.Why
	}
	if p.Errors > 0 {
		it := "they are"
		if p.Errors == 1 {
			it = "it is"
		}
		return fmt.Sprintf("not yet: the site has %s, and nothing is published until %s put right",
			finding.Number(p.Errors, "error", "errors"), it)
	}
	now := p.config.Clock
	switch s := p.source; {
	case s == nil:
	case bool(s.Draft):
		return "yes, though it is a draft: this site includes them"
	case cmp.Or(s.PublishDate, s.Date).After(now):
		return "yes, though its day has not come: this site includes such pages"
	case !s.ExpiryDate.IsZero() && !s.ExpiryDate.After(now):
		return "yes, though it has expired: this site includes such pages"
	}
	return "yes"
}

func (p *Page) kindWords() string {
	switch {
	case p.CareKind == "" && p.Kind == site.KindPage:
		return "ordinary page"
	case p.CareKind == "":
		return p.Kind
	case p.ID == "":
		return strings.ToLower(p.KindName())
	}
	return finding.Message("%s, named %q by other pages", strings.ToLower(p.KindName()), p.ID)
}

func (p *Page) layoutWords() string {
	if p.Layout == nil {
		return "none: no layout draws such a page"
	}
	words := p.Layout.File + ", built in"
	if p.Layout.Own {
		words = p.Layout.File + ", the site's own"
	}
	if p.Layout.Base != "" {
		words += "; in the frame of " + p.Layout.Base
	}
	return words
}

func (p *Page) helplineWords() string {
	words := p.Helpline.Name + ", " + p.Helpline.Number
	if p.Helpline.File == "" {
		return words + "; none is configured, so it is that of the country"
	}
	return fmt.Sprintf("%s; chosen by %s:%d", words, p.Helpline.File, p.Helpline.Line)
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

func (p *Page) reviewWords() string {
	var parts []string
	if who := personWords(p.Node.Reviewer()); who != "" {
		parts = append(parts, who)
	}
	if !p.Reviewed.IsZero() {
		parts = append(parts, "on "+p.Reviewed.String())
	}
	if !p.Due.IsZero() {
		parts = append(parts, "next review by "+p.Due.String()+", "+untilReview(p.DaysDue))
	}
	if len(parts) == 0 {
		return "no one is named"
	}
	return strings.Join(parts, "; ")
}

func (p *Page) dateWords() string {
	var parts []string
	for _, date := range []struct {
		word string
		day  Day
	}{{"written", p.Date}, {"published from", p.PublishDate}, {"changed", p.Lastmod}, {"expires", p.ExpiryDate}} {
		if !date.day.IsZero() {
			parts = append(parts, date.word+" "+date.day.String())
		}
	}
	return strings.Join(parts, ", ")
}

func (p *Page) levelWords() string {
	step := p.Node.Step()
	if step == nil {
		return ""
	}
	words := step.Level.Label()
	if up := p.Node.StepUp(); up != nil {
		words += "; step up: " + up.Level.Name
	}
	if down := p.Node.StepDown(); down != nil {
		words += "; step down: " + down.Level.Name
	}
	return words
}

func refNames(refs []site.Ref) string {
	names := make([]string, len(refs))
	for i, ref := range refs {
		if names[i] = ref.Name; ref.Card == nil {
			names[i] += " (no page)"
		}
	}
	return strings.Join(names, ", ")
}

// words names the pages that lead to the page, with the lines of their links or the keys of their front matter.
// It counts the pages that link only through their layouts.
func (l LinkedFrom) words() []string {
	var pages []string
	lines, how := map[string][]string{}, map[string][]string{}
	for _, link := range l.Texts {
		if lines[link.File] == nil {
			pages = append(pages, link.File)
		}
		if line := fmt.Sprint(link.Line); !slices.Contains(lines[link.File], line) {
			lines[link.File] = append(lines[link.File], line)
		}
	}
	for page, at := range lines {
		unit := "lines "
		if len(at) == 1 {
			unit = "line "
		}
		how[page] = []string{unit + strings.Join(at, ", ")}
	}
	for _, link := range l.Keys {
		if how[link.Page] == nil {
			pages = append(pages, link.Page)
		}
		for _, key := range link.Keys {
			how[link.Page] = append(how[link.Page], keyWords(key))
		}
	}
	var list []string
	for i, page := range pages {
		if i == mostNamed {
			list = append(list, finding.Number(len(pages)-i, "more like these", "more like these"))
			break
		}
		list = append(list, page+", "+strings.Join(how[page], ", "))
	}
	switch {
	case len(list) == 0 && l.Others == 0:
		return []string{"nowhere"}
	case len(list) == 0:
		list = []string{finding.Number(l.Others, "page", "pages") + ", through menus, lists and breadcrumbs"}
	case l.Others > 0:
		list = append(list, finding.Number(l.Others, "other page",
			"other pages")+", through menus, lists and breadcrumbs")
	}
	return list
}

// keyWords says how a key of front matter leads to a page.
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
