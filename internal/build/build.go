// Package build runs the line: Read, Assemble, Render, Check, Publish.
//
// A Line takes the steps up to drawing and keeps the findings of each. An Engine draws what the Line prepared: pages
// and redirects, in parallel, each within the time that a page may take, and each output checked once. Line.Findings
// puts all findings together, in an order that does not depend on which worker was first.
//
// Every command is this line with another end. Run draws everything and publishes: outputs are staged as they are
// drawn, so only cards stay in memory, never the finished site. When anything is wrong the line still runs to its end,
// so that all problems are found, and then publishes nothing. Look ends after assembling, for commands that only answer
// questions. Package preview holds a Line ready while a site is edited, and lets the same Engine draw one page at a
// time.
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
	NoCache bool                    // nothing of the last build is used again, and nothing is kept for the next
	Waiting func(pid int)           // another build holds the lock; may be nil
	Counted func(pages int)         // called once, before the files of that many pages are read; may be nil
	Drawing func(done, total int64) // pages drawn so far; called often, from many goroutines; may be nil
	Making  func(done, total int64) // pictures of which copies were made so far; as Drawing
	Shard   Shard                   // the share to make; zero: all
	Profile *Profile                // collects where the time goes; may be nil
	Reading bool                    // of a check: measure how hard each page is to read, so draw each anew
	Now     func() time.Time        // of a preview: the time, instead of Flags.Clock; may be nil
}

// Report is what a build did.
type Report struct {
	Findings []finding.Finding
	Pages    int // pages of the site, lists and 404 included
	Drawn    int // how many of them, and of the redirects, were drawn; the others are as the last build drew them
	Texts    int // at the texts of how many pages rules looked; of others it is known what is found there
	Markdown int // how many texts were converted; the others are as the last build converted them
	Withheld []site.Withheld
	Ends     []time.Time // when pages that are published expire
	Stats    publish.Stats
	Removed  []Removed // addresses of pages that are no longer published
	Time     time.Duration
	Failed   bool  // there are errors, or with Strict any findings
	Stopped  bool  // findings stopped it; the destination is as it was
	CacheErr error // why nothing could be kept for the next build; nil: it was

	Ignored []check.Ignored // of a check: what the site ignores on purpose

	BucketErr error // why the bucket of the cache was given up; nil: it was not
}

// Run builds the site once. Problems of the site are findings in the report. The error is about the machine or about
// wrong usage.
func Run(ctx context.Context, opt Options) (*Report, error) {
	line, root, err := Open(opt)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	return line.run(ctx, root.Name(), opt)
}

// run builds the site in a folder.
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

// drawAndPublish takes all steps of the line.
func (l *Line) drawAndPublish(ctx context.Context, opt Options, to publish.Options, past *reuse) (*Report, error) {
	var err error
	l.count(opt.Counted)
	l.Read(opt.Flags, nil)
	if err := l.LookAhead(ctx); err != nil {
		return nil, err
	}

	// What is wrong already will not be published: then nothing is staged, and pages are drawn only to find what else
	// is wrong.
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

// ends are the moments at which published pages expire.
func (l *Line) ends() (ends []time.Time) {
	for _, p := range l.Site.Pages() {
		if p.Source != nil && !p.Source.ExpiryDate.IsZero() {
			ends = append(ends, p.Source.ExpiryDate)
		}
	}
	return ends
}

// commit publishes what is staged, unless findings stop it.
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
