package templatefault_test

import (
	"testing"
	"text/template"

	"porchlight/internal/finding"
	"porchlight/internal/templatefault"
)

// TestMessagesOfGo fails when Go changes the form of its messages.
func TestMessagesOfGo(t *testing.T) {
	fail := func(text string) string {
		parsed, err := template.New("a.md").Funcs(template.FuncMap{"own": func() string { return "" }}).Parse(text)
		if err == nil {
			err = parsed.Execute(&nothing{}, struct{ Title string }{})
		}
		if err == nil {
			t.Fatalf("%s: no error", text)
		}
		return err.Error()
	}
	at, what, ok := templatefault.Locate(fail("one\né {{ .Titel }}"))
	if !ok || at.Name != "a.md" || at.In("one\né {{ .Titel }}") != (finding.Position{Line: 2, Column: 6}) {
		t.Errorf("have %+v, %v", at, ok)
	}
	expression, what := templatefault.Expression(what)
	name, typ, ok := templatefault.UnknownField(what)
	if expression != ".Titel" || name != "Titel" || typ != "struct" || !ok {
		t.Errorf("have %q, %q, %q, %v from %q", expression, name, typ, ok, what)
	}
	at, what, _ = templatefault.Locate(fail("{{ onw }}"))
	name, ok = templatefault.UnknownFunction(what)
	for text, column := range map[string]int{"é {{ onw }}": 3, "{{ .Title }}{{ onw }}": 0} {
		if pos := at.In(text); name != "onw" || !ok || pos != (finding.Position{Line: 1, Column: column}) {
			t.Errorf("have %q, %v at %v from %q", name, ok, pos, what)
		}
	}
	if near := templatefault.NearestFunction(name, map[string]any{"own": nil}); near != "own" {
		t.Errorf("have %q", near)
	}
	if _, what, _ = templatefault.Locate(fail(
		`{{ define "a" }}{{ template "a" }}{{ end }}{{ template "a" }}`)); !templatefault.IsEndless(what) {
		t.Errorf("have %q", what)
	}
	if _, what, _ = templatefault.Locate(fail("{{ if .Title }}")); what == "" {
		t.Error("no message")
	} else if words, advice := templatefault.Syntax(what); words != "the file ends before every block is closed" ||
		advice == "" {
		t.Errorf("have %q, %q", words, advice)
	}
	text := "{{ define `a` }}\n{{/* {{ end }} */}}\né {{- if .Title }}{{ else }}{{ range .Title }}{{ end }}"
	_, what, _ = templatefault.Locate(fail(text + "{{ end }}"))
	if words, pos, ok := templatefault.Unclosed(what, text); !ok || pos != (finding.Position{Line: 3, Column: 3}) ||
		words != "this {{ if }}, or a block in it, is never closed" {
		t.Errorf("have %q, %v, %v from %q", words, pos, ok, what)
	}
	if _, _, ok := templatefault.Unclosed("unexpected {{end}}", text); ok {
		t.Error("another message is taken for that of a block that is not closed")
	}
	if at, _, ok := templatefault.Locate("something else"); ok || at.In("") != (finding.Position{}) {
		t.Errorf("have %+v, %v", at, ok)
	}
}

type nothing struct{}

func (nothing) Write(p []byte) (int, error) { return len(p), nil }
