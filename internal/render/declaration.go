package render

import (
	"cmp"
	"fmt"
	"maps"
	"net/url"
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
	Content    string                          `key:"content"` // "required", "headings", "optional", "none"; "" is optional
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
		if have != "" && !slices.Contains(want, have) {
			findings = append(findings, directiveDeclared.At(file, finding.Position{}, "%s: want one of %s, have %q", what, strings.Join(want, ", "), have))
		}
	}
	for _, form := range d.Forms {
		wrong("forms", form, formNames)
	}
	wrong("content", d.Content, []string{"required", "headings", "optional", "none"})
	for name, a := range d.Attributes {
		wrong("attributes."+name+".type", a.Type, attributeTypes)
	}
	return findings
}

// check compares a component as written with its declaration.
func (d *declaration) check(use markdown.Directive, names helplineNames) []markdown.Problem {
	problems := append(d.checkForm(use), d.checkWritten(use.Attrs, use.Name, names)...)
	for _, name := range slices.Sorted(maps.Keys(d.Attributes)) {
		if _, ok := use.Attrs[name]; !ok && d.Attributes[name].Required {
			problems = append(problems, problem(directiveAttribute, "", fmt.Sprintf("write {%s=\"...\"}", name), "%q needs the attribute %q", use.Name, name))
		}
	}
	return problems
}

// checkForm looks at how a component is written and at what it holds. One complaint is enough: a component in the wrong form holds
// nothing either.
func (d *declaration) checkForm(use markdown.Directive) []markdown.Problem {
	form := formNames[use.Kind]
	empty := strings.TrimSpace(use.Inner) == "" && strings.TrimSpace(use.Text) == ""
	headed := slices.ContainsFunc(use.Items, func(i markdown.Item) bool { return i.Heading != "" })
	switch {
	case len(d.Forms) > 0 && !slices.Contains(d.Forms, form):
		return []markdown.Problem{problem(directiveForm, "", howTo(use.Name, d.Forms), "%q cannot be written as %s", use.Name, describeForm(form))}
	case empty && (d.Content == "required" || d.Content == "headings"):
		return []markdown.Problem{problem(directiveForm, "", "write the text between the opening and the closing line", "%q has no content", use.Name)}
	case d.Content == "headings" && !headed:
		return []markdown.Problem{problem(directiveForm, "", "begin each part with a heading on a line of its own, such as ### How long does it take?", "%q has no headings", use.Name)}
	}
	return nil
}

// checkWritten looks at the attributes that an editor wrote.
func (d *declaration) checkWritten(attrs map[string]string, component string, names helplineNames) []markdown.Problem {
	var problems []markdown.Problem
	known := slices.Sorted(maps.Keys(d.Attributes))
	for _, name := range slices.Sorted(maps.Keys(attrs)) {
		if a, ok := d.Attributes[name]; ok {
			if wrong, advice := a.check(attrs[name], names); wrong != "" {
				problems = append(problems, problem(directiveAttribute, name, advice, "%s: %s", name, wrong))
			}
			continue
		}
		if name == "id" || name == "class" {
			continue
		}
		advice := meant(name, known)
		if advice == "" && len(known) > 0 {
			advice = "it knows " + strings.Join(known, ", ")
		}
		problems = append(problems, problem(directiveAttribute, name, advice, "%q does not know the attribute %q", component, name))
	}
	return problems
}

// helplineNames are the ids of the configured helplines, and the country whose phone formats count.
type helplineNames struct {
	ids     []string
	country string
}

// check says in words what is wrong with an attribute's value, or "", and what to write instead when that is known.
func (a attributeDeclaration) check(value string, names helplineNames) (wrong, advice string) {
	switch a.Type {
	case "number":
		if _, err := strconv.ParseFloat(value, 64); err != nil {
			wrong = fmt.Sprintf("want a number, have %q", value)
		}
	case "bool":
		if value != "true" && value != "false" {
			wrong = fmt.Sprintf("want true or false, have %q", value)
		}
	case "url":
		if u, err := url.Parse(value); err != nil || u.Scheme != "" && u.Scheme != "https" && u.Scheme != "http" {
			wrong = fmt.Sprintf("want an address such as https://example.org/ or /page/, have %q", value)
		}
	case "choice":
		if !slices.Contains(a.Values, value) {
			return fmt.Sprintf("want one of %s, have %q", strings.Join(a.Values, ", "), value), meant(value, a.Values)
		}
	case "helpline":
		if !slices.Contains(names.ids, value) {
			advice = cmp.Or(meant(value, names.ids), fmt.Sprintf("add [helplines.%s] to config.toml, or leave the attribute out", value))
			return fmt.Sprintf("no helpline %q in config.toml", value), advice
		}
	case "phone":
		if _, err := care.ParsePhone(value, names.country); err != nil {
			wrong = err.Error()
		}
	}
	return wrong, ""
}

// meant asks for the known word that is near, "" when none is.
func meant(word string, known []string) string {
	if near := finding.Nearest(word, known); near != "" {
		return fmt.Sprintf("did you mean %q?", near)
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
