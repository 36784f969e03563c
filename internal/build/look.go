package build

import (
	"context"
	"io/fs"

	"porchlight/internal/config"
	"porchlight/internal/finding"
	"porchlight/internal/render"
	"porchlight/internal/site"
	"porchlight/internal/tree"
)

// Overview is a site that was read and assembled, for commands that only answer questions. It publishes
// nothing.
type Overview struct {
	Config   *config.Config
	Site     *site.Site
	Findings []finding.Finding // of reading and assembling; after Draw, those that a build would report
	Links    []render.TextLink // after Draw: the links in the texts of pages, by file and place
	Markdown int               // after Draw: how many texts were converted

	line    *Line
	root    tree.Root
	opt     Options
	include Include
	known   known
}

// Include chooses which pages that are withheld as drafts or by their dates count as published.
type Include uint8

const (
	AsBuilt    Include = iota // those that a build with the same options includes
	OnlyLive                  // none, even if the options include some
	Everything                // all
)

// Look reads and assembles a site and publishes nothing. It ignores the options about publishing. Close
// the Overview after use. The error is about the machine.
func Look(opt Options, include Include) (*Overview, error) {
	l, root, err := Open(opt)
	if err != nil {
		return nil, err
	}
	l.TextLinks = true
	l.Read(opt.Flags, include.Apply)
	o := l.Overview()
	o.Findings, o.root, o.opt, o.include = l.Findings(nil), root, opt, include
	return o, nil
}

// Apply changes the settings so that they include the chosen pages.
func (i Include) Apply(cfg *config.Config) {
	if i != AsBuilt {
		all := i == Everything
		cfg.BuildDrafts, cfg.BuildFuture, cfg.BuildExpired = all, all, all
	}
}

// Overview returns an Overview of the site, without findings and links.
func (l *Line) Overview() *Overview { return &Overview{Config: l.Config, Site: l.Site, line: l} }

// Close closes the site's folder.
func (o *Overview) Close() error { return o.root.Close() }

// Withheld returns the pages that are not published, including those that could not be read, sorted by
// file.
func (o *Overview) Withheld() []site.Withheld { return o.Site.Withheld }

// ReadFile reads a file of the site's folder.
func (o *Overview) ReadFile(name string) ([]byte, error) { return fs.ReadFile(o.line.Source, name) }

// Chosen leaves out the findings that pages ignore, and sets the severities that the site chose.
func (o *Overview) Chosen(findings []finding.Finding) []finding.Finding {
	return o.line.suppressed().Apply(o.Config.Checks, findings)
}

// Layout returns the files that draw a page.
func (o *Overview) Layout(p *site.Page) render.Layout { return o.line.Renderer.Layout(p) }

// Ahead draws the pages that are due later, and adds the problems that they will have on their day to
// Findings.
func (o *Overview) Ahead(ctx context.Context) error {
	err := o.line.LookAhead(ctx)
	o.Findings, o.known.ahead = o.line.Findings(nil), err == nil
	return err
}

// Draw draws every page in memory, to know all findings and links. If the last build or check with the
// same options knows a text, the text is neither converted nor checked again. Many goroutines call see,
// which may be nil, with the drawing of each page.
func (o *Overview) Draw(ctx context.Context, see func(render.Drawn), progress func(done, total int64)) error {
	if err := o.line.LookAhead(ctx); err != nil {
		return err
	}
	var past *reuse
	if o.include == AsBuilt { // other choices differ from the record of a build
		past = o.past()
	}
	defer past.end()
	engine := past.engine(o.line)
	drawings, err := engine.DrawAll(ctx, nil, func(_ Subject, d *Drawing) {
		if see != nil {
			see(d.Drawn)
		}
	}, progress)
	if err != nil {
		return err
	}
	o.Links, o.Markdown = TextLinks(drawings), int(engine.markdown.Load())
	o.know(o.line.found(drawings))
	o.Findings = o.line.Apply(o.known.found)
	return nil
}
