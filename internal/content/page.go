// Package content reads the site's Markdown files into Pages: front matter, typed and checked, and the body as text.
//
// It is the only package that knows front matter. It decides nothing about URLs or layouts; that is package site.
package content

import (
	"time"

	"porchlight/internal/config"
	"porchlight/internal/finding"
)

// Bundle says what a page's folder means.
type Bundle uint8

const (
	Single Bundle = iota // iop.md
	Leaf                 // iop/index.md with its images
	Branch               // _index.md of a section
)

// Page is one Markdown file. It is immutable once read.
type Page struct {
	File   string // "content/levels-of-care/iop.md"
	Path   string // logical, without extension: "/levels-of-care/iop"; a section "/levels-of-care"; home "/"
	Bundle Bundle

	Title, LinkTitle, Description, Summary string
	Date, PublishDate, ExpiryDate, Lastmod time.Time // zero: not given
	Draft                                  bool
	Weight                                 int
	Slug, URL                              string
	Aliases                                []string
	Layout, Type                           string
	Terms                                  map[string][]string // by taxonomy plural, as written
	Image                                  Image
	Menus                                  []config.MenuEntry
	Helpline                               string // id of a configured helpline; "" the site's own
	Sensitive                              bool
	Share                                  []string // nil: not given; empty: none
	Author                                 string
	Review                                 Review
	Sources                                []Source
	Level                                  string
	HoursPerWeek                           Range
	LengthOfStay                           string
	Services                               []string
	StepUp, StepDown                       string
	IgnoreChecks                           []Ignore
	Params                                 map[string]any // every other key, in lower case, values as Go values

	Body      []byte // without front matter and BOM; LF line ends
	BodyLine  int    // line of the file on which Body begins
	Resources []Resource
	Digest    [32]byte // SHA-256 of the file as read and of what cascaded into it

	places map[string]place // of front matter keys, for Place
}

// place is where a key stands; a cascaded key stands in another file.
type place struct {
	file string
	pos  finding.Position
}

// Place is where a front matter key ("review.next", "aliases") was written: in this file, or in the section that cascades it.
// A key that was not written gives the file and a zero position.
func (p *Page) Place(key string) (file string, pos finding.Position) {
	if at, ok := p.places[key]; ok {
		return at.file, at.pos
	}
	return p.File, finding.Position{}
}

// Image is the picture of a page, for cards and when it is shared.
type Image struct {
	Src string `key:"src"` // beside the page, or a site path
	Alt string `key:"alt"`
}

// Review says who checked a page, when, and when it is due again.
type Review struct {
	By          string    `key:"by"`
	Credentials string    `key:"credentials"`
	On          time.Time `key:"on"`
	Next        time.Time `key:"next"`
}

// Source is one reference of a page.
type Source struct {
	Title     string    `key:"title"`
	URL       string    `key:"url"`
	Publisher string    `key:"publisher"`
	Accessed  time.Time `key:"accessed"`
}

// Range is a span of numbers; Max 0 means open.
type Range struct {
	Min float64 `key:"min"`
	Max float64 `key:"max"`
}

// Ignore silences one rule on one page, with the reason.
type Ignore struct {
	Rule   string `key:"rule"`
	Reason string `key:"reason"`
}

// Resource is a file that lies in a page's bundle or beside pages and is published with them.
type Resource struct {
	File string // "content/levels-of-care/iop/group.jpg"
	Name string // relative to the bundle: "group.jpg"
	Size int64
}

// Tree is everything found under content/.
type Tree struct {
	Pages []*Page    // sorted by File
	Files []Resource // files outside leaf bundles that are not Markdown, Name relative to content/
}
