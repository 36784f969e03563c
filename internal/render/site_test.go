package render

import (
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"porchlight/internal/asset"
	"porchlight/internal/config"
	"porchlight/internal/content"
	"porchlight/internal/finding"
	"porchlight/internal/site"
	"porchlight/internal/tree"
)

// drawnSite is a small site in memory after one worker drew all of it.
type drawnSite struct {
	files    map[string]string // outputs by path
	outputs  []Output
	findings []finding.Finding
	renderer *Renderer
}

// bare are layouts for what every site has. A site's own file of the same name comes later and wins.
const bare = `-- layouts/404.html --
{{ "" }}
-- layouts/alias.html --
{{ .RelPermalink }}
-- layouts/all.html --
{{ .Content }}
-- static/empty.txt --
`

// drawSite assembles and draws a site written as a txtar archive. Mistakes in its settings fail the test: they are
// another package's.
func drawSite(t *testing.T, archive string) *drawnSite {
	t.Helper()
	source := fstest.MapFS{}
	for _, f := range txtar.Parse([]byte(bare + archive)).Files {
		source[f.Name] = &fstest.MapFile{Data: f.Data, Mode: 0o644}
	}
	if source["config.toml"] == nil {
		source["config.toml"] = &fstest.MapFile{Data: []byte(
			"baseURL = \"https://site.example/\"\ntitle = \"The Site\"\n"), Mode: 0o644}
	}
	return drawFS(t, source, nil)
}

func drawFS(t *testing.T, source, theme fs.FS) *drawnSite {
	t.Helper()
	d := prepare(t, source, theme)
	d.draw(t, d.renderer.site)
	return d
}

// prepare assembles a site of a file system over the layouts and static files of a theme; nil: the site brings all.
func prepare(t *testing.T, source, theme fs.FS) *drawnSite {
	t.Helper()
	cfg, found := config.Load(source, config.Flags{Clock: time.Date(2027, 3, 1, 0, 0, 0, 0, time.UTC)})
	for _, f := range cfg.Checks.Apply(found) {
		if f.Severity == finding.Error {
			t.Fatalf("before drawing: %+v", f)
		}
	}
	read, _ := content.Read(tree.Take(source, content.Folder), cfg)
	assets, _ := asset.Open(source, theme)
	assembled, _ := site.Assemble(read, cfg, assets)
	d := &drawnSite{files: map[string]string{}}
	d.renderer, d.findings = New(Env{Config: cfg, Site: assembled, Assets: assets, Source: source, Theme: theme})
	return d
}

// textOf is the body of a page, nil for a page without a file.
func textOf(t *testing.T, p *site.Page) []byte {
	t.Helper()
	if p.Source == nil {
		return nil
	}
	text, err := p.Source.Body.Text()
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func (d *drawnSite) draw(t *testing.T, assembled *site.Site) {
	t.Helper()
	w, err := d.renderer.NewWorker()
	if err != nil {
		t.Fatal(err)
	}
	var faults []Fault
	take := func(drawn Drawn) {
		d.outputs = append(d.outputs, drawn.Outputs...)
		d.findings = append(d.findings, drawn.Findings...)
		faults = append(faults, drawn.Faults...)
	}
	for _, p := range assembled.Pages() {
		take(w.Page(p, p.Source, textOf(t, p)))
	}
	for _, a := range assembled.Aliases {
		take(w.Alias(a))
	}
	indexes, err := d.renderer.Indexes()
	if err != nil {
		t.Fatal(err)
	}
	d.outputs = append(d.outputs, indexes...)
	d.findings = append(d.findings, Faults(faults)...)
	for _, o := range d.outputs {
		d.files[o.Path] = string(o.Body)
	}
}

// reported is every finding as "file:line:column: message (suggestion)", one a line.
func (d *drawnSite) reported() string {
	var b strings.Builder
	for _, f := range finding.Sort(d.findings) {
		b.WriteString(f.File)
		if f.Line > 0 {
			fmt.Fprintf(&b, ":%d:%d", f.Line, f.Column)
		}
		b.WriteString(": " + f.Message)
		if f.Suggestion != "" {
			b.WriteString(" (" + f.Suggestion + ")")
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// wantFindings fails unless exactly these findings were reported.
func (d *drawnSite) wantFindings(t *testing.T, want ...string) {
	t.Helper()
	all := strings.Join(want, "\n")
	if all != "" {
		all += "\n"
	}
	if got := d.reported(); got != all {
		t.Errorf("have findings:\n%swant:\n%s", got, all)
	}
}

// wantFile fails unless an output is exactly this text, spaces at its ends apart.
func (d *drawnSite) wantFile(t *testing.T, path, want string) {
	t.Helper()
	got, ok := d.files[path]
	if !ok {
		t.Errorf("no output %q", path)
	} else if strings.TrimSpace(got) != want {
		t.Errorf("%s: have:\n%s\nwant:\n%s", path, got, want)
	}
}
