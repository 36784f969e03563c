package render

import (
	"context"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"porchlight/internal/race"
)

// hostileLayouts make as much as they can of one function. Each ends with the error of a bound, at its line.
var hostileLayouts = map[string]string{
	"printf":           `{{ printf "` + strings.Repeat("%9999999d", 1000) + `" 1 }}`,
	"printf precision": `{{ printf "` + strings.Repeat("%.9999999f", 1000) + `" 1.5 }}`,
	"printf star":      `{{ printf "` + strings.Repeat("%[1]*[1]d", 1000) + `" 999999 }}`,
	"printf list":      `{{ printf "%9999999d" (seq 10000) }}`,
	"printf in parts":  `{{ range seq 10000 }}{{ printf "%9999999d" . }}{{ end }}`,
	"printf kept":      `{{ $all := list }}{{ range seq 10000 }}{{ $all = append (printf "%9999999d" .) $all }}{{ end }}`,
	"printf by number": `{{ $s := printf "%9999999d" 1 }}{{ printf "` + strings.Repeat("%[1]s", 1000) + `" $s }}`,
	"date":             `{{ $s := "Monday11" }}{{ range seq 100 }}{{ $s = $.Date.Format $s }}{{ end }}`,
	"date of now":      `{{ $s := "1" }}{{ range seq 100 }}{{ $s = (today).Format $s }}{{ end }}`,
	"date piped":       `{{ $d := today }}{{ $s := "1" }}{{ range seq 100 }}{{ $s = $s | $d.Format }}{{ end }}`,
	"date of params":   `{{ $s := "1" }}{{ range seq 100 }}{{ $s = $.Site.Params.day.Format $s }}{{ end }}`,
	"dateFormat":       `{{ $s := "1" }}{{ range seq 100 }}{{ $s = dateFormat $s today }}{{ end }}`,
	"print":            `{{ $s := "x" }}{{ range seq 100 }}{{ $s = print $s $s }}{{ end }}`,
	"println":          `{{ $s := "x" }}{{ range seq 100 }}{{ $s = println $s $s }}{{ end }}`,
	"html":             `{{ $s := "&" }}{{ range seq 100 }}{{ $s = html $s $s }}{{ end }}`,
	"js":               `{{ $s := "<" }}{{ range seq 100 }}{{ $s = js $s $s }}{{ end }}`,
	"urlquery":         `{{ $s := "&" }}{{ range seq 100 }}{{ $s = urlquery $s $s }}{{ end }}`,
	"replace":          `{{ $s := "xx" }}{{ range seq 100 }}{{ $s = replace $s "x" "xx" }}{{ end }}`,
	"replace nothing":  `{{ $s := "xx" }}{{ range seq 100 }}{{ $s = replace $s "" $s }}{{ end }}`,
	"split":            `{{ $s := printf "%9999999d" 1 }}{{ split $s "" }}`,
	"delimit":          `{{ $s := "xx" }}{{ range seq 100 }}{{ $s = delimit (seq 100) $s }}{{ end }}`,
	"jsonify":          `{{ $s := "<" }}{{ range seq 100 }}{{ $s = jsonify (list $s $s) }}{{ end }}`,
	"jsonify site":     `{{ $l := list }}{{ range seq 10000 }}{{ $l = append $.Site $l }}{{ end }}{{ jsonify $l }}`,
	"list":             `{{ $l := list 1 }}{{ range seq 100 }}{{ $l = list $l $l }}{{ end }}`,
	"dict":             `{{ $l := dict }}{{ range seq 100 }}{{ $l = dict "a" $l "b" $l }}{{ end }}`,
	"append":           `{{ $l := list 1 }}{{ range seq 100 }}{{ $l = append $l $l $l }}{{ end }}`,
	"append endless":   `{{ $l := list 1 }}{{ range 100000000 }}{{ $l = append 1 $l }}{{ end }}`,
	"append kept":      `{{ $l := seq 10000 }}` + strings.Repeat(`{{ $l = list (append 1 $l) }}`, 1000),
	"reverse kept":     `{{ $l := seq 10000 }}` + strings.Repeat(`{{ $_ := reverse $l }}`, 10000),
	"markdownify":      `{{ $s := printf "%9999999d" 1 }}{{ markdownify $s }}`,
	"sms":              `{{ $s := "&" }}{{ range seq 10000 }}{{ $s = sms "1-800-662-4357" (print $s $s) }}{{ end }}`,
	"warnf":            `{{ range 100000000 }}{{ warnf "%d" . }}{{ end }}`,
	"partials":         `{{ partial "nest" 90 }}`,
}

// No layout takes much memory or time, whatever its functions make.
func TestLayoutsAreBounded(t *testing.T) {
	source := fstest.MapFS{
		"config.toml": {Data: []byte(
			"baseURL = \"https://site.example/\"\n[params]\nday = 2026-11-11\n")},
		"content/_index.md": {Data: []byte("---\ntitle: Home\ndate: 2026-11-11\n---\nWords.\n")},
		"layouts/_partials/nest.html": {Data: []byte(
			`{{ printf "%999999d" 1 }}{{ if gt . 0 }}{{ partial "nest" (sub . 1) }}{{ end }}`)},
	}
	slow := []string{
		"warnf", "append endless", "append kept", "reverse kept", "jsonify", "dict", "replace", "html", "sms", "js",
		"urlquery",
		"markdownify", "printf in parts", "printf kept", "print",
	}
	for name, layout := range hostileLayouts {
		if race.FewRounds() && slices.Contains(slow, name) {
			continue
		}
		t.Run(name, func(t *testing.T) {
			source["layouts/home.html"] = &fstest.MapFile{Data: []byte("<p>Words.</p>\n" + layout)}
			d := prepare(t, source, nil)
			w, err := d.renderer.NewWorker()
			if err != nil {
				t.Fatal(err)
			}
			runtime.GC()
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			start := time.Now()
			drawn := w.Page(d.renderer.site.Pages()[0], nil, nil)
			runtime.ReadMemStats(&after)
			took, grew := time.Since(start).Round(time.Millisecond), (int64(after.HeapSys)-int64(before.HeapSys))>>20
			t.Logf("%s, %d MB more", took, grew)
			if grew > 700 {
				t.Errorf("%d MB more", grew)
			}
			found := Faults(drawn.Faults)
			if len(found) != 1 || !strings.Contains(found[0].Message, " bytes") || found[0].Suggestion == "" {
				t.Fatalf("have %.300v, want the error of a bound", found)
			}
			wantFile, wantLine := "layouts/home.html", 2
			switch name {
			case "partials":
				wantFile, wantLine = "layouts/_partials/nest.html", 0
			case "printf in parts": // the page is too large, not a value
				wantLine = 0
			}
			if found[0].File != wantFile || found[0].Line != wantLine {
				t.Errorf("at %s:%d, want %s:%d", found[0].File, found[0].Line, wantFile, wantLine)
			}
		})
	}
}

// Whatever a layout does without writing, its drawing ends once it is stopped. None of these layouts reaches another
// limit first: what they make does not grow.
func TestStoppedLayoutsEnd(t *testing.T) {
	for name, layout := range map[string]string{
		"range":     `{{ range 1000000000 }}{{ end }}`,
		"nested":    `{{ $n := seq 10000 }}{{ range $n }}{{ range $n }}{{ range $n }}{{ $_ := . }}{{ end }}{{ end }}{{ end }}`,
		"template":  `{{ define "a" }}{{ if gt . 0 }}{{ template "a" (sub . 1) }}{{ template "a" (sub . 1) }}{{ end }}{{ end }}{{ template "a" 60 }}`,
		"partial":   `{{ $_ := partial "a" 60 }}`,
		"component": `{{ $_ := partialCached "b" . }}`,
	} {
		t.Run(name, func(t *testing.T) {
			d := prepare(t, fstest.MapFS{
				"config.toml":       {Data: []byte("baseURL = \"https://site.example/\"\n")},
				"content/_index.md": {Data: []byte("---\ntitle: Home\n---\nWords.\n")},
				"layouts/home.html": {Data: []byte(layout)},
				"layouts/_partials/a.html": {Data: []byte(
					`{{ if gt . 0 }}{{ $_ := partial "a" (sub . 1) }}{{ $_ = partial "a" (sub . 1) }}{{ end }}`)},
				"layouts/_partials/b.html": {Data: []byte(`{{ range 1000000000 }}{{ end }}`)},
			}, nil)
			w, err := d.renderer.NewWorker()
			if err != nil {
				t.Fatal(err)
			}
			ended, end := context.WithCancel(t.Context())
			go func() {
				defer end()
				w.Page(d.renderer.site.Pages()[0], nil, nil)
			}()
			select {
			case <-ended.Done():
				t.Fatal("the layout ends by itself, so this test proves nothing")
			case <-time.After(50 * time.Millisecond):
			}
			w.Stop()
			select {
			case <-ended.Done():
			case <-time.After(20 * time.Second):
				t.Fatal("it is still being drawn")
			}
		})
	}
}
