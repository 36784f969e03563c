package build

import (
	"io/fs"
	"path"
	"slices"
	"strings"

	"porchlight/internal/asset"
	"porchlight/internal/check"
	"porchlight/internal/config"
	"porchlight/internal/content"
	"porchlight/internal/finding"
	"porchlight/internal/render"
	"porchlight/internal/site"
)

// stages are what a preview has made of a site so far, in the order of the line. They belong to one goroutine at a time; what they hand out in
// an Edition does not change.
type stages struct {
	source, theme fs.FS
	opt           Options
	include       Include
	inputs        inputs

	settings settings

	reader       *content.Reader
	tree         *content.Tree // with last good pages in the place of broken ones
	treeFindings []finding.Finding
	standIns     map[string]*content.Page // of broken files
	blamed       map[string]string        // by file that nothing is wrong with itself: the section or folder that keeps it from being read
	blank        map[string]blankPage     // by output path

	assets        *asset.Store
	assetFindings []finding.Finding

	layouts        *render.Layouts
	layoutFindings []finding.Finding
	layoutsGood    bool
	layoutErrors   []finding.Finding // of layouts that are not in use because of them

	site           *site.Site
	siteFindings   []finding.Finding
	besideFindings []finding.Finding

	scene         *scene
	sceneFindings []finding.Finding
}

// progress is what one update made again.
type progress struct {
	said     bool // a body, a finding, or anything below
	settings bool
	time     bool // other pages may be due or over
	cards    bool
	assets   bool
	names    bool // of static files, or sizes of pictures there
	layouts  bool
	beside   bool // files beside pages
	site     bool
	scene    bool
}

func (p progress) nothing() bool { return !p.said }

func newStages(source fs.FS, opt Options, include Include) *stages {
	return &stages{source: source, theme: opt.Theme, opt: opt, include: include, inputs: inputs{fsys: source, files: map[string]mark{}}}
}

// update takes in that files may have changed: paths from the site's folder; "." stands for everything.
func (s *stages) update(paths []string) progress {
	var did progress
	s.readSettings(paths, &did)
	s.readPages(paths, &did)
	s.readTime(&did)
	s.readAssets(paths, &did)
	s.readLayouts(paths, &did)
	did.beside = s.scene != nil && s.inputs.besideChanged(paths, s.scene) || did.settings
	if did.settings || did.time || did.cards || did.names {
		was := s.site
		s.assemble()
		if s.readTime(&did) {
			s.assemble()
		}
		did.site = true
		did.beside = did.beside || was == nil || !slices.EqualFunc(was.Resources, s.site.Resources, func(a, b site.Resource) bool { return a.Path == b.Path && a.File == b.File && a.Size == b.Size })
	}
	if s.scene == nil {
		s.inputs.rememberBeside(s.site)
	}
	l := s.line()
	if did.beside {
		s.besideFindings = l.checker.Beside(s.source)
	}
	if did.site || did.assets || did.layouts || did.beside {
		s.newScene(l)
		did.scene, did.said = true, true
	}
	return did
}

func (s *stages) assemble() {
	s.site, s.siteFindings = site.Assemble(s.tree, s.config(), s.assets)
	s.siteFindings = slices.Concat(s.siteFindings, check.New(s.config(), s.site).Site())
	s.settings.since, s.settings.until = s.site.Steady()
}

func (s *stages) config() *config.Config { return s.settings.config }

// line is the run of the line that came as far as the stages did.
func (s *stages) line() *line {
	l := &line{source: s.source, theme: s.theme, textLinks: true, config: s.config(), tree: s.tree, assets: s.assets, site: s.site, checker: check.New(s.config(), s.site)}
	if s.scene != nil {
		l.renderer = s.scene.renderer
	}
	return l
}

func (s *stages) readSettings(paths []string, did *progress) {
	touched := concerns(paths, "data") || slices.ContainsFunc(settingsFiles, func(file string) bool { return concerns(paths, file) })
	if touched && s.inputs.settingsChanged() {
		did.said = true
		did.settings = s.settings.load(s.source, s.opt, s.include)
	}
}

// readTime looks whether it is another time now than that for which the site was put together. What is read from content/ stays.
func (s *stages) readTime(did *progress) (later bool) {
	if s.opt.Now == nil || s.site == nil || !s.settings.over(s.opt.Now()) {
		return false
	}
	s.settings.load(s.source, s.opt, s.include)
	did.said, did.time = true, true
	return true
}

// readPages reads what changed in content/, and finds out whether other pages show any of it.
func (s *stages) readPages(paths []string, did *progress) {
	was := s.tree
	if did.settings {
		s.reader = content.NewReader(s.source, s.config()).Guard()
		paths = []string{"."}
	}
	tree, findings, diff := s.reader.Again(paths)
	if diff.Nothing && !did.settings {
		return
	}
	did.said = true
	s.treeFindings = findings
	s.tree = s.withLastGood(tree, was)
	s.blank = s.blankPages()
	switch {
	case did.settings:
		did.cards = true
	case diff.Cards:
		did.cards = !s.sameCards(was, s.tree)
	default:
		did.cards = slices.ContainsFunc(diff.Bodies, s.lendsOtherwise)
	}
}

// lendsOtherwise reports whether other pages show another summary of a page than before, of which only the body changed.
func (s *stages) lendsOtherwise(p *content.Page) bool {
	shown := s.site.PublishedFrom(p.File)
	return shown != nil && s.site.SummaryOf(p) != shown.Summary
}

func (s *stages) readAssets(paths []string, did *progress) {
	first := s.assets == nil
	if !first && !did.settings && !concerns(paths, "static") {
		return
	}
	hints := hintsOf(paths)
	changed := s.inputs.staticChanged(hints, s.assets)
	store, findings := asset.Open(asset.Folder(s.source), asset.Folder(s.theme))
	same := !first && slices.Equal(store.Paths(), s.assets.Paths())
	did.names = !same
	findings = slices.Concat(findings, check.New(s.config(), nil).Static(store))
	same = same && slices.Equal(findings, s.assetFindings)
	for _, f := range store.Files() {
		another, compared := changed["static/"+f.Path]
		if another || !compared && hints.has("static/"+f.Path) { // what lies behind a link to a folder is not compared
			same = false
			did.names = did.names || strings.HasPrefix(f.MediaType, "image/")
		}
	}
	if same {
		return
	}
	s.assets, s.assetFindings = store, findings
	did.assets, did.said = true, true
}

// readLayouts reads the layouts. Those with mistakes are used only until there were some without.
func (s *stages) readLayouts(paths []string, did *progress) {
	if !concerns(paths, "layouts") || !s.inputs.layoutsChanged() {
		return
	}
	did.said = true
	layouts, findings := render.ReadLayouts(s.source, s.theme)
	s.layoutFindings, s.layoutErrors = findings, errorsOf(findings)
	if len(s.layoutErrors) > 0 && s.layoutsGood {
		return
	}
	s.layouts, s.layoutsGood = layouts, len(s.layoutErrors) == 0
	did.layouts = true
}

// newScene makes ready to draw.
func (s *stages) newScene(l *line) {
	l.renderer, s.sceneFindings = render.New(render.Env{
		Config: l.config, Site: l.site, Assets: l.assets, Data: l.config.Data, Source: l.source, Theme: l.theme,
		Layouts: s.layouts, TextLinks: true,
	})
	s.scene = newScene(l)
}

// edition is the state in which the stages are.
func (s *stages) edition(number uint64) *Edition {
	e := &Edition{Number: number, Config: s.config(), Site: s.site, line: s.line(), scene: s.scene, own: s.settings.own, blank: s.blank, stale: map[string]bool{}}
	for file := range s.standIns {
		e.stale[file] = true
	}
	e.told = newTold(e.line, s.blamed,
		slices.Concat(errorsOf(s.settings.errors), s.layoutErrors),
		s.settings.findings, s.treeFindings, s.assetFindings, s.layoutFindings, s.siteFindings, s.besideFindings, s.sceneFindings)
	return e
}

func errorsOf(findings []finding.Finding) []finding.Finding {
	var errors []finding.Finding
	for _, f := range findings {
		if f.Severity == finding.Error {
			errors = append(errors, f)
		}
	}
	return errors
}

// concerns reports whether a file or folder may have changed: it, a folder around it, or something in it is among the paths.
func concerns(paths []string, file string) bool {
	return slices.ContainsFunc(paths, func(p string) bool {
		p = path.Clean(p)
		return p == "." || p == file || strings.HasPrefix(p, file+"/") || strings.HasPrefix(file, p+"/")
	})
}
