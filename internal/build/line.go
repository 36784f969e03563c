package build

import (
	"io"
	"io/fs"
	"path/filepath"
	"slices"
	"sync"

	"porchlight/internal/asset"
	"porchlight/internal/check"
	"porchlight/internal/config"
	"porchlight/internal/content"
	"porchlight/internal/finding"
	"porchlight/internal/picture"
	"porchlight/internal/render"
	"porchlight/internal/site"
	"porchlight/internal/theme"
	"porchlight/internal/tree"
)

// Line is a site between its folder and its outputs. Each step prepares the next one and replaces the
// findings of its own last run. A copy of a Line does not change when the original repeats a step.
type Line struct {
	Source, Theme fs.FS
	TextLinks     bool     // collect the links in the texts of pages
	Readings      bool     // measure how hard the texts are to read
	Profile       *Profile // may be nil
	Shard         Shard

	Snapshot *tree.Snapshot
	Pictures *picture.Known // what is known about pictures, by their digests
	Config   *config.Config
	Tree     *content.Tree
	Assets   *asset.Store
	Layouts  *render.Layouts
	Site     *site.Site
	Renderer *render.Renderer

	Found      [Steps][]finding.Finding
	words      []string // words of the last build's search index, by the numbers that its drawings use
	checker    *check.Checker
	checked    func() []finding.Finding  // returns the findings of the checks of the site; see Assemble
	cache      string                    // folder of the cache; "": there is none
	keepPages  func()                    // keeps the pages that were read for the next run; see NewReader
	suppressed func() check.Suppressions // made from the pages of Tree
}

// The steps that make findings.
const (
	Settings    = iota // config.toml and data/
	Pages              // content/
	Static             // static/
	Layouts            // layouts/
	Copies             // of built-in files
	Assembly           // assembling the site, and checks of the whole site
	Beside             // files beside pages
	Preparation        // of the renderer
	Ahead              // of pages that are due later
	Steps              // the number of steps
)

// Open opens the folder of a site. Close the folder after use.
func Open(opt Options) (*Line, tree.Root, error) {
	source, err := filepath.Abs(opt.Source)
	if err != nil {
		return nil, tree.Root{}, err
	}
	root, err := tree.OpenRoot(source)
	if err != nil {
		return nil, tree.Root{}, err
	}
	l := &Line{Source: root, Theme: opt.Theme, Profile: opt.Profile, Shard: opt.Shard,
		Pictures: picture.NewKnown(nil)}
	if !opt.NoCache {
		l.cache = cacheIn(source)
	}
	return l, root, nil
}

// Look takes a snapshot of the folder. If there is one already, it looks again only at some paths.
func (l *Line) Look(paths []string) {
	if l.Snapshot == nil {
		names := slices.Concat(config.Files(), []string{content.Folder, "data"}, theme.Folders())
		l.Snapshot = tree.Take(l.Source, names...)
	} else {
		l.Snapshot = l.Snapshot.Again(paths)
	}
}

// count calls counted, which may be nil, with the number of Markdown files in the snapshot.
func (l *Line) count(counted func(pages int)) {
	folder, pages := l.Snapshot.Folder(content.Folder), 0
	if counted == nil || folder == nil {
		return
	}
	folder.Files(func(e *tree.Entry) {
		if content.IsMarkdown(e.Name) {
			pages++
		}
	})
	counted(pages)
}

// Read runs all steps before drawing. It uses the snapshot if there is one. choose, which may be nil, may
// change the settings before they are used. Independent steps run at the same time.
func (l *Line) Read(flags config.Flags, choose func(*config.Config)) {
	if l.Snapshot == nil {
		l.Look(nil)
	}
	var aside sync.WaitGroup
	aside.Go(func() {
		l.Layouts, l.Found[Layouts] = render.ReadLayouts(l.Snapshot, l.Theme)
		l.CheckCopies()
	})
	l.Config, l.Found[Settings] = config.Load(l.Snapshot, flags)
	if choose != nil {
		choose(l.Config)
	}
	if l.Config.SharePictures {
		aside.Go(picture.ReadFonts)
	}
	read, findings, _ := l.NewReader(flags).Read(l.Snapshot)
	l.SetPages(read, findings)
	l.SetAssets(l.ReadAssets())
	aside.Wait()
	l.Assemble()
	l.CheckBeside()
	l.Prepare()
}

// SetPages replaces the pages and their findings.
func (l *Line) SetPages(read *content.Tree, findings []finding.Finding) {
	l.Tree, l.Found[Pages] = read, findings
	l.suppressed = sync.OnceValue(func() check.Suppressions { return check.SuppressionsOf(read.Pages) })
}

// ReadAssets reads static/. Two files of the theme are published under their own names: the icon that
// browsers request from every site, and the default picture for sharing, if the settings name it.
func (l *Line) ReadAssets() (*asset.Store, []finding.Finding) {
	store, findings := asset.Open(l.Snapshot, l.Theme, "favicon.ico", l.Config.DefaultImage)
	return store, slices.Concat(findings, store.SetLook(l.Config), check.New(l.Config, nil, nil).Static(store))
}

// SetAssets replaces the static files and their findings.
func (l *Line) SetAssets(store *asset.Store, findings []finding.Finding) {
	l.Assets, l.Found[Static] = store, findings
}

// CheckCopies compares the site's copies of built-in files with the built-in files.
func (l *Line) CheckCopies() { l.Found[Copies] = theme.Check(l.Snapshot, l.Theme) }

// Assemble makes the site from pages, settings and the names of static files. The checks of the site run
// only when their findings are needed, so that a preview can show an edited page earlier.
func (l *Line) Assemble() {
	l.Site, l.Found[Assembly] = site.Assemble(l.Tree, l.Config, l.Assets)
	l.checker = check.New(l.Config, l.Site, l.Layouts)
	l.checked = sync.OnceValue(l.checker.Site)
}

// CheckBeside checks the files beside pages.
func (l *Line) CheckBeside() { l.Found[Beside] = l.checker.Beside(l.Snapshot) }

// OpenBeside opens a file beside a page in its published form; see picture.Strip.
func (l *Line) OpenBeside(r *site.Resource) (io.ReadCloser, error) {
	return picture.Cleaned(func() (io.ReadCloser, error) { return l.Source.Open(r.File) })
}

// Prepare makes the renderer.
func (l *Line) Prepare() {
	l.Renderer, l.Found[Preparation] = render.New(render.Env{
		Config: l.Config, Site: l.Site, Assets: l.Assets, Source: l.Snapshot, Theme: l.Theme,
		Layouts: l.Layouts, Pictures: l.Pictures, TextLinks: l.TextLinks, Profile: l.Profile.ofRender(),
	})
}
