package site

import (
	"cmp"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/sync/errgroup"
	"golang.org/x/text/unicode/norm"

	"porchlight/internal/config"
	"porchlight/internal/content"
	"porchlight/internal/finding"
	"porchlight/internal/names"
	"porchlight/internal/record"
)

var (
	titleMissing = finding.NewRule("title-missing", finding.Warning,
		"A page has no title, so one was made of its file's name")
	homeWithheld = finding.NewRule("home-withheld", finding.Error, "The front page is withheld, so the site has none")
)

// assembly is the state of Assemble.
type assembly struct {
	site    *Site
	tree    *content.Tree
	cfg     *config.Config
	statics StaticIndex
	reporter

	files     []*content.Page            // by File
	all       []*Page                    // one for each of files
	live      []*Page                    // published pages, including those without a file, except 404
	taxonomy  map[string]config.Taxonomy // by folder
	pageRoots map[string]bool            // top folders with ordinary pages
	hidden    hiddenPages
	bundled   map[string]*content.Page // file in the folder of another page -> that page; see content.Bundled
	collation *collation

	marks int // number of marks from newMark
}

func newAssembly(tree *content.Tree, cfg *config.Config, statics StaticIndex) *assembly {
	files, bundled := slices.Concat(tree.Pages, tree.Unreadable), map[string]*content.Page{}
	for _, b := range tree.Bundled {
		files = append(files, content.Stub(b.File))
		bundled[b.File] = content.Stub(b.Index)
	}
	slices.SortFunc(files, func(a, b *content.Page) int { return strings.Compare(a.File, b.File) })
	if statics == nil {
		statics = StaticPaths()
	}
	language, _, _ := strings.Cut(cfg.Locale, "-")
	a := &assembly{tree: tree, cfg: cfg, statics: statics, files: files, bundled: bundled,
		taxonomy: make(map[string]config.Taxonomy,
			len(cfg.Taxonomies)), pageRoots: map[string]bool{}, hidden: hiddenPages{}, collation: newCollation(
			languageOf(cfg))}
	a.site = &Site{
		Config: cfg, statics: statics, Taxonomies: map[string][]*Card{}, Menus: map[string][]*MenuEntry{},
		Language: strings.ToLower(language), BasePath: "/",
		byPath: make(map[string]*Page, len(files)), byFile: make(map[string]*Page, len(files)),
		owners: map[string]*Page{},
	}
	if base := cfg.BaseURL; base != nil {
		a.site.Origin = base.Scheme + "://" + base.Host
		a.site.BasePath = "/" + strings.TrimPrefix(base.Path, "/")
		if !strings.HasSuffix(a.site.BasePath, "/") {
			a.site.BasePath += "/"
		}
	}
	for _, t := range cfg.Taxonomies {
		a.taxonomy[cleanSegment(t.Plural)] = t
	}
	a.site.field, a.findings = newField(cfg.Data)
	for plural := range a.taxonomy {
		a.site.field.terms[plural] = true
	}
	return a
}

// item is the key of an item of a list: "aliases[2]". i counts from 0, the key from 1.
func item(key string, i int) string { return key + "[" + strconv.Itoa(i+1) + "]" }

// makePages makes a page of each file, including withheld ones, which links to them need.
func (a *assembly) makePages() {
	a.fillPages()
	last := "" // last of pageRoots, since files of one folder follow each other
	for i, src := range a.files {
		p := a.all[i]
		a.site.byFile[src.File] = p
		if composed := norm.NFC.String(src.File); composed != src.File && a.site.byFile[composed] == nil {
			a.site.byFile[composed] = p
		}
		if src.Unreadable {
			a.site.unreadable = append(a.site.unreadable, p)
		}
		if src.Bundle != content.Branch && !isBelow(last, p.Path) && parentPath(p.Path) != "/" {
			last = firstSegment(p.Path)
			a.pageRoots[last] = true
		}
	}
	a.site.files = a.all
	// Of several pages with the same path, a branch bundle comes first, and those that could not be read come last.
	for rank := range 4 {
		for _, p := range a.all {
			if (p.Source.Bundle != content.Branch) == (rank%2 == 1) && p.Source.Unreadable == (rank > 1) {
				p.Kind = a.kindOf(p)
				if a.site.byPath[p.Path] == nil {
					a.site.byPath[p.Path] = p
				}
			}
		}
	}
	for _, p := range a.all {
		a.identify(p)
	}
}

// fillPages makes the pages with the fields of their front matter, on all processors.
func (a *assembly) fillPages() {
	block := make([]Page, len(a.files))
	a.all = make([]*Page, len(a.files))
	share := len(a.files)/runtime.GOMAXPROCS(0) + 1
	var workers errgroup.Group
	for from := 0; from < len(a.files); from += share {
		workers.Go(func() error {
			for i := from; i < min(from+share, len(a.files)); i++ {
				p := &block[i]
				p.init(a.site, cleanPath(a.files[i].Path))
				p.Source = a.files[i]
				a.all[i] = p
				p.fill()
			}
			return nil
		})
	}
	_ = workers.Wait() // cannot fail
}

func (a *assembly) kindOf(p *Page) string {
	if p.Path == "/" {
		if a.site.byPath["/"] == nil {
			return KindHome
		}
		return KindPage
	}
	if p.Source.Bundle != content.Branch {
		return KindPage
	}
	if top := firstSegment(p.Path); a.isTaxonomyFolder(top) {
		switch strings.Count(p.Path, "/") {
		case 1:
			return KindTaxonomy
		case 2:
			return KindTerm
		}
	}
	return KindSection
}

// isTaxonomyFolder reports whether a folder at the top of content/ has the texts of a taxonomy and its terms.
func (a *assembly) isTaxonomyFolder(top string) bool {
	_, named := a.taxonomy[top]
	return named && !a.pageRoots[top]
}

// fromFrontMatter copies the fields that a card has in common with front matter.
var fromFrontMatter = record.SameFields[Card, content.FrontMatter]("Image")

// fill sets a page's fields from its front matter.
func (p *Page) fill() {
	src := p.Source
	fromFrontMatter(&p.Card, &src.FrontMatter)
	if about := src.Care; about.Level != "" || about.LengthOfStay != "" || !about.HoursPerWeek.IsZero() {
		own := p.ofCare()
		own.Level, own.LengthOfStay, own.HoursPerWeek = about.Level, about.LengthOfStay, about.HoursPerWeek
	}
	if facts := src.Facts; facts != nil {
		own := p.ofCare()
		own.Role, own.Languages = facts.Role, facts.Languages
		own.Town = strings.Trim(facts.Address.Locality+", "+facts.Address.Region, ", ")
	}
	p.LinkTitle = cmp.Or(p.LinkTitle, p.Title)
	p.date, p.lastmod = src.Date, src.Lastmod
	if p.date.IsZero() {
		p.date = src.PublishDate
	}
	if p.date.IsZero() {
		p.date = src.Lastmod
	}
	if p.lastmod.IsZero() {
		p.lastmod = p.date
	}
}

// ensureTitle makes the title of a page without one from the name of its file, and reports that.
func (a *assembly) ensureTitle(p *Page) {
	if p.Title != "" {
		return
	}
	switch p.Kind {
	case KindHome:
		p.Title = a.cfg.Title
	case KindTaxonomy:
		p.Title = cmp.Or(a.taxonomy[p.Section].Title, names.Humanize(p.Section))
	default:
		p.Title = cmp.Or(names.Humanize(lastSegment(p.Path)), p.Path)
		if p.Source != nil && p.withheld == nil {
			file, pos := p.Source.Place("title")
			a.report(titleMissing.At(file, pos, "the page has no title; it is called %q after its file", p.Title).
				Suggest("write title: %s in the front matter", strconv.Quote(p.Title)))
		}
	}
	p.LinkTitle = cmp.Or(p.LinkTitle, p.Title)
}

// make adds a page without a file.
func (a *assembly) make(kind, path, title string) *Page {
	p := a.site.newPage(path)
	p.Kind, p.Title, p.LinkTitle = kind, title, title
	if a.site.byPath[path] == nil || a.site.byPath[path].withheld != nil {
		a.site.byPath[path] = p
	}
	a.live = append(a.live, p)
	return p
}

// reporter collects the findings of a stage. Stages that run at the same time have one each.
type reporter struct{ findings []finding.Finding }

func (r *reporter) report(f finding.Finding) { r.findings = append(r.findings, f) }

// reportAt reports a problem of a front matter key, or of an item of its list: "aliases[2]", counted from 1. Withheld
// pages have no findings.
func (r *reporter) reportAt(p *Page, key string, rule finding.Rule, message, suggestion string) {
	r.reportFact(p, key, rule, message, suggestion, "")
}

// reportFact is reportAt with the address of the fact that is the reason for the finding.
func (r *reporter) reportFact(p *Page, key string, rule finding.Rule, message, suggestion, source string) {
	if p.withheld != nil {
		return
	}
	file, pos := p.Source.Place(key)
	name, _, _ := strings.Cut(key, "[")
	f := rule.At(file, pos, "front matter: %s: %s", name, message)
	f.Suggestion, f.Source = suggestion, source
	r.report(f)
}
