// Package build runs the steps of a build, which are called the line: Read, Assemble, Render, Check,
// Publish.
//
// A Line runs the steps before drawing and keeps the findings of each. An Engine draws the pages and
// redirects of the Line in parallel. Each drawing has a time limit, and each output is checked once.
// Line.Findings returns all findings in an order that does not depend on which worker was first.
//
// Every command uses this line and ends it at a different step. Run draws everything and publishes. It
// stages each output when it is drawn, so memory never holds the finished site. If there are errors, the
// line still runs to its end to find all problems, and then publishes nothing. Look ends after assembling,
// for commands that only answer questions. Package preview keeps a Line ready while a site is edited, and
// draws one page at a time with the same Engine.
package build

import (
	"context"
	"io/fs"
	"path/filepath"
	"sync"
	"time"

	"porchlight/internal/check"
	_ "porchlight/internal/check/rules" // adds the rules
	"porchlight/internal/config"
	"porchlight/internal/finding"
	"porchlight/internal/publish"
	"porchlight/internal/site"
)

// Options configure a build.
type Options struct {
	Source  string // the site's folder
	Dest    string // the destination folder
	Theme   fs.FS  // holds the built-in layouts/ and static/
	Flags   config.Flags
	Strict  bool                    // any finding stops publishing
	NoCache bool                    // use nothing of the last build and keep nothing for the next one
	Waiting func(pid int)           // called when another build holds the lock; may be nil
	Counted func(pages int)         // called before that many Markdown files are read; may be nil
	Drawing func(done, total int64) // pages drawn so far; called often, from many goroutines; may be nil
	Making  func(done, total int64) // pictures that are done so far; called like Drawing
	Shard   Shard                   // the share of the site to make; zero: the whole site
	Profile *Profile                // collects where the time goes; may be nil
	Reading bool                    // for Check: measure how hard each page is to read; draws every page
	Now     func() time.Time        // for a preview: the current time, in place of Flags.Clock; may be nil
}

// Report is the result of a build.
type Report struct {
	Findings []finding.Finding
	Pages    int // pages of the site, including lists and the 404 page
	Drawn    int // pages and redirects that were drawn; the last build drew the others
	Texts    int // texts on which rules ran; the findings of other texts are known
	Markdown int // texts that were converted; the last build converted the others
	Withheld []site.Withheld
	Ends     []time.Time // when published pages expire
	Stats    publish.Stats
	Removed  []Removed // addresses of pages that are no longer published
	Time     time.Duration
	Failed   bool  // there are errors; with Strict, any findings
	Stopped  bool  // findings stopped the build; the destination is unchanged
	CacheErr error // the error of keeping results for the next build; nil: none

	Ignored []check.Ignored // for Check: the rules that the site ignores on purpose

	BucketErr error // why the build stopped using the bucket of the cache; nil: it did not
}

// Run builds the site once. The report has the problems of the site as findings. The error is about the
// machine or about wrong usage.
func Run(ctx context.Context, opt Options) (*Report, error) {
	line, root, err := Open(opt)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	return line.run(ctx, root.Name(), opt)
}

// run builds the site in the folder source.
func (l *Line) run(ctx context.Context, source string, opt Options) (*Report, error) {
	started := time.Now()
	dest, err := filepath.Abs(opt.Dest)
	if err != nil {
		return nil, err
	}
	to := publish.Options{Dest: dest, Source: source, Waiting: opt.Waiting}
	var looking sync.WaitGroup
	looking.Go(func() { l.Look(nil) })
	past := newReuse(opt, source)
	defer past.end()
	looking.Wait()
	past.recall(l)
	report, err := past.unchanged(ctx, l, opt, to)
	if report == nil && err == nil {
		report, err = l.drawAndPublish(ctx, opt, to, past)
	}
	if report != nil {
		report.Time = time.Since(started)
	}
	return report, err
}

// drawAndPublish runs every step of the line.
func (l *Line) drawAndPublish(ctx context.Context, opt Options, to publish.Options, past *reuse) (*Report, error) {
	var err error
	l.count(opt.Counted)
	l.Read(opt.Flags, nil)
	if err := l.LookAhead(ctx); err != nil {
		return nil, err
	}

	// If findings already stop publishing, nothing is staged. Pages are still drawn, to find all other
	// problems.
	staged := &staging{past: past}
	if !finding.Stops(l.Findings(nil)) {
		if staged.session, err = publish.Begin(ctx, to); err != nil {
			return nil, err
		}
		defer staged.session.Abort() //nolint:errcheck // the next build sweeps what is left
	}
	l.keepShare()
	past.open(ctx, l)
	find := func(what Subject) (*Drawing, error) { return past.find(l, what, staged.session) }
	engine := past.engine(l)
	if err := past.fetch(ctx, l, engine, staged.session); err != nil {
		return nil, err
	}
	drawings, err := engine.DrawAll(ctx, find, staged.putDrawing, opt.Drawing)
	if err != nil {
		return nil, err
	}
	if err := staged.putPictures(ctx, l, opt, past, drawings); err != nil {
		return nil, err
	}
	if err := staged.putRest(l, engine, drawings); err != nil {
		return nil, err
	}
	if err := staged.putShard(l, opt, engine, drawings); err != nil {
		return nil, err
	}
	known, err := engine.elsewhere(ctx, drawings)
	if err != nil {
		return nil, err
	}
	report, err := staged.commit(l, known, opt.Strict)
	if err != nil {
		return nil, err
	}
	report.Drawn = len(drawings) - past.found()
	report.Ends, report.Texts, report.Markdown = l.ends(), int(engine.checked.Load()), int(engine.markdown.Load())
	if len(l.Snapshot.Failures()) == 0 {
		if !report.Stopped {
			past.share(ctx, l, to.Dest, drawings)
		}
		report.CacheErr = past.save(l, engine, drawings, report, staged.session)
		l.keepPages()
	}
	report.BucketErr = past.close(ctx)
	opt.Profile.lap(stagePublishing)
	return report, nil
}

// ends returns the moments at which published pages expire.
func (l *Line) ends() (ends []time.Time) {
	for _, p := range l.Site.Pages() {
		if p.Source != nil && !p.Source.ExpiryDate.IsZero() {
			ends = append(ends, p.Source.ExpiryDate)
		}
	}
	return ends
}

// commit publishes the staged outputs, unless findings stop it.
func (s *staging) commit(l *Line, drawings []*Drawing, strict bool) (report *Report, err error) {
	report = &Report{Pages: len(l.Site.Pages()), Withheld: l.Site.Withheld, Findings: l.Findings(drawings)}
	strict = strict && len(report.Findings) > 0
	report.Failed = finding.HasErrors(report.Findings) || strict || s.session == nil
	report.Stopped = finding.Stops(report.Findings) || strict || s.session == nil
	if report.Stopped {
		return report, nil
	}
	if report.Stats, err = s.session.Commit(); err != nil {
		return nil, err
	}
	report.Removed = removed(l, report.Stats.RemovedFiles)
	return report, nil
}
