package site

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"porchlight/internal/config"
	"porchlight/internal/finding"
	"porchlight/internal/names"
)

// makeTerms makes the pages of taxonomies and terms, and adds pages to their terms. Terms that differ only in letter
// case or punctuation are one term, whose title is the first spelling in the order of files.
func (a *assembly) makeTerms() {
	tagged := a.live[:len(a.live):len(a.live)]
	for _, t := range a.cfg.Taxonomies {
		a.makeTaxonomy(t, tagged)
	}
	a.live = slices.DeleteFunc(a.live, func(p *Page) bool { return p.withheld != nil })
	slices.SortStableFunc(a.site.Withheld, func(v, w Withheld) int { return strings.Compare(v.Page.File, w.Page.File) })
}

// taxonomyTerms is the state of makeTaxonomy.
type taxonomyTerms struct {
	config.Taxonomy
	folder string           // "/tags"
	list   *Page            // the page of the taxonomy; nil until there is a term
	bySlug map[string]*Page // terms, including withheld ones
	known  map[string]*Page // published terms by spelling, so that each slug is made once
	first  map[*Page]string // first spelling of a term
}

var termMerged = finding.NewRule("term-merged", finding.Warning,
	"Two terms of a taxonomy have one address, so their pages are one")

func (a *assembly) makeTaxonomy(t config.Taxonomy, tagged []*Page) {
	tt := &taxonomyTerms{Taxonomy: t, folder: "/" + cleanSegment(t.Plural), bySlug: map[string]*Page{},
		known: map[string]*Page{}, first: map[*Page]string{}}
	if a.hidden[tt.folder] != nil {
		return
	}
	a.findTexts(tt)
	for _, p := range tagged {
		if p.Source == nil || p.Kind == KindTaxonomy || p.Kind == KindTerm || !p.Listed() {
			continue
		}
		terms := p.Source.Terms.Of(t.Plural)
		p.terms = slices.Grow(p.terms, len(terms))
		for i, words := range terms {
			if term := a.term(tt, words, p, i); term != nil && !slices.Contains(p.terms, term) {
				p.terms = append(p.terms, term)
				term.lists().uses++
			}
		}
	}
	for _, term := range tt.bySlug {
		switch _, used := tt.first[term]; {
		case term.withheld != nil:
		case !used:
			term.withheld = &Withheld{Page: term.Source, Reason: NoPages}
			a.site.Withheld = append(a.site.Withheld, *term.withheld)
		default:
			term.parent = tt.list
		}
	}
}

// findTexts finds the files that are the texts of a taxonomy and its terms.
func (a *assembly) findTexts(tt *taxonomyTerms) {
	if !a.isTaxonomyFolder(tt.folder[1:]) {
		return
	}
	for _, p := range a.all {
		switch {
		case p.Kind == KindTaxonomy && p.Path == tt.folder && tt.list == nil:
			tt.list = p
		case p.Kind == KindTerm && parentPath(p.Path) == tt.folder:
			slug := cmp.Or(names.Slug(lastSegment(p.Path)), lastSegment(p.Path))
			p.Path = joinPath(tt.folder, slug)
			if a.site.byPath[p.Path] == nil {
				a.site.byPath[p.Path] = p
			}
			if tt.bySlug[slug] == nil {
				tt.bySlug[slug] = p
			}
		}
	}
	for _, p := range a.live {
		if p.Kind == KindTerm && parentPath(p.Path) == tt.folder {
			a.list(tt)
			if p.Title == "" {
				p.Title = a.spelling(tt, lastSegment(p.Path))
			}
			a.ensureTitle(p)
			p.LinkTitle = cmp.Or(p.LinkTitle, p.Title)
		}
	}
}

// spelling is the spelling of a term on the first page that has it; "": none has.
func (a *assembly) spelling(tt *taxonomyTerms, slug string) string {
	for _, p := range a.live {
		if p.Source == nil {
			continue
		}
		for _, words := range p.Source.Terms.Of(tt.Plural) {
			if names.Slug(words) == slug {
				return words
			}
		}
	}
	return ""
}

// term finds or makes the page of a term; nil for a withheld one, and for words without a letter or digit, which are
// reported. by is a page with the term, and i the index of the term on it.
func (a *assembly) term(tt *taxonomyTerms, words string, by *Page, i int) *Page {
	if p := tt.known[words]; p != nil {
		return p
	}
	slug := names.Slug(words)
	if slug == "" {
		a.reportAt(by, item(tt.Plural, i), pathName,
			finding.Message("%q has no letter or digit to make an address of", words), "write a word")
		return nil
	}
	if known := tt.bySlug[slug]; known != nil {
		if known.withheld != nil {
			return nil
		}
		tt.known[words] = known
		if first, used := tt.first[known]; !used {
			tt.first[known] = words
		} else if signs(first) != signs(words) {
			a.reportAt(by, item(tt.Plural, i), termMerged,
				finding.Message("%q has the address of %q, so both are one term", words, first),
				"write one of the two, or another word")
		}
		return known
	}
	a.list(tt)
	p := a.make(KindTerm, joinPath(tt.folder, slug), words)
	p.Section, p.SectionPath, p.Type = tt.folder[1:], tt.folder[1:]+"/"+slug, tt.folder[1:]
	p.section, p.Share = p, a.cfg.Share
	p.lists().firstUse, p.lists().firstItem = by.Source, i
	tt.bySlug[slug], tt.known[words], tt.first[p] = p, p, words
	return p
}

// signs are the characters of a term that are not in its slug and make it another term: "C#" is not "C".
func signs(words string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSymbol(r) || strings.ContainsRune("#&@%*/", r) {
			return r
		}
		return -1
	}, words)
}

// list finds or makes the page of a taxonomy.
func (a *assembly) list(tt *taxonomyTerms) *Page {
	if tt.list == nil {
		tt.list = a.make(KindTaxonomy, tt.folder, cmp.Or(tt.Title, names.Humanize(tt.Plural)))
		tt.list.parent, tt.list.section, tt.list.Share = a.site.home, tt.list, a.cfg.Share
		tt.list.Section, tt.list.SectionPath, tt.list.Type = tt.folder[1:], tt.folder[1:], tt.folder[1:]
	}
	return tt.list
}

// label is the name of a page in messages: its file, or what it was made for.
func (p *Page) label() string {
	switch {
	case p.Source != nil:
		return p.Source.File
	case p.Kind == KindTerm:
		return finding.Message("the page of the term %q in %s of %s", p.Title, p.Section, p.firstUse.File)
	case p.Kind == KindTaxonomy:
		return finding.Message("the list of the taxonomy %q", p.Section)
	case p.Kind == Kind404:
		return "the 404 page"
	case p.Kind == KindHome:
		return "the front page"
	default:
		return "the page of the section content" + p.Path + "/"
	}
}
