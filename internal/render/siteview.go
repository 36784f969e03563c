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
	Home                        *site.Card
	Pages, RegularPages         []*site.Card
	Sections                    []*site.Card
	Menus                       map[string][]*site.MenuEntry
	SearchPage                  *site.Card
	SearchIndex                 string // folder of the index for searching, from the host's root; "" none
	AtoZ                        []*site.Card
	Taxonomies                  map[string][]*site.Card
	Organization                config.Organization
	Theme                       config.Theme
	Colors                      map[string]map[string]string // scheme -> token -> color
	Helpline                    care.Helpline
	Helplines                   map[string]care.Helpline
	Country                     care.Country
	Countries                   map[string]care.Country // by code
	Continuum                   []*site.Step            // all levels of care, the most support first
	Data                        *care.Data
	BuildTime                   time.Time

	site *site.Site
	refs map[string][]site.Ref // by relation
}

// fromConfig and fromSite copy the fields of the same name.
var (
	fromConfig = record.SameFields[Site, config.Config]("BaseURL", "Country", "Menus", "Taxonomies")
	fromSite   = record.SameFields[Site, site.Site]()
)

func newSite(s *site.Site, cfg *config.Config, country care.Country) *Site {
	view := &Site{
		BaseURL: cfg.BaseURL.String(), Pages: s.Cards, Country: country, Countries: cfg.Data.Countries,
		Continuum: s.Continuum(), Data: cfg.Data, BuildTime: cfg.Clock, site: s, refs: fieldRefs(s),
	}
	fromConfig(view, cfg)
	fromSite(view, s)
	if s.HasSearch() {
		view.SearchIndex = s.BasePath + search.Folder
	}
	return view
}

// GetPage finds a page by its path, "/levels-of-care/iop"; nil when there is none.
func (s *Site) GetPage(path string) *site.Card { return s.site.GetPage(path) }
