package render

import (
	"html/template"
	"strings"

	"porchlight/internal/markdown"
)

// convert turns the page's Markdown into what its layout shows.
func (w *Worker) convert(text []byte) {
	if len(text) == 0 {
		return
	}
	p, source := w.page, w.source
	clear(w.fragments)
	env := markdown.Env{Link: w.link, Image: w.image, Directive: w.directive}
	if len(w.r.hooks) > 0 {
		env.Hooks = w.hooks()
	}
	result, findings := w.r.markdown.Convert(markdown.Source{File: source.File, Line: source.BodyLine, Text: text}, env)
	w.findings = append(w.findings, findings...)
	w.prose = result.Prose
	p.Content = template.HTML(result.HTML)
	p.Headings = make([]Heading, len(result.Headings))
	for i, h := range result.Headings {
		p.Headings[i] = Heading{h.Level, h.ID, template.HTML(h.HTML), h.Text}
	}
	p.TableOfContents = contents(p.Headings, w.r.cfg.TOCStart, w.r.cfg.TOCEnd)
	p.WordCount = result.Words
	p.ReadingTime = (result.Words + wordsPerMinute - 1) / wordsPerMinute
	for _, l := range result.Links {
		w.keepLink(l)
	}
}

// hooks are the elements that the site's layouts draw themselves.
func (w *Worker) hooks() map[string]func(markdown.Element) (string, []markdown.Problem) {
	hooks := map[string]func(markdown.Element) (string, []markdown.Problem){}
	for _, kind := range w.r.hooks {
		name := "_markup/" + kind + ".html"
		hooks[kind] = func(e markdown.Element) (string, []markdown.Problem) {
			html, err := w.shared(name, newElement(e, w.page))
			if err != nil {
				w.faults = append(w.faults, w.r.fault(err, w.page.where()))
			}
			if kind == "link" || kind == "image" {
				html = inText(html)
			}
			return string(html), nil
		}
	}
	return hooks
}

// inText makes a drawn part fit into a sentence: the line end with which every layout file ends would be a space before the full stop.
func inText(html template.HTML) template.HTML {
	return template.HTML(strings.TrimSpace(string(html)))
}

// contents draws the table of contents of headings between two levels as nested lists; empty when there are none. A skipped level
// does not open an empty list. The landmark around it, with its name in the
// page's language, is the layout's.
func contents(headings []Heading, from, to int) template.HTML {
	var b strings.Builder
	var open []int // levels of the lists that are open
	for _, h := range headings {
		if h.Level < from || h.Level > to || h.ID == "" {
			continue
		}
		switch {
		case len(open) == 0:
			b.WriteString("<ul>")
			open = append(open, h.Level)
		case h.Level > open[len(open)-1]:
			b.WriteString("<ul>")
			open = append(open, h.Level)
		default:
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
