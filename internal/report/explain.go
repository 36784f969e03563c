package report

import (
	"bytes"
	"context"
	"maps"
	"slices"
	"strings"
	"sync"

	"porchlight/internal/archetype"
	"porchlight/internal/build"
	"porchlight/internal/care"
	"porchlight/internal/check"
	"porchlight/internal/config"
	"porchlight/internal/finding"
	"porchlight/internal/render"
	"porchlight/internal/site"
)

// Layout names the files that draw a page.
type Layout struct {
	File string `json:"file"`
	Base string `json:"base,omitempty"`
	Own  bool   `json:"own"` // the file is the site's own, and does not come with Porchlight
}

// Helpline is the helpline that a page shows.
type Helpline struct {
	ID     string `json:"id,omitempty"`
	Name   string `json:"name"`
	Number string `json:"number"`
	File   string `json:"file,omitempty"` // file with the choice; "": none, so that it is the line of the country
	Line   int    `json:"line,omitempty"`
}

// LinkedFrom lists what leads to a page.
type LinkedFrom struct {
	Texts  []TextLink `json:"texts"`
	Keys   []KeyLink  `json:"keys"`
	Others int        `json:"others"` // number of pages that link only through menus, lists and the like
}

// TextLink is a link in the text of a page.
type TextLink struct {
	File   string `json:"file"`
	Line   int    `json:"line"`
	Column int    `json:"column"`
}

// KeyLink is a page whose front matter leads to the explained page.
type KeyLink struct {
	Page string   `json:"page"` // the file of the page, or else its address
	Keys []string `json:"keys"` // a relation, "stepUp", "stepDown", "author" or "review"
}

// Explain draws the whole site in memory, and gives all facts about one page. The site of o has to include the
// page. For a page that is not published, use an overview that includes everything, and pass the reason in
// withheld.
func Explain(
	ctx context.Context, o *build.Overview, node *site.Page, withheld *site.Withheld, progress func(done, total int64),
) (*Page, error) {
	p := newPage(o.Config, node, node.Source, site.Live, "")
	if withheld != nil {
		p.Status, p.Why = withheld.Reason, withheld.String()
	}
	if p.source != nil {
		text, err := o.ReadFile(p.File)
		if err != nil {
			return nil, err
		}
		p.Blanks = archetype.Blanks(text)
	}
	from := &linkingPages{address: []byte(node.RelPermalink), nodes: map[*site.Page]bool{}}
	if err := o.Draw(ctx, from.add, progress); err != nil {
		return nil, err
	}
	p.explainField()
	if l := o.Layout(node); l.File != "" {
		p.Layout = &Layout{l.File, l.Base, l.Own}
	}
	p.Helpline = helplineOf(o, node)
	p.Menus = append([]string{}, menusWith(o.Site, node)...)
	p.Aliases = []string{}
	for _, alias := range o.Site.Aliases {
		if alias.Target == node {
			p.Aliases = append(p.Aliases, alias.Href)
		}
	}
	p.LinkedFrom = linkedFrom(o, p, from)
	p.addFindings(o.Findings)
	p.Ignores = append(p.Ignores, o.Ignored(p.File)...)
	return p, nil
}

// Unread gives the known facts about a page whose file could not be read.
func Unread(o *build.Overview, w *site.Withheld) *Page {
	p := newPage(o.Config, nil, w.Page, w.Reason, w.String())
	p.Aliases, p.Menus, p.LinkedFrom = []string{}, []string{}, LinkedFrom{Texts: []TextLink{}, Keys: []KeyLink{}}
	p.addFindings(o.Findings)
	return p
}

// addFindings adds the findings of the page, and counts the errors of the whole site that stop publishing.
func (p *Page) addFindings(all []finding.Finding) {
	p.Findings, p.Ignores = []finding.Finding{}, []check.Ignored{}
	for _, f := range all {
		if finding.Stops([]finding.Finding{f}) {
			p.Errors++
		}
		if p.source != nil && f.File == p.File || p.Output != "" && f.File == p.Output {
			p.Findings = append(p.Findings, f)
		}
	}
}

// explainField sets the author, the steps up and down, and the references of the page.
func (p *Page) explainField() {
	var authors []string
	for _, who := range p.Node.Authors() {
		authors = append(authors, who.Name)
	}
	p.Author = strings.Join(authors, ", ")
	if step := p.Node.StepUp(); step != nil {
		p.StepUp = step.Level.ID
	}
	if step := p.Node.StepDown(); step != nil {
		p.StepDown = step.Level.ID
	}
	for _, relation := range care.Relations {
		for _, ref := range p.Node.Refs(relation) {
			if p.Refs == nil {
				p.Refs = map[string][]string{}
			}
			p.Refs[relation] = append(p.Refs[relation], ref.ID)
		}
	}
}

// helplineOf finds the helpline of a page and the place where it was chosen: on the page, in the nearest section
// above that names one, or in the configuration.
func helplineOf(o *build.Overview, node *site.Page) *Helpline {
	line, id := o.Config.Helpline, ""
	if own, named := o.Config.Helplines[node.Helpline]; named {
		line, id = own, node.Helpline
	}
	h := &Helpline{ID: line.ID, Name: line.Name, Number: line.Number.String()}
	if h.Line = o.Config.HelplinePos[id].Line; h.Line > 0 {
		h.File = config.File
	}
	if id == "" {
		return h
	}
	above := node.Ancestors()
	slices.Reverse(above)
	for _, card := range append([]*site.Card{&node.Card}, above...) {
		if from := o.Site.Page(card.Path); from != nil && from.Source != nil && from.Source.Helpline == id {
			file, pos := from.Source.Place("helpline")
			h.File, h.Line = file, pos.Line
			break
		}
	}
	return h
}

// menusWith returns the names of the menus with an entry that leads to a page, sorted.
func menusWith(s *site.Site, node *site.Page) []string {
	var names []string
	for e := range menuEntries(s) {
		if e.Card == &node.Card {
			names = append(names, e.Menu)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// linkedFrom collects what leads to a page: links in texts, the front matter of other pages, and further pages
// whose HTML links to it.
func linkedFrom(o *build.Overview, p *Page, others *linkingPages) LinkedFrom {
	linked := LinkedFrom{Texts: []TextLink{}, Keys: []KeyLink{}}
	delete(others.nodes, p.Node)
	for _, link := range o.Links {
		if link.Target == &p.Node.Card && link.File != p.File {
			linked.Texts = append(linked.Texts, TextLink{link.File, link.Pos.Line, link.Pos.Column})
		}
	}
	keys := map[string][]string{}
	for ref := range references(o.Site) {
		if ref.to != &p.Node.Card || ref.key == "" {
			continue
		}
		from := ref.from.RelPermalink
		if ref.from.Source != nil {
			from = ref.from.Source.File
		}
		if !slices.Contains(keys[from], ref.key) {
			keys[from] = append(keys[from], ref.key)
		}
		delete(others.nodes, ref.from)
	}
	for _, from := range slices.Sorted(maps.Keys(keys)) {
		slices.Sort(keys[from])
		linked.Keys = append(linked.Keys, KeyLink{from, keys[from]})
	}
	for node := range others.nodes {
		inText := func(l TextLink) bool { return l.File == node.Source.File }
		if node.Source == nil || !slices.ContainsFunc(linked.Texts, inText) {
			linked.Others++
		}
	}
	return linked
}

// linkingPages collects the pages whose finished HTML links to an address.
type linkingPages struct {
	address []byte
	mu      sync.Mutex
	nodes   map[*site.Page]bool
}

func (l *linkingPages) add(drawn render.Drawn) {
	for _, out := range drawn.Outputs {
		if out.MediaType == "text/html" && out.Page != nil && linksTo(out.Body, l.address) {
			l.mu.Lock()
			l.nodes[out.Page] = true
			l.mu.Unlock()
		}
	}
}

// linksTo reports whether a finished page links to an address, with or without a query or fragment.
func linksTo(html, address []byte) bool {
	for rest := html; ; {
		at := bytes.Index(rest, address)
		if at < 0 {
			return false
		}
		before, after := rest[:at], rest[at+len(address):]
		quote := bytes.TrimRight(before, `"'`)
		if bytes.HasSuffix(quote, []byte("href=")) &&
			(len(after) == 0 || bytes.IndexByte([]byte(` >"'#?`+"\n\t"), after[0]) >= 0) {
			return true
		}
		rest = after
	}
}
