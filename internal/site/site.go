// Package site assembles the pages that were read into a site: which are published, of what kind, at which address, and
// how they refer to each other. It draws nothing and reads no files.
//
// # What a page sees
//
// A page sees itself whole (Page) and every other page as a Card: addresses, titles, dates, never a body. So an output
// depends only on the environment, its page and all Cards, and pages can be drawn in any order and in parallel. A Site
// does not change after Assemble, and all its methods are safe for concurrent use.
//
// # Kinds
//
// Home is content/_index.md. A folder with an _index.md is a section, and so is a folder directly below content/ with
// pages. Pages of a nested folder without _index.md belong to the nearest section above. A taxonomy with terms has a
// page that lists them, and a page for each. content/tags/_index.md and content/tags/alcohol/_index.md are their texts;
// the text of a term is published only while a page has the term. A folder that is named like a taxonomy but has
// ordinary pages is a section.
//
// # The field
//
// An ordinary page may also be of a kind of the care data: by its type, else by the key that names its subject
// ("level", "service"). Such a page has an ID, by which others refer to it (Card.Refs). Where the data want both pages
// to name each other, a page refers to those that it names and to those that name it, and a rule reports a reference
// that only one page has. Continuum has the levels of care with their pages, Page.StepUp and StepDown are the next
// levels, and Author and Reviewer find the page of a person. A relation that is a taxonomy of the site has terms, and
// no references.
//
// # Withheld pages
//
// A draft, a page whose publishDate (or, without one, date) is in the future, and a page past its expiryDate are left
// out, unless the configuration includes them. So are all pages below a withheld section. Site.Withheld lists them, and
// Resolve finds them, so that a finding can explain a link to one.
//
// # Addresses
//
// Segments are NFC, in lower case, with "-" for spaces. Output paths are plain names; addresses in links are
// percent-encoded and begin with the base URL's path. A url, slug or alias can never lead out of the output folder. Two
// outputs with the same path are a finding, also if the paths are equal only on a disk that ignores letter case or
// Unicode normalization.
package site

import (
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"porchlight/internal/config"
	"porchlight/internal/content"
	"porchlight/internal/finding"
)

// Site is the assembled site.
type Site struct {
	Config *config.Config

	Home         *Card
	Cards        []*Card                 // of all pages except 404, in default order
	RegularPages []*Card                 // listed ordinary pages in default order
	Sections     []*Card                 // sections directly below home
	Taxonomies   map[string][]*Card      // terms in default order, by the folder of the taxonomy: "tags"
	Menus        map[string][]*MenuEntry // by name: "main"
	SearchPage   *Card                   // the page with "layout: search"; nil: the site has none
	AtoZ         []*Card                 // of a site with a search page: the pages that it lists, by title

	Aliases   []Alias    // sorted by Path
	Resources []Resource // sorted by Path
	Withheld  []Withheld // sorted by file

	Language string // "en", of the locale "en-US"
	Origin   string // "https://example.org", without the base path
	BasePath string // "/" or "/recovery/"

	pages      []*Page // published pages; 404 is the last
	files      []*Page // one for each file, sorted by file, including withheld ones
	unreadable []*Page // those of files that could not be read
	home       *Page
	statics    StaticIndex
	notFound   *Page
	byPath     map[string]*Page // by logical path, including withheld ones
	byFile     map[string]*Page // by file, including withheld ones
	outputs    outputs
	byResource map[string]*Resource // by file
	owners     map[string]*Page     // withheld pages by paths that belong to them, see addOwner

	since, until time.Time // see Window
	field        field
	related      relatedIndex
	traversals   atomic.Int64 // see Traversals
	nearby       nearbyIndex
	nearbyOnce   sync.Once
	facts        sync.Map // digests by fact, see FactDigest
}

// Alias is an old address of a page, at which a redirect is published.
type Alias struct {
	Path   string // output path: "old/address/index.html"
	Href   string // address of the redirect, from the host's root
	Target *Page
}

// Resource is a file of content/ that is published beside a page.
type Resource struct {
	File string // "content/levels-of-care/iop/group.jpg"
	Path string // output path: "levels-of-care/iop/group.jpg"
	Href string // address from the host's root
	Size int64  // bytes
	Page *Page  // page of the bundle; nil for a file outside of bundles
}

// StaticIndex is the files of static/, by output path without leading slash.
type StaticIndex interface {
	Has(path string) bool
	Paths() []string
}

// StaticPaths makes a StaticIndex of output paths.
func StaticPaths(paths ...string) StaticIndex {
	set := &staticPaths{list: slices.Clone(paths), has: make(map[string]struct{}, len(paths))}
	for _, path := range paths {
		set.has[path] = struct{}{}
	}
	return set
}

type staticPaths struct {
	list []string
	has  map[string]struct{}
}

func (s *staticPaths) Has(path string) bool {
	_, ok := s.has[path]
	return ok
}

func (s *staticPaths) Paths() []string { return s.list }

// Assemble makes the site. The Site is complete even if there are errors, so that pages can be drawn and all problems
// reported. statics may be nil.
func Assemble(tree *content.Tree, cfg *config.Config, statics StaticIndex) (*Site, []finding.Finding) {
	a := newAssembly(tree, cfg, statics)
	a.makePages()
	a.withhold()
	a.makeTree()
	a.makeTerms()
	a.addressesAndOrder()
	a.arrange()
	a.makeAtoZ()
	a.fieldAndOutputs()
	a.referencesWithheld()
	a.choosePictures()
	a.makeMenus()
	a.collation.keep()
	return a.site, finding.Sort(a.findings)
}

// addressesAndOrder makes the addresses of pages and, at the same time, sorts them in default order.
func (a *assembly) addressesAndOrder() {
	order := ordering{live: slices.Clone(a.live), collation: a.collation}
	var sorting errgroup.Group
	sorting.Go(func() error {
		order.datesOfSections()
		order.sortDefault()
		return nil
	})
	a.makeAddresses()
	a.summarise()
	_ = sorting.Wait() // cannot fail
	a.live = order.live
}

// fieldAndOutputs resolves the references of the pages and, at the same time, claims all output paths.
func (a *assembly) fieldAndOutputs() {
	published := a.newClaimer()
	var claims errgroup.Group
	claims.Go(func() error { published.claim(); return nil })
	a.makeField()
	_ = claims.Wait() // cannot fail
	published.applyTo(a)
}

// Pages are all published pages in default order, the 404 page last.
func (s *Site) Pages() []*Page { return s.pages }

// NoticePages are the pages that are notices of data/notices.toml, in the order of Pages.
func (s *Site) NoticePages() []*Page {
	var list []*Page
	for _, p := range s.pages {
		if p.Source != nil && p.Source.Facts != nil && len(p.Source.Facts.Notices) > 0 {
			list = append(list, p)
		}
	}
	return list
}

// NotFound is the 404 page.
func (s *Site) NotFound() *Page { return s.notFound }

// GetPage is the page with a logical path: "/levels-of-care/iop". nil: it does not exist or is not published.
func (s *Site) GetPage(path string) *Card { return s.lookup(path, "/") }

// URL makes an absolute address of one from the host's root.
func (s *Site) URL(href string) string {
	if strings.HasPrefix(href, "/") {
		return s.Origin + href
	}
	return href
}

// href is the address of an output path or folder, from the host's root.
func (s *Site) href(path string) string { return escapePath(s.BasePath + path) }
