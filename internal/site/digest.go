package site

import (
	"crypto/sha256"
	"encoding/binary"
	"strings"
	"sync"
	"time"

	"porchlight/internal/care"
)

// Digest is the beginning of a SHA-256.
type Digest [8]byte

// digester collects values for a Digest, each with its length or of a fixed length.
type digester struct{ buffer []byte }

// digesters are reused, since a build makes several digests of each page.
var digesters = sync.Pool{New: func() any { return new(digester) }}

func newDigester() *digester { return digesters.Get().(*digester) }

func (d *digester) text(texts ...string) {
	for _, t := range texts {
		d.buffer = binary.AppendUvarint(d.buffer, uint64(len(t)))
		d.buffer = append(d.buffer, t...)
	}
}

func (d *digester) number(numbers ...int) {
	for _, n := range numbers {
		d.buffer = binary.AppendVarint(d.buffer, int64(n))
	}
}

func (d *digester) flag(on bool) {
	if on {
		d.number(1)
	} else {
		d.number(0)
	}
}

func (d *digester) time(t time.Time) {
	_, offset := t.Zone()
	d.number(int(t.Unix()), t.Nanosecond(), offset)
}

func (d *digester) dates(p *Page) {
	d.time(p.date)
	d.time(p.lastmod)
}

func (d *digester) cards(list []*Card) {
	d.number(len(list))
	for _, card := range list {
		d.page(card.page)
	}
}

func (d *digester) person(who *Person) {
	switch {
	case who == nil:
		d.number(0)
	case who.Card == nil:
		d.number(1)
	default:
		d.page(who.Card.page)
	}
}

func (d *digester) page(p *Page) {
	if p == nil {
		d.number(0)
		return
	}
	d.text(p.OutputPath)
}

// sum is the digest. The digester must not be used after it.
func (d *digester) sum() Digest {
	sum := sha256.Sum256(d.buffer)
	d.buffer = d.buffer[:0]
	digesters.Put(d)
	return Digest(sum[:len(Digest{})])
}

// CardDigest is the digest of what other pages may show of a page: its card and its front matter, which has the facts
// of places and people. Other pages are not part of it.
func (p *Page) CardDigest() Digest {
	d := newDigester()
	if p.Source != nil {
		d.buffer = append(d.buffer, p.Source.Head[:]...)
	}
	d.text(p.Kind, p.Type, p.Section, p.SectionPath, p.Path, p.Title, p.LinkTitle, p.Description, p.Summary, p.CareKind,
		p.ID, p.Level, p.LengthOfStay, p.Permalink, p.RelPermalink, p.Role, p.Town)
	d.number(len(p.Languages))
	d.text(p.Languages...)
	if !p.datesOfBelow {
		d.dates(p)
	}
	d.number(p.Weight)
	d.flag(p.IsNews)
	if i := p.Image; i != nil {
		d.text(i.URL, i.RelURL, i.Alt, i.File, i.Path, i.Srcset, i.Focus)
		d.number(i.Width, i.Height)
		d.flag(i.Default)
	}
	return d.sum()
}

// TiesDigest is the digest of the cards that the methods of a page return, in their order, of the dates that it has
// from pages below, and of settings that it inherits from sections above. Related pages are not part of it; see
// Related.
func (p *Page) TiesDigest() Digest {
	d := newDigester()
	for above := p.parent; above != nil; above = above.parent {
		d.page(above)
	}
	d.page(p.section)
	if p.datesOfBelow {
		d.dates(p)
	}
	authors := p.Authors()
	d.number(len(authors))
	for _, who := range append(authors, p.Reviewer()) {
		d.person(who)
	}
	d.cards(p.pages)
	d.cards(p.regular)
	d.cards(p.sections)
	d.cards(p.recursive)
	d.cards(p.mentions)
	d.number(len(p.terms))
	for _, term := range p.terms {
		d.page(term)
	}
	for at, refs := range p.refs {
		d.text(care.Relations[at])
		d.number(len(refs))
		for i := range refs {
			d.text(refs[i].ID)
			p.site.ReachRef(&refs[i], func(c *Card) { d.page(c.page) })
		}
	}
	for _, card := range []*Card{p.NextInSection(), p.PrevInSection()} {
		if card == nil {
			d.number(0)
		} else {
			d.page(card.page)
		}
	}
	for _, step := range []*Step{p.Step(), p.StepUp(), p.StepDown()} {
		if step == nil {
			d.number(0)
		} else {
			d.text(step.Level.ID)
			d.cards(step.Pages)
		}
	}
	d.text(p.Helpline)
	d.number(len(p.Share))
	d.text(p.Share...)
	d.flag(p.Sensitive)
	d.flag(p.displaced)
	if p.IsHome() { // the rule notice-link looks for links to notices on the home page
		for _, notice := range p.site.NoticePages() {
			d.page(notice)
			d.buffer = append(d.buffer, notice.Source.Head[:]...)
		}
	}
	return d.sum()
}

// AddressDigest is the digest of the data by which other pages find a page: its addresses, its id, the name of a
// person, whether lists have it, and its menu entries. Findings name the reason why a page is withheld, so that is part
// of it.
func (p *Page) AddressDigest() Digest {
	d := newDigester()
	if p.Source != nil {
		d.text(p.Source.File)
		d.text(p.Source.Aliases...)
	}
	d.text(p.Kind, p.Path, p.OutputPath, p.Permalink, p.RelPermalink, p.CareKind, p.ID, p.Level)
	d.flag(p.Listed())
	if s := p.subject; s != nil {
		d.flag(len(s.Pages) > 0 && s.Pages[0] == p)
		if s.Relation == "people" {
			d.text(s.Name)
		}
	}
	if p.Source != nil {
		for _, e := range p.Source.Menus {
			d.text(e.Menu, e.Identifier, e.Name, e.PageRef, e.URL, e.Parent)
			d.number(e.Weight)
		}
	}
	if p.withheld != nil {
		d.text(string(p.withheld.Reason))
		d.buffer = append(d.buffer, p.Source.Head[:]...)
	}
	return d.sum()
}

// Digest is the digest of data that any page may use without a card or a fact: the search page, and pages whose output
// could have the path of a variant of a picture.
func (s *Site) Digest() Digest {
	d := newDigester()
	if s.SearchPage != nil {
		d.page(s.SearchPage.page)
	}
	for _, p := range s.pages {
		if !strings.HasSuffix(p.OutputPath, ".html") {
			d.page(p)
		}
	}
	return d.sum()
}

// Digest is the digest of a resolution.
func (r Resolution) Digest() Digest {
	d := newDigester()
	d.number(int(r.Kind))
	d.text(r.Href, r.Output, r.File, r.Nearest)
	if r.Target != nil {
		d.page(r.Target.page)
	}
	return d.sum()
}

// PathDigest is the digest of a page's output path; zero for nil.
func (c *Card) PathDigest() (d Digest) {
	if c != nil {
		of := newDigester()
		of.page(c.page)
		d = of.sum()
	}
	return d
}
