package render

import (
	"time"

	"porchlight/internal/care"
	"porchlight/internal/config"
	"porchlight/internal/record"
	"porchlight/internal/search"
	"porchlight/internal/site"
)

// Site is the whole site, as layouts see it: settings and cards, never a body.
type Site struct {
	Title, Description, BaseURL string
	Locale, Language, Direction string
	Environment                 string // "production" unless --environment is given
	Params                      map[string]any
	SearchIndex                 string // folder of the index for searching, from the host's root; "" none
	Organization                config.Organization
	Theme                       config.Theme
	Colors                      map[string]map[string]string // scheme -> token -> color
	Helpline                    care.Helpline
	Helplines                   map[string]care.Helpline
	Country                     care.Country
	Countries                   map[string]care.Country // by code
	Allowed                     map[string]string       // hosts from which pages may load something -> the reason
	Data                        *care.Data
	BuildTime                   time.Time

	site   *site.Site
	refs   map[string][]site.Ref // by relation
	worker *Worker               // whose layouts see it
}

// fromConfig and fromSite copy the fields of the same name.
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

// viewFor is the site as the layouts of a worker see it.
func (s *Site) viewFor(w *Worker) *Site {
	view := *s
	view.worker = w
	return &view
}

// Home is the front page.
func (s *Site) Home() *site.Card { return s.worker.give(s.site.Home) }

// Pages are all pages but 404 in default order, and RegularPages those that are no lists.
func (s *Site) Pages() []*site.Card { return s.all(s.site.Cards) }

// RegularPages are the ordinary pages in default order.
func (s *Site) RegularPages() []*site.Card { return s.all(s.site.RegularPages) }

func (s *Site) all(cards []*site.Card) []*site.Card {
	s.worker.given.All = true
	return cards
}

// Sections are those directly below home.
func (s *Site) Sections() []*site.Card {
	s.worker.ask("sections")
	return s.worker.giveAll(s.site.Sections)
}

// SearchPage is the page with "layout: search"; nil: the site has none.
func (s *Site) SearchPage() *site.Card { return s.worker.give(s.site.SearchPage) }

// AtoZ are all pages that the search page finds, by title.
func (s *Site) AtoZ() []*site.Card { return s.all(s.site.AtoZ) }

// Menus are the entries of each menu.
func (s *Site) Menus() map[string][]*site.MenuEntry {
	s.worker.ask("menus")
	for _, entries := range s.site.Menus {
		s.worker.giveMenu(entries)
	}
	return s.site.Menus
}

// Taxonomies are the terms of each taxonomy.
func (s *Site) Taxonomies() map[string][]*site.Card {
	s.worker.ask("terms")
	for _, terms := range s.site.Taxonomies {
		s.worker.giveAll(terms)
	}
	return s.site.Taxonomies
}

// Continuum are all levels of care, the most support first.
func (s *Site) Continuum() []*site.Step {
	s.worker.ask("levels")
	return s.worker.giveSteps(s.site.Continuum())
}

// GetPage finds a page by its path, "/levels-of-care/iop"; nil when there is none.
func (s *Site) GetPage(path string) *site.Card { return s.worker.getPage(path, nil) }
