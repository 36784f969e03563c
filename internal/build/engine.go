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

// Subject is the unit of drawing: a page with its feed and all parts of its list, or one redirect.
type Subject struct {
	Page  *site.Page
	Alias *site.Alias // a redirect to Page; nil: the page itself
}

// name identifies a subject in findings and in the record.
func (s Subject) name() string {
	switch {
	case s.Alias != nil:
		return s.Alias.Href
	case s.Page.Source != nil:
		return s.Page.Source.File
	}
	return s.Page.RelPermalink
}

// Drawing is the result of drawing one subject. Callers may only read it.
type Drawing struct {
	// Outputs is nil after WithoutOutputs. Links has only links with a fragment. Findings include those of
	// the checks.
	render.Drawn
	Facts   []check.Facts  // of the outputs
	Reading *check.Reading // nil unless Line.Readings is set
	Late    bool           // drawing took longer than the limit; there are no outputs
	Starved bool           // not drawn, because other drawings take too long

	words   []byte          // of the page's text, for the search index
	place   cache.Place     // where the converted text is kept
	written []check.Written // positions of words in the text for which rules on outputs have looked
	files   []publish.File  // the outputs without their bytes
	was     *drawn          // the record of the last build that this drawing reuses; nil: it is new
	notes   cache.Place     // where the notes of reuse.keep are kept
	packed  packed

	changed bool // the file was saved during the build; there are no outputs

	ofText int // the first ofText Findings are about the page's text
}

// Output returns the output at a path, or nil.
func (d *Drawing) Output(path string) *render.Output {
	for i := range d.Outputs {
		if d.Outputs[i].Path == path {
			return &d.Outputs[i]
		}
	}
	return nil
}

// FactsOf returns the facts of the output at a path. They are empty if there is no such output.
func (d *Drawing) FactsOf(path string) check.Facts {
	for _, f := range d.Facts {
		if f.Path == path {
			return f
		}
	}
	return check.Facts{}
}

// WithoutOutputs returns a copy of the drawing without outputs, for callers that need only its findings.
func (d *Drawing) WithoutOutputs() *Drawing {
	bare := *d
	bare.Outputs = nil
	return &bare
}

// recycle lets other pages use the memory of the HTML outputs. Nothing may read these outputs afterwards.
func (d *Drawing) recycle() {
	for i := range d.Outputs {
		if d.Outputs[i].MediaType == "text/html" {
			asset.Recycle(d.Outputs[i].Body)
		}
	}
}

// Fatal returns the findings about why the subject could not be drawn.
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
	slots    chan struct{} // one for each subject that may be drawn at the same time
	words    *search.Dictionary
	phrases  *search.Dictionary                             // of packed drawings
	counters sync.Pool                                      // of *search.Counter
	spaces   sync.Pool                                      // of *[]byte, buffers for the texts of pages
	texts    func(what Subject, source *content.Page) *text // finds known results for a text; may be nil
	keep     func(converted *render.Converted) cache.Place  // keeps a converted text; may be nil
	files    *tree.Files                                    // nil outside DrawAll
	checked  atomic.Int64                                   // number of texts on which rules ran
	markdown atomic.Int64                                   // number of texts that were converted

	mu     sync.Mutex
	idle   []*drawer
	rounds int // calls of Each that have not ended
	late   int // tasks that were abandoned, for time or by their context, and still run
}

// NewEngine makes an engine for a line.
func NewEngine(l *Line) *Engine {
	slots := runtime.GOMAXPROCS(0) + 1 // one more than Each uses, so that a requested page need not wait
	e := &Engine{line: l, subjects: sync.OnceValue(l.subjects), slots: make(chan struct{}, slots)}
	e.words, e.phrases = search.NewDictionary(l.words), newPhrases()
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

// Subjects returns the subjects of this shard, in a fixed order. Callers may not change the list.
func (e *Engine) Subjects() []Subject { return e.subjects() }

// Progress receives the number of subjects that are done. Many goroutines call it, often.
type Progress = func(done, total int64)

// Each calls do with every subject, on all processors. It ends when all are done, when do returns an
// error, or when the context ends. Many goroutines call progress, which may be nil.
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

// limit returns how long the drawing of a subject may take; 0 is no limit. Each part of a list adds a
// hundredth of the limit of one page, because a list of 50,000 pages has thousands of parts.
func (e *Engine) limit(what Subject) time.Duration {
	limit := e.line.Config.Limits.PageTime
	if what.Alias == nil {
		limit += limit / 100 * time.Duration(len(what.Page.Pages())/max(1, e.line.Config.PagerSize))
	}
	return limit
}

// skippedResult is the result for a subject that was not drawn. why is its only finding.
func skippedResult(source *content.Page, why finding.Finding) render.Drawn {
	return render.Drawn{Source: source, Outputs: []render.Output{}, Findings: []finding.Finding{why}}
}

// DrawAll draws every subject for which find returns no drawing. find may be nil. DrawAll calls take with
// each new drawing; take may not keep the outputs. Many goroutines call both. The returned drawings have
// no outputs, and the new ones are packed. A subject that takes too long gets a finding. After maxLate
// such subjects the remaining ones are left out, because it could take hours to report the same for every
// page.
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
				d.Findings = nil // the file could not be read, which Line.Findings reports
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
		drawings[n].pack(e.phrases)
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

// maxLate is how many drawings may be over their time limit before no more are started. Otherwise layouts
// with endless loops would use all processors.
const maxLate = 2

// work lets a worker do a task. A running template cannot be interrupted. So when the limit or the context
// ends, work tells the worker to stop and does not wait for it. The error is then errLate or that of the
// context. It is errStarved if the task could not begin because of other tasks.
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

// leave abandons a task. The task keeps its slot until it ends.
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

// after returns a channel that receives a value when the limit is over, and a function that stops the
// timer. The channel is nil if the limit is 0 or less.
func after(limit time.Duration) (expired <-chan time.Time, stop func() bool) {
	if limit <= 0 {
		return nil, func() bool { return true }
	}
	timer := time.NewTimer(limit)
	return timer.C, timer.Stop
}
