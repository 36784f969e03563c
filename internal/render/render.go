// Package render draws pages: it converts their Markdown, executes the templates of layouts/, and returns finished
// outputs.
//
// It is the only package that draws a site with html/template. It is also the only package that may mark text as safe
// HTML: the output of package markdown, the output of layouts, and icons.
//
// # Purity
//
// An output depends only on the environment (configuration, layouts, assets, data), its own page, and the cards of
// other pages. A Renderer does not change while pages are drawn, except for its caches. Pages may be drawn in any
// order by any number of workers. The same input gives the same bytes. A partial drawn once for many pages
// (partialCached) has no access to a page.
//
// # Faults
//
// A mistake in a layout is a Fault with its place in the layout. Drawing continues with the next page, so that all
// mistakes are reported.
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
	"porchlight/internal/picture"
	"porchlight/internal/site"
)

// Env is the input of drawing, except the pages.
type Env struct {
	Config *config.Config
	Site   *site.Site
	Assets *asset.Store
	Source fs.FS // the site's folder, with its layouts and the pictures beside pages
	Theme  fs.FS // Porchlight's own layouts; nil when the site has all layouts

	Layouts *Layouts // layouts of Source and Theme; nil: New reads them

	Pictures *picture.Known // what is known about pictures from before; may be nil

	TextLinks bool // fill Drawn.TextLinks

	Profile *Profile // measures the drawing; nil: nothing is measured
}

// Output is one file of the finished site.
type Output struct {
	Path      string // below the destination, with forward slashes
	MediaType string
	Page      *site.Page    // nil for outputs about the whole site
	Source    *content.Page // file whose text the output contains; nil without one
	Helpline  string        // address of the helpline that the page must show, "tel:+18006624357"
	Emergency string        // address that a page about an emergency must show first, "tel:911"; else ""
	// Explained is the address of the page about the answerer of the helpline, to which this page must link.
	// It is "" when that page is not on this site.
	Explained string
	Body      []byte
	Described bool     // Body has the page's JSON-LD, made by Page.JSONLD
	Styles    []string // styles inside Body that come from static/
}

// Renderer draws the pages of one site. It is safe for concurrent use.
type Renderer struct {
	*Layouts
	env      Env
	cfg      *config.Config
	site     *site.Site
	view     *Site
	country  care.Country
	plans    map[layoutKey]plan
	markdown *markdown.Converter
	minifier *asset.Minifier
	cached   *cachedParts
	heads    *asset.Heads
	pictures pictures
	shares   shares

	vocabulary    vocabulary
	publisher     node                     // reference to the organization, for JSON-LD
	helplines     map[string]helplineNodes // by id of the helpline
	shareTargets  map[string]care.ShareTarget
	shareDefaults []string
	basePath      string // "/" or "/recovery/"
}

// plan says how pages with one layoutKey are drawn: the template set and the template to execute.
type plan struct {
	set    *template.Template
	layout string
	file   string // file of the layout: "layouts/page.html"
}

// New makes a Renderer. Its findings are about pages, settings and facts in relation to the layouts. Without
// Env.Layouts, New reads the layouts and adds the findings of ReadLayouts.
func New(env Env) (*Renderer, []finding.Finding) {
	var findings []finding.Finding
	collect := func(more []finding.Finding) { findings = append(findings, more...) }
	if env.Layouts == nil {
		var problems []finding.Finding
		env.Layouts, problems = ReadLayouts(env.Source, env.Theme)
		collect(problems)
	}
	r := &Renderer{
		Layouts: env.Layouts, env: env, cfg: env.Config, site: env.Site, basePath: env.Site.BasePath,
		country: env.Config.Data.Countries[env.Config.Country], minifier: asset.NewMinifier(),
		plans: map[layoutKey]plan{}, shareTargets: map[string]care.ShareTarget{},
		pictures: pictures{
			source: env.Source, assets: env.Assets, known: env.Pictures, site: env.Site, limits: env.Config.Limits,
			settings: picture.Settings{Widths: env.Config.PictureWidths, Quality: env.Config.PictureQuality},
		},
		heads: asset.NewHeads(env.Assets, env.Site.BasePath, env.Config.BaseURL.Host,
			slices.Sorted(maps.Keys(env.Config.Allowed))),
	}
	for _, name := range slices.Sorted(maps.Keys(r.files)) {
		file := r.files[name]
		// A retired phone number in a layout would show on every page.
		collect(r.cfg.Data.FindRetired(file.file, []byte(file.text), 0))
	}
	r.vocabulary = newVocabulary(r.cfg, env.Site.Cards)
	r.publisher = reference(organizationID(r.cfg))
	r.helplines = r.describeHelplines()
	for _, target := range r.cfg.Data.Share {
		r.shareTargets[target.ID] = target
		if target.Default {
			r.shareDefaults = append(r.shareDefaults, target.ID)
		}
	}
	if r.cfg.Share != nil {
		r.shareDefaults = r.cfg.Share
	}
	r.cached = newCachedParts(r.minifier)
	r.markdown = markdown.New(markdown.Options{
		RawHTML: r.cfg.RawHTML, Typographer: r.cfg.Typographer,
		Nesting: r.cfg.Limits.Nesting, TableCells: r.cfg.Limits.TableCells,
		Directives: r.directives, ReservedIDs: r.ids,
	})
	r.view = newSite(env.Site, env.Config, r.country)
	r.view.Theme, r.view.Colors = env.Assets.Theme, env.Assets.Colors()
	collect(r.makeShares())
	collect(r.layoutLinks())
	collect(r.makePlans())
	return r, findings
}

// makePlans chooses a layout for every page. It runs before drawing, so that workers only read the plans.
func (r *Renderer) makePlans() []finding.Finding {
	var findings []finding.Finding
	reported := map[string]bool{}
	keys, byName := r.layoutKeys()
	for _, key := range keys {
		layout := r.files.lookup(key)
		if layout == "" {
			if !reported[key.kind] {
				reported[key.kind] = true
				findings = append(findings, layoutMissing.At("layouts", finding.Position{},
					"no layout for pages of kind %q", key.kind).
					Suggest("add layouts/%s.html", kindNames[key.kind][0]))
			}
			continue
		}
		set, start, err := r.parsed.page(layout, r.files.base(key))
		if err != nil {
			if !r.parsed.broken[layout] && !reported[layout] {
				reported[layout] = true
				findings = append(findings, syntaxFinding(r.files, err, r.parsed.funcs))
			}
			continue
		}
		r.plans[key] = plan{set, start, r.files.fileOf(layout)}
	}
	return append(findings, r.unknownLayouts(byName)...)
}

// layoutKeys returns the distinct keys of all pages, in the order of the pages. byName are the pages that name a
// layout.
func (r *Renderer) layoutKeys() (keys []layoutKey, byName []*site.Page) {
	seen := map[layoutKey]bool{}
	var last layoutKey
	for _, p := range r.site.Pages() {
		key := layoutKeyOf(p)
		if key.layout != "" {
			byName = append(byName, p)
		}
		if key != last && !seen[key] {
			seen[key] = true
			keys = append(keys, key)
		}
		last = key
	}
	if len(r.site.Aliases) > 0 {
		keys = append(keys, layoutKey{kind: "alias"})
	}
	return keys, byName
}

// layoutKeyOf returns the key of a page's layout.
func layoutKeyOf(p *site.Page) layoutKey {
	key := layoutKey{kind: p.Kind, typ: p.Type, section: p.SectionPath}
	if p.Source != nil {
		key.layout = p.Source.Layout
	}
	return key
}

// relative makes an address relative to the host's root by adding the base path to a path of the site. Other
// addresses are unchanged.
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

// absolute adds the site's origin to an address from the host's root.
func (r *Renderer) absolute(address string) string { return r.site.URL(address) }
