package render

import (
	"bytes"
	"errors"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"text/template/parse"
	"time"

	"porchlight"
	"porchlight/bench/corpus"
	"porchlight/internal/compile"
)

// drawAll draws all pages twice, since html/template draws with a template the first time, and gives the last.
func drawAll(t *testing.T, d *drawnSite, plain bool) (*Worker, []Drawn) {
	t.Helper()
	w, err := d.renderer.NewWorker()
	if err != nil {
		t.Fatal(err)
	}
	w.plain = plain
	var all []Drawn
	for range 2 {
		all = nil
		for _, p := range d.renderer.site.Pages() {
			drawn := w.Page(p, p.Source, textOf(t, p))
			drawn.Prose = nil
			all = append(all, drawn)
		}
		for _, a := range d.renderer.site.Aliases {
			all = append(all, w.Alias(a))
		}
	}
	return w, all
}

// sameDrawings compares what html/template draws with what programs draw.
func sameDrawings(t *testing.T, d *drawnSite) *Worker {
	t.Helper()
	_, want := drawAll(t, d, true)
	w, have := drawAll(t, d, false)
	for i := range want {
		for j, out := range want[i].Outputs {
			if j >= len(have[i].Outputs) || !bytes.Equal(out.Body, have[i].Outputs[j].Body) {
				t.Errorf("%s is not the same", out.Path)
			}
		}
		if w, h := fmt.Sprint(want[i].Faults), fmt.Sprint(have[i].Faults); w != h {
			t.Errorf("faults:\n%s\nhave\n%s", w, h)
		}
		for _, given := range []*Given{want[i].Given, have[i].Given} { // a map gives some in any order
			slices.Sort(given.Cards)
			slices.Sort(given.Asked)
		}
		if !reflect.DeepEqual(want[i].Findings, have[i].Findings) || !reflect.DeepEqual(want[i].Links, have[i].Links) ||
			!reflect.DeepEqual(want[i].Given, have[i].Given) {
			t.Errorf("findings, links or cards of %v are not the same", want[i].Layout)
		}
	}
	return w
}

// Programs draw each page of the starter and of the corpus as html/template does, and each layout is compiled.
func TestProgramsDrawTheSame(t *testing.T) {
	dir := t.TempDir()
	if err := corpus.Generate(dir, 60, 1); err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(dir, os.DirFS("../../bench/site")); err != nil {
		t.Fatal(err)
	}
	for name, source := range map[string]fs.FS{"starter": porchlight.Starter, "corpus": os.DirFS(dir)} {
		t.Run(name, func(t *testing.T) {
			w := sameDrawings(t, prepare(t, source, porchlight.Starter))
			if len(w.programs) == 0 {
				t.Error("nothing is compiled")
			}
			for of, program := range w.programs {
				if program == nil {
					t.Errorf("%s is not compiled", of.Name())
				}
			}
		})
	}
}

// hostileTexts are texts that mean something in some context.
var hostileTexts = []string{
	"", "plain words", `"quoted" & 'quoted' <b>bold</b> a+b=c`, "javascript:alert(1)",
	"https://a.example/x?y=1&z=%20#f",
	"</script><script>alert(1)</script>", "<!-- --> ]]>", "zero\x00byte", "\xff\xfe not UTF-8 \xc3",
	"caf\u00e9 \u2019 \u2028 \u2029",
	"//other.example/", "/a b/%zz/%4", "a:b", "expression(alert(1))", "on\nnew\tline", "\\u003c \\", "`${x}`",
	"tel:+1-800",
}

// goodTemplates use what templates can hold, on a page with hostile values. Programs draw them.
var goodTemplates = []string{
	`{{ range .P }}<p title="{{ . }}" data-x={{ . }}>{{ . }}</p><a href="{{ . }}">a</a><a href="/x/{{ . }}?q={{ . }}#{{ . }}">b</a>{{ end }}`,
	`<script>{{ range .P }}f({{ . }}, "{{ . }}", '{{ . }}');{{ end }}</script>`,
	`<style>{{ range .P }}p { color: {{ . }} }{{ end }}</style><p style="{{ index .P 3 }}">x</p>`,
	`<title>{{ index .P 2 }}</title><img srcset="{{ index .P 4 }}"><p {{ index .P 1 }}>x</p>`,
	`{{ range $i, $x := .P }}{{ $i }}: {{ $x }} {{ if eq $i 2 }}{{ break }}{{ else if lt $i 1 }}{{ continue }}{{ end }}.{{ end }}`,
	`{{ range .None }}x{{ else }}none {{ len .P }}{{ end }}{{ range 3 }}{{ . }}{{ end }}{{ range 0 }}{{ else }}zero{{ end }}`,
	`{{ range $k, $v := .Map }}{{ $k }}={{ $v }} {{ end }}{{ .Map.b }}{{ .Map.none }}{{ with .Map.none }}x{{ else }}y{{ end }}`,
	`{{ $x := 1 }}{{ if true }}{{ $x = 2 }}{{ $x := 3 }}{{ $x }}{{ end }}{{ $x }}{{ with $y := .Text }}{{ $y }}{{ $x = 5 }}{{ end }}{{ $x }}`,
	`{{ define "a" }}[{{ . }}{{ $ }}{{ if gt . 0 }}{{ template "a" (dec .) }}{{ end }}]{{ end }}{{ template "a" 3 }}{{ block "b" .Text }}{{ . }}{{ end }}`,
	`{{ and .Text .P }}{{ or "" .Text }}{{ not .Text }}`,
	`{{ and 1 .None }}|{{ or 0 "" .Text }}|{{ not .None }}|{{ eq .N 1 2 3 }}`,
	`{{ ne .Text "x" }}{{ le 1 .N }}{{ ge "b" "a" }}{{ lt .F 1.5 }}{{ gt 1.5 .F }}{{ eq .F 2.5 }}{{ eq true false }}`,
	`{{ .Text | upper | add .N | len }}{{ upper (index .P 2) }}{{ (index .P 1) | len }}{{ slice "words" 1 3 }}{{ slice "words" 2 }}`,
	`{{ .Sub.Name }}{{ .Sub.Greet "x" }}{{ .Sub.Greet .Text | len }}{{ .Ptr.Name }}{{ .Ptr.Greet "y" }}{{ .Any.Name }}{{ (.Self).Text }}{{ $.Self.Self.N }}`,
	`{{ fail .Text }}`, `{{ $x := .Sub.Fail 1 }}`, `{{ upper (fail .Text) }}`,
	`{{ define "a" }}{{ fail . }}{{ end }}{{ template "a" .Text }}`,
	`{{ index .Map "a" }}{{ index .Map "none" }}`,
	`{{ eq .Ptr .Ptr }}{{ eq .Ptr nil }}{{ eq .Nil nil }}{{ eq .NilAny nil }}{{ eq .Text nil }}`,
	`{{ .HTML }}<p title="{{ .HTML }}">{{ .URL }}</p><a href="{{ .URL }}">x</a><script>x = {{ .HTML }} + {{ .JS }} + {{ .N }} + {{ .Map }}</script>`,
	`{{ .N }}{{ .F }}{{ .Nil }}{{ .Ptr }}{{ .None }}{{ .NilAny }}{{ true }}{{ 1.5 }}{{ -1 }}`,
	`{{ upper nil }}{{ upper .NilAny }}{{ add .N 1 }}{{ add 1.5 .N }}{{ join "," "a" .Text }}{{ join "," }}{{ half 3 }}{{ half 2.5 }}`,
	`{{ "x" | .Sub.Greet }}{{ "x" | $.Sub.Greet | upper }}`,
	`{{/* a comment */}}{{ with .Sub }}{{ .Name }}{{ with $.Text }}{{ . }}{{ end }}{{ end }}`,
	`{{ range .Many }}{{ .Name }}{{ .Greet "x" }}{{ end }}{{ range .Mixed }}{{ . }}{{ end }}{{ range .Sub.Name | list }}{{ . }}{{ end }}`,
	`{{ range $i, $p := .Many }}{{ if $i }}, {{ end }}{{ with $q := $p.Name }}{{ $q }}{{ end }}{{ end }}{{ range 99999 }}{{ . }}{{ end }}`,
}

// oddTemplates hold mistakes, and what is left to html/template.
var oddTemplates = []string{
	`{{ .Nil.Name }}`, `{{ .NilAny.Name }}`, `{{ .Nowhere }}`, `{{ .Text.Nowhere }}`, `{{ index .P 99 }}`,
	`{{ eq .Text 1 }}`, `{{ .Text 1 }}`,
	`{{ and }}`, `{{ slice .P 1 }}`, `{{ index .Map 1 }}`, `{{ 'a' }}{{ 0x1F }}`, `{{ nil | printf "%v" }}`,
	`{{ join 1 }}`, `{{ upper }}`,
	`{{ print .N .Text | html }}`, `{{ .Text | html }}{{ .Text | urlquery }}<a href="{{ .URL | html }}">x</a>`,
	`{{ panics }}`, `{{ template "none" }}`,
	`{{ range .Text }}{{ . }}{{ end }}`, `{{ len .Nil }}`, `{{ lt .N 1.5 }}`,
	`{{ define "a" }}{{ template "a" }}{{ end }}{{ template "a" }}`,
	`<a href="{{ if .Text }}{{ .Text }}{{ else }}/{{ end }}">x</a><p title="{{ template "t" . }}">x</p>{{ define "t" }}{{ .N }}{{ end }}`,
}

type person struct{ Name string }

func (p person) Greet(s string) string { return p.Name + s }
func (p person) Fail(n int) (int, error) {
	return n, errors.New("it fails")
}

type dataOfTemplates struct {
	P           []string
	None        []int
	Map         map[string]any
	Text        string
	N           int
	F           float64
	Sub         person
	Ptr, Nil    *person
	Any, NilAny any
	HTML        template.HTML
	URL         template.URL
	JS          template.JS
	Many        []*person
	Mixed       []any
}

func (d *dataOfTemplates) Self() *dataOfTemplates { return d }

func templateData(text string) *dataOfTemplates {
	p := &person{text}
	return &dataOfTemplates{
		P: append([]string{text}, hostileTexts...), Map: map[string]any{"b": text, "a": 1, "c": p}, Text: text,
		N: len(text), F: 2.5,
		Sub: person{"n"}, Ptr: p, Any: p, HTML: template.HTML("<b>" + text + "</b>"), URL: template.URL(text),
		JS:   "f(1)",
		Many: []*person{p, {"b"}}, Mixed: []any{1, text, nil, p.Name, template.HTML("<i>")},
	}
}

// endingWriter fails after so many writes, so that each template ends.
type endingWriter struct {
	bytes.Buffer
	left int
}

func (w *endingWriter) Write(p []byte) (int, error) {
	if w.left--; w.left < 0 || w.Len() > 1<<20 {
		return 0, io.ErrShortWrite
	}
	return w.Buffer.Write(p)
}

// sameAsLibrary compares a program with html/template, and reports whether there is a program and whether it knew all.
func sameAsLibrary(t *testing.T, layout string, data any) (compiled, drawn bool) {
	t.Helper()
	funcs := template.FuncMap{
		"upper": func(s any) string { return strings.ToUpper(fmt.Sprint(s)) }, "dec": func(n int) int { return n - 1 },
		"fail":   func(s string) (string, error) { return "", errors.New("no: %d") },
		"panics": func() string { panic("p") },
		"add":    func(a, b any) (any, error) { return fmt.Sprint(a, b), nil },
		"join":   func(sep string, s ...string) string { return strings.Join(s, sep) },
		"half":   func(f float64) float64 { return f / 2 }, "list": func(all ...any) []any { return all },
		printed: printedValue,
	}
	set, err := template.New("layout").Funcs(funcs).Parse(layout)
	if err != nil {
		return false, false
	}
	rewrite(set)
	want := endingWriter{left: 3000}
	wantErr := set.Execute(&want, data)
	program, err := compile.Compile(set.Tree,
		compile.Env{Funcs: funcs, Escape: escaper, Text: printed, Lookup: func(name string) *parse.Tree {
			if called := set.Lookup(name); called != nil {
				return called.Tree
			}
			return nil
		}})
	if err != nil {
		return false, false
	}
	for range 2 {
		have := endingWriter{left: 3000}
		err := program.Execute(&have, data)
		if errors.Is(err, compile.ErrOther) {
			return true, false
		}
		if fmt.Sprint(err) != fmt.Sprint(wantErr) {
			t.Fatalf("%s\nerror: %v\nwant:  %v", layout, err, wantErr)
		}
		if have.String() != want.String() {
			t.Fatalf("%s\nhave: %s\nwant: %s", layout, have.String(), want.String())
		}
	}
	return true, true
}

func TestProgramsOfTemplates(t *testing.T) {
	for _, text := range hostileTexts {
		for _, layout := range goodTemplates {
			if compiled, drawn := sameAsLibrary(t, layout, templateData(text)); !compiled || !drawn {
				t.Errorf("compiled %v, drawn %v: %s", compiled, drawn, layout)
			}
		}
		for _, layout := range oddTemplates {
			sameAsLibrary(t, layout, templateData(text))
		}
	}
}

func FuzzPrograms(f *testing.F) {
	for i, layout := range slices.Concat(goodTemplates, oddTemplates) {
		f.Add(layout, hostileTexts[i%len(hostileTexts)])
	}
	f.Fuzz(func(t *testing.T, layout, text string) { sameAsLibrary(t, layout, templateData(text)) })
}

// Values with texts of their own, of pointers, of values, and of an error.
type (
	named   struct{ Name string }
	byValue struct{ Name string }
	wrong   struct{ Name string }
)

func (n *named) String() string  { return n.Name }
func (n byValue) String() string { return n.Name }
func (w wrong) String() string   { return "not " + w.Name }
func (w wrong) Error() string    { return w.Name }

// sameEscaped compares an escaper with html/template in all contexts.
func sameEscaped(t *testing.T, text string) {
	t.Helper()
	for key, of := range escapers() {
		if quickly[strings.ReplaceAll(key, "_html_template_", "")] == nil {
			continue
		}
		values := []any{text, template.HTML(text), template.URL(text), template.JS(text), len(text), &text, nil,
			&named{text}, &byValue{text}, byValue{text}, &wrong{text}, &time.Time{}}
		for _, value := range values {
			var want bytes.Buffer
			if err := of.escaped.Execute(&want, value); err != nil {
				t.Fatal(err)
			}
			have, ok := escaper(strings.Fields(key))([]byte("<"), reflect.ValueOf(value))
			if text := want.String()[of.before : want.Len()-of.after]; !ok || string(have) != "<"+text {
				t.Errorf("%s of %T %q:\nhave %q\nwant %q", key, value, value, have, text)
			}
		}
	}
}

func TestEscapers(t *testing.T) {
	if _, none := escapers()[""]; none || escaper(nil) != nil {
		t.Error("a value without escapers is drawn")
	}
	for names := range quickly {
		if escaper(strings.Fields("_html_template_"+strings.ReplaceAll(names, " ", " _html_template_"))) == nil {
			t.Errorf("no context has %s", names)
		}
	}
	for _, text := range hostileTexts {
		sameEscaped(t, text)
	}
	for c := range 256 {
		sameEscaped(t, string([]byte{byte(c)}))
		sameEscaped(t, "a"+string([]byte{byte(c)})+"1a")
		sameEscaped(t, "%"+string([]byte{byte(c)})+"1")
		sameEscaped(t, string([]byte{byte(c)})+"://x")
	}
}

func FuzzEscapers(f *testing.F) {
	for _, text := range hostileTexts {
		f.Add(text)
	}
	f.Fuzz(sameEscaped)
}

// A layout with a mistake has the words of html/template about it, and nothing twice.
func TestMistakesInPrograms(t *testing.T) {
	for _, layout := range []string{
		`{{ warnf "once" }}{{ range .Pages }}{{ .Nowhere }}{{ end }}{{ .Params.x.y.z }}{{ .Nowhere }}`,
		`{{ warnf "once" }}{{ if firstUse "a" }}a{{ end }}{{ with .Paginator }}{{ .PageNumber }}{{ end }}{{ partial "p.html" . }}`,
		`{{ partialCached "p.html" . 1 }}{{ partial "p.html" 1 }}`, `{{ index .Pages 99 }}`,
		`{{ errorf "bad" }}{{ partial "none.html" }}`,
	} {
		d := prepare(t, fstest.MapFS{
			"config.toml":              {Data: []byte("baseURL = \"https://site.example/\"\n")},
			"content/_index.md":        {Data: []byte("---\ntitle: Home\n---\nWords.\n")},
			"content/a.md":             {Data: []byte("---\ntitle: A\n---\nWords.\n")},
			"content/b.md":             {Data: []byte("---\ntitle: B\nparams: {x: {y: c}}\n---\nWords.\n")},
			"layouts/all.html":         {Data: []byte(layout)},
			"layouts/_partials/p.html": {Data: []byte(`{{ warnf "in p" }}{{ .Title }}{{ .Nowhere }}`)},
		}, nil)
		sameDrawings(t, d)
	}
}
