package preview_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"porchlight/internal/preview"
	"porchlight/internal/race"
	"porchlight/internal/site"
)

func TestMoved(t *testing.T) {
	t.Parallel()
	rename := func(from, to string) func(t *testing.T, source string) []string {
		return func(t *testing.T, source string) []string {
			t.Helper()
			to := filepath.Join(source, filepath.FromSlash(to))
			if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.Rename(filepath.Join(source, filepath.FromSlash(from)), to); err != nil {
				t.Fatal(err)
			}
			rel, _ := filepath.Rel(source, to)
			return []string{from, filepath.ToSlash(rel)}
		}
	}
	write := func(name, text string) func(t *testing.T, source string) []string {
		return func(t *testing.T, source string) []string { return put(t, source, name, text) }
	}
	for name, test := range map[string]struct {
		edit  func(t *testing.T, source string) []string
		moved map[string]string
		gone  []string
	}{
		"file renamed": {rename("content/care/iop.md", "content/care/evening.md"),
			map[string]string{"/recovery/care/iop/": "/recovery/care/evening/"}, nil},
		"file to folder": {rename("content/care/iop.md", "content/news/iop.md"),
			map[string]string{"/recovery/care/iop/": "/recovery/news/iop/"}, nil},
		"folder renamed": {rename("content/care", "content/help"), map[string]string{
			"/recovery/care/": "/recovery/help/", "/recovery/care/iop/": "/recovery/help/iop/",
			"/recovery/care/php/": "/recovery/help/php/", "/recovery/care/stay/": "/recovery/help/stay/",
		}, nil},
		"folder without page of its own": {rename("content/secret", "content/open"), map[string]string{
			"/recovery/secret/":                "/recovery/open/",
			"/recovery/secret/hidden-program/": "/recovery/open/hidden-program/",
		}, nil},
		"slug": {write("content/care/iop.md", page("Intensive outpatient", "slug: late", "x")),
			map[string]string{"/recovery/care/iop/": "/recovery/care/late/"}, nil},
		"url": {write("content/care/iop.md", page("Intensive outpatient", "url: /now/here/", "x")),
			map[string]string{"/recovery/care/iop/": "/recovery/now/here/"}, nil},
		"case only": {rename("content/care/iop.md", "content/care/IOP.md"), map[string]string{}, nil},
		"deleted": {func(t *testing.T, source string) []string { return remove(t, source, "content/care/iop.md") },
			map[string]string{}, []string{"/recovery/care/iop/"}},
		"other text": {write("content/care/iop.md", page("Other", "", "x")), map[string]string{}, nil},
		"term is gone": {write("content/care/php.md", page("Partial", "tags: [evening]\naliases: [/old/php/]", "x")),
			map[string]string{}, []string{"/recovery/tags/day/"}},
	} {
		t.Run(name, func(t *testing.T) {
			files := small()
			delete(files, "content/care/php.md")
			files["content/care/php.md"] = page("Partial hospitalization", "tags: [day, evening]", "## Week\n\nA week.")
			files["content/care/iop.md"] = page("Intensive outpatient", "", "Words.")
			files["content/_index.md"] = "---\ntitle: Home\n---\n"
			p, source := opened(t, files)
			change := p.Apply(test.edit(t, source))
			if !maps.Equal(change.Moved, test.moved) || !slices.Equal(change.Gone, test.gone) {
				t.Errorf("moved %v, gone %v; want %v and %v", change.Moved, change.Gone, test.moved, test.gone)
			}
			for from, to := range test.moved {
				if now, ok := p.Moved(from); !ok || now != to {
					t.Errorf("%s leads to %q, %v", from, now, ok)
				}
				if _, ok := p.Moved(to); ok {
					t.Errorf("%s leads away", to)
				}
			}
			for _, address := range test.gone {
				if to, ok := p.Moved(address); ok {
					t.Errorf("%s, which is gone, leads to %s", address, to)
				}
			}
		})
	}
}

// TestMovedInHalves gets the two halves of a renaming one after the other, moves the page on, and back.
func TestMovedInHalves(t *testing.T) {
	p, source := opened(t, small())
	text := page("Partial hospitalization", "tags: [day, evening]", "## Week\n\nA week of its own.")
	p.Apply(put(t, source, "content/care/php.md", text))
	const php, a, b = "/recovery/care/php/", "/recovery/care/a/", "/recovery/care/b/"
	if gone := p.Apply(remove(t, source, "content/care/php.md")).Gone; !slices.Contains(gone, php) {
		t.Errorf("gone %v", gone)
	}
	if moved := p.Apply(put(t, source, "content/care/a.md", text)).Moved; moved[php] != a {
		t.Errorf("moved %v", moved)
	}
	p.Apply(put(t, source, "content/care/b.md", text))
	if moved := p.Apply(remove(t, source, "content/care/a.md")).Moved; moved[a] != b {
		t.Errorf("moved %v", moved)
	}
	if to, ok := p.Moved(php); !ok || to != b {
		t.Errorf("the first address leads to %q", to)
	}
	p.Apply(append(put(t, source, "content/care/php.md", text), remove(t, source, "content/care/b.md")...))
	if _, ok := p.Moved(php); ok {
		t.Error("a page that is back leads away")
	}
	if to, ok := p.Moved(b); !ok || to != php {
		t.Errorf("%s leads to %q", b, to)
	}
}

func TestStatus(t *testing.T) {
	files := small()
	files["content/late/_index.md"] = page("Late", "date: 2027-05-01", "")
	files["content/late/part.md"] = page("Part", "tags: [unseen]", "")
	files["content/old.md"] = page("Old", "expiryDate: 2027-01-01", "")
	files["content/late/_index.md"] = strings.Replace(files["content/late/_index.md"], "date: 2026-02-03\n", "", 1)
	p, _ := opened(t, files)
	e := p.Edition()
	for name, want := range map[string]site.Reason{
		"content/care/iop.md": site.Live, "content/secret/hidden-program.md": site.Draft, "/secret": site.InSection,
		"content/late/_index.md": site.Future,
		"content/late/part.md":   site.InSection, "content/old.md": site.Expired, "/tags/hushed": site.InSection,
		"/tags/unseen": site.InSection, "/tags/evening": site.Live,
		"/": site.Live,
	} {
		page := e.Site.Page(name)
		if page == nil {
			t.Errorf("there is no %s", name)
			continue
		}
		if status, why := e.Status(page); status != want || (why == "") != (want == site.Live) {
			t.Errorf("%s: have %q, %q, want %q", name, status, why, want)
		}
	}
}

// TestAnotherDay goes on to the next day by itself.
func TestAnotherDay(t *testing.T) {
	files := small()
	files["content/care/iop.md"] = page("Intensive outpatient", "expiryDate: 2027-03-02", "x")
	source := t.TempDir()
	files.write(t, source)
	opt := everything(source, "")
	opt.Flags.BuildExpired = false
	now := noon
	opt.Now = func() time.Time { return now }
	p := open(t, opt)
	served(t, p, iop)
	now = noon.Add(4 * time.Hour)
	if change := p.Apply(nil); !change.Nothing {
		t.Errorf("the same day: have %+v", change)
	}
	now = noon.Add(36 * time.Hour)
	change := p.Apply(nil)
	if _, ok := p.Get(t.Context(), iop); ok || !slices.Contains(change.Gone, "/recovery/care/iop/") {
		t.Errorf("the page that expired is still there: %+v", change)
	}
}

// TestFindingsOfAPage are those of its links to places on pages that were not drawn before, too.
func TestFindingsOfAPage(t *testing.T) {
	files := small()
	files["content/care/iop.md"] = page("Intensive outpatient", "",
		"[x](php.md#wek) and [y](php.md#week) and [z](nowhere.md)")
	p, source := opened(t, files)
	a, _ := p.Get(t.Context(), iop)
	if !hasRule(a.Findings(), "broken-link") || hasRule(a.Findings(), "broken-anchor") || a.Broken {
		t.Errorf("have %v", a.Findings())
	}
	if findings := p.PageFindings(t.Context(), iop); !hasRule(findings, "broken-link") ||
		!hasRule(findings, "broken-anchor") || len(findings) != 2 {
		t.Errorf("have %v", findings)
	}
	p.Apply(put(t, source, "content/care/iop.md",
		page("Intensive outpatient", "ignoreChecks: [{rule: broken-link, reason: later}]", "[z](nowhere.md)")))
	if findings := p.PageFindings(t.Context(), iop); len(findings) != 0 {
		t.Errorf("have %v", findings)
	}
}

// TestCheckAllEndsEarly when the site changes or no request waits for it any more.
func TestCheckAllEndsEarly(t *testing.T) {
	p, source := opened(t, small())
	ctx, cancel := context.WithCancel(t.Context())
	if err := p.CheckAll(ctx, func(done, total int64) { cancel() }); !errors.Is(err, context.Canceled) {
		t.Errorf("have %v", err)
	}
	err := p.CheckAll(t.Context(), func(done, total int64) {
		p.Apply(put(t, source, "content/care/iop.md", page(fmt.Sprintf("Title %d", done), "", "x")))
	})
	if !errors.Is(err, preview.ErrEdited) {
		t.Errorf("have %v", err)
	}
	saved := 0
	var saving sync.Mutex // pages are drawn side by side, and a file is saved by one hand
	err = p.CheckAll(t.Context(), func(done, total int64) {
		saving.Lock()
		defer saving.Unlock()
		if saved++; saved < 4 {
			title := p.Edition().Site.Page("content/care/iop.md").Title
			p.Apply(put(t, source, "content/care/iop.md", page(title, "", fmt.Sprintf("Text %d.", done))))
		}
	})
	if err != nil {
		t.Errorf("an edit of a text ended it: %v", err)
	}
}

// TestManyAskWhileOneEdits is for the race detector; no request may get half a page or none.
func TestManyAskWhileOneEdits(t *testing.T) {
	p, source := opened(t, small())
	served(t, p, iop)
	ctx, cancel := context.WithCancel(t.Context())
	var readers sync.WaitGroup
	for i := range 6 {
		readers.Go(func() {
			for n := i; ctx.Err() == nil; n++ {
				switch n % 8 {
				case 0:
					p.Findings()
					p.Known()
				case 1:
					_ = p.CheckAll(ctx, nil)
				case 2:
					e := p.Edition()
					for _, page := range e.Site.Pages() {
						e.Status(page)
					}
				case 3:
					p.PageFindings(ctx, "index.html")
					p.Moved("/recovery/care/iop/")
				default:
					path := []string{iop, "care/index.html", "index.html", "sitemap.xml"}[n%4]
					if a, ok := p.Get(ctx, path); ctx.Err() == nil &&
						(!ok || a.Broken || !strings.Contains(string(a.Body), ">")) {
						t.Errorf("%s: there %v, %+v", path, ok, a)
					}
				}
			}
		})
	}
	for n := range 40 {
		p.Apply(put(t, source, "content/care/iop.md",
			page(fmt.Sprintf("Title %d", n/5), "", fmt.Sprintf("Text %d.", n))))
	}
	cancel()
	readers.Wait()
	if !strings.Contains(served(t, p, iop), "Text 39.") {
		t.Error("the last text is not shown")
	}
}

// TestMemoryStaysFlat edits for a long time: nothing is kept of what is not shown any more.
func TestMemoryStaysFlat(t *testing.T) {
	race.OnlyWithout(t)
	if testing.Short() {
		t.Skip("hundreds of edits: run without -short")
	}
	edits := 500
	if n, err := strconv.Atoi(os.Getenv("PORCHLIGHT_SOAK")); err == nil {
		edits = max(edits, n)
	}
	p, source := opened(t, small())
	heap := func() uint64 {
		runtime.GC()
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	edit := func(n int) {
		switch {
		case n%10 == 0:
			p.Apply(put(t, source, "content/care/iop.md",
				page(fmt.Sprintf("Title %d", n), fmt.Sprintf("slug: s%d", n), "x")))
		case n%50 == 1:
			p.Apply(put(t, source, "layouts/_partials/footer.html", fmt.Sprintf("<footer>%d</footer>", n)))
		case n%50 == 2:
			p.Apply(put(t, source, fmt.Sprintf("content/care/new%d.md", n), page("New", "", "x")))
			p.Apply(remove(t, source, fmt.Sprintf("content/care/new%d.md", n)))
		case n%50 == 3:
			p.Apply(put(t, source, "content/care/php.md", "---\ntitle: [\n---\n"))
			p.Apply(put(t, source, "content/care/php.md", page("Fixed", "", "x")))
		default:
			p.Apply(put(t, source, "content/care/stay/index.md", page("Residential", "", fmt.Sprintf("Text %d.", n))))
		}
		p.Get(t.Context(), "care/stay/index.html")
		p.Get(t.Context(), "index.html")
		p.Findings()
	}
	var early uint64
	for n := range edits {
		if edit(n); n == 100 {
			early = heap()
		}
	}
	if late := heap(); late > early+early/10 {
		t.Errorf("the heap grew from %d kB after 100 edits to %d kB after %d", early>>10, late>>10, edits)
	}
}
