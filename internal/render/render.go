// Package render draws pages: it converts their Markdown, lays it out with the templates of layouts/, and gives finished outputs.
//
// It is the only package that draws a site with html/template, and the only one that may call a text safe HTML: what package markdown made,
// what a layout of layouts/ drew, and the icons that lie there.
//
// # Purity
//
// One output is a function of the environment (configuration, layouts, assets, data), its own page and the cards of the others. So a
// Renderer is immutable, pages may be drawn in any order by any number of workers, and the same input gives the same bytes.
// Partials drawn once for many pages (partialCached) see no page at all.
//
// # Faults
//
// A layout's mistake is a Fault with the place in the layout; drawing goes on with the next page, so that all mistakes are seen.
package render

import (
	"html/template"
	"io/fs"
	"maps"
	"net/url"
	"slices"
	"strings"

	"porchlight/internal/asset"
	"porchlight/internal/care"
	"porchlight/internal/config"
	"porchlight/internal/content"
	"porchlight/internal/finding"
	"porchlight/internal/markdown"
	"porchlight/internal/site"
)

// Env is what drawing leans on beside the pages.
type Env struct {
	Config *config.Config
	Site   *site.Site
	Assets *asset.Store
	Data   *care.Data
	Source fs.FS // the site's folder: its layouts and the pictures beside pages
	Theme  fs.FS // Porchlight's own layouts; nil: the site brings all

	Layouts *Layouts // of Source and Theme, read before; nil: New reads them

	TextLinks bool // say in Drawn.TextLinks where the text of each page leads
}

// Output is one file of the finished site.
type Output struct {
	Path      string // below the destination, with forward slashes
	MediaType string
	Page      *site.Page    // nil for outputs about the whole site
	Source    *content.Page // whose text is in it; nil for outputs of no file
	Helpline  string        // of a page: the address that calls the helpline it has to show, "tel:+18006624357"
	Body      []byte
}

// Renderer draws the pages of one site. It is safe for concurrent use.
type Renderer struct {
	env      Env
	cfg      *config.Config
	site     *site.Site
	view     *Site
	country  care.Country
	layouts  layoutSet
	parsed   *templates
	declared map[string]*declaration
	icons    map[string]template.HTML
	plans    map[wanted]plan
	markdown *markdown.Converter
	minifier *asset.Minifier
	pictures pictures

	hooks         []string
	vocabulary    vocabulary
	publisher     node            // the organization, as other nodes of JSON-LD name it
	lines         map[string]line // by id of the helpline
	shareTargets  map[string]care.ShareTarget
	shareDefaults []string
	origin        string // "https://example.org"
	basePath      string // "/" or "/recovery/"
}

// plan is how one kind of page is drawn: which template set, and where to begin.
type plan struct {
	set    *template.Template
	layout string
}

// New prepares drawing. Without Env.Layouts it reads them, and its findings are those of ReadLayouts and its own; with them only its own:
// what the pages, the settings and the facts find wrong with the layouts.
func New(env Env) (*Renderer, []finding.Finding) {
	var findings []finding.Finding
	collect := func(more []finding.Finding) { findings = append(findings, more...) }
	layouts := env.Layouts
	if layouts == nil {
		var problems []finding.Finding
		layouts, problems = ReadLayouts(env.Source, env.Theme)
		collect(problems)
	}
	r := &Renderer{
		env: env, cfg: env.Config, site: env.Site, country: env.Data.Countries[env.Config.Country],
		layouts: layouts.files, parsed: layouts.parsed, declared: layouts.declared, icons: layouts.icons, hooks: layouts.hooks,
		origin: env.Site.Origin, basePath: env.Site.BasePath, minifier: asset.NewMinifier(), plans: map[wanted]plan{},
		shareTargets: map[string]care.ShareTarget{}, pictures: pictures{source: env.Source, assets: env.Assets},
	}
	for _, name := range slices.Sorted(maps.Keys(r.layouts)) {
		collect(env.Data.FindRetired(r.layouts[name].file, []byte(r.layouts[name].text), 0)) // layouts show it on every page
	}
	r.vocabulary = newVocabulary(r.cfg, env.Data, env.Site.Cards)
	r.publisher = reference(organizationID(r.cfg))
	r.lines = r.describeLines()
	for _, target := range env.Data.Share {
		r.shareTargets[target.ID] = target
		if target.Default {
			r.shareDefaults = append(r.shareDefaults, target.ID)
		}
	}
	if r.cfg.Share != nil {
		r.shareDefaults = r.cfg.Share
	}
	r.markdown = markdown.New(markdown.Options{
		RawHTML: r.cfg.RawHTML, Typographer: r.cfg.Typographer,
		Nesting: r.cfg.Limits.Nesting, TableCells: r.cfg.Limits.TableCells, Directives: layouts.directives,
	})
	r.view = newSite(env.Site, env.Config, r.country)
	collect(r.makePlans())
	return r, findings
}

// makePlans chooses a layout for every page. It happens before drawing, so that workers only read.
func (r *Renderer) makePlans() []finding.Finding {
	var findings []finding.Finding
	told := map[string]bool{}
	wants, byName := r.wants()
	for _, w := range wants {
		layout := r.layouts.lookup(w)
		if layout == "" {
			if !told[w.kind] {
				told[w.kind] = true
				findings = append(findings, layoutMissing.At("layouts", finding.Position{}, "no layout for pages of kind %q", w.kind).
					Suggest("add layouts/%s.html", kindNames[w.kind][0]))
			}
			continue
		}
		set, start, err := r.parsed.page(layout, r.layouts.base(w))
		if err != nil {
			if !r.parsed.broken[layout] && !told[layout] {
				told[layout] = true
				findings = append(findings, syntaxFinding(r.layouts, err, r.parsed.funcs))
			}
			continue
		}
		r.plans[w] = plan{set: set, layout: start}
	}
	return append(findings, r.unknownLayouts(byName)...)
}

// wants are the different wishes of all pages, in the order of the pages, and the pages that ask for a layout by its name.
func (r *Renderer) wants() (wants []wanted, byName []*site.Page) {
	seen := map[wanted]bool{}
	var last wanted
	for _, p := range r.site.Pages() {
		w := wantedFor(p)
		if w.layout != "" {
			byName = append(byName, p)
		}
		if w != last && !seen[w] {
			seen[w] = true
			wants = append(wants, w)
		}
		last = w
	}
	if len(r.site.Aliases) > 0 {
		wants = append(wants, wanted{kind: "alias"})
	}
	return wants, byName
}

func wantedFor(p *site.Page) wanted {
	w := wanted{kind: p.Kind, typ: p.Type, section: p.SectionPath}
	if p.Source != nil {
		w.layout = p.Source.Layout
	}
	return w
}

// relative makes an address count from the host's root: a site path gets the base path, other addresses stay.
func (r *Renderer) relative(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "" || u.Host != "" || strings.HasPrefix(address, "#") {
		return address
	}
	if strings.HasPrefix(address, r.basePath) && r.basePath != "/" {
		return address
	}
	return r.basePath + strings.TrimPrefix(address, "/")
}

// absolute puts the site's origin before an address that counts from the host's root.
func (r *Renderer) absolute(address string) string { return r.site.URL(address) }
