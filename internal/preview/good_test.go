package preview_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"porchlight/internal/finding"
	"porchlight/internal/folder"
	"porchlight/internal/preview"
	"porchlight/internal/site"
)

// served is the body at a path, which must be there and not be broken.
func served(t *testing.T, p *preview.Preview, path string) string {
	t.Helper()
	a, ok := p.Get(t.Context(), path)
	if !ok || a.Broken {
		t.Fatalf("%s: there %v, %v", path, ok, answerFindings(a))
	}
	return text(t, a)
}

// broken is the answer at a path that must be broken by a rule.
func broken(t *testing.T, p *preview.Preview, path, rule string) *preview.Answer {
	t.Helper()
	a, ok := p.Get(t.Context(), path)
	if !ok || !a.Broken || !hasRule(a.Fatal, rule) || !hasRule(a.Findings(), rule) {
		t.Fatalf("%s: want it broken by %s, have there %v, %v", path, rule, ok, answerFindings(a))
	}
	return a
}

// answerFindings are the findings of an answer; nil without one.
func answerFindings(a *preview.Answer) []finding.Finding {
	if a == nil {
		return nil
	}
	return append(a.Fatal, a.Findings()...)
}

func hasRule(findings []finding.Finding, rule string) bool {
	return slices.ContainsFunc(findings, func(f finding.Finding) bool { return f.Rule == rule })
}

const iop = "care/iop/index.html"

// TestBrokenPageKeepsItsPlace breaks one page: lists, menus and links of others keep it, and its address shows its last
// good output.
func TestBrokenPageKeepsItsPlace(t *testing.T) {
	files := small()
	files["content/care/iop.md"] = "---\ntitle: Intensive outpatient\n---\nLent to the list.\n"
	p, source := opened(t, files)
	good, list, home := served(t, p, iop), served(t, p, "care/index.html"), served(t, p, "index.html")
	change := p.Apply(put(t, source, "content/care/iop.md", "---\ntitle: Changed\ndraft: maybe\n---\nNew words.\n"))
	if change.All || !slices.Equal(change.Pages, []string{"/recovery/care/iop/"}) {
		t.Errorf("have %+v, want only this page to be reported", change)
	}
	if a := broken(t, p, iop, "bad-draft"); string(a.Body) != good {
		t.Errorf("the last good page is not shown: %.80q", a.Body)
	}
	if served(t, p, "care/index.html") != list || served(t, p, "index.html") != home {
		t.Error("another page lost it")
	}
	if status, why := p.Edition().Status(p.Edition().Site.Page("content/care/iop.md")); status != site.Unread ||
		why == "" {
		t.Errorf("status %q, %q", status, why)
	}
	// Another mistake, and another page: nothing else changes.
	p.Apply(put(t, source, "content/care/iop.md", "---\ntitle: [\n---\n"))
	p.Apply(put(t, source, "content/care/php.md", page("Partial care", "", "Text.")))
	if a, ok := p.Get(t.Context(), iop); !ok || !a.Broken || string(a.Body) != good {
		t.Errorf("have %v, %.80q", ok, a.Body)
	}
	if now := served(t, p, "care/index.html"); !strings.Contains(now, "Partial care") ||
		!strings.Contains(now, "Lent to the list.") {
		t.Error("the list does not show the other page's new title, or lost what the broken page lent it")
	}
	p.Apply(put(t, source, "content/care/iop.md", page("Fixed", "", "Fixed words.")))
	if !strings.Contains(served(t, p, iop), "Fixed words") ||
		!strings.Contains(served(t, p, "care/index.html"), "Fixed") {
		t.Error("the fixed page is not shown")
	}
	p.Apply(put(t, source, "content/care/iop.md", "---\ntitle: [\n---\n"))
	change = p.Apply(remove(t, source, "content/care/iop.md"))
	if _, ok := p.Get(t.Context(), iop); ok || !slices.Contains(change.Gone, "/recovery/care/iop/") {
		t.Errorf("the deleted page is still there, or not reported: %+v", change)
	}
}

// TestStandInChangesNoOtherPage: the front matter that a page shares with others stays as it is.
func TestStandInChangesNoOtherPage(t *testing.T) {
	p, source := opened(t, tree{
		"content/one.md": "---\ntitle: One\ndescription: The first.\n---\nWords.\n",
		"content/two.md": "---\ntitle: Two\ndescription: The second.\n---\nWords.\n",
	})
	p.Apply(put(t, source, "content/one.md", "---\ntitle: One\ndraft: maybe\n---\nWords.\n"))
	p.Apply(put(t, source, "content/three.md", "---\ntitle: Three\ndescription: The third.\n---\nWords.\n"))
	for path, want := range map[string]string{"/one": "The first.", "/two": "The second.", "/three": "The third."} {
		if have := p.Edition().Site.GetPage(path).Summary; have != want {
			t.Errorf("%s: the summary is %q, want %q", path, have, want)
		}
	}
}

// TestPagesUnreadableForAWhile keeps pages that cannot be read for a while, or whose folder cannot.
func TestPagesUnreadableForAWhile(t *testing.T) {
	files := small()
	files["shared/help/_index.md"] = "---\ntitle: Help\ndescription: What helps.\n---\n"
	files["shared/help/beds.md"] = page("Beds", "", "Where beds are.")
	files["shared/help/never.md"] = page("Never looked at", "", "x")
	files["shared/one.md"] = page("Alone", "", "One page.")
	source := t.TempDir()
	files.write(t, source)
	for link, to := range map[string]string{"content/help": "../shared/help", "content/one.md": "../shared/one.md"} {
		if err := os.Symlink(to, filepath.Join(source, filepath.FromSlash(link))); err != nil {
			t.Skip("this system has no symbolic links")
		}
	}
	move := func(from, to string) {
		t.Helper()
		if err := os.Rename(filepath.Join(source, from), filepath.Join(source, to)); err != nil {
			t.Fatal(err)
		}
	}
	p := open(t, everything(source, ""))
	good := map[string]string{}
	for _, path := range []string{"help/beds/index.html", "one/index.html", "help/index.html"} {
		good[path] = served(t, p, path)
	}
	home := served(t, p, "index.html")
	move("shared", "away")
	for range 2 { // reported again while it lasts
		change := p.Apply([]string{"content/help", "content/one.md", "shared"})
		if len(change.Gone) > 0 {
			t.Errorf("gone are %v", change.Gone)
		}
		for path, was := range good {
			if a := broken(t, p, path, "bad-symlink"); string(a.Body) != was {
				t.Errorf("%s is not as it was: %.80q", path, a.Body)
			}
		}
		broken(t, p, "help/never/index.html", "bad-symlink")
		if served(t, p, "index.html") != home {
			t.Error("the home page lost them")
		}
	}
	if status, _ := p.Edition().Status(p.Edition().Site.Page("content/help/beds.md")); status != site.Unread {
		t.Errorf("status %q", status)
	}
	move("away", "shared")
	put(t, source, "shared/help/beds.md", page("Beds", "", "Other beds."))
	p.Apply([]string{"content/help", "content/one.md", "shared"})
	if !strings.Contains(served(t, p, "help/beds/index.html"), "Other beds.") ||
		served(t, p, "one/index.html") != good["one/index.html"] {
		t.Error("the pages that are back are not shown")
	}
	if err := os.Remove(filepath.Join(source, "content", "help")); err != nil {
		t.Fatal(err)
	}
	p.Apply([]string{"content/help"})
	if _, ok := p.Get(t.Context(), "help/beds/index.html"); ok {
		t.Error("a page is there whose folder was removed")
	}
}

// TestPageWithoutStandIn: the address of a page without a good state has the reason.
func TestPageWithoutStandIn(t *testing.T) {
	files := small()
	files["content/care/iop.md"] = "---\ntitle: [\n---\n"
	files["content/care/stay/index.md"] = "---\ndate: soon\n---\n"
	p, source := opened(t, files)
	for path, file := range map[string]string{iop: "content/care/iop.md",
		"care/stay/index.html": "content/care/stay/index.md"} {
		a, ok := p.Get(t.Context(), path)
		if !ok || !a.Broken || a.Body != nil || a.File != file || len(a.Fatal) == 0 || !p.Has(path) {
			t.Errorf("%s: have %v, %+v", path, ok, a)
		}
	}
	change := p.Apply(put(t, source, "content/care/iop.md", page("Good", "", "At last.")))
	if !strings.Contains(served(t, p, iop), "At last") || !slices.Equal(change.Pages, []string{"/recovery/care/iop/"}) {
		t.Errorf("have %+v", change)
	}
}

// TestBrokenLayoutKeepsTheLast: while layouts are broken, pages are drawn with the last good ones, also after changes.
func TestBrokenLayoutKeepsTheLast(t *testing.T) {
	files := small()
	files["layouts/_partials/footer.html"] = "<footer>First ones</footer>"
	p, source := opened(t, files)
	served(t, p, iop)
	p.Apply(put(t, source, "layouts/_partials/footer.html", "<footer>Ours</footer>{{ if }}"))
	broken(t, p, iop, "layout-syntax")
	p.Apply(put(t, source, "content/care/iop.md", page("New title", "", "New words.")))
	a := broken(t, p, iop, "layout-syntax")
	if !strings.Contains(string(a.Body), "New words") || !strings.Contains(string(a.Body), "First ones") {
		t.Errorf("have %.200q", a.Body)
	}
	p.Apply(put(t, source, "layouts/_partials/footer.html", "<footer>Ours</footer>"))
	if body := served(t, p, iop); !strings.Contains(body, "Ours") || !strings.Contains(body, "New words") {
		t.Error("the fixed layout is not used")
	}
	p.Apply(remove(t, source, "layouts"))
	if strings.Contains(served(t, p, iop), "Ours") {
		t.Error("the layout that was taken away is still used")
	}
}

// TestLayoutThatStops: a layout that fails breaks only its pages, whose last good outputs are shown.
func TestLayoutThatStops(t *testing.T) {
	p, source := opened(t, small())
	good := served(t, p, iop)
	p.Apply(put(t, source, "layouts/care/page.html", `{{ define "main" }}{{ .Titel }}{{ end }}`))
	if a := broken(t, p, iop, "layout-error"); string(a.Body) != good {
		t.Errorf("have %.80q", a.Body)
	}
	if a := broken(t, p, "care/php/index.html", "layout-error"); a.Body != nil {
		t.Errorf("a page that was never drawn shows %.80q", a.Body)
	}
	served(t, p, "care/index.html")
}

// TestComponentThatStops: a component that fails breaks its page, whose last good output is shown.
func TestComponentThatStops(t *testing.T) {
	files := small()
	files["content/care/iop.md"] = page("Intensive outpatient", "", ":::warning\nTake care.\n:::")
	p, source := opened(t, files)
	good := served(t, p, iop)
	p.Apply(put(t, source, "layouts/_directives/warning.html", "{{ .Nothing }}"))
	if a := broken(t, p, iop, "layout-error"); string(a.Body) != good {
		t.Errorf("have %.80q", a.Body)
	}
}

func TestBrokenSettingsKeepTheLast(t *testing.T) {
	p, source := opened(t, small())
	before := p.Edition().Config
	for _, wrong := range []string{"title = \"x\ny", "titel = 3\n", "baseURL = 7\n"} {
		p.Apply(put(t, source, "config.toml", wrong))
		if a, ok := p.Get(t.Context(), iop); !ok || !a.Broken || len(a.Fatal) == 0 ||
			!strings.Contains(string(a.Body), "/recovery/") {
			t.Errorf("%q: have %v, %+v", wrong, ok, a)
		}
		if p.Edition().Config != before {
			t.Errorf("%q: the settings in use are not the last good ones", wrong)
		}
	}
	p.Apply(put(t, source, "config.toml", strings.Replace(small()["config.toml"], "Small", "Fixed", 1)))
	if !strings.Contains(served(t, p, iop), "Fixed") {
		t.Error("the fixed settings are not used")
	}
	p.Apply(put(t, source, "data/services.toml", "version = 1\n[[services]]\nid = 3"))
	if a, ok := p.Get(t.Context(), iop); !ok || !a.Broken || a.Body == nil {
		t.Errorf("with broken data: have %v, %+v", ok, a)
	}
	p.Apply(remove(t, source, "data"))
	served(t, p, iop)
}

// TestStartWithEverythingBroken begins with all parts broken, and fixes one after the other.
func TestStartWithEverythingBroken(t *testing.T) {
	t.Parallel()
	files := small()
	files["config.toml"] = "baseURL = 7\n"
	files["layouts/baseof.html"] = "{{ if }}"
	files["content/care/iop.md"] = "---\ntitle: [\n---\n"
	p, source := opened(t, files)
	if a, ok := p.Get(t.Context(), iop); !ok || !a.Broken || a.Body != nil {
		t.Errorf("have %v, %+v", ok, a)
	}
	p.Apply(put(t, source, "config.toml", small()["config.toml"]))
	p.Apply(remove(t, source, "layouts"))
	p.Apply(put(t, source, "content/care/iop.md", small()["content/care/iop.md"]))
	want, _ := cold(t, source)
	sameAsCold(t, p, want)
}

// TestSavedMeanwhile saves a file that is not hinted at yet: a page that was shown stays as it was, another one waits
// for the next edition.
func TestSavedMeanwhile(t *testing.T) {
	p, source := opened(t, small())
	good := served(t, p, iop)
	hint := put(t, source, "content/care/iop.md", page("Intensive outpatient", "tags: [evening]", "Newer words."))
	if a, ok := p.Get(t.Context(), iop); !ok || a.Broken || string(a.Body) != good {
		t.Errorf("have %v, %+v", ok, a)
	}
	p.Apply(hint)
	hint = put(t, source, "content/care/php.md", page("Partial hospitalization", "", "Newest words."))
	go func() {
		time.Sleep(20 * time.Millisecond) // either way round is good: now the wait is likely
		p.Apply(hint)
	}()
	if body := served(t, p, "care/php/index.html"); !strings.Contains(body, "Newest words") {
		t.Errorf("have %.80q", body)
	}
}

// TestLayoutWithoutEnd: a layout that does not end blocks no request, neither the first ones nor those after all
// workers are taken. After it is fixed, pages are drawn again. The layout makes only one value, so that time is the
// only limit that it can reach.
func TestLayoutWithoutEnd(t *testing.T) {
	files := small()
	p, source := opened(t, files)
	good := served(t, p, iop)
	p.Apply(put(t, source, "config.toml", files["config.toml"]+"[limits]\npageTime = \"300ms\"\n"))
	p.Apply(put(t, source, "layouts/care/page.html", `{{ define "main" }}{{ $n := seq 3000 }}`+
		`{{ range $n }}{{ range $n }}{{ range $n }}{{ end }}.{{ end }}{{ end }}{{ end }}`))
	if a := broken(t, p, iop, "page-time"); string(a.Body) != good {
		t.Errorf("have %.80q", a.Body)
	}
	for _, path := range []string{"care/php/index.html", "care/stay/index.html", iop} {
		broken(t, p, path, "page-time")
	}
	// a busy machine takes longer than the limit
	p.Apply(append(put(t, source, "config.toml", files["config.toml"]), remove(t, source, "layouts")...))
	if served(t, p, iop) != good {
		t.Error("the fixed layout draws another page")
	}
}

func TestSavingTheSameIsNothing(t *testing.T) {
	files := small()
	files["static/css/site.css"] = "body{margin:0}\n"
	files["layouts/_partials/footer.html"] = "<footer></footer>"
	files["data/services.toml"] = folder.OwnServices
	p, source := opened(t, files)
	served(t, p, iop)
	for name, text := range files {
		if change := p.Apply(put(t, source, name, text)); !change.Nothing {
			t.Errorf("%s: have %+v", name, change)
		}
	}
	for _, path := range []string{"content", "static", "layouts", "data", "config.toml", ".", "nowhere",
		"content/.x.md.swp", "static/.x.swp", "layouts/x~"} {
		if change := p.Apply([]string{path}); !change.Nothing {
			t.Errorf("%s: have %+v", path, change)
		}
	}
	if err := os.Chtimes(filepath.Join(source, "content/care/iop.md"), time.Now(), time.Now()); err != nil {
		t.Fatal(err)
	}
	if change := p.Apply([]string{"content/care/iop.md"}); !change.Nothing || p.Edition().Number > 1 {
		t.Errorf("touched: have %+v", change)
	}
}

// TestCheckedPageKeepsItsPlace breaks a page that was checked, but not shown.
func TestCheckedPageKeepsItsPlace(t *testing.T) {
	t.Parallel()
	p, source := opened(t, small())
	if err := p.CheckAll(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	want, _ := cold(t, source)
	p.Apply(put(t, source, "content/care/iop.md", "---\ntitle: [\n---\n"))
	if a, ok := p.Get(t.Context(), iop); !ok || !a.Broken || string(a.Body) != want[iop] {
		t.Errorf("the page as it was is not shown: %v, %.80q", ok, a.Body)
	}
}
