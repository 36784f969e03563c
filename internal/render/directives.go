package render

import (
	"fmt"
	"html/template"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"

	"porchlight/internal/care"
	"porchlight/internal/finding"
	"porchlight/internal/markdown"
	"porchlight/internal/record"
)

var (
	directiveForm      = finding.NewRule("directive-form", finding.Error, "A component is written in a form that it does not have")
	directiveAttribute = finding.NewRule("directive-attribute", finding.Error, "A component's attribute is unknown, missing or wrong")
	directiveDeclared  = finding.NewFixedRule("directive-declaration", "The file beside a component's layout is wrong")
)

// declaration is `_directives/<name>.toml`: what an editor may write.
type declaration struct {
	Doc        string                          `key:"doc"`
	Forms      []string                        `key:"forms"`
	Content    string                          `key:"content"` // "required", "optional", "none"; "" is optional
	Attributes map[string]attributeDeclaration `key:"attributes"`
}

type attributeDeclaration struct {
	Doc      string   `key:"doc"`
	Required bool     `key:"required"`
	Type     string   `key:"type"`
	Values   []string `key:"values"`
	Default  string   `key:"default"`
}

var (
	formNames      = []string{"container", "leaf", "inline"}
	attributeTypes = []string{"text", "number", "bool", "url", "choice", "helpline", "phone"}
)

// readDeclarations reads the declarations of all components.
func readDeclarations(set layoutSet) (map[string]*declaration, []finding.Finding) {
	declared := map[string]*declaration{}
	var findings []finding.Finding
	for _, name := range set.names("_directives/", ".toml") {
		file := set["_directives/"+name+".toml"]
		value, problems := record.Parse(record.TOML, []byte(file.text), file.file, 1)
		if len(problems) == 0 {
			d := &declaration{}
			problems = record.Decode(value, d, record.Options{})
			problems = append(problems, d.problems(file.file)...)
			declared[name] = d
		}
		findings = append(findings, problems...)
	}
	return declared, findings
}

func (d *declaration) problems(file string) []finding.Finding {
	var findings []finding.Finding
	wrong := func(what, have string, want []string) {
		if !slices.Contains(want, have) {
			findings = append(findings, directiveDeclared.At(file, finding.Position{}, "%s: want one of %s, have %q", what, strings.Join(want, ", "), have))
		}
	}
	for _, form := range d.Forms {
		wrong("forms", form, formNames)
	}
	wrong("content", d.Content, []string{"", "required", "optional", "none"})
	for name, a := range d.Attributes {
		wrong("attributes."+name+".type", a.Type, append([]string{""}, attributeTypes...))
	}
	return findings
}

// check compares a component as written with its declaration.
func (d *declaration) check(use markdown.Directive, cfg helplineNames) []markdown.Problem {
	var problems []markdown.Problem
	form := formNames[use.Kind]
	if len(d.Forms) > 0 && !slices.Contains(d.Forms, form) {
		problems = append(problems, problem(directiveForm, "", howTo(use.Name, d.Forms), "%q cannot be written as %s", use.Name, describeForm(form)))
	}
	empty := strings.TrimSpace(use.Inner) == "" && strings.TrimSpace(use.Text) == ""
	if d.Content == "required" && empty && len(problems) == 0 {
		problems = append(problems, problem(directiveForm, "", "write the text between the opening and the closing line", "%q has no content", use.Name))
	}
	known := make([]string, 0, len(d.Attributes))
	for name := range d.Attributes {
		known = append(known, name)
	}
	slices.Sort(known)
	written := make([]string, 0, len(use.Attrs))
	for name := range use.Attrs {
		written = append(written, name)
	}
	slices.Sort(written)
	for _, name := range written {
		if a, ok := d.Attributes[name]; ok {
			if wrong := a.check(use.Attrs[name], cfg); wrong != "" {
				problems = append(problems, problem(directiveAttribute, name, "", "%s: %s", name, wrong))
			}
			continue
		}
		if name == "id" || name == "class" {
			continue
		}
		advice := ""
		if near := finding.Nearest(name, known); near != "" {
			advice = fmt.Sprintf("did you mean %q?", near)
		} else if len(known) > 0 {
			advice = "it knows " + strings.Join(known, ", ")
		}
		problems = append(problems, problem(directiveAttribute, name, advice, "%q does not know the attribute %q", use.Name, name))
	}
	for _, name := range known {
		if _, ok := use.Attrs[name]; !ok && d.Attributes[name].Required {
			problems = append(problems, problem(directiveAttribute, "", fmt.Sprintf("write {%s=\"...\"}", name), "%q needs the attribute %q", use.Name, name))
		}
	}
	return problems
}

// helplineNames are the ids of the configured helplines, and the country whose phone formats count.
type helplineNames struct {
	ids     []string
	country string
}

// check says in words what is wrong with an attribute's value, or "".
func (a attributeDeclaration) check(value string, names helplineNames) string {
	switch a.Type {
	case "number":
		if _, err := strconv.ParseFloat(value, 64); err != nil {
			return fmt.Sprintf("want a number, have %q", value)
		}
	case "bool":
		if value != "true" && value != "false" {
			return fmt.Sprintf("want true or false, have %q", value)
		}
	case "url":
		if u, err := url.Parse(value); err != nil || u.Scheme != "" && u.Scheme != "https" && u.Scheme != "http" {
			return fmt.Sprintf("want an address such as https://example.org/ or /page/, have %q", value)
		}
	case "choice":
		if !slices.Contains(a.Values, value) {
			return fmt.Sprintf("want one of %s, have %q", strings.Join(a.Values, ", "), value)
		}
	case "helpline":
		if !slices.Contains(names.ids, value) {
			if near := finding.Nearest(value, names.ids); near != "" {
				return fmt.Sprintf("no helpline %q in config.toml; did you mean %q?", value, near)
			}
			return fmt.Sprintf("no helpline %q in config.toml", value)
		}
	case "phone":
		if _, err := care.ParsePhone(value, names.country); err != nil {
			return err.Error()
		}
	}
	return ""
}

func problem(rule finding.Rule, key, suggestion, format string, args ...any) markdown.Problem {
	return markdown.Problem{Rule: rule, Key: key, Message: fmt.Sprintf(format, args...), Suggestion: suggestion}
}

func describeForm(form string) string {
	switch form {
	case "container":
		return "a block with :::"
	case "leaf":
		return "a line of its own with ::"
	}
	return "a part of a sentence with :"
}

func howTo(name string, forms []string) string {
	var ways []string
	for _, form := range forms {
		switch form {
		case "container":
			ways = append(ways, fmt.Sprintf(":::%s on a line, the text, and ::: on a line", name))
		case "leaf":
			ways = append(ways, fmt.Sprintf("::%s{} on a line of its own", name))
		case "inline":
			ways = append(ways, fmt.Sprintf(":%s[text]{}", name))
		}
	}
	return "write " + strings.Join(ways, ", or ")
}

// DirectiveData is what a component's layout sees.
type DirectiveData struct {
	Name    string
	Kind    string // "container", "leaf", "inline"
	Attrs   map[string]string
	Label   template.HTML
	Text    string
	Inner   template.HTML
	Items   []ItemData
	Parent  string
	Ordinal int
	Page    *Page
	Site    *Site
}

// ItemData is one heading inside a component with what follows it.
type ItemData struct {
	ID      string
	Heading template.HTML
	Text    string
	Body    template.HTML
	Plain   string
}

// Get is the value of an attribute, its declared default, or "".
func (d *DirectiveData) Get(name string) string { return d.Attrs[name] }

// directive draws one component.
func (w *Worker) directive(use markdown.Directive) (string, []markdown.Problem) {
	name := path.Join("_directives", use.Name+".html")
	if !w.r.layouts.has(name) {
		return "", nil // package markdown was given the names and has said so
	}
	data := &DirectiveData{
		Name: use.Name, Kind: formNames[use.Kind], Attrs: use.Attrs, Label: template.HTML(use.Label), Text: use.Text, //nolint:gosec // drawn by package markdown
		Inner: template.HTML(use.Inner), Parent: use.Parent, Ordinal: use.Ordinal, Page: w.page, Site: w.r.view,
	}
	for _, item := range use.Items {
		data.Items = append(data.Items, ItemData{item.ID, template.HTML(item.Heading), item.Text, template.HTML(item.Body), item.Plain})
	}
	if w.page.drawn == nil {
		w.page.drawn = map[string]bool{}
	}
	w.page.drawn[use.Name] = true
	var problems []markdown.Problem
	if d := w.r.declared[use.Name]; d != nil {
		problems = d.check(use, w.r.helplines)
		data.Attrs = withDefaults(use.Attrs, d)
	}
	if len(problems) > 0 {
		return "", problems
	}
	html, err := w.shared(name, data)
	if err != nil {
		w.faults = append(w.faults, w.r.fault(err, w.page.where()))
	}
	if use.Kind == markdown.Inline {
		html = inText(html)
	}
	return string(html), nil
}

func withDefaults(written map[string]string, d *declaration) map[string]string {
	all := make(map[string]string, len(d.Attributes)+len(written))
	for name, a := range d.Attributes {
		if a.Default != "" {
			all[name] = a.Default
		}
	}
	for name, value := range written {
		all[name] = value
	}
	return all
}
