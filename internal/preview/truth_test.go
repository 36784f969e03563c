package preview_test

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"porchlight/internal/build"
	"porchlight/internal/preview"
	"porchlight/internal/site"
)

// asLive are the options of a site that shows only live pages.
func asLive(source string) build.Options {
	opt := everything(source, "")
	opt.Flags.BuildDrafts, opt.Flags.BuildFuture, opt.Flags.BuildExpired = false, false, false
	return opt
}

// TestTimeOfDay: at the given hours one page is published, and another one is no longer published.
func TestTimeOfDay(t *testing.T) {
	t.Parallel()
	now := noon
	files := small()
	files["content/care/late.md"] = page("Late", "publishDate: "+now.Add(time.Hour).Format(time.RFC3339), "x")
	files["content/care/early.md"] = page("Early", "expiryDate: "+now.Add(time.Hour).Format(time.RFC3339), "x")
	source := t.TempDir()
	files.write(t, source)
	opt := asLive(source)
	opt.Now = func() time.Time { return now }
	p := open(t, opt)
	same := func() {
		t.Helper()
		cold := opt
		cold.Dest, cold.Now, cold.Flags.Clock = filepath.Join(t.TempDir(), "public"), nil, now
		if _, err := build.Run(t.Context(), cold); err != nil {
			t.Fatal(err)
		}
		sameAsCold(t, p, readTree(t, cold.Dest), "care/early/index.html", "care/late/index.html",
			"care/soon/index.html")
	}
	now = now.Add(59 * time.Minute)
	if change := p.Apply(nil); !change.Nothing {
		t.Errorf("before the hour: %+v", change)
	}
	same()
	now = now.Add(time.Minute)
	p.Apply(nil)
	same()
	// A page that is written later, for a time that has come since the last look.
	now = now.Add(2 * time.Hour)
	p.Apply(put(t, source, "content/care/soon.md",
		page("Soon", "publishDate: "+now.Add(-time.Hour).Format(time.RFC3339), "x")))
	same()
}

// TestSettingsThatFilesDependOn: findings about files change with the settings.
func TestSettingsThatFilesDependOn(t *testing.T) {
	t.Parallel()
	files := small()
	files["static/old.html"] = `<!doctype html><html lang="en"><title>x</title><script src="https://cdn.example.net/a.js"></script></html>`
	files["content/care/stay/door.svg"] = `<svg xmlns="http://www.w3.org/2000/svg" width="20" height="30"><path d="M0 0h9"/><desc>` + strings.Repeat("x", 200_000) + `</desc></svg>`
	for name, settings := range map[string]string{
		"host": strings.Replace(files["config.toml"], "example.org", "cdn.example.net", 1),
		"size": files["config.toml"] + "[limits]\noutputBytes = 150000\n",
	} {
		t.Run(name, func(t *testing.T) {
			p, source := opened(t, files)
			_, before := cold(t, source)
			sameFindings(t, p, before)
			p.Apply(put(t, source, "config.toml", settings))
			_, after := cold(t, source)
			sameFindings(t, p, after)
			if findingsOf(t, before.Findings) == findingsOf(t, after.Findings) {
				t.Error("the settings change nothing, so this test proves nothing")
			}
		})
	}
}

// TestWithdrawnStaysWithdrawn: the last good state of a page that was taken off the site is not shown under another
// page at its address.
func TestWithdrawnStaysWithdrawn(t *testing.T) {
	files := small()
	files["layouts/news/page.html"] = `{{ define "main" }}<h1>{{ .Title }}</h1>{{ .Nothing }}{{ end }}`
	files["layouts/bad.html"] = files["layouts/news/page.html"]
	files["content/care/iop.md"] = page("Intensive outpatient", "", "The withdrawn quokka.")
	for name, while := range map[string]func(p *preview.Preview, source string){
		"looked at meanwhile": func(p *preview.Preview, source string) {
			p.Apply(put(t, source, "content/care/iop.md",
				page("Intensive outpatient", "draft: true", "The withdrawn quokka.")))
			if _, ok := p.Get(t.Context(), iop); ok {
				t.Error("a draft is shown")
			}
			p.Apply(put(t, source, "content/news/other.md", page("Another page", "url: /care/iop/", "x")))
		},
		"at once": func(p *preview.Preview, source string) {
			p.Apply(append(put(t, source, "content/care/iop.md",
				page("Intensive outpatient", "draft: true", "The withdrawn quokka.")),
				put(t, source, "content/news/other.md", page("Another page", "url: /care/iop/", "x"))...))
		},
	} {
		t.Run(name, func(t *testing.T) {
			source := t.TempDir()
			files.write(t, source)
			p := open(t, asLive(source))
			if !strings.Contains(served(t, p, iop), "quokka") {
				t.Fatal("the page is not shown at first, so this test proves nothing")
			}
			while(p, source)
			if a := broken(t, p, iop, "layout-error"); strings.Contains(string(a.Body), "quokka") {
				t.Error("the withdrawn text is shown")
			}
			if name != "looked at meanwhile" {
				return
			}
			p.Apply(remove(t, source, "content/news/other.md"))
			p.Apply(put(t, source, "content/care/iop.md",
				page("Intensive outpatient", "layout: bad", "Nothing withdrawn.")))
			if a := broken(t, p, iop, "layout-error"); strings.Contains(string(a.Body), "quokka") {
				t.Error("the withdrawn text comes back when the page does")
			}
		})
	}
}

// TestDraftsByTheirSection: pages that only their section makes drafts are not shown while the section cannot be read.
func TestDraftsByTheirSection(t *testing.T) {
	t.Parallel()
	const below = "sec/a/index.html"
	const good, unclosed = "---\ntitle: Section\ncascade: {draft: true}\ndraft: false\n---\n", "---\ntitle: [\ncascade: {draft: true}\n---\n"
	hidden := func(t *testing.T, p *preview.Preview) {
		t.Helper()
		if a, ok := p.Get(t.Context(), below); ok && (strings.Contains(string(a.Body), "quokka") || a.Page != nil) {
			t.Errorf("the draft is shown: %.80q", a.Body)
		}
		if strings.Contains(served(t, p, "index.html"), "Hidden") {
			t.Error("the draft is named on another page")
		}
	}
	files := small()
	files["content/_index.md"] = "---\ntitle: Home\ndescription: The home page.\n---\n"
	files["layouts/home.html"] = `{{ define "main" }}{{ range .Site.RegularPages }}{{ .Title }}{{ end }}{{ end }}`
	files["content/sec/a.md"] = page("Hidden", "", "The quokka.")
	for name, first := range map[string]string{"at first good": good, "never good": unclosed,
		"a word for a switch": "---\ntitle: Section\ncascade: {draft: maybe}\n---\n"} {
		t.Run(name, func(t *testing.T) {
			files["content/sec/_index.md"] = first
			source := t.TempDir()
			files.write(t, source)
			p := open(t, asLive(source))
			hidden(t, p)
			if first != good {
				broken(t, p, below, map[bool]string{true: "syntax", false: "bad-draft"}[first == unclosed])
			}
			p.Apply(put(t, source, "content/sec/_index.md", unclosed))
			hidden(t, p)
			p.Apply(put(t, source, "content/sec/a.md", page("Hidden", "", "Another quokka.")))
			hidden(t, p)
			p.Apply(put(t, source, "content/sec/_index.md", "---\ntitle: Section\n---\n"))
			if !strings.Contains(served(t, p, below), "Another quokka") {
				t.Error("the page is not shown when it is no draft any more")
			}
		})
	}
	t.Run("shown to who writes", func(t *testing.T) {
		files["content/sec/_index.md"] = good
		p, source := opened(t, files)
		p.Apply(put(t, source, "content/sec/_index.md", unclosed))
		if !strings.Contains(served(t, p, below), "quokka") {
			t.Error("the page is not shown")
		}
		if status, _ := p.Edition().Status(p.Edition().Site.Page("content/sec/a.md")); status != site.Draft {
			t.Errorf("the page has the status %q", status)
		}
	})
}
