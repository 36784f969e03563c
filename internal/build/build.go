// Package build runs the line: Read, Assemble, Render, Check, Publish.
//
// Every command is this line with another end. Pages are drawn by as many workers as there are processors and staged as they are
// finished, so only cards stay in memory, never the finished site. When anything is wrong the line still runs to its end, so that all
// problems are seen, and then publishes nothing.
//
// Run goes all the way. Look reads and assembles, for commands that only answer questions. Preview stays with a site while it is edited and gives
// the outputs one by one, as Run would write them.
package build

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"

	"porchlight/internal/asset"
	"porchlight/internal/check"
	_ "porchlight/internal/check/rules" // adds the rules
	"porchlight/internal/config"
	"porchlight/internal/content"
	"porchlight/internal/finding"
	"porchlight/internal/publish"
	"porchlight/internal/render"
	"porchlight/internal/site"
)

// Options say what to build and where to.
type Options struct {
	Source  string // the site's folder
	Dest    string // the destination folder
	Theme   fs.FS  // holds the built-in layouts/ and static/
	Flags   config.Flags
	Strict  bool                    // any finding stops publishing
	Waiting func(pid int)           // another build holds the lock; may be nil
	Counted func(pages int)         // called once, when it is known how many pages there are; may be nil
	Drawing func(done, total int64) // pages drawn so far; called often, from many goroutines; may be nil
	Now     func() time.Time        // of a preview: what time it is, instead of Flags.Clock, and so that it notes when a day begins; may be nil
}

// Report is what a build did.
type Report struct {
	Findings []finding.Finding
	Pages    int // pages of the site, lists and 404 included
	Withheld []site.Withheld
	Stats    publish.Stats
	Time     time.Duration
	Failed   bool // findings stopped it; the destination is as it was
}

// Run builds the site once. Problems of the site are findings in the report; an error is a matter of the machine or of usage.
func Run(ctx context.Context, opt Options) (*Report, error) {
	started := time.Now()
	source, err := filepath.Abs(opt.Source)
	if err != nil {
		return nil, err
	}
	dest, err := filepath.Abs(opt.Dest)
	if err != nil {
		return nil, err
	}
	root, err := os.OpenRoot(source)
	if err != nil {
		return nil, err
	}
	defer root.Close()

	line := &line{source: newFolder(root), theme: opt.Theme}
	line.read(opt.Flags)
	line.prepare()
	if opt.Counted != nil {
		opt.Counted(len(line.site.Pages()))
	}

	// What is wrong already will not be published: then nothing is staged, and pages are drawn only to find what else is wrong.
	var session *publish.Session
	if !finding.HasErrors(line.settle(line.findings)) {
		session, err = publish.Begin(ctx, publish.Options{Dest: dest, Source: source, Waiting: opt.Waiting})
		if err != nil {
			return nil, err
		}
		defer session.Abort() //nolint:errcheck // after Commit it does nothing; before, the next build sweeps what was staged
	}
	out := newOutputs(session, line.checker)
	if err := line.draw(ctx, out, opt.Drawing); err != nil {
		return nil, err
	}
	report := &Report{Pages: len(line.site.Pages()), Withheld: slices.Concat(line.site.Withheld, line.unread())}
	report.Findings = line.judge(out)
	report.Failed = finding.HasErrors(report.Findings) || opt.Strict && len(report.Findings) > 0
	if !report.Failed {
		if report.Stats, err = session.Commit(); err != nil {
			return nil, err
		}
	}
	report.Time = time.Since(started)
	return report, nil
}

// line is the state of one run: each stage fills in what the next one needs.
type line struct {
	source, theme fs.FS
	textLinks     bool // say where the texts of pages lead
	findings      []finding.Finding

	config   *config.Config
	tree     *content.Tree
	assets   *asset.Store
	site     *site.Site
	renderer *render.Renderer
	checker  *check.Checker
}

func (l *line) add(findings []finding.Finding) { l.findings = append(l.findings, findings...) }

// settle leaves out what pages ignore and gives the rest the severities that the site chose.
func (l *line) settle(findings []finding.Finding) []finding.Finding {
	suppressed := check.SuppressionsOf(l.tree.Pages)
	return suppressed.Apply(l.config.Checks, slices.Concat(findings, suppressed.Findings))
}

// read takes in everything an editor wrote.
func (l *line) read(flags config.Flags) {
	var findings []finding.Finding
	l.config, findings = config.Load(l.source, flags)
	l.add(findings)
	l.tree, findings = content.Read(l.source, l.config)
	l.add(findings)
	l.assets, findings = asset.Open(asset.Folder(l.source), asset.Folder(l.theme))
	l.add(findings)
}

// prepare assembles the site and makes ready to draw it.
func (l *line) prepare() {
	var findings []finding.Finding
	l.site, findings = site.Assemble(l.tree, l.config, l.assets)
	l.add(findings)
	l.renderer, findings = render.New(render.Env{
		Config: l.config, Site: l.site, Assets: l.assets, Data: l.config.Data, Source: l.source, Theme: l.theme,
		TextLinks: l.textLinks,
	})
	l.add(findings)
	l.checker = check.New(l.config, l.site)
	l.add(l.checker.Site())
	l.add(l.checker.Beside(l.source))
	l.add(l.checker.Static(l.assets))
}

// unread are the pages that are left out because what they say is in doubt.
func (l *line) unread() []site.Withheld {
	var list []site.Withheld
	for _, file := range l.tree.Withheld {
		list = append(list, site.Withheld{Page: &content.Page{File: file}, Reason: site.Unread})
	}
	return list
}
