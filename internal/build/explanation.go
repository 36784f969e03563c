package build

import (
	"bytes"
	"cmp"
	"context"
	"io/fs"
	"slices"
	"strings"
	"sync"

	"porchlight/internal/archetype"
	"porchlight/internal/care"
	"porchlight/internal/config"
	"porchlight/internal/finding"
	"porchlight/internal/render"
	"porchlight/internal/site"
)

// Explanation is all that decides how one page comes out, and what leads to it.
type Explanation struct {
	Page     *site.Page // nil: its file could not be read
	File     string     // "" for a page that has none, such as a term
	Status   site.Reason
	Why      string // of a page that is not published: words that follow "it is not published: "
	Layout   render.Layout
	Helpline Shown
	Aliases  []string // addresses from the host's root
	Menus    []string // "main"
	Links    []render.TextLink
	Ties     []Tie
	Others   int // further pages that lead here through menus, lists and other parts of their layouts
	Findings []finding.Finding
	Errors   int // of the whole site
	Blanks   int // left to be filled in, in the page's file
}

// Shown is the helpline that a page shows.
type Shown struct {
	care.Helpline
	File string // where it was chosen; "" nowhere: the country's own stands in
	Pos  finding.Position
}

// Tie is a page that leads here because of its front matter.
type Tie struct {
	From *site.Card
	By   string // relation, "stepUp", "stepDown", "author" or "review"
}

// Explain draws the whole site in memory and says what there is to know of one page. The overview has to include the page: when it is not
// published, take one that includes everything, and status and reason from one that does not.
func (o *Overview) Explain(ctx context.Context, p *site.Page, progress func(done, total int64)) (*Explanation, error) {
	e := &Explanation{Page: p, Status: Live, Layout: o.Layout(p), Helpline: o.helpline(p), Menus: o.menusWith(p)}
	if p.Source != nil {
		e.File = p.Source.File
		text, err := fs.ReadFile(o.line.source, e.File)
		if err != nil {
			return nil, err
		}
		e.Blanks = archetype.Blanks(text)
	}
	seen := &sightings{address: []byte(p.RelPermalink), from: map[*site.Page]bool{}}
	if err := o.Draw(ctx, seen.look, progress); err != nil {
		return nil, err
	}
	for _, alias := range o.Site.Aliases {
		if alias.Target == p {
			e.Aliases = append(e.Aliases, alias.Href)
		}
	}
	for _, link := range o.Links {
		if link.Target == &p.Card && (p.Source == nil || link.File != p.Source.File) {
			e.Links = append(e.Links, link)
		}
	}
	e.Ties = o.ties(p)
	e.Others = seen.others(p, e)
	for _, f := range o.Findings {
		if f.Severity == finding.Error {
			e.Errors++
		}
		if p.Source != nil && f.File == p.Source.File || f.File == p.OutputPath {
			e.Findings = append(e.Findings, f)
		}
	}
	return e, nil
}

// helpline finds the helpline of a page, and who chose it: the page, the nearest section above that says something, or the configuration.
func (o *Overview) helpline(p *site.Page) Shown {
	at := func(id string) (file string, pos finding.Position) {
		if pos = o.Config.HelplinePos[id]; pos.Line > 0 {
			file = config.File
		}
		return file, pos
	}
	own, named := o.Config.Helplines[p.Helpline]
	if !named {
		file, pos := at("")
		return Shown{o.Config.Helpline, file, pos}
	}
	line := Shown{Helpline: own}
	line.File, line.Pos = at(p.Helpline)
	above := p.Ancestors()
	slices.Reverse(above)
	for _, card := range append([]*site.Card{&p.Card}, above...) {
		if from := o.Site.Page(card.Path); from != nil && from.Source != nil && from.Source.Helpline == p.Helpline {
			line.File, line.Pos = from.Source.Place("helpline")
			return line
		}
	}
	return line
}

// menusWith are the menus that have an entry leading to a page, sorted.
func (o *Overview) menusWith(p *site.Page) []string {
	var names []string
	var search func(entries []*site.MenuEntry)
	search = func(entries []*site.MenuEntry) {
		for _, e := range entries {
			if e.Card == &p.Card {
				names = append(names, e.Menu)
			}
			search(e.Children)
		}
	}
	for _, entries := range o.Site.Menus {
		search(entries)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// ties are the pages whose front matter leads to a page, by file and address.
func (o *Overview) ties(to *site.Page) []Tie {
	var list []Tie
	for _, p := range o.Site.Pages() {
		if p == to {
			continue
		}
		add := func(by string, card *site.Card) {
			if card == &to.Card {
				list = append(list, Tie{&p.Card, by})
			}
		}
		for _, relation := range care.Relations {
			for _, ref := range p.Refs(relation) {
				add(relation, ref.Card)
			}
		}
		if step := p.StepUp(); step != nil {
			add("stepUp", step.Card)
		}
		if step := p.StepDown(); step != nil {
			add("stepDown", step.Card)
		}
		if who := p.Author(); who != nil {
			add("author", who.Card)
		}
		if who := p.Reviewer(); who != nil {
			add("review", who.Card)
		}
	}
	slices.SortStableFunc(list, func(a, b Tie) int {
		return cmp.Or(strings.Compare(a.From.Path, b.From.Path), strings.Compare(a.By, b.By))
	})
	return list
}

// sightings are the pages on which a link to an address was seen.
type sightings struct {
	address []byte
	mu      sync.Mutex
	from    map[*site.Page]bool
}

func (s *sightings) look(drawn render.Drawn) {
	for _, out := range drawn.Outputs {
		if out.MediaType == "text/html" && out.Page != nil && leadsTo(out.Body, s.address) {
			s.mu.Lock()
			s.from[out.Page] = true
			s.mu.Unlock()
		}
	}
}

// others counts the pages that lead to a page and are not named among its links and ties.
func (s *sightings) others(p *site.Page, e *Explanation) int {
	delete(s.from, p)
	for _, tie := range e.Ties {
		for from := range s.from {
			if &from.Card == tie.From {
				delete(s.from, from)
			}
		}
	}
	for from := range s.from {
		if from.Source != nil && slices.ContainsFunc(e.Links, func(l render.TextLink) bool { return l.File == from.Source.File }) {
			delete(s.from, from)
		}
	}
	return len(s.from)
}

// leadsTo reports whether a finished page links to an address, with or without a place on it.
func leadsTo(html, address []byte) bool {
	for rest := html; ; {
		at := bytes.Index(rest, address)
		if at < 0 {
			return false
		}
		before, after := rest[:at], rest[at+len(address):]
		quote := bytes.TrimRight(before, `"'`)
		if bytes.HasSuffix(quote, []byte("href=")) && (len(after) == 0 || bytes.IndexByte([]byte(` >"'#?`+"\n\t"), after[0]) >= 0) {
			return true
		}
		rest = after
	}
}
