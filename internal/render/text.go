package render

import (
	"html/template"
	"slices"
	"strings"

	"porchlight/internal/asset"
	"porchlight/internal/finding"
	"porchlight/internal/markdown"
	"porchlight/internal/picture"
)

// Converted is the text of a page as HTML, with all other results of the conversion.
type Converted struct {
	HTML     string
	Headings []markdown.Heading
	Links    []markdown.Link
	Blocks   []markdown.Block
	Words    int
	Findings []finding.Finding
	Anchors  []Link
	Pictures []picture.Variant
	Lookups  Lookups
	All      bool // the conversion depended on all pages
}

// convert converts the page's Markdown, and fills the fields of the page that depend on it.
func (w *Worker) convert(text []byte) {
	if len(text) == 0 {
		return
	}
	p, source, before := w.page, w.result.Source, w.result
	given := w.given.Given
	clear(w.fragments)
	env := markdown.Env{
		Link: w.link, Image: w.image, Styles: asset.MapStyleAddresses, Directive: w.directive, Notes: w.notes,
	}
	for _, s := range p.FrontMatter.Sources {
		env.Sources = append(env.Sources, s.ID)
	}
	if len(w.r.hooks) > 0 {
		env.Hooks = w.hooks()
	}
	w.templated, w.given.All = false, false
	began := w.meter.begin(PartMarkdown)
	result, findings := w.r.markdown.Convert(markdown.Source{File: source.File, Line: source.BodyLine, Text: text}, env)
	w.meter.end(began, PartMarkdown, "")
	w.result.Prose = result.Prose
	c := &Converted{HTML: result.HTML, Headings: result.Headings, Links: result.Links, Blocks: result.Blocks,
		Words: result.Words, Findings: findings, Pictures: w.result.Pictures[len(before.Pictures):],
		Lookups: w.given.Lookups[len(given.Lookups):], All: w.given.All}
	w.given.All = c.All || given.All
	for _, l := range c.Links {
		c.addAnchor(l, w.fragments, source.File)
	}
	w.fill(c)
	if !w.templated {
		w.result.Converted = c
	}
}

// convertAgain does the same as convert for a text that was converted before. The prose is computed from the
// Markdown on each call of Prose.
func (w *Worker) convertAgain(c *Converted) {
	source, converter := w.result.Source, w.r.markdown
	w.result.Prose = func(buf *markdown.ProseBuffers) []markdown.Prose {
		text, err := source.Body.Text()
		if err != nil {
			return nil // the file has changed; the next build reads it
		}
		of := markdown.Source{File: source.File, Line: source.BodyLine, Text: text}
		result, _ := converter.Convert(of, markdown.Env{})
		return result.Prose(buf)
	}
	for _, v := range c.Pictures {
		if !slices.ContainsFunc(w.result.Pictures, func(have picture.Variant) bool { return have.Path == v.Path }) {
			w.result.Pictures = append(w.result.Pictures, v)
		}
	}
	w.given.Lookups, w.given.All = append(w.given.Lookups, c.Lookups...), w.given.All || c.All
	w.fill(c)
	w.result.Converted = c
}

// fill fills the fields of the page that depend on its text.
func (w *Worker) fill(c *Converted) {
	p := w.page
	w.result.Findings = append(w.result.Findings, c.Findings...)
	w.result.Text = c.HTML
	p.Content = template.HTML(c.HTML)
	p.Headings = make([]Heading, len(c.Headings))
	for i, h := range c.Headings {
		p.Headings[i] = Heading{h.Level, h.ID, template.HTML(h.HTML), h.Text}
	}
	p.TableOfContents = tableOfContents(p.Headings, w.r.cfg.TOCStart, w.r.cfg.TOCEnd)
	p.emergency = emergencyText(c.HTML, c.Blocks, p.FrontMatter.Emergency)
	if p.emergency == nil {
		w.small.Add(c.HTML)
	} else {
		w.small.Add(string(p.emergency.Steps))
		w.small.Add(string(p.emergency.Rest))
	}
	w.small.Add(string(p.TableOfContents))
	p.WordCount = c.Words
	p.ReadingTime = (c.Words + wordsPerMinute - 1) / wordsPerMinute
	w.result.Links = append(w.result.Links, c.Anchors...)
	if w.r.env.TextLinks {
		for _, l := range c.Links {
			if !l.Image {
				w.addTextLink(l)
			}
		}
	}
}

// hooks returns the functions that draw Markdown elements with layouts of `_markup/`, by kind of element.
func (w *Worker) hooks() map[string]func(markdown.Element) (string, []markdown.Problem) {
	hooks := map[string]func(markdown.Element) (string, []markdown.Problem){}
	for _, kind := range w.r.hooks {
		name := "_markup/" + kind + ".html"
		hooks[kind] = func(e markdown.Element) (string, []markdown.Problem) {
			html, err := w.drawShared(name, newElement(e, w.page))
			if err != nil {
				w.addFault(err)
			}
			if kind == "link" || kind == "image" {
				html = inText(html)
			}
			return string(html), nil
		}
	}
	return hooks
}

// inText removes the line end of a layout file. Within a sentence it would show as a space.
func inText(html template.HTML) template.HTML {
	return template.HTML(strings.TrimSpace(string(html)))
}

// tableOfContents draws the headings between two levels as nested lists; "" when there are none. A skipped level
// opens no empty list. The layout draws the landmark around the lists and the name of the landmark.
func tableOfContents(headings []Heading, from, to int) template.HTML {
	var b strings.Builder
	var open []int // levels of the open lists
	for _, h := range headings {
		if h.Level < from || h.Level > to || h.ID == "" {
			continue
		}
		if len(open) == 0 || h.Level > open[len(open)-1] {
			b.WriteString("<ul>")
			open = append(open, h.Level)
		} else {
			for len(open) > 1 && h.Level < open[len(open)-1] {
				b.WriteString("</li></ul>")
				open = open[:len(open)-1]
			}
			b.WriteString("</li>")
		}
		b.WriteString(`<li><a href="#`)
		b.WriteString(template.HTMLEscapeString(h.ID))
		b.WriteString(`">`)
		b.WriteString(template.HTMLEscapeString(h.Text))
		b.WriteString("</a>")
	}
	if len(open) == 0 {
		return ""
	}
	for range open {
		b.WriteString("</li></ul>")
	}
	return template.HTML(b.String())
}

// notes draws the sources that front matter lists, with the footnotes at the end of the list, so that sources and
// footnotes share one sequence of numbers. The list is part of the text, because a layout may show no sources.
// The result is "" for a page without sources, and where a component shows the sources. The footnotes are then a
// list of their own.
func (w *Worker) notes(items string, first int) string {
	sources := w.page.FrontMatter.Sources
	if len(sources) == 0 || w.page.HasDirective("sources") {
		return ""
	}
	html, err := w.drawShared("_partials/sources-part.html", map[string]any{
		"Sources": sources, "Notes": template.HTML(items), "First": first,
	})
	if err != nil {
		w.addFault(err)
	}
	w.page.markDrawn("sources")
	return string(html)
}
