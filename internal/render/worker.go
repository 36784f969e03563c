package render

import (
	"bytes"
	"errors"
	"html/template"
	"strings"
	"sync/atomic"

	"porchlight/internal/asset"
	"porchlight/internal/content"
	"porchlight/internal/finding"
	"porchlight/internal/markdown"
	"porchlight/internal/site"
)

// Worker draws one page at a time with its own copy of the templates: html/template binds functions to a set, and these functions
// know the page. Workers are not safe for concurrent use; take as many as there are processors.
type Worker struct {
	r        *Renderer
	parts    *template.Template                        // partials, directives, hooks
	layouts  map[*template.Template]*template.Template // own copies of the plans' sets
	assets   map[string]*AssetData
	buffers  []*bytes.Buffer
	cached   map[string]cachedPart // partials drawn for many pages, by name and keys
	cacheKey []byte                // where the next key is written

	cachedSize int // of the keys and the HTML in cached, in bytes

	page      *Page
	source    *content.Page    // whose text is drawn; nil: the page has no file
	component finding.Position // of the component that is being drawn; zero: none
	alone     string           // the file of the partial that is drawn for many pages, while page is nil
	used      map[string]int   // words passed to firstUse on this page, and the part of the page; 0: its text
	depth     int
	stopped   atomic.Bool
	faults    []Fault
	findings  []finding.Finding
	asked     []*asset.Asset // by layouts, for this page, each once
	links     []Link
	textLinks []TextLink
	prose     func() []markdown.Prose
	// fragments are the links to places on pages, by destination as written, until their own places are known.
	fragments map[string]Link
}

// Drawn is all that came of one page.
type Drawn struct {
	Page      *site.Page    // nil: a redirect was drawn
	Source    *content.Page // whose text was drawn; nil: the page has no file
	Outputs   []Output
	Links     []Link
	TextLinks []TextLink // only when Env.TextLinks asks for them
	Findings  []finding.Finding
	Faults    []Fault
	Assets    []*asset.Asset // static files that its layouts asked for, each once; read only
	// Prose gives the running text of the page's file with places. It is computed on each call and holds the syntax tree:
	// call it before the next page is drawn, and do not keep it. Nil: the page has no text.
	Prose func() []markdown.Prose
}

// NewWorker makes a worker.
func (r *Renderer) NewWorker() (*Worker, error) {
	w := &Worker{r: r, assets: map[string]*AssetData{}, cached: map[string]cachedPart{}, fragments: map[string]Link{}, used: map[string]int{}, layouts: map[*template.Template]*template.Template{}}
	parts, err := r.parsed.shared.Clone()
	if err != nil {
		return nil, err
	}
	w.parts = parts.Funcs(funcs(w))
	return w, nil
}

// Stop makes the drawing of a page end in a Fault as soon as its layout writes something. It may be called from another goroutine. A stopped
// worker draws no more.
func (w *Worker) Stop() { w.stopped.Store(true) }

// Page draws a page with its feed and, when its layout divides a list, the further parts of the list. source is a state of the page's file that
// differs in nothing that other pages show of it, nil for a page without one, and text is its body.
func (w *Worker) Page(p *site.Page, source *content.Page, text []byte) Drawn {
	w.begin(p, source)
	defer func() { w.page, w.source = nil, nil }()
	w.convert(text)
	drawn := Drawn{Page: p, Source: source}
	if plan, ok := w.r.plans[wantedFor(p)]; ok {
		drawn.Outputs = w.parted(plan, p)
	}
	for _, format := range p.OutputFormats() {
		body, err := formats[format.Name](w)
		if err != nil {
			w.faults = append(w.faults, w.r.fault(err, w.page.where()))
		}
		path, _ := p.In(format)
		drawn.Outputs = append(drawn.Outputs, Output{Path: path, MediaType: format.MediaType, Page: p, Body: body})
	}
	drawn.Links, drawn.TextLinks, drawn.Findings, drawn.Faults, drawn.Assets = w.links, w.textLinks, w.findings, w.faults, w.asked
	drawn.Prose = w.prose
	return drawn
}

// formats draw the page of a worker in each output format.
var formats = map[string]func(*Worker) ([]byte, error){site.RSS: (*Worker).feed}

// parted draws the page, and once more for each further part when the layout asked for a paginator.
func (w *Worker) parted(plan plan, p *site.Page) []Output {
	var outputs []Output
	for number := 1; ; number++ {
		w.page.pager = pagerState{number: number}
		path, href := p.Pager(number)
		if number > 1 {
			w.page.RelPermalink, w.page.Permalink = href, w.r.absolute(href)
		}
		body, err := w.layout(plan, w.page)
		if err != nil {
			w.faults = append(w.faults, w.r.fault(err, w.page.where()))
			break
		}
		if taken := w.partTaken(number); taken != nil {
			w.findings = append(w.findings, *taken)
		} else {
			outputs = append(outputs, w.output(path, body))
		}
		if w.page.pager.pager == nil || number >= w.page.pager.pager.TotalPages {
			break
		}
	}
	return outputs
}

// Alias draws a redirect from an old address.
func (w *Worker) Alias(a site.Alias) Drawn {
	w.begin(a.Target, a.Target.Source)
	defer func() { w.page = nil }()
	plan, ok := w.r.plans[wanted{kind: "alias"}]
	if !ok {
		return Drawn{}
	}
	body, err := w.layout(plan, w.page)
	if err != nil {
		return Drawn{Findings: w.findings, Faults: append(w.faults, w.r.fault(err, w.page.where())), Assets: w.asked}
	}
	return Drawn{Outputs: []Output{w.output(a.Path, body)}, Findings: w.findings, Faults: w.faults, Assets: w.asked}
}

// output is a drawn page, with the helpline that it owes its reader.
func (w *Worker) output(path string, body []byte) Output {
	return Output{Path: path, MediaType: "text/html", Page: w.page.node, Source: w.source, Helpline: w.page.Helpline().Number.Tel(), Body: body}
}

// layout draws data with a plan's template and minifies the result.
func (w *Worker) layout(plan plan, data any) ([]byte, error) {
	set, ok := w.layouts[plan.set]
	if !ok {
		clone, err := plan.set.Clone()
		if err != nil {
			return nil, err
		}
		set = clone.Funcs(funcs(w))
		w.layouts[plan.set] = set
	}
	b := w.buffer()
	defer w.release(b)
	if err := set.ExecuteTemplate(&limited{b, w.r.cfg.Limits.OutputBytes, plan.layout, &w.stopped}, plan.layout, data); err != nil {
		return nil, err
	}
	var page bytes.Buffer
	if err := w.r.minifier.HTML(&page, b.Bytes()); err != nil {
		return nil, err
	}
	return page.Bytes(), nil
}

// shared draws a partial, a component or a hook.
func (w *Worker) shared(name string, data any) (template.HTML, error) {
	t := w.parts.Lookup(name)
	if t == nil {
		var known []string
		for _, partial := range w.r.layouts.names("_partials/", ".html") {
			known = append(known, partial+".html")
		}
		return "", unknownName("partial", strings.TrimPrefix(name, "_partials/"), known)
	}
	if w.depth++; w.depth > partialDepth {
		w.depth--
		return "", errTooDeep
	}
	b := w.buffer()
	err := t.Execute(&limited{b, w.r.cfg.Limits.OutputBytes, name, &w.stopped}, data)
	html := template.HTML(b.String())
	w.release(b)
	w.depth--
	return html, err
}

// begin makes ready for the next page.
func (w *Worker) begin(p *site.Page, source *content.Page) {
	w.faults, w.findings, w.asked, w.links, w.textLinks, w.depth = nil, nil, nil, nil, nil, 0
	w.prose = nil
	clear(w.used)
	w.source = source
	w.page = newPage(w, p)
}

func (w *Worker) buffer() *bytes.Buffer {
	if n := len(w.buffers); n > 0 {
		b := w.buffers[n-1]
		w.buffers = w.buffers[:n-1]
		return b
	}
	return new(bytes.Buffer)
}

func (w *Worker) release(b *bytes.Buffer) {
	b.Reset()
	w.buffers = append(w.buffers, b)
}

// limited stops a layout that writes without end, or whose worker was told to stop.
type limited struct {
	to      *bytes.Buffer
	most    int64 // bytes
	layout  string
	stopped *atomic.Bool
}

var errStopped = errors.New("drawing was stopped")

func (l *limited) Write(p []byte) (int, error) {
	if l.stopped.Load() {
		return 0, errStopped
	}
	if int64(l.to.Len()+len(p)) > l.most {
		return 0, &tooLongError{l.layout, l.most}
	}
	return l.to.Write(p)
}
