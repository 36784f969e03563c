package render

import (
	"time"

	"porchlight/internal/care"
	"porchlight/internal/config"
	"porchlight/internal/record"
	"porchlight/internal/search"
	"porchlight/internal/site"
)

// Site is the whole site as layouts see it: settings and cards of pages, without the texts of pages.
type Site struct {
	Title, Description, BaseURL string
	Locale, Language, Direction string
	Environment                 string // "production" unless --environment is given
	Params                      map[string]any
	SearchIndex                 string // folder of the search index, from the host's root; "" without one
	Organization                config.Organization
	Theme                       config.Theme
	Colors                      map[string]map[string]string // scheme -> token -> color
	Helpline                    care.Helpline
	Helplines                   map[string]care.Helpline
	Country                     care.Country
	Countries                   map[string]care.Country // by country code
	Allowed                     map[string]string       // host from which pages may load something -> the reason
	Data                        *care.Data
	BuildTime                   time.Time

	site   *site.Site
	refs   map[string][]site.Ref // by relation
	worker *Worker               // worker whose layouts use this Site
}

// fromConfig and fromSite copy the fields with the same name.
var (
	fromConfig = record.SameFields[Site, config.Config]("BaseURL", "Country")
	fromSite   = record.SameFields[Site, site.Site]()
)

func newSite(s *site.Site, cfg *config.Config, country care.Country) *Site {
	view := &Site{
		BaseURL: cfg.BaseURL.String(), Country: country, Countries: cfg.Data.Countries,
		Data: cfg.Data, BuildTime: cfg.Clock, site: s, refs: fieldRefs(s),
	}
	fromConfig(view, cfg)
	fromSite(view, s)
	if s.HasSearch() {
		view.SearchIndex = s.BasePath + search.Folder
	}
	return view
}

// viewFor returns a copy of the Site for the layouts of a worker.
func (s *Site) viewFor(w *Worker) *Site {
	view := *s
	view.worker = w
	return &view
}

// Home returns the front page.
func (s *Site) Home() *site.Card { return s.worker.give(s.site.Home) }

// Pages returns all pages except 404, in default order.
func (s *Site) Pages() []*site.Card { return s.all(s.site.Cards) }

// RegularPages returns the pages that are not lists, in default order.
func (s *Site) RegularPages() []*site.Card { return s.all(s.site.RegularPages) }

func (s *Site) all(cards []*site.Card) []*site.Card {
	s.worker.given.All = true
	return cards
}

// Sections returns the sections directly below the front page.
func (s *Site) Sections() []*site.Card {
	s.worker.ask("sections")
	return s.worker.giveAll(s.site.Sections)
}

// SearchPage returns the page with "layout: search"; nil when the site has none.
func (s *Site) SearchPage() *site.Card { return s.worker.give(s.site.SearchPage) }

// AtoZ returns all pages that the search page lists, by title.
func (s *Site) AtoZ() []*site.Card { return s.all(s.site.AtoZ) }

// Menus returns the entries of each menu, by name of the menu.
func (s *Site) Menus() map[string][]*site.MenuEntry {
	s.worker.ask("menus")
	for _, entries := range s.site.Menus {
		s.worker.giveMenu(entries)
	}
	return s.site.Menus
}

// Taxonomies returns the terms of each taxonomy, by name of the taxonomy.
func (s *Site) Taxonomies() map[string][]*site.Card {
	s.worker.ask("terms")
	for _, terms := range s.site.Taxonomies {
		s.worker.giveAll(terms)
	}
	return s.site.Taxonomies
}

// Continuum returns all levels of care, the level with the most support first.
func (s *Site) Continuum() []*site.Step {
	s.worker.ask("levels")
	return s.worker.giveSteps(s.site.Continuum())
}

// GetPage finds a page by its path from the top, "/levels-of-care/iop"; nil when there is none.
func (s *Site) GetPage(path string) *site.Card { return s.worker.getPage(path, nil) }
