package build

import (
	"context"
	"errors"
	"slices"
	"time"

	"porchlight/internal/asset"
	"porchlight/internal/check"
	"porchlight/internal/content"
	"porchlight/internal/finding"
	"porchlight/internal/render"
	"porchlight/internal/site"
)

// subject is what is drawn at once: a page with its feed and all its parts, or one alias.
type subject struct {
	page  *site.Page
	alias string // its output path; "" for the page itself
}

// drawing is all that came of drawing one subject.
type drawing struct {
	source    *content.Page   // whose text was drawn
	outputs   []render.Output // nil once there was no room for them any more
	findings  []finding.Finding
	faults    []render.Fault
	links     []render.Link
	textLinks []render.TextLink
	facts     []check.Facts
	styles    []*asset.Asset // style sheets that it uses
	passing   bool           // others are to blame: it is not what comes of the subject
}

// at is the output at a path.
func (d *drawing) at(path string) *render.Output {
	for i := range d.outputs {
		if d.outputs[i].Path == path {
			return &d.outputs[i]
		}
	}
	return nil
}

// flight is a drawing on its way, for all who wait for it.
type flight struct {
	source *content.Page
	landed chan struct{}
	result *drawing
	err    error
}

// draw draws a subject from a state of its file, or gives what was drawn before. When outputs are not wanted, it is enough to know what came
// of it. The error is content.ErrChanged when the file is not in this state any more, or that of ctx.
func (s *scene) draw(ctx context.Context, what subject, source *content.Page, outputs bool) (*drawing, error) {
	s.mu.Lock()
	if have := s.drawn.get(what, source, outputs); have != nil {
		s.mu.Unlock()
		return have, nil
	}
	f := s.drawn.flights[what]
	if f == nil || f.source != source {
		f = &flight{source: source, landed: make(chan struct{})}
		s.drawn.flights[what] = f
		go s.fly(f, what)
	}
	s.mu.Unlock()
	select {
	case <-f.landed:
		return f.result, f.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// known is what came of a subject when it was drawn from this state of its file, or nil.
func (s *scene) known(what subject, source *content.Page) *drawing {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.drawn.get(what, source, false)
}

// fly draws what a flight is about.
func (s *scene) fly(f *flight, what subject) {
	f.result, f.err = s.drawNow(what, f.source)
	s.mu.Lock()
	if s.drawn.flights[what] == f {
		delete(s.drawn.flights, what)
		if f.err == nil && !f.result.passing {
			s.drawn.put(what, f.result)
		}
	}
	s.mu.Unlock()
	close(f.landed)
}

// drawNow draws a subject. The text is read once and before, so that one drawing never mixes two states of a file.
func (s *scene) drawNow(what subject, source *content.Page) (*drawing, error) {
	var drawn render.Drawn
	task := func(w *render.Worker) { drawn = w.Alias(*s.alias(what)) }
	if what.alias == "" {
		from := source
		if source != nil && source.Body.Len > 0 {
			text, err := source.Body.Text()
			if err != nil {
				return nil, err
			}
			kept := *source
			kept.Body = content.NewBody(text)
			from = &kept
		}
		task = func(w *render.Worker) { drawn = w.PageFrom(what.page, from) }
	}
	err := s.work(task)
	if late, busy := errors.Is(err, errLate), errors.Is(err, errBusy); late || busy {
		return &drawing{source: source, outputs: []render.Output{}, findings: []finding.Finding{s.tooLate(what, busy)}, passing: busy}, nil
	}
	if err != nil {
		return nil, err
	}
	return s.checked(drawn, source), nil
}

// checked looks at what was drawn and keeps what later questions need.
func (s *scene) checked(drawn render.Drawn, source *content.Page) *drawing {
	d := &drawing{
		source: source, outputs: drawn.Outputs, faults: drawn.Faults, textLinks: drawn.TextLinks,
		links: slices.DeleteFunc(drawn.Links, func(l render.Link) bool { return l.Fragment == "" }),
	}
	for _, a := range drawn.Assets {
		if a.MediaType == "text/css" {
			d.styles = append(d.styles, a)
		}
	}
	if d.outputs == nil {
		d.outputs = []render.Output{}
	}
	facts, findings := s.line.checker.Drawn(drawn)
	d.facts, d.findings = facts, slices.Concat(drawn.Findings, findings)
	for i := range d.outputs {
		d.outputs[i].Source = nil // it holds the whole text
	}
	return d
}

var (
	errLate = errors.New("drawing takes too long")
	errBusy = errors.New("other pages that take too long hold up the drawing")
)

// lateMost is how many pages may be at it for ever before no further ones are begun: a layout that never ends would take all processors.
const lateMost = 2

// work lets a worker do a task. A template cannot be interrupted, so a worker that takes too long is told to stop and left behind.
func (s *scene) work(task func(w *render.Worker)) error {
	s.mu.Lock()
	tooMany := s.late >= lateMost
	s.mu.Unlock()
	if tooMany {
		return errBusy
	}
	waited, stop := after(s.line.config.Limits.PageTime)
	defer stop()
	select {
	case s.tokens <- struct{}{}:
	case <-waited:
		return errBusy
	}
	expired, stop := after(s.line.config.Limits.PageTime)
	defer stop()
	w, err := s.worker()
	if err != nil {
		<-s.tokens
		return err
	}
	done := make(chan struct{})
	go func() {
		task(w)
		close(done)
	}()
	select {
	case <-done:
		s.release(w)
		return nil
	case <-expired:
	}
	w.Stop()
	s.mu.Lock()
	s.late++
	s.mu.Unlock()
	go func() {
		<-done
		<-s.tokens
		s.mu.Lock()
		s.late--
		s.mu.Unlock()
	}()
	return errLate
}

// after is time.After for a limit; 0 is none.
func after(limit time.Duration) (expired <-chan time.Time, stop func() bool) {
	if limit <= 0 {
		return nil, func() bool { return true }
	}
	timer := time.NewTimer(limit)
	return timer.C, timer.Stop
}

func (s *scene) worker() (*render.Worker, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if n := len(s.idle); n > 0 {
		w := s.idle[n-1]
		s.idle = s.idle[:n-1]
		return w, nil
	}
	return s.renderer.NewWorker()
}

func (s *scene) release(w *render.Worker) {
	s.mu.Lock()
	s.idle = append(s.idle, w)
	s.mu.Unlock()
	<-s.tokens
}

// tooLate says that a subject was not drawn in time; busy: because of others.
func (s *scene) tooLate(what subject, busy bool) finding.Finding {
	name := what.page.RelPermalink
	if what.page.Source != nil {
		name = what.page.Source.File
	}
	if what.alias != "" {
		name = s.alias(what).Href
	}
	if busy {
		return pageTime.At(name, finding.Position{}, "this page waits for others, which take longer than %s to draw", s.line.config.Limits.PageTime).
			Suggest("mend those first, then load this page again")
	}
	return lateFinding(name, s.line.config.Limits.PageTime)
}
