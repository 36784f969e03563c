package build

import (
	"context"
	"errors"
	"io"
	"maps"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"porchlight/internal/asset"
	"porchlight/internal/check"
	"porchlight/internal/finding"
	"porchlight/internal/publish"
	"porchlight/internal/render"
)

var pageTime = finding.NewFixedRule("page-time", "Drawing a page takes longer than allowed")

// outputs takes in finished outputs from many workers: it checks each, stages it, and keeps only what later checks need.
type outputs struct {
	session *publish.Session // nil: only look, stage nothing
	checker *check.Checker
	see     func(render.Drawn) // given what came of each page, by many goroutines; nil: nobody looks

	mu       sync.Mutex
	facts    []check.Facts
	findings []finding.Finding
	assets   map[*asset.Asset]bool // that pages use
	pages    []drawnPage
	err      error // the first error of the machine
}

// drawnPage is what is kept of one page, by its place in the site, so that reports do not depend on which worker was first.
type drawnPage struct {
	index  int
	links  []render.Link
	faults []render.Fault
}

func newOutputs(session *publish.Session, checker *check.Checker) *outputs {
	return &outputs{session: session, checker: checker, assets: map[*asset.Asset]bool{}}
}

// take checks and stages all that came of one page.
func (o *outputs) take(index int, drawn render.Drawn) {
	facts, findings := o.checker.Drawn(drawn)
	for _, out := range drawn.Outputs {
		o.put(out.Path, out.Body)
	}
	if o.see != nil {
		o.see(drawn)
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.facts = append(o.facts, facts...)
	o.findings = append(append(o.findings, drawn.Findings...), findings...)
	for _, a := range drawn.Assets {
		o.assets[a] = true
	}
	if len(drawn.Links) > 0 || len(drawn.Faults) > 0 {
		o.pages = append(o.pages, drawnPage{index, drawn.Links, drawn.Faults})
	}
}

func (o *outputs) put(path string, body []byte) {
	if o.session != nil {
		o.keep(o.session.Put(path, body))
	}
}

// putFile stages a file of the site's folder as it lies.
func (o *outputs) putFile(path, file string, open func() (io.ReadCloser, error)) {
	if o.session == nil {
		return
	}
	err := o.session.PutFile(path, open)
	var unread *publish.ReadError
	if errors.As(err, &unread) { // since it was looked at
		o.add(check.Unreadable(file, unread.Err))
		return
	}
	o.keep(err)
}

// keep remembers the first error of the machine; drawing goes on, so that the site's own problems are still found.
func (o *outputs) keep(err error) {
	if err == nil {
		return
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.err == nil {
		o.err = err
	}
}

func (o *outputs) add(f finding.Finding) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.findings = append(o.findings, f)
}

// failure is the first error of the machine. A worker that was left behind may still be at it.
func (o *outputs) failure() error {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.err
}

// draw draws and stages every output.
func (l *line) draw(ctx context.Context, out *outputs, progress func(done, total int64)) error {
	if err := l.drawPages(ctx, out, progress); err != nil {
		return err
	}
	indexes, err := l.renderer.Indexes()
	if err != nil {
		return err
	}
	for _, o := range indexes {
		out.put(o.Path, o.Body)
	}
	for _, r := range l.site.Resources {
		out.putFile(r.Path, r.File, func() (io.ReadCloser, error) { return l.source.Open(r.File) })
	}
	for _, f := range l.assets.Files() {
		out.putFile(f.Path, "static/"+f.Path, f.Open)
	}
	needed := out.neededAssets()
	l.add(l.checker.Styles(needed))
	for _, a := range needed {
		out.put(a.Path, a.Body)
	}
	return out.failure()
}

// neededAssets are the fingerprinted files of the pages. A worker that was left behind may still be at it.
func (o *outputs) neededAssets() []*asset.Asset {
	o.mu.Lock()
	defer o.mu.Unlock()
	return asset.Needed(maps.Keys(o.assets))
}

// task is one thing that a worker draws.
type task func(w *render.Worker) render.Drawn

func (l *line) tasks() (tasks []task, names []string) {
	for _, p := range l.site.Pages() {
		tasks = append(tasks, func(w *render.Worker) render.Drawn { return w.Page(p) })
		name := p.RelPermalink
		if p.Source != nil {
			name = p.Source.File
		}
		names = append(names, name)
	}
	for _, a := range l.site.Aliases {
		tasks = append(tasks, func(w *render.Worker) render.Drawn { return w.Alias(a) })
		names = append(names, a.Href)
	}
	return tasks, names
}

// drawPages lets the workers draw until all is done, or until one page takes too long: a template cannot be interrupted, so its
// worker is left behind and the build ends.
func (l *line) drawPages(ctx context.Context, out *outputs, progress func(done, total int64)) error {
	tasks, names := l.tasks()
	workers := make([]*render.Worker, min(runtime.GOMAXPROCS(0), max(1, len(tasks))))
	for i := range workers {
		var err error
		if workers[i], err = l.renderer.NewWorker(); err != nil {
			return err
		}
	}
	var (
		next, done atomic.Int64
		wg         sync.WaitGroup
		busy       = make([]stopwatch, len(workers))
	)
	for i, w := range workers {
		wg.Go(func() {
			for {
				n := int(next.Add(1)) - 1
				if n >= len(tasks) || ctx.Err() != nil {
					return
				}
				busy[i].start(n)
				out.take(n, tasks[n](w))
				busy[i].stop()
				if finished := done.Add(1); progress != nil {
					progress(finished, int64(len(tasks)))
				}
			}
		})
	}
	finished := make(chan struct{})
	go func() { wg.Wait(); close(finished) }()
	if late, found := watch(ctx, finished, busy, l.config.Limits.PageTime); found {
		out.add(lateFinding(names[late], l.config.Limits.PageTime))
	}
	return ctx.Err()
}

func lateFinding(name string, limit time.Duration) finding.Finding {
	return pageTime.At(name, finding.Position{}, "drawing this page takes longer than %s", limit).
		Suggest("look for a loop without end in its layout, or raise limits.pageTime in config.toml")
}

// watch waits for the workers to finish, and gives up when one of them has been at a task for too long: then it names the task.
func watch(ctx context.Context, finished <-chan struct{}, busy []stopwatch, limit time.Duration) (task int, late bool) {
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-finished:
			return 0, false
		case <-ctx.Done():
			return 0, false
		case <-tick.C:
			for i := range busy {
				if task, late := busy[i].late(limit); late {
					return task, true
				}
			}
		}
	}
}

// stopwatch tells since when a worker has been at a task.
type stopwatch struct {
	task  atomic.Int64
	since atomic.Int64 // nanoseconds after origin; 0: idle
}

// origin makes stopwatches count on the monotonic clock: setting the clock of the machine makes no page late.
var origin = time.Now()

func (s *stopwatch) start(task int) {
	s.task.Store(int64(task))
	s.since.Store(max(1, int64(time.Since(origin))))
}

func (s *stopwatch) stop() { s.since.Store(0) }

func (s *stopwatch) late(limit time.Duration) (task int, late bool) {
	since := s.since.Load()
	return int(s.task.Load()), limit > 0 && since != 0 && time.Since(origin)-time.Duration(since) > limit
}

// judge puts all findings of the run together, with the severities that the site chose.
func (l *line) judge(out *outputs) []finding.Finding {
	out.mu.Lock()
	defer out.mu.Unlock()
	slices.SortFunc(out.pages, func(a, b drawnPage) int { return a.index - b.index })
	var links []render.Link
	var faults []render.Fault
	for _, p := range out.pages {
		links = append(links, p.links...)
		faults = append(faults, p.faults...)
	}
	return l.settle(slices.Concat(l.findings, out.findings, render.Faults(faults), l.checker.Links(links, out.facts)))
}
