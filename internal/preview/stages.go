package preview

import (
	"maps"
	"slices"
	"strings"
	"sync"

	"porchlight/internal/asset"
	"porchlight/internal/build"
	"porchlight/internal/content"
	"porchlight/internal/finding"
	"porchlight/internal/render"
	"porchlight/internal/site"
	"porchlight/internal/theme"
)

// stages have the result of each step of the line. One goroutine at a time uses them. Values that an Edition gets from
// them do not change.
type stages struct {
	line     build.Line
	opt      build.Options
	include  build.Include
	settings settings

	reader   *content.Reader
	standIns map[string]*content.Page // last good pages in the tree, by broken file
	causes   map[string]string        // see Edition.causes
	blank    map[string]blankPage     // by output path

	layoutsGood  bool              // the layouts in use have no errors
	layoutErrors []finding.Finding // of the layouts that were read last; with layoutsGood, these are not in use
	outdated     map[string]bool   // layouts that changed since those in use were read; replaced with each change

	scene *scene
}

// progress is the changes of one update.
type progress struct {
	changed  bool // a body, a finding, or one of the following
	settings bool
	time     bool // other pages may be due or expired
	cards    bool
	assets   bool
	names    bool // names of static files, or sizes of pictures among them
	layouts  bool
	beside   bool // files beside pages
	site     bool
	scene    bool
}

func (p progress) nothing() bool { return !p.changed }

func newStages(l *build.Line, opt build.Options, include build.Include) *stages {
	s := &stages{line: *l, opt: opt, include: include}
	s.line.TextLinks, s.line.Readings = true, true
	return s
}

// update updates the stages after files may have changed. paths are relative to the site's folder; "." is all of it.
func (s *stages) update(paths []string) progress {
	var did progress
	was := s.line.Snapshot
	if was != nil {
		// The site may lack data of files that could not be read before, such as a summary or the size of a picture.
		recovered := was.Recovered()
		did.cards = len(recovered) > 0
		paths = append(slices.Clip(paths), recovered...)
	}
	s.line.Look(paths)
	if was == nil {
		remember(s.line.Snapshot)
	}
	in := changedInputs(was, s.line.Snapshot)
	s.readSettings(in, &did)
	s.readPages(&did)
	s.readTime(&did)
	s.readAssets(in, &did)
	s.readLayouts(in, &did)
	s.checkCopies(in, &did)
	did.beside = did.settings || s.scene != nil && in.beside(s.scene.line.Site.Resources)
	if did.settings || did.time || did.cards || did.names {
		was := s.line.Site
		s.line.Assemble()
		if s.readTime(&did) {
			s.line.Assemble()
		}
		did.site = true
		did.beside = did.beside || was == nil || !slices.EqualFunc(was.Resources, s.line.Site.Resources, sameResource)
	}
	if did.beside {
		s.line.CheckBeside()
	}
	if did.site || did.assets || did.layouts || did.beside {
		s.line.Prepare()
		line := s.line
		s.scene = newScene(&line, s.opt)
		did.scene, did.changed = true, true
	}
	return did
}

// sameResource reports whether two files beside pages are equal for their checks.
func sameResource(a, b site.Resource) bool {
	return a.Path == b.Path && a.File == b.File && a.Size == b.Size && (a.Page == nil) == (b.Page == nil)
}

func (s *stages) readSettings(in inputs, did *progress) {
	if s.line.Config == nil || in.settings() {
		did.changed = true
		did.settings = s.loadSettings()
	}
}

// readTime reports whether the site has to be assembled again because of the time, and sets the time. Pages are not
// read again.
func (s *stages) readTime(did *progress) (later bool) {
	if s.opt.Now == nil || s.line.Site == nil || !s.isOutdated(s.opt.Now()) {
		return false
	}
	s.loadSettings()
	did.changed, did.time = true, true
	return true
}

// readPages reads the changed files of content/, and finds out whether cards changed, which other pages show.
func (s *stages) readPages(did *progress) {
	was := s.line.Tree
	if did.settings {
		s.reader = s.line.NewReader(s.opt.Flags).Guard()
	}
	read, findings, diff := s.reader.Read(s.line.Snapshot)
	if diff.Nothing && !did.settings {
		return
	}
	did.changed = true
	s.line.SetPages(s.withLastGood(read, was, findings), findings)
	s.blank = s.blankPages()
	switch {
	case did.settings:
		did.cards = true
	case diff.Cards:
		did.cards = did.cards || !s.sameCards(was, s.line.Tree)
	default:
		did.cards = did.cards || slices.ContainsFunc(diff.Bodies, s.summaryChanged)
	}
}

// summaryChanged reports whether the summary of a page changed with its body.
func (s *stages) summaryChanged(p *content.Page) bool {
	shown := s.line.Site.PublishedFrom(p.File)
	return shown != nil && site.SummaryOf(p) != shown.Summary
}

// readAssets reads static/ if it changed.
func (s *stages) readAssets(in inputs, did *progress) {
	was, changed := s.line.Assets, in.in("static")
	if was != nil && !did.settings && len(changed) == 0 {
		return
	}
	store, findings := s.line.ReadAssets()
	did.names = was == nil || !slices.EqualFunc(store.Files(), was.Files(), sameName)
	same := !did.names && !did.settings && slices.Equal(findings, s.line.Found[build.Static])
	for _, c := range changed {
		if name := strings.TrimPrefix(c.Path(), "static/"); store.Has(name) {
			same = false
			did.names = did.names || strings.HasPrefix(asset.MediaType(name), "image/")
		}
	}
	if same {
		return
	}
	s.line.SetAssets(store, findings)
	did.assets, did.changed = true, true
}

// sameName reports whether two files are published at the same path, and both or neither come with Porchlight.
func sameName(a, b asset.File) bool { return a.Path == b.Path && a.BuiltIn == b.BuiltIn }

// readLayouts reads the layouts if they changed. Layouts with errors are used only if none without errors were read
// before.
func (s *stages) readLayouts(in inputs, did *progress) {
	if s.line.Layouts != nil && !in.layouts() {
		return
	}
	did.changed = true
	layouts, findings := render.ReadLayouts(s.line.Snapshot, s.line.Theme)
	s.line.Found[build.Layouts], s.layoutErrors = findings, build.Errors(findings)
	if len(s.layoutErrors) > 0 && s.layoutsGood {
		outdated := map[string]bool{}
		maps.Copy(outdated, s.outdated)
		for _, c := range in.in("layouts") {
			outdated[c.Path()] = true
		}
		s.outdated = outdated
		return
	}
	s.outdated = nil
	s.line.Layouts, s.layoutsGood = layouts, len(s.layoutErrors) == 0
	did.layouts = true
}

// checkCopies compares the site's copies of built-in files with the built-in files.
func (s *stages) checkCopies(in inputs, did *progress) {
	if slices.ContainsFunc(theme.Folders(), func(folder string) bool { return len(in.in(folder)) > 0 }) {
		was := s.line.Found[build.Copies]
		s.line.CheckCopies()
		did.changed = did.changed || !slices.Equal(was, s.line.Found[build.Copies])
	}
}

// edition is the current state of the stages.
func (s *stages) edition(number uint64) *Edition {
	line := s.line
	e := &Edition{
		Number: number, Config: line.Config, Site: line.Site, line: &line, scene: s.scene, own: s.settings.own,
		stale: map[string]bool{}, causes: s.causes, blank: s.blank, outdated: s.outdated,
		unused: slices.Concat(build.Errors(s.settings.errors), s.layoutErrors),
		byFile: sync.OnceValue(line.FindingsByFile),
	}
	e.search = sync.OnceValue(e.drawSearch)
	for file := range s.standIns {
		e.stale[file] = true
	}
	return e
}
