package render

import (
	"bytes"
	"html/template"
	"io"
	"strings"
	"sync"

	"porchlight/internal/asset"
	"porchlight/internal/bound"
	"porchlight/internal/compile"
	"porchlight/internal/content"
	"porchlight/internal/finding"
	"porchlight/internal/markdown"
	"porchlight/internal/picture"
	"porchlight/internal/site"
)

// Worker draws one page at a time. It has its own copy of the templates, because html/template binds functions to
// a template set and these functions depend on the page. A Worker is not safe for concurrent use; make one for
// each processor.
type Worker struct {
	r        *Renderer
	view     *Site                                     // the site as layouts see it
	parts    *template.Template                        // partials, components, hooks
	layouts  map[*template.Template]*template.Template // copies of the plans' layouts, by set
	funcs    template.FuncMap
	programs map[*template.Template]*compile.Program // nil: html/template draws the template
	plain    bool                                    // html/template draws everything
	again    bool                                    // a program could not draw its data
	assets   map[string]*AssetData
	cacheKey []byte       // buffer for cacheID
	small    *asset.Texts // of the page, in addition to the cached partials

	marks      marks
	given      giving
	page       *Page
	share      *picture.Share     // share picture of the page; nil without one
	result     Drawn              // of the page being drawn
	component  finding.Position   // place of the component being drawn; zero without one
	cachedFile string             // layout file of the cached partial being drawn, while page is nil
	usedWords  map[string]int     // words passed to firstUse on this page -> number of the part; 0: the text
	templated  bool               // a layout was drawn during the conversion of the text
	depth      int                // nesting of partials
	open       int64              // written by layouts that have not ended, in bytes
	values     bound.Values       // sizes of values made for this page
	grown      map[*any]grownList // by address of the first item
	meter      *meter
	// fragments are the links to anchors by destination as written. They wait for their positions.
	fragments map[string]Link
}

// Drawn is the result of drawing one page.
type Drawn struct {
	Page      *site.Page    // nil for a redirect
	Source    *content.Page // file of the page; nil without one
	Outputs   []Output
	Links     []Link
	TextLinks []TextLink // nil unless Env.TextLinks is set
	Findings  []finding.Finding
	Faults    []Fault
	Assets    []*asset.Asset // static files that the layouts used, each once; read only
	Pictures  []picture.Variant
	Given     *Given // nil when nothing was recorded, or when it is no longer needed
	Text      string // HTML of the text of the page's file, before its layout
	Layout    string // file of the layout: "layouts/page.html"; "" for a redirect
	// Converted is the converted text of the page's file. It is nil if a layout was drawn during the
	// conversion.
	Converted *Converted
	// Prose returns the running text of the page's file with its places; nil for a page without text. Each
	// call computes the result. Prose keeps the syntax tree in memory, so call it before the next page is
	// drawn and do not keep it.
	Prose func(*markdown.ProseBuffers) []markdown.Prose
}

// NewWorker makes a Worker.
func (r *Renderer) NewWorker() (*Worker, error) {
	w := &Worker{
		r: r, layouts: map[*template.Template]*template.Template{}, assets: map[string]*AssetData{},
		programs: map[*template.Template]*compile.Program{}, small: r.cached.small.NewTexts(),
		usedWords: map[string]int{}, grown: map[*any]grownList{}, fragments: map[string]Link{},
		meter: r.env.Profile.meter(),
	}
	w.values.One, w.values.Setting = r.cfg.Limits.OutputBytes, "outputBytes"
	parts, err := r.parsed.shared.Clone()
	if err != nil {
		return nil, err
	}
	w.funcs = funcs(w)
	w.view, w.parts = r.view.viewFor(w), parts.Funcs(w.funcs)
	return w, nil
}

// Stop ends the drawing of a page with a Fault. Drawing ends at the next write of a layout, turn of a loop, or
// call of a function that makes a value. Stop may be called from another goroutine. A stopped Worker draws no
// more pages.
func (w *Worker) Stop() { w.values.Stop() }

// Page draws a page, its feed, and the further parts of a list that its layout divides. source is the page's
// file; nil for a page without one. source may be newer than p.Source if nothing differs that other pages show.
// text is the body of source.
func (w *Worker) Page(p *site.Page, source *content.Page, text []byte) Drawn {
	return w.draw(func() Drawn { return w.drawPage(p, source, func() { w.convert(text) }) })
}

// PageAgain does the same as Page for a text that was converted before, with the same components and ids in
// layouts.
func (w *Worker) PageAgain(p *site.Page, source *content.Page, text *Converted) Drawn {
	return w.draw(func() Drawn { return w.drawPage(p, source, func() { w.convertAgain(text) }) })
}

func (w *Worker) drawPage(p *site.Page, source *content.Page, convert func()) Drawn {
	w.begin(p, source)
	defer w.end()
	w.showShare(p)
	convert()
	if plan, ok := w.r.plans[layoutKeyOf(p)]; ok {
		w.result.Layout = plan.file
		w.drawParts(plan, p)
	}
	for _, format := range p.OutputFormats() {
		body, err := formats[format.Name](w)
		if err != nil {
			w.addFault(err)
		}
		path, _ := p.In(format)
		w.addOutput(Output{Path: path, MediaType: format.MediaType, Page: p, Body: body})
	}
	w.result.Given = w.given.end()
	return w.result
}

// formats draw the page of a worker, by name of the output format.
var formats = map[string]func(*Worker) ([]byte, error){site.RSS: (*Worker).feed}

// drawParts draws the page, and again for each further part of a divided list.
func (w *Worker) drawParts(plan plan, p *site.Page) {
	for number := 1; ; number++ {
		w.page.pager = pagerState{number: number}
		path, href := p.Pager(number)
		if number > 1 {
			w.page.RelPermalink, w.page.Permalink = href, w.r.absolute(href)
		}
		body, err := w.drawLayout(plan, w.page)
		if err != nil {
			w.addFault(err)
			return
		}
		var taken *finding.Finding // collision with another output; Assemble has checked the first part
		if number > 1 {
			taken = p.PagerCollision(number)
		}
		if taken != nil {
			w.result.Findings = append(w.result.Findings, *taken)
		} else {
			w.addHTML(path, body)
		}
		if w.page.pager.pager == nil || number >= w.page.pager.pager.TotalPages {
			return
		}
	}
}

// Alias draws a redirect from an old address.
func (w *Worker) Alias(a site.Alias) Drawn {
	return w.draw(func() Drawn { return w.drawAlias(a) })
}

func (w *Worker) drawAlias(a site.Alias) Drawn {
	w.begin(a.Target, a.Target.Source)
	defer w.end()
	plan, ok := w.r.plans[layoutKey{kind: "alias"}]
	if !ok {
		return Drawn{}
	}
	if body, err := w.drawLayout(plan, w.page); err != nil {
		w.addFault(err)
	} else {
		w.addHTML(a.Path, body)
	}
	w.result.Page, w.result.Source, w.result.Given = nil, nil, w.given.end()
	return w.result
}

// addHTML adds a drawn page to the outputs, with the addresses that it must show.
func (w *Worker) addHTML(path string, body []byte) {
	body, styles := w.r.heads.Finish(body)
	line, emergency, explained := w.page.Helpline(), "", ""
	if strings.HasPrefix(line.Disclosure, "/") {
		explained = w.r.relative(line.Disclosure)
	}
	if number := w.r.country.Emergency; w.page.IsEmergency() && !number.IsZero() {
		emergency = number.Tel()
	}
	w.addOutput(Output{
		Emergency: emergency, Explained: explained, Described: w.page.described,
		Path: path, MediaType: "text/html", Page: w.page.node, Source: w.result.Source,
		Helpline: line.Number.Tel(), Body: body, Styles: styles,
	})
}

func (w *Worker) addOutput(o Output) { w.result.Outputs = append(w.result.Outputs, o) }

// addFault records an error that occurred while drawing the page.
func (w *Worker) addFault(err error) {
	w.result.Faults = append(w.result.Faults, w.r.fault(err, w.page.where()))
}

// drawLayout executes the template of a plan and minifies the result.
func (w *Worker) drawLayout(plan plan, data any) ([]byte, error) {
	set, ok := w.layouts[plan.set]
	if !ok {
		clone, err := plan.set.Clone()
		if err != nil {
			return nil, err
		}
		set = clone.Funcs(w.funcs).Lookup(plan.layout)
		w.layouts[plan.set] = set
	}
	w.forgetValues()
	draft := w.r.minifier.NewDraft(w.small)
	defer draft.Free()
	to := w.limited(draft, plan.layout)
	began := w.meter.begin(plan.layout)
	err := w.execute(set, to, data)
	w.meter.end(began, plan.layout, "")
	w.open -= to.written
	if err != nil {
		return nil, w.r.unfinished(err, plan.set.Templates()...)
	}
	began = w.meter.begin(PartMinify)
	defer w.meter.end(began, PartMinify, "")
	return draft.Page(w.r.heads.Room())
}

// drawShared draws a partial, a component or a hook. If drawing fails, it returns the HTML up to the error.
func (w *Worker) drawShared(name string, data any) (template.HTML, error) {
	w.templated = true
	t := w.parts.Lookup(name)
	if t == nil {
		var known []string
		for _, partial := range w.r.files.names("_partials/", ".html") {
			known = append(known, partial+".html")
		}
		return "", unknownName("partial", strings.TrimPrefix(name, "_partials/"), known)
	}
	if w.depth++; w.depth > maxPartialDepth {
		w.depth--
		return "", errTooDeep
	}
	began := w.meter.begin(name)
	b := buffers.Get().(*bytes.Buffer)
	to := w.limited(b, name)
	err := w.execute(t, to, data)
	html := template.HTML(b.String())
	release(b)
	w.meter.end(began, name, string(html))
	w.open -= to.written
	w.depth--
	if err != nil {
		return html, w.r.unfinished(err, w.r.parsed.shared.Lookup(name))
	}
	return html, w.values.Made(len(html))
}

// begin prepares the Worker for the next page.
func (w *Worker) begin(p *site.Page, source *content.Page) {
	w.given = w.newGiving()
	w.page, w.result, w.depth, w.open = newPage(w, p), Drawn{Page: p, Source: source}, 0, 0
	w.share, w.component, w.cachedFile = nil, finding.Position{}, ""
	w.showImage(p)
	clear(w.usedWords)
	w.forgetValues()
}

// end releases the data of the page.
func (w *Worker) end() {
	w.small.Clear()
	w.page, w.result = nil, Drawn{}
}

// buffers are reused for the output of layouts.
var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

func release(b *bytes.Buffer) {
	b.Reset()
	buffers.Put(b)
}

// limitedWriter fails when its Worker was stopped, or when the layouts that have not ended have written too much
// together.
type limitedWriter struct {
	to      io.Writer
	w       *Worker
	layout  string
	written int64 // bytes
}

// limited makes the writer for a layout.
func (w *Worker) limited(to io.Writer, layout string) *limitedWriter {
	return &limitedWriter{to: to, w: w, layout: layout}
}

func (l *limitedWriter) Write(p []byte) (int, error) {
	if l.w.values.Stopped() {
		return 0, bound.ErrStopped
	}
	n, limit := int64(len(p)), l.w.r.cfg.Limits.OutputBytes
	if l.w.open+n > limit {
		return 0, &tooLongError{l.layout, limit}
	}
	l.written, l.w.open = l.written+n, l.w.open+n
	return l.to.Write(p)
}
