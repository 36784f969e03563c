package build

import (
	"context"
	"errors"
	"io"
	"sync"
	"time"

	"porchlight/internal/asset"
	"porchlight/internal/content"
	"porchlight/internal/finding"
	"porchlight/internal/render"
	"porchlight/internal/site"
)

// Answer is what stands at one output path.
type Answer struct {
	Path      string // "levels-of-care/iop/index.html"
	MediaType string
	Body      []byte                            // of what was drawn or minified; nil: see Open
	Open      func() (io.ReadSeekCloser, error) // of a file that is published as it lies; nil: see Body
	Page      *site.Page                        // whose output it is; nil: nobody's
	File      string                            // of a page that could never be read and so has no Page: its file
	Findings  []finding.Finding                 // of the page: its file's, and those of drawing and checking it; with the severities that the site chose
	Fatal     []finding.Finding                 // of these, what keeps it, or a change of layouts or settings, from being shown
	Broken    bool                              // there are Fatal ones: Body is the last good one, or nil when there was none
}

// drawer keeps what outlives editions of what was drawn.
type drawer struct {
	mu   sync.Mutex
	good goodPages
}

// changedWait is how long Get waits for the edition in which a file is as it was just saved. A watcher tells of it after 30 to 300 ms.
const changedWait = time.Second

// Has reports whether something is published at an output path, without drawing it. Parts of lists ("levels-of-care/page/2/index.html") count
// only when there is such a part.
func (p *Preview) Has(path string) bool {
	e := p.Edition()
	if at := e.scene.standing(path); at != nil || e.blank[path].file != "" || e.scene.fingerprinted(path) != nil {
		return true
	}
	_, ok := p.Get(context.Background(), path)
	return ok
}

// Get gives what stands at an output path of the current edition. ok is false where nothing does. A page whose file was just saved is the last
// good one, or is waited for until the next edition has it.
func (p *Preview) Get(ctx context.Context, path string) (answer *Answer, ok bool) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var patience <-chan time.Time
	for {
		e, next := p.state()
		answer, ok, err := p.answer(ctx, e, path)
		if !errors.Is(err, content.ErrChanged) {
			return answer, ok
		}
		if answer.Body != nil {
			return answer, true
		}
		if patience == nil {
			timer := time.NewTimer(changedWait)
			defer timer.Stop()
			patience = timer.C
		}
		select {
		case <-next:
		case <-patience:
			answer.Broken = true
			return answer, true
		case <-ctx.Done():
			answer.Broken = true
			return answer, true
		}
	}
}

// answer is that of one edition. With content.ErrChanged it is the last good one.
func (p *Preview) answer(ctx context.Context, e *Edition, path string) (*Answer, bool, error) {
	at := e.scene.at(path)
	if file := e.blank[path].file; file != "" && (at == nil || at.page != nil && at.page.Source == nil) {
		a := &Answer{Path: path, MediaType: "text/html", File: file}
		e.told.tell(a, nil, e.told.of(file), file)
		return a, true, nil
	}
	switch {
	case at == nil:
		a, ok := e.made(path)
		return a, ok, nil
	case at.page != nil:
		return p.drawn(ctx, e, subject{page: at.page}, path)
	case at.alias != nil:
		return p.drawn(ctx, e, subject{page: at.alias.Target, alias: path}, path)
	case at.resource != nil:
		a := e.resource(at.resource)
		return a, a != nil, nil
	}
	return e.static(at.static), true, nil
}

// made is an output about the whole site, or a fingerprinted file.
func (e *Edition) made(path string) (*Answer, bool) {
	if out, ok := e.scene.index(path); ok {
		return &Answer{Path: path, MediaType: out.MediaType, Body: out.Body}, true
	}
	if a := e.scene.fingerprinted(path); a != nil {
		return &Answer{Path: path, MediaType: a.MediaType, Body: a.Body}, true
	}
	return nil, false
}

// resource is a file beside a page; nil when it is gone already.
func (e *Edition) resource(r *site.Resource) *Answer {
	open := func() (io.ReadCloser, error) { return e.line.source.Open(r.File) }
	f, err := open()
	if err != nil {
		return nil
	}
	f.Close()
	a := &Answer{Path: r.Path, MediaType: asset.MediaType(r.File), Page: r.Page, Open: func() (io.ReadSeekCloser, error) { return seekable(open) }}
	a.Findings = e.told.settle(e.told.of(r.File))
	return a
}

func (e *Edition) static(f *asset.File) *Answer {
	a := &Answer{Path: f.Path, MediaType: f.MediaType, Open: func() (io.ReadSeekCloser, error) { return seekable(f.Open) }}
	a.Findings = e.told.settle(e.told.of("static/" + f.Path))
	return a
}

// drawn is a page, a part of it, its feed, or the redirect at one of its old addresses.
func (p *Preview) drawn(ctx context.Context, e *Edition, what subject, path string) (*Answer, bool, error) {
	a := &Answer{Path: path, MediaType: "text/html", Page: what.page}
	source := e.source(what)
	if what.alias == "" && source != nil && e.stale[source.File] && !isFeed(what.page, path) {
		a.Body = p.lastGood(path, what.page)
		e.told.tell(a, nil, e.told.of(source.File), namesOf(what.page)...)
		return a, true, nil
	}
	d, err := e.scene.draw(ctx, what, source, true)
	if err != nil {
		a.Body = p.lastGood(path, what.page)
		e.told.tell(a, nil, nil, namesOf(what.page)...)
		return a, true, err
	}
	out, fatal := d.at(path), fatalOf(d)
	switch {
	case out != nil:
		a.MediaType, a.Body = out.MediaType, out.Body
		if isFeed(what.page, path) {
			fatal = nil // a feed is made of cards, without layouts
		}
	case path == what.page.OutputPath || what.alias != "":
		fatal = append(fatal, e.told.missing()...)
	case len(fatal) == 0:
		return nil, false, nil // a part that the list does not have
	}
	if out != nil && len(fatal) == 0 {
		p.remember(*out, what.page)
	} else if body := p.lastGood(path, what.page); body != nil {
		a.Body = body
	}
	e.told.tell(a, e.said(d), fatal, namesOf(what.page)...)
	return a, true, nil
}

// source is the present state of the file of what is drawn; nil without one. A redirect shows nothing of a text.
func (e *Edition) source(what subject) *content.Page {
	source := what.page.Source
	if source == nil || what.alias != "" {
		return source
	}
	if now := pageOf(e.line.tree, source.File); now != nil {
		return now
	}
	return source
}

func isFeed(p *site.Page, path string) bool {
	feed, _ := p.Feed()
	return feed == path
}

// fatalOf is what kept a page from being drawn.
func fatalOf(d *drawing) []finding.Finding {
	fatal := render.Faults(d.faults)
	for _, f := range d.findings {
		if f.Rule == pageTime.Name {
			fatal = append(fatal, f)
		}
	}
	return fatal
}

// namesOf are the names by which findings call a page.
func namesOf(p *site.Page) []string {
	names := []string{p.OutputPath, p.RelPermalink}
	if p.Source != nil {
		names = append(names, p.Source.File)
		for _, r := range p.Source.Resources {
			names = append(names, r.File)
		}
	}
	return names
}

// lastGood is what was last drawn of a page at an output path without a mistake; nil when nothing is known of it.
func (p *Preview) lastGood(path string, of *site.Page) []byte {
	p.drawer.mu.Lock()
	defer p.drawer.mu.Unlock()
	good := p.drawer.good.pages[path]
	if good.owner != owner(of) {
		return nil
	}
	p.drawer.good.recent.touch(path)
	return good.body
}

func (p *Preview) remember(out render.Output, of *site.Page) {
	p.drawer.mu.Lock()
	defer p.drawer.mu.Unlock()
	p.drawer.good.put(out.Path, goodPage{owner(of), out.Body})
}

// keep remembers a drawing that nobody has looked at yet, as far as there is room besides what somebody has.
func (p *Preview) keep(what subject, d *drawing) {
	if len(fatalOf(d)) > 0 {
		return
	}
	p.drawer.mu.Lock()
	defer p.drawer.mu.Unlock()
	for _, out := range d.outputs {
		if _, known := p.drawer.good.pages[out.Path]; known || p.drawer.good.recent.fits(len(out.Body)) {
			p.drawer.good.put(out.Path, goodPage{owner(what.page), out.Body})
		}
	}
}

// forget drops the last good pages that are gone from an edition.
func (p *Preview) forget(e *Edition) {
	p.drawer.mu.Lock()
	defer p.drawer.mu.Unlock()
	p.drawer.good.forget(func(path string) string {
		switch at := e.scene.at(path); {
		case at == nil:
			return ""
		case at.page != nil:
			return owner(at.page)
		case at.alias != nil:
			return owner(at.alias.Target)
		}
		return ""
	})
}
