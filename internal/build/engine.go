package build

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"porchlight/internal/asset"
	"porchlight/internal/cache"
	"porchlight/internal/check"
	"porchlight/internal/content"
	"porchlight/internal/finding"
	"porchlight/internal/publish"
	"porchlight/internal/render"
	"porchlight/internal/search"
	"porchlight/internal/site"
	"porchlight/internal/tree"
)

var (
	pageTime = finding.NewFixedRule("page-time", "Drawing a page takes longer than allowed")
	changed  = finding.NewFixedRule("changed-while-building", "A file was saved while the site was being built")
)

// Subject is the unit of drawing: a page with its feed and the further parts of its list, or one redirect.
type Subject struct {
	Page  *site.Page
	Alias *site.Alias // of the page; nil: the page itself
}

// name is how findings call a subject.
func (s Subject) name() string {
	switch {
	case s.Alias != nil:
		return s.Alias.Href
	case s.Page.Source != nil:
		return s.Page.Source.File
	}
	return s.Page.RelPermalink
}

// Drawing is the result of drawing one subject. It is read only.
type Drawing struct {
	// Outputs is nil once they are no longer kept. Links are those to places on pages. Findings include those of
	// checks.
	render.Drawn
	Facts   []check.Facts  // by output
	Reading *check.Reading // nil unless Line.Readings is set
	Late    bool           // it took longer than a page may, and has no outputs
	Starved bool           // it was not drawn, because others take too long

	words   []byte          // of the page's text, for the search index
	place   cache.Place     // of the converted text
	written []check.Written // where words of the text are, which rules on its outputs have looked for
	files   []publish.File  // its outputs, once they are staged
	was     *drawn          // in the build before, which it is; nil: it is new
	given   given           // see reuse.keep
	packed  packed

	changed bool // its file was saved meanwhile, and it has no outputs

	ofText int // how many of Findings, the first ones, rules found in the page's text
}

// Output is the output at a path, or nil.
func (d *Drawing) Output(path string) *render.Output {
	for i := range d.Outputs {
		if d.Outputs[i].Path == path {
			return &d.Outputs[i]
		}
	}
	return nil
}

// FactsOf are the facts of the output at a path.
func (d *Drawing) FactsOf(path string) check.Facts {
	for _, f := range d.Facts {
		if f.Path == path {
			return f
		}
	}
	return check.Facts{}
}

// WithoutOutputs is the drawing without the bytes, for where only findings count.
func (d *Drawing) WithoutOutputs() *Drawing {
	bare := *d
	bare.Outputs = nil
	return &bare
}

// recycle lets other pages use the memory of finished pages.
func (d *Drawing) recycle() {
	for i := range d.Outputs {
		if d.Outputs[i].MediaType == "text/html" {
			asset.Recycle(d.Outputs[i].Body)
		}
	}
}

// Fatal is why a subject could not be drawn.
func (d *Drawing) Fatal() []finding.Finding {
	fatal := render.Faults(d.Faults)
	if d.Late || d.Starved {
		fatal = append(fatal, d.Findings...)
	}
	return fatal
}

// Engine draws the subjects of a line that has a renderer. It is safe for concurrent use.
type Engine struct {
	line     *Line
	subjects func() []Subject
	slots    chan struct{} // one for each subject that is drawn at the same time
	words    *search.Dictionary
	counters sync.Pool                                      // of search.Counter
	spaces   sync.Pool                                      // of memory for the texts of pages
	texts    func(what Subject, source *content.Page) *text // what is known of a page's text; nil: nothing is
	keep     func(converted *render.Converted) cache.Place  // keeps a converted text; nil: none is kept
	files    *tree.Files                                    // while all is drawn
	checked  atomic.Int64                                   // texts at which rules looked
	markdown atomic.Int64                                   // texts that were converted

	mu     sync.Mutex
	idle   []*drawer
	rounds int // calls of Each that have not ended
	late   int // subjects that took too long and are still being drawn
}

// NewEngine makes an engine.
func NewEngine(l *Line) *Engine {
	slots := runtime.GOMAXPROCS(0) + 1 // one more than Each takes: a page that is requested does not wait for a check
	e := &Engine{line: l, subjects: sync.OnceValue(l.subjects), slots: make(chan struct{}, slots)}
	e.words = search.NewDictionary(l.words)
	e.spaces.New = func() any { return new([]byte) }
	e.counters.New = func() any { return search.NewCounter(e.words) }
	return e
}

func (l *Line) subjects() []Subject {
	pages := l.Site.Pages()
	list := make([]Subject, 0, len(pages)+len(l.Site.Aliases))
	for _, p := range pages {
		if what := (Subject{Page: p}); !p.Displaced() && l.Shard.has(what) {
			list = append(list, what)
		}
	}
	for i := range l.Site.Aliases {
		what := Subject{l.Site.Aliases[i].Target, &l.Site.Aliases[i]}
		if l.Shard.has(what) {
			list = append(list, what)
		}
	}
	return list
}

// Subjects are all subjects of the site, in the order in which findings name them. Read only.
func (e *Engine) Subjects() []Subject { return e.subjects() }

// Progress is called with the number of subjects that are done, often and by many goroutines.
type Progress = func(done, total int64)

// Each does something with every subject, on all processors, until all are done, do gives an error, or the
// context ends. progress is called by many goroutines and may be nil.
func (e *Engine) Each(ended context.Context, do func(ctx context.Context, n int, what Subject) error,
	progress Progress) error {
	subjects := e.Subjects()
	e.round(1)
	defer e.round(-1)
	group, ctx := errgroup.WithContext(ended)
	var next, done atomic.Int64
	for range min(runtime.GOMAXPROCS(0), len(subjects)) {
		group.Go(func() error {
			for ctx.Err() == nil {
				n := int(next.Add(1)) - 1
				if n >= len(subjects) {
					return nil
				}
				if err := do(ctx, n, subjects[n]); err != nil {
					return err
				}
				if finished := done.Add(1); progress != nil {
					progress(finished, int64(len(subjects)))
				}
			}
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return err
	}
	return ended.Err()
}

// limit is how long the drawing of a subject may take. Each part of a list adds a hundredth of what one page may take:
// a list of 50,000 pages has thousands of parts.
func (e *Engine) limit(what Subject) time.Duration {
	limit := e.line.Config.Limits.PageTime
	if what.Alias == nil {
		limit += limit / 100 * time.Duration(len(what.Page.Pages())/max(1, e.line.Config.PagerSize))
	}
	return limit
}

// skippedResult is the result for a subject that was not drawn.
func skippedResult(source *content.Page, why finding.Finding) render.Drawn {
	return render.Drawn{Source: source, Outputs: []render.Output{}, Findings: []finding.Finding{why}}
}

// DrawAll draws every subject for which find, which may be nil, has no drawing. It calls take with each drawing; take
// may not keep the outputs. Many goroutines call both. The drawings that DrawAll returns are packed and have no
// outputs. A subject that takes too long is a finding. After several of these, the other subjects are left out: it
// would take hours to report the same for every page.
func (e *Engine) DrawAll(ctx context.Context, find func(Subject) (*Drawing, error),
	take func(Subject, *Drawing), progress Progress) ([]*Drawing, error) {
	drawings := make([]*Drawing, len(e.Subjects()))
	e.line.Profile.lap(stageReading)
	defer e.line.Profile.lap(stageDrawing)
	e.files = e.line.Snapshot.Files()
	defer func() {
		e.files.Close()
		e.files = nil
	}()
	var late atomic.Int64
	err := e.Each(ctx, func(ctx context.Context, n int, what Subject) error {
		if find != nil {
			if d, err := find(what); d != nil || err != nil {
				drawings[n] = d
				return err
			}
		}
		began := e.line.Profile.now()
		d, err := e.Draw(ctx, what, what.Page.Source)
		switch {
		case errors.Is(err, content.ErrChanged):
			saved := changed.At(what.name(), finding.Position{}, "%v", err).Suggest("build again")
			d = &Drawing{Drawn: skippedResult(what.Page.Source, saved), changed: true}
			if e.line.Snapshot.Failed(saved.File) {
				d.Findings = nil // it was not saved; Line.Findings reports why
			}
		case err != nil:
			return err
		case d.Starved:
			return errStarved
		}
		done := e.line.Profile.now()
		take(what, d)
		e.line.Profile.drawn(what, began, done)
		d.recycle()
		drawings[n] = d.WithoutOutputs()
		drawings[n].pack()
		if d.Late && late.Add(1) == maxLate {
			return errStarved
		}
		return nil
	}, progress)
	if errors.Is(err, errStarved) {
		err = nil
	}
	return slices.DeleteFunc(drawings, func(d *Drawing) bool { return d == nil }), err
}

var (
	errLate    = errors.New("drawing takes too long")
	errStarved = errors.New("other pages that take too long hold up the drawing")
)

// maxLate is how many drawings may be over their time limit before no more are started: layouts with endless loops
// would use all processors.
const maxLate = 2

// work lets a worker do a task. A template cannot be interrupted, so a worker that takes too long is stopped and
// left behind.
func (e *Engine) work(ctx context.Context, task func(w *render.Worker), limit time.Duration) error {
	e.mu.Lock()
	tooMany := e.late >= maxLate
	e.mu.Unlock()
	if tooMany {
		return errStarved
	}
	waited, stop := after(limit)
	defer stop()
	select {
	case e.slots <- struct{}{}:
	case <-waited:
		return errStarved
	case <-ctx.Done():
		return ctx.Err()
	}
	expired, stop := after(limit)
	defer stop()
	d, err := e.drawer()
	if err != nil {
		<-e.slots
		return err
	}
	done := d.start(task)
	select {
	case <-done:
		e.release(d)
		<-e.slots
		return nil
	case <-expired:
		err = errLate
	case <-ctx.Done():
		err = ctx.Err()
	}
	d.worker.Stop()
	d.end()
	e.leave(done)
	return err
}

// leave lets a task end by itself.
func (e *Engine) leave(done <-chan struct{}) {
	e.mu.Lock()
	e.late++
	e.mu.Unlock()
	go func() {
		<-done
		<-e.slots
		e.mu.Lock()
		e.late--
		e.mu.Unlock()
	}()
}

// after is time.After for a limit; 0 is none.
func after(limit time.Duration) (expired <-chan time.Time, stop func() bool) {
	if limit <= 0 {
		return nil, func() bool { return true }
	}
	timer := time.NewTimer(limit)
	return timer.C, timer.Stop
}
