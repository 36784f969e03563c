package render

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"porchlight/internal/finding"
	"porchlight/internal/markdown"
	"porchlight/internal/record"
)

var (
	directiveForm = finding.NewRule("directive-form", finding.Error,
		"A component is written in a form that it does not have")
	directiveAttribute = finding.NewRule("directive-attribute", finding.Error,
		"A component's attribute is unknown, missing or wrong")
	directiveTarget = finding.NewRule("directive-target", finding.Warning,
		"A component names a page that does not exist, so the component is left out")
	directiveDeclared = finding.NewFixedRule("directive-declaration", "The file beside a component's layout is wrong")
)

// declaration is the content of `_directives/<name>.toml`: how an editor may write a component.
type declaration struct {
	Doc        string                          `key:"doc"`
	Forms      []string                        `key:"forms"`
	Content    string                          `key:"content"` // one of contentForms; "" means "optional"
	Label      attributeDeclaration            `key:"label"`   // the text in brackets
	Attributes map[string]attributeDeclaration `key:"attributes"`
}

// formNames, formDescriptions and formExamples are in the order of the kinds in package markdown.
var (
	formNames        = []string{"container", "leaf", "inline"}
	formDescriptions = []string{"a block with :::", "a line of its own with ::", "a part of a sentence with :"}
	formExamples     = []string{
		":::%s on a line, the text, and ::: on a line", "::%s{} on a line of its own", ":%s[text]{}",
	}
)

// contentForms are the values of "content" in a declaration. "parts" means headings with text below each, or a
// list.
var contentForms = []string{"required", "headings", "list", "parts", "picture", "optional", "none"}

// readDeclarations reads the declarations of all components, by name of the component. A file that cannot be
// parsed gives only findings.
func readDeclarations(set layoutSet) (map[string]*declaration, []finding.Finding) {
	declared := map[string]*declaration{}
	var findings []finding.Finding
	for _, name := range set.names("_directives/", ".toml") {
		file := set["_directives/"+name+".toml"]
		value, problems := record.Parse(record.TOML, []byte(file.text), file.file, 1)
		if len(problems) == 0 {
			d := &declaration{}
			problems = record.Decode(value, d, record.Options{})
			problems = append(problems, d.problems(value)...)
			declared[name] = d
		}
		findings = append(findings, problems...)
	}
	return declared, findings
}

// problems reports values in a declaration that are not among the allowed words.
func (d *declaration) problems(written *record.Value) []finding.Finding {
	var findings []finding.Finding
	wrong := func(at *record.Value, what, have string, want []string) {
		if have != "" && !slices.Contains(want, have) {
			findings = append(findings, record.Options{}.Report(directiveDeclared, at, "%s: want one of %s, have %q",
				what, strings.Join(want, ", "), have))
		}
	}
	if forms := written.Get("forms"); forms != nil {
		for _, form := range append([]*record.Value{forms}, forms.List...) { // a text is a list of one
			if form.Kind == record.String {
				wrong(form, "forms", form.Text, formNames)
			}
		}
	}
	wrong(written.Get("content"), "content", d.Content, contentForms)
	wrong(written.Get("label").Get("type"), "label.type", d.Label.Type, attributeTypes)
	for name, a := range d.Attributes {
		wrong(written.Get("attributes").Get(name).Get("type"), "attributes."+name+".type", a.Type, attributeTypes)
	}
	return findings
}

// check checks one use of a component in a page's text against the declaration.
func (d *declaration) check(use markdown.Directive, known vocabulary) []markdown.Problem {
	problems := append(d.checkForm(use), d.checkLabel(use, known)...)
	problems = append(problems, d.checkWritten(use.Attrs, use.Name, known)...)
	for _, name := range slices.Sorted(maps.Keys(d.Attributes)) {
		if a := d.Attributes[name]; a.Required && use.Attrs[name] == "" &&
			!(a.Unless != "" && use.Attrs[a.Unless] == "true") {
			problems = append(problems, problem(directiveAttribute, "", a.howToWrite(name),
				"%q needs the attribute %q%s", use.Name, name, a.because()))
		}
	}
	return problems
}

// checkLabel checks the text in brackets.
func (d *declaration) checkLabel(use markdown.Directive, known vocabulary) []markdown.Problem {
	if use.Text == "" {
		if d.Label.Required {
			advice := finding.Message("write it in brackets after %q", use.Name)
			return []markdown.Problem{problem(directiveAttribute, "", advice,
				"%q needs a text in brackets%s", use.Name, d.Label.because())}
		}
		return nil
	}
	if wrong, advice := d.Label.check(use.Text, known); wrong != "" {
		return []markdown.Problem{problem(directiveAttribute, "", advice, "%s: %s", use.Name, wrong)}
	}
	return nil
}

// checkForm checks how a component is written and what it contains. It reports only the first problem, because a
// component in the wrong form has no content either.
func (d *declaration) checkForm(use markdown.Directive) []markdown.Problem {
	if len(d.Forms) > 0 && !slices.Contains(d.Forms, formNames[use.Kind]) {
		return []markdown.Problem{problem(directiveForm, "", howTo(use.Name, d.Forms),
			"%q cannot be written as %s", use.Name, formDescriptions[use.Kind])}
	}
	if message, advice := d.checkContent(use); message != "" {
		return []markdown.Problem{problem(directiveForm, "", advice, "%q %s", use.Name, message)}
	}
	return nil
}

const (
	headingAdvice = "begin each part with a heading on a line of its own, such as ### How long does it take?"
	listAdvice    = "write a list, each point on a line that begins with -"
)

// checkContent describes the missing or wrong content, and what to write. message is "" when the content is
// right.
func (d *declaration) checkContent(use markdown.Directive) (message, advice string) {
	empty := strings.TrimSpace(use.Inner) == "" && (use.Kind == markdown.Container || strings.TrimSpace(use.Text) == "")
	headed := slices.ContainsFunc(use.Items, func(i markdown.Item) bool { return i.Heading != "" })
	switch {
	case empty && !slices.Contains([]string{"", "optional", "none"}, d.Content):
		return "has no content", "write the text between the opening and the closing line"
	case d.Content == "headings" && !headed:
		return "has no headings", headingAdvice
	case d.Content == "list" && headed:
		return "wants a list, and has headings", listAdvice
	case d.Content == "list" && len(use.Items) == 0:
		return "has no list", listAdvice
	case d.Content == "parts" && len(use.Items) == 0:
		return "has neither headings nor a list", headingAdvice + "; or " + listAdvice
	case d.Content == "picture" && len(use.Pictures) == 0:
		return "has no picture", "write ![what it shows](file.jpg) between the opening and the closing line"
	}
	return "", ""
}

// checkWritten checks the attributes that the page's text sets. Unknown attributes are problems, except id and
// class.
func (d *declaration) checkWritten(attrs map[string]string, component string, known vocabulary) []markdown.Problem {
	var problems []markdown.Problem
	names := slices.Sorted(maps.Keys(d.Attributes))
	for _, name := range slices.Sorted(maps.Keys(attrs)) {
		if a, ok := d.Attributes[name]; ok {
			if wrong, advice := a.check(attrs[name], known); wrong != "" && !(a.Required && attrs[name] == "") {
				problems = append(problems, problem(directiveAttribute, name, advice, "%s: %s", name, wrong))
			}
			continue
		}
		if name == "id" || name == "class" {
			continue
		}
		advice := didYouMean(name, names)
		if advice == "" && len(names) > 0 {
			advice = "it knows " + strings.Join(names, ", ")
		}
		problems = append(problems, problem(directiveAttribute, name, advice,
			"%q does not know the attribute %q", component, name))
	}
	return problems
}

// didYouMean suggests the known word nearest to a word; "" when no known word is near.
func didYouMean(word string, known []string) string {
	if near := finding.Nearest(word, known); near != "" {
		return finding.Message("did you mean %q?", near)
	}
	return ""
}

// problem makes a problem at the attribute named key, or at the component when key is "".
func problem(rule finding.Rule, key, suggestion, format string, args ...any) markdown.Problem {
	return markdown.Problem{Rule: rule, Key: key, Message: finding.Message(format, args...), Suggestion: suggestion}
}

// howTo describes how a component is written, in each of its forms.
func howTo(name string, forms []string) string {
	var ways []string
	for _, form := range forms {
		if kind := slices.Index(formNames, form); kind >= 0 {
			ways = append(ways, fmt.Sprintf(formExamples[kind], name))
		}
	}
	return "write " + strings.Join(ways, ", or ")
}
