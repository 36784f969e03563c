package build

import (
	"context"
	"runtime"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"porchlight/internal/cache"
	"porchlight/internal/check"
	"porchlight/internal/finding"
	"porchlight/internal/tree"
)

// Checked is the report of a check, which publishes nothing.
type Checked struct {
	Report
	Files    *tree.Snapshot            // the files that were checked
	Overview *Overview                 // nil unless Options.Reading is set
	Readings map[string]*check.Reading // by file of the page; nil unless Options.Reading is set
}

// Check finds what a build with the same options would report. It publishes nothing and ignores the
// options about publishing, such as the destination. For unchanged pages it uses the results of the last
// build or check. The error is about the machine.
func Check(ctx context.Context, opt Options) (*Checked, error) {
	l, root, err := Open(opt)
	if err != nil {
		return nil, err
	}
	defer root.Close() //nolint:errcheck // it was only read
	return l.checkIn(ctx, root.Name(), opt)
}

// checkIn checks the site in the folder source.
func (l *Line) checkIn(ctx context.Context, source string, opt Options) (*Checked, error) {
	started := time.Now()
	past := newReuse(opt, source).ofCheck()
	defer past.end()
	l.Look(nil)
	past.recall(l)
	l.Readings = opt.Reading
	checked := &Checked{Files: l.Snapshot}
	if report := past.checked(l, opt); report != nil && !opt.Reading {
		checked.Report = *report
	} else if err := l.check(ctx, opt, past, checked); err != nil {
		return nil, err
	}
	checked.Time = time.Since(started)
	return checked, nil
}

// check runs the steps of a build except publishing.
func (l *Line) check(ctx context.Context, opt Options, past *reuse, to *Checked) error {
	l.count(opt.Counted)
	l.Read(opt.Flags, nil)
	if err := l.LookAhead(ctx); err != nil {
		return err
	}
	engine := past.engine(l)
	find := func(what Subject) (*Drawing, error) { return past.matched(l, what), nil }
	if opt.Reading { // the record of the last run has no readings
		find = nil
	}
	drawings, err := engine.DrawAll(ctx, find, past.keep, opt.Drawing)
	if err != nil {
		return err
	}
	damaged, err := l.damaged(ctx, opt, drawings)
	if err != nil {
		return err
	}
	l.Found[Beside] = slices.Concat(l.Found[Beside], damaged)
	report := &to.Report
	report.Pages, report.Withheld = len(l.Site.Pages()), l.Site.Withheld
	report.Findings, report.Ignored = l.Judge(drawings)
	if opt.Reading {
		to.Overview, to.Readings = l.Overview(), Readings(drawings)
	}
	report.Failed = finding.HasErrors(report.Findings) || opt.Strict && len(report.Findings) > 0
	report.Drawn, report.Ends = len(drawings)-past.found(), l.ends()
	report.Texts, report.Markdown = int(engine.checked.Load()), int(engine.markdown.Load())
	passing := func(f finding.Finding) bool { return f.Rule == pageTime.Name || f.Rule == changed.Name }
	if len(l.Snapshot.Failures()) == 0 && !slices.ContainsFunc(report.Findings, passing) {
		report.CacheErr = past.save(l, engine, drawings, report, nil)
		l.keepPages()
	}
	return nil
}

// damaged returns the findings about pictures whose variants cannot be made. It skips a picture if a build
// kept its first variant. It makes only one share picture, because share pictures differ only in their
// words.
func (l *Line) damaged(ctx context.Context, opt Options, drawings []*Drawing) ([]finding.Finding, error) {
	from := l.NewPictures(opt)
	var (
		mu       sync.Mutex
		findings []finding.Finding
		shared   bool
	)
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(runtime.GOMAXPROCS(0))
	for _, list := range UsedPictures(drawings) {
		v := list[0]
		if v.Share != nil && shared || from.Stored(v) != nil {
			continue
		}
		shared = shared || v.Share != nil
		group.Go(func() error {
			bodies, err := from.Make(ctx, l, list[:1])
			switch {
			case err != nil && ctx.Err() == nil:
				mu.Lock()
				defer mu.Unlock()
				findings = append(findings, l.Unmade(v, err))
			case err == nil && from.folder != "":
				_ = cache.Save(from.folder, v.Key(), bodies[0]) // on failure, a later run makes it again
			}
			return ctx.Err()
		})
	}
	err := group.Wait()
	return finding.Sort(findings), err
}

// checkFile is the suffix in the file names of a check's record. The name before it is that of builds with
// the same settings.
const checkFile = "-check"

// ofCheck switches to the record of the last check. If there is no such record, that of the last build
// stays in last.
func (r *reuse) ofCheck() *reuse {
	if r == nil {
		return nil
	}
	r.built, r.name = r.name, r.name+checkFile
	var last made
	if r.isChecked = cache.Open(r.folder, r.name).Next(&last); r.isChecked {
		r.last = last
	}
	return r
}

// checked returns the report of the last check if this check would find the same; otherwise nil.
func (r *reuse) checked(l *Line, opt Options) *Report {
	if r == nil || !r.isChecked || !r.same(l, opt) {
		return nil
	}
	report := r.report()
	if report == nil {
		return nil
	}
	report.Failed = report.Failed || opt.Strict && len(report.Findings) > 0
	r.restamp(l)
	return report
}

// matched is match for a check. It counts the drawing as reused and does not look for its outputs in the
// destination.
func (r *reuse) matched(l *Line, what Subject) *Drawing {
	if r == nil {
		return nil
	}
	d := r.match(l, what)
	if d != nil {
		r.again.Add(1)
	}
	return d
}
