package render

import (
	"io/fs"
	"maps"
	"reflect"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"

	"porchlight/internal/finding"
)

// TestLayoutsServeManySites draws sites of other pages and settings at once over the same Layouts, one mistake among
// them: each comes out as if it had read them for itself.
func TestLayoutsServeManySites(t *testing.T) {
	const shared = bare + `
-- layouts/baseof.html --
<main>{{ block "main" . }}{{ end }}</main>
-- layouts/page.html --
{{ define "main" }}{{ partial "title" . }}{{ .Content }}{{ .Params.Audience }}{{ end }}
-- layouts/levels/page.html --
{{ define "main" }}{{ icon "phone" }}{{ .Title }}{{ end }}
-- layouts/broken.html --
{{ if .Title }}
-- layouts/_partials/title.html --
<h1>{{ .Title }}</h1>
-- layouts/_directives/note.html --
<aside>{{ .Inner }}</aside>
-- layouts/_icons/phone.svg --
<svg viewBox="0 0 1 1"></svg>
`
	pages := map[string]string{
		"component":      "-- content/a.md --\n---\ntitle: A\naudience: adults\n---\n:::note\ntext\n:::\n",
		"section":        "-- content/levels/b.md --\n---\ntitle: B\n---\n",
		"unknown layout": "-- content/c.md --\n---\ntitle: C\nlayout: nowhere\n---\n-- content/levels/c.md --\n---\ntitle: D\n---\n",
	}
	layouts, readFindings := ReadLayouts(archiveFS(shared), nil)
	if len(readFindings) != 1 {
		t.Fatalf("have %d findings of reading, want the one of the broken layout: %v", len(readFindings), readFindings)
	}
	for name, more := range pages {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			alone := drawFS(t, archiveFS(shared+more+plainSettings), nil)
			env := alone.renderer.env
			env.Layouts = layouts
			over := &drawnSite{files: map[string]string{}}
			over.renderer, over.findings = New(env)
			over.findings = append(over.findings, readFindings...)
			over.draw(t, env.Site)
			if !maps.Equal(over.files, alone.files) {
				t.Errorf("over the same layouts: have %q, want %q", over.files, alone.files)
			}
			if have, want := finding.Sort(over.findings), finding.Sort(alone.findings); !reflect.DeepEqual(have, want) {
				t.Errorf("over the same layouts: have findings %v, want %v", have, want)
			}
		})
	}
}

const plainSettings = "-- config.toml --\nbaseURL = \"https://site.example/\"\ntitle = \"The Site\"\n"

func archiveFS(archive string) fs.FS {
	files := fstest.MapFS{}
	for _, f := range txtar.Parse([]byte(archive)).Files {
		files[f.Name] = &fstest.MapFile{Data: f.Data, Mode: 0o644}
	}
	return files
}
