package preview

import (
	"bytes"
	"context"
	"errors"
	"io"
	"slices"
	"time"

	"porchlight/internal/asset"
	"porchlight/internal/build"
	"porchlight/internal/content"
	"porchlight/internal/finding"
	"porchlight/internal/site"
)

// Answer is the output at one output path.
type Answer struct {
	Path      string // "levels-of-care/iop/index.html"
	MediaType string
	Body      []byte                            // of a drawn or minified output; nil: see Open
	Open      func() (io.ReadSeekCloser, error) // opens a file that is published unchanged; nil: see Body
	Page      *site.Page                        // page of the output; nil for files of the whole site
	File      string                            // file of a page that could never be read, and so has no Page; else ""
	Fatal     []finding.Finding                 // those of Findings that keep a change from being shown
	Broken    bool                              // Body is the last good one; nil: there is none

	findings func() []finding.Finding // nil: none
}

// Findings are the findings of the page: those of its file, and those of drawing and checking it. The first call checks
// the site, so that the page is served without waiting for that.
func (a *Answer) Findings() []finding.Finding {
	if a.findings == nil {
		return nil
	}
	return a.findings()
}

// changedWait is how long Get waits for the edition with a file that was just saved. A watcher reports the file after
// 30 to 300 ms.
const changedWait = time.Second

// Has reports whether there is an output at an output path. It draws only if the path may be that of a further part of
// a list ("levels-of-care/page/2/index.html"), a variant of a picture, or an index.
func (p *Preview) Has(path string) bool {
	e := p.Edition()
	if at := e.scene.published(path); at != nil || e.blank[path].file != "" || e.scene.fingerprinted(path) != nil {
		return true
	}
	_, ok := p.Get(context.Background(), path)
	return ok
}

// Get is the output at an output path of the current edition. ok is false if there is none. If the file of the page was
// just saved, it is the last good output, or Get waits for the next edition if there is none.
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

// answer is Get for one edition. With the error content.ErrChanged the answer is the last good one.
func (p *Preview) answer(ctx context.Context, e *Edition, path string) (*Answer, bool, error) {
	at := e.scene.at(path)
	if file := e.blank[path].file; file != "" && (at == nil || at.page != nil && at.page.Source == nil) {
		a := &Answer{Path: path, MediaType: "text/html", File: file}
		e.fill(a, nil, e.findingsOf(file), file)
		return a, true, nil
	}
	switch {
	case at == nil:
		a, ok := e.made(path)
		if !ok {
			a, ok = p.variant(ctx, e, path)
		}
		return a, ok, nil
	case at.page != nil:
		return p.drawn(ctx, e, build.Subject{Page: at.page}, path)
	case at.alias != nil:
		return p.drawn(ctx, e, build.Subject{Page: at.alias.Target, Alias: at.alias}, path)
	case at.resource != nil:
		a := e.resource(at.resource)
		return a, a != nil, nil
	}
	return e.static(at.static), true, nil
}

// made is an output about the whole site, or a fingerprinted file.
func (e *Edition) made(path string) (*Answer, bool) {
	out, ok := e.scene.index(path)
	if !ok {
		out, ok = e.searched(path)
	}
	if ok {
		return &Answer{Path: path, MediaType: out.MediaType, Body: out.Body}, true
	}
	if a := e.scene.fingerprinted(path); a != nil {
		return &Answer{Path: path, MediaType: a.MediaType, Body: a.Body}, true
	}
	return nil, false
}

// resource is a file beside a page; nil if it cannot be opened.
func (e *Edition) resource(r *site.Resource) *Answer {
	open := func() (io.ReadCloser, error) { return e.line.OpenBeside(r) }
	f, err := open()
	if err != nil {
		return nil
	}
	f.Close()
	a := &Answer{Path: r.Path, MediaType: asset.MediaType(r.File), Page: r.Page}
	a.Open = func() (io.ReadSeekCloser, error) { return seekable(open) }
	a.findings = func() []finding.Finding { return e.line.Apply(e.findingsOf(r.File)) }
	return a
}

func (e *Edition) static(f *asset.File) *Answer {
	a := &Answer{Path: f.Path, MediaType: f.MediaType,
		Open: func() (io.ReadSeekCloser, error) { return seekable(f.Open) }}
	a.findings = func() []finding.Finding { return e.line.Apply(e.findingsOf("static/" + f.Path)) }
	return a
}

// drawn is a page, a part of it, its feed, or the redirect at one of its old addresses.
func (p *Preview) drawn(ctx context.Context, e *Edition, what build.Subject, path string) (*Answer, bool, error) {
	a := &Answer{Path: path, MediaType: "text/html", Page: what.Page}
	names := namesOf(what.Page)
	_, ofCards := what.Page.OutputFormat(path) // such an output is made of cards, without layouts and text
	if e.isStale(what) && !ofCards {
		a.Body = p.good.get(path, what.Page)
		e.fill(a, nil, e.findingsOf(what.Page.Source.File), names...)
		return a, true, nil
	}
	d, err := e.scene.draw(ctx, what, e.source(what), true)
	if err != nil {
		a.Body = p.good.get(path, what.Page)
		unread := slices.DeleteFunc(e.line.Unread(e.findingsOf(names...)), func(f finding.Finding) bool {
			return !slices.Contains(names, f.File)
		})
		e.fill(a, nil, unread, names...)
		return a, true, err
	}
	d = e.upToDate(d)
	out, fatal := d.Output(path), d.Fatal()
	switch {
	case out != nil:
		a.MediaType, a.Body = out.MediaType, out.Body
		if ofCards {
			fatal = nil
		}
	case path == what.Page.OutputPath || what.Alias != nil:
		fatal = append(fatal, e.withoutLayout()...)
	case len(fatal) == 0:
		return nil, false, nil // a part that the list does not have
	}
	if out != nil && len(fatal) == 0 {
		p.good.put(*out, what.Page)
	} else if body := p.good.get(path, what.Page); body != nil {
		a.Body = body
	}
	e.fill(a, e.drawingFindings(d), fatal, names...)
	return a, true, nil
}

// fill sets the findings of an answer: those of its files (names), of drawing it (drawn), and those that keep a change
// from being shown (fatal).
func (e *Edition) fill(a *Answer, drawn, fatal []finding.Finding, names ...string) {
	a.Fatal = e.line.Fatal(slices.Concat(e.unused, fatal))
	a.findings = func() []finding.Finding {
		return e.line.Apply(slices.Concat(e.unused, fatal, drawn, e.findingsOf(names...)))
	}
	a.Broken = len(a.Fatal) > 0
	if a.Broken && len(bytes.TrimSpace(a.Body)) == 0 {
		a.Body = nil
	}
}

// source is the current state of the file of a subject; nil for a page without file, and for a redirect, which shows no
// text.
func (e *Edition) source(what build.Subject) *content.Page {
	source := what.Page.Source
	if source == nil || what.Alias != nil {
		return nil
	}
	if now := pageOf(e.line.Tree, source.File); now != nil {
		return now
	}
	return source
}

// isStale reports whether a page is not drawn because its file cannot be read. Its last good output is served.
func (e *Edition) isStale(what build.Subject) bool {
	return what.Alias == nil && what.Page.Source != nil && e.stale[what.Page.Source.File]
}

// namesOf are the names of a page in findings.
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

// forget removes the last good outputs of pages that an edition does not have.
func (p *Preview) forget(e *Edition) {
	p.good.forget(func(path string) string {
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

// seekable opens a file that is published unchanged.
func seekable(open func() (io.ReadCloser, error)) (io.ReadSeekCloser, error) {
	f, err := open()
	if err != nil {
		return nil, err
	}
	if seeker, ok := f.(io.ReadSeekCloser); ok {
		return seeker, nil
	}
	defer f.Close()
	text, err := io.ReadAll(f)
	return inMemory{bytes.NewReader(text)}, err
}

// inMemory is a file in memory.
type inMemory struct{ *bytes.Reader }

func (inMemory) Close() error { return nil }
