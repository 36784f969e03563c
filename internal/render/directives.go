package render

import (
	"html/template"
	"maps"
	"path"
	"slices"

	"porchlight/internal/finding"
	"porchlight/internal/markdown"
)

// DirectiveData is the data of a component's layout.
type DirectiveData struct {
	Name    string
	Kind    string // "container", "leaf", "inline"
	Attrs   map[string]string
	Label   template.HTML
	Text    string
	Inner   template.HTML
	Items   []ItemData
	Before  template.HTML
	After   template.HTML
	Level   int // level for a heading that the component draws, 2 to 6
	Parent  string
	Ordinal int
	Page    *Page
	Site    *Site
}

// ItemData is one heading inside a component with the content below it, or one item of a list in the component.
type ItemData struct {
	ID      string
	Heading template.HTML
	Head    template.HTML
	Text    string
	Body    template.HTML
	Points  []string
	Plain   string
}

// Get returns the value of an attribute or its declared default; "" without both.
func (d *DirectiveData) Get(name string) string { return d.Attrs[name] }

// List returns the comma-separated values of an attribute.
func (d *DirectiveData) List(name string) []string { return commaList(d.Attrs[name]) }

// directive draws one component. It returns "" and the problems when the component is written wrongly. An error
// of the layout becomes a Fault.
func (w *Worker) directive(use markdown.Directive) (string, []markdown.Problem) {
	w.templated = true
	name := path.Join("_directives", use.Name+".html")
	if !w.r.files.has(name) {
		return "", nil // package markdown has reported the unknown name
	}
	data := &DirectiveData{
		Name: use.Name, Kind: formNames[use.Kind], Attrs: use.Attrs, Label: template.HTML(use.Label), Text: use.Text,
		Inner: template.HTML(use.Inner), Before: template.HTML(use.Before), After: template.HTML(use.After),
		Level: use.Level, Parent: use.Parent, Ordinal: use.Ordinal, Page: w.page, Site: w.view,
	}
	for _, item := range use.Items {
		data.Items = append(data.Items, ItemData{
			ID: item.ID, Heading: template.HTML(item.Heading), Head: template.HTML(item.Head), Text: item.Text,
			Body: template.HTML(item.Body), Points: item.Points, Plain: item.Plain,
		})
	}
	w.page.markDrawn(use.Name)
	if d := w.r.declared[use.Name]; d != nil {
		problems := append(d.check(use, w.r.vocabulary), w.attributePictures(d, use.Attrs)...)
		problems = w.attributePages(d, use.Attrs, problems)
		if len(problems) > 0 {
			return "", problems
		}
		data.Attrs = withDefaults(use.Attrs, d)
	}
	w.page.addQuestions(use)
	w.component = use.Pos
	html, err := w.drawShared(name, data)
	w.component = finding.Position{}
	if err != nil {
		w.addFault(err)
	}
	if use.Kind == markdown.Inline {
		html = inText(html)
	}
	return string(html), nil
}

// markDrawn records that the page's text holds a component.
func (p *Page) markDrawn(component string) {
	if p.drawn == nil {
		p.drawn = map[string]bool{}
	}
	p.drawn[component] = true
}

// attributePages checks the attributes that name pages of this site, and appends its problems to found. A
// component that names a page that is deleted or not published is left out. It must not stop publishing, because
// then the page would stay online.
func (w *Worker) attributePages(d *declaration, attrs map[string]string, found []markdown.Problem) []markdown.Problem {
	for i := range found {
		if relation, id := relationOf[d.Attributes[found[i].Key].Type], attrs[found[i].Key]; relation != "" {
			w.given.All = true // the advice and the search for a withheld page depend on all pages
			found[i].Rule, found[i].Unlink = directiveTarget, true
			if withheld := w.r.site.WithheldNamed(relation, id); withheld != nil {
				key := found[i].Key
				found[i] = *leftOut(withheld, finding.Message("%s=%q", key, id))
				found[i].Key = key
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(attrs)) {
		a, id := d.Attributes[name], attrs[name]
		relation := relationOf[a.Type]
		if relation == "" {
			continue
		}
		for _, one := range a.split(id) {
			w.ask("subject/" + relation + "/" + one)
		}
		about := w.r.site.Subject(relation, id)
		if !a.Page || about == nil || len(about.Pages) > 0 {
			continue
		}
		missing := problem(directiveTarget, name, "write that page, or take the component out",
			"%s: no page of this site is about %q", name, id)
		missing.Unlink = true
		if about.Hidden != nil {
			missing = *leftOut(about.Hidden.Withheld(), finding.Message("%s=%q", name, id))
			missing.Key = name
		}
		found = append(found, missing)
	}
	return found
}

// withDefaults returns the attributes in a page's text together with the declared defaults of the others.
func withDefaults(written map[string]string, d *declaration) map[string]string {
	all := make(map[string]string, len(d.Attributes)+len(written))
	for name, a := range d.Attributes {
		if a.Default != "" {
			all[name] = a.Default
		}
	}
	maps.Copy(all, written)
	return all
}
