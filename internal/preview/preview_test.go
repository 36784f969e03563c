package preview_test

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"porchlight"
	"porchlight/internal/build"
	"porchlight/internal/config"
	"porchlight/internal/finding"
	"porchlight/internal/folder"
	"porchlight/internal/preview"
	"porchlight/internal/race"
	"porchlight/internal/site"
)

// everything are the options of a build, or a preview, that shows all pages.
func everything(source, dest string) build.Options {
	return build.Options{
		Source: source, Dest: dest, Theme: porchlight.Starter,
		Flags: config.Flags{Environment: "production", Clock: noon, BuildDrafts: true, BuildFuture: true,
			BuildExpired: true},
	}
}

// bySettings are options of a site whose settings include everything too. Where only the flags of the preview include a
// page, the preview gives it no address that a build without these flags gives to another page, while a build with them
// reports both.
func bySettings(opt build.Options) build.Options {
	opt.Flags.Env = []string{"PORCHLIGHT_BUILDDRAFTS=true", "PORCHLIGHT_BUILDFUTURE=true",
		"PORCHLIGHT_BUILDEXPIRED=true"}
	return opt
}

// preview opens a preview of a site that holds these files.
func opened(t *testing.T, files tree) (p *preview.Preview, source string) {
	t.Helper()
	source = t.TempDir()
	files.write(t, source)
	return open(t, everything(source, "")), source
}

func open(t *testing.T, opt build.Options) *preview.Preview {
	t.Helper()
	p, err := preview.Open(opt, build.AsBuilt)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.Close() })
	return p
}

// cold is what a build of everything makes of a site.
func cold(t *testing.T, source string) (tree, *build.Report) {
	t.Helper()
	return coldOf(t, everything(source, ""))
}

func coldOf(t *testing.T, opt build.Options) (tree, *build.Report) {
	t.Helper()
	dest := filepath.Join(t.TempDir(), "public")
	opt.Dest, opt.NoCache = dest, true
	report, err := build.Run(t.Context(), opt)
	if err != nil {
		t.Fatal(err)
	}
	return readTree(t, dest), report
}

// sameAsSecondBuild builds over what was published before, with what earlier builds kept, and compares that with a cold
// build.
func sameAsSecondBuild(t *testing.T, opt build.Options, want tree, cold *build.Report) {
	t.Helper()
	var before tree
	if cold.Stopped {
		before = readTree(t, opt.Dest)
	}
	report, err := build.Run(t.Context(), opt)
	if err != nil {
		t.Fatal(err)
	}
	if report.CacheErr != nil {
		t.Error(report.CacheErr)
	}
	if cold.Stopped {
		want = before
	}
	if d := folder.Difference(folder.Files(readTree(t, opt.Dest)), folder.Files(want)); d != "" {
		t.Errorf("a build over the last one gives something else than a cold one: %s", d)
	}
	if have, want := findingsOf(t, report.Findings), findingsOf(t, cold.Findings); have != want {
		t.Errorf("a build over the last one has the findings\n%s\nwant\n%s", have, want)
	}
	have := fmt.Sprint(report.Failed, report.Stopped, report.Pages, reasons(report),
		report.Stats.Written+report.Stats.Unchanged)
	if want := fmt.Sprint(cold.Failed, cold.Stopped, cold.Pages, reasons(cold), cold.Stats.Written); have != want {
		t.Errorf("a build over the last one reports %s, want %s", have, want)
	}
}

// reasons are why pages are withheld.
func reasons(report *build.Report) (list []site.Reason) {
	for _, w := range report.Withheld {
		list = append(list, w.Reason)
	}
	return list
}

// text is all that an answer holds.
func text(t *testing.T, a *preview.Answer) string {
	t.Helper()
	if a.Open == nil {
		return string(a.Body)
	}
	f, err := a.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	all, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return string(all)
}

// sameAsCold compares every path of a cold build with the preview, and the paths that only the preview could have.
func sameAsCold(t *testing.T, p *preview.Preview, want tree, once ...string) {
	t.Helper()
	for _, path := range slices.Sorted(maps.Keys(want)) {
		a, ok := p.Get(t.Context(), path)
		switch {
		case !ok:
			t.Errorf("the preview has no %s", path)
		case a.Broken:
			t.Errorf("%s is broken: %v", path, a.Fatal)
		default:
			if d := difference(tree{path: text(t, a)}, tree{path: want[path]}); d != "" {
				t.Errorf("preview and build: %s", d)
			}
		}
	}
	for _, path := range once {
		if _, ok := want[path]; ok {
			continue
		}
		if a, ok := p.Get(t.Context(), path); ok {
			t.Errorf("the preview has %s, which no build writes: %.80q", path, text(t, a))
		}
	}
}

func put(t *testing.T, source, name, text string) []string {
	t.Helper()
	tree{name: text}.write(t, source)
	return []string{name}
}

func remove(t *testing.T, source, name string) []string {
	t.Helper()
	if err := os.RemoveAll(filepath.Join(source, filepath.FromSlash(name))); err != nil {
		t.Fatal(err)
	}
	return []string{name}
}

func findingsOf(t *testing.T, findings []finding.Finding) string {
	t.Helper()
	var b bytes.Buffer
	if err := finding.Text(&b, findings, finding.TextOptions{}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestPreviewIsTheBuild(t *testing.T) {
	t.Parallel()
	files := small()
	files["static/flyer.pdf"] = "%PDF-1.4 not really"
	files["static/.well-known/security.txt"] = "Contact: mailto:x@example.org\n"
	files["content/notes.txt"] = "A file beside pages.\n"
	for i := range 45 {
		files["content/news/n"+string(rune('a'+i%26))+string(rune('a'+i/26))+".md"] = page("News", "", "Something new.")
	}
	p, source := opened(t, files)
	want, report := cold(t, source)
	if report.Failed || want["care/page/2/index.html"] == "" && want["news/page/2/index.html"] == "" {
		t.Fatalf("the site has no list of more than one part, so this test proves less than it says: %v",
			report.Findings)
	}
	sameAsCold(t, p, want, "news/page/9/index.html", "news/page/1/index.html", "news/page/02/index.html",
		"content/_index.md", "config.toml", "care", "care/", "css/site.000000000000.css")
	if err := p.CheckAll(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	found, complete := p.Findings()
	if have, want := findingsOf(t, found), findingsOf(t, report.Findings); have != want || !complete {
		t.Errorf("complete %v, have\n%s\nwant\n%s", complete, have, want)
	}
}

// TestFilesThatPagesDependOn changes files that pages use; each change has to reach the pages, and others must not.
func TestFilesThatPagesDependOn(t *testing.T) {
	t.Parallel()
	const lamp = `<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="8"><path d="M1 1h2"/></svg>`
	files := small()
	files["content/care/iop.md"] = page("Intensive outpatient", "image: {src: /img/lamp.svg, alt: A lamp}",
		"[The flyer](/flyer.pdf)")
	files["static/css/own.css"] = "@import \"https://fonts.example.com/a.css\";\n"
	files["layouts/_partials/footer.html"] = `<footer><link rel="stylesheet" href="{{ (asset "css/own.css").RelPermalink }}"></footer>`
	p, source := opened(t, files)
	for i, step := range []struct{ what, file, text string }{
		{"what there is", "content/about.md", page("About", "", "x")},
		{"a picture beside a page", "content/care/stay/door.svg", strings.Replace(lamp, "%d", "77", 1)},
		{"the same picture once more", "content/care/stay/door.svg", strings.Replace(lamp, "%d", "78", 1)},
		{"a static picture", "static/img/lamp.svg", strings.Replace(lamp, "%d", "99", 1)},
		{"a new static file", "static/flyer.pdf", "%PDF-1.4 not really"},
		{"a style sheet that is used no more", "layouts/_partials/footer.html", "<footer></footer>"},
		{"a style sheet, read again", "static/css/own.css", "a{color:red}"},
	} {
		p.Apply(put(t, source, step.file, step.text))
		if race.FewRounds() && i%6 > 0 {
			continue
		}
		want, report := cold(t, source)
		if report.Failed {
			want = drawnCold(t, source)
		}
		sameAsCold(t, p, want)
		sameFindings(t, p, report)
		if t.Failed() {
			t.Fatal(step.what)
		}
	}
	if want, _ := cold(t, source); want["flyer.pdf"] == "" {
		t.Error("the last state cannot be built, so this test proves less than it says")
	}
}

// TestChangesBehindLinks are seen under the path of the link.
func TestChangesBehindLinks(t *testing.T) {
	files := small()
	files["shared/crisis/xx.toml"] = "version = 1\n"
	files["shared/lamps/a.txt"] = "A lamp.\n"
	source := t.TempDir()
	files.write(t, source)
	for link, to := range map[string]string{"data": "shared", "static/lamps": "../shared/lamps"} {
		if err := os.Symlink(to, filepath.Join(source, link)); err != nil {
			t.Skip("this system has no symbolic links")
		}
	}
	p := open(t, everything(source, ""))
	if body := served(t, p, "lamps/a.txt"); body != "A lamp.\n" {
		t.Fatalf("have %q", body)
	}
	put(t, source, "shared/lamps/a.txt", "Another lamp.\n")
	if change := p.Apply([]string{"static/lamps/a.txt"}); change.Nothing ||
		served(t, p, "lamps/a.txt") != "Another lamp.\n" {
		t.Errorf("have %+v", change)
	}
	put(t, source, "shared/crisis/xx.toml", "version = 2\n")
	if change := p.Apply([]string{"data/crisis/xx.toml"}); change.Nothing {
		t.Errorf("have %+v", change)
	}
}
