// Package site assembles the pages that were read into a site: which are published, of what kind, at which address, and
// how they refer to each other. It draws nothing and reads no file.
//
// # What a page sees
//
// A page sees itself whole (Page) and every other page as a Card: addresses, titles, dates, never a body. One output is
// therefore a pure function of the environment, its page and the index of all Cards; pages can be drawn in any order
// and in parallel. A Site does not change once assembled, and all its methods are safe for concurrent use.
//
// # Kinds
//
// Home is content/_index.md. Every folder with an _index.md is a section, and so is every folder directly below
// content/ that holds a page; pages of a nested folder without _index.md belong to the nearest section above. For each
// taxonomy that has terms there is a page that lists them and a page for each; content/tags/_index.md and
// content/tags/alcohol/_index.md give these a text of their own, and are pages even before a page has such a term. A
// folder that is named like a taxonomy but holds ordinary pages is a section.
//
// # The field
//
// An ordinary page may also be of a kind of the care data: by its type, else by the key that names its subject
// ("level", "service"). Such a page has an ID, by which others refer to it (Card.Refs). Where the data want it named
// from both sides, a page refers to what it names and to what names it. A reference that only one side names is a
// finding. Continuum lines the levels of care up with their pages, Page.StepUp and StepDown lead along it, and Author
// and Reviewer find the page of a person. A page that contradicts a verified fact is a warning with its source. A
// relation that the site has made a taxonomy holds terms, and none of this.
//
// # What is withheld
//
// A draft, a page whose publishDate (or, without one, date) is in the future, and a page past its expiryDate are left
// out, unless the configuration includes them. So is everything below a withheld section: hiding a section must not
// leave its pages in the open. Site.Withheld lists them, and Resolve knows them, so that a link to one can be
// explained.
//
// # Addresses
//
// Segments are NFC, in lower case, with "-" for spaces. Output paths are plain names; addresses in links are
// percent-encoded and begin with the base URL's path. What an editor writes as url, slug or alias can never lead
// outside the output folder, and no two outputs may share a path, also not on a disk that ignores letter case or
// Unicode normalisation.
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
	Cards        []*Card            // every page but 404, in default order
	RegularPages []*Card            // ordinary pages in default order
	Sections     []*Card            // the sections directly below home
	Taxonomies   map[string][]*Card // by plural: the terms, by title
	Menus        map[string][]*MenuEntry
	SearchPage   *Card   // the page with "layout: search"; nil: the site has none
	AtoZ         []*Card // of a site with a search page: all that it finds, by title

	Aliases   []Alias    // sorted by Path
	Resources []Resource // sorted by Path
	Withheld  []Withheld // sorted by file

	Language string // "en", of the locale "en-US"
	Origin   string // "https://example.org", without the base path
	BasePath string // "/" or "/recovery/"

	pages      []*Page // published ones; 404 is the last
	files      []*Page // one for each file, in their order; withheld ones too
	unreadable []*Page // those of files that could not be read
	home       *Page
	statics    StaticIndex
	notFound   *Page
	byPath     map[string]*Page // logical path; withheld ones too
	byFile     map[string]*Page // content file; withheld ones too
	outputs    outputs
	byResource map[string]*Resource // content file
	owners     map[string]*Page     // of what withheld pages would publish, see own

	since, until time.Time // see Window
	field        field
	related      relatedIndex
	asks         atomic.Int64 // see Asks
	nearby       nearbyIndex
	nearbyOnce   sync.Once
	facts        sync.Map // digests by fact, see FactDigest
}

// Alias is an old address of a page, at which a redirect is published.
type Alias struct {
	Path   string // output path: "old/address/index.html"
	Href   string // its own address, from the host's root
	Target *Page
}

// Resource is a file of content/ that is published beside a page.
type Resource struct {
	File string // "content/levels-of-care/iop/group.jpg"
	Path string // output path: "levels-of-care/iop/group.jpg"
	Href string // address from the host's root
	Size int64  // bytes
	Page *Page  // of the bundle; nil for a file that belongs to no bundle
}

// StaticIndex knows the files of static/ by output path, without leading slash.
type StaticIndex interface {
	Has(path string) bool
	Paths() []string
}

// StaticPaths are a StaticIndex that is known in advance.
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

// Assemble makes the site. It always gives a whole Site, also when findings of severity error forbid publishing it, so
// that pages can still be drawn and all problems seen. statics may be nil.
func Assemble(tree *content.Tree, cfg *config.Config, statics StaticIndex) (*Site, []finding.Finding) {
	a := newAssembly(tree, cfg, statics)
	a.makePages()
	a.withhold()
	a.growTree()
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

// addressesAndOrder decides where each page is published and, at the same time, in which order pages are listed.
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

// Pages are all pages to draw in default order, the 404 page last.
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

// NotFound is the page shown for an address that does not exist.
func (s *Site) NotFound() *Page { return s.notFound }

// GetPage finds a page by logical path: "/levels-of-care/iop". It is nil for one that does not exist or is not
// published.
func (s *Site) GetPage(path string) *Card { return s.lookup(path, "/") }

// Taken names what is published at an output path, such as "content/iop.md", and whether anything is. Letter case
// does not count.
func (s *Site) Taken(output string) (what string, ok bool) {
	c, ok := s.outputs.find(output)
	if !ok {
		return "", false
	}
	return c.what(), true
}

// URL makes an absolute address of one that counts from the host's root.
func (s *Site) URL(href string) string {
	if strings.HasPrefix(href, "/") {
		return s.Origin + href
	}
	return href
}

// href makes an address from the host's root of an output path or folder.
func (s *Site) href(path string) string { return escapePath(s.BasePath + path) }
