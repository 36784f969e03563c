package preview_test

import (
	"runtime"
	"strings"
	"testing"

	"porchlight/internal/preview"
	"porchlight/internal/race"
)

// sameAsBuilt compares all answers and findings of a preview with a build of a site that cannot be published.
func sameAsBuilt(t *testing.T, p *preview.Preview, source string, messages ...string) {
	t.Helper()
	_, report := cold(t, source)
	sameFindings(t, p, report)
	sameAsCold(t, p, drawnCold(t, source))
	found, _ := p.Findings()
	for _, message := range messages {
		if got := strings.Count(findingsOf(t, found), message); got != 1 {
			t.Errorf("%d findings say %q, want 1:\n%s", got, message, findingsOf(t, found))
		}
	}
}

// TestFindingsOfCachedPartials: findings of a partial that is drawn once for many pages do not go with the page that
// was drawn first.
func TestFindingsOfCachedPartials(t *testing.T) {
	t.Parallel()
	const message = "layouts/_partials/footer.html: error: look at this"
	files := small()
	files["layouts/_partials/footer.html"] = `{{ errorf "look at this" }}<footer>x</footer>` // baseof.html draws it with partialCached
	p, source := opened(t, files)
	p.Get(t.Context(), "index.html")
	sameAsBuilt(t, p, source, message)
	p.Apply(put(t, source, "content/_index.md", "---\ntitle: Home\ndescription: The home page.\n---\nNow [care](care/iop.md).\n"))
	sameAsBuilt(t, p, source, message)
	if race.FewRounds() {
		return
	}
	for _, workers := range []int{1, 8} {
		before := runtime.GOMAXPROCS(workers)
		_, report := cold(t, source)
		runtime.GOMAXPROCS(before)
		sameFindings(t, p, report)
	}
}

// TestFileAtFurtherPartOfList: build and preview report every page and file at the address of a further part of a list,
// and show it.
func TestFileAtFurtherPartOfList(t *testing.T) {
	if race.FewRounds() {
		t.Skip("many builds: run without -short")
	}
	t.Parallel()
	files := small()
	files["config.toml"] += "[pagination]\npagerSize = 1\n"
	files["content/care/page/2.md"] = page("Two", "", "A page of its own.")
	p, source := opened(t, files)
	const page2, page3 = "content/care/page/2.md: error: content/care/page/2.md and the further parts of content/care/_index.md cannot both be published",
		"static/care/page/3/index.html: error: static/care/page/3/index.html and the further parts of content/care/_index.md cannot both be published"
	sameAsBuilt(t, p, source, page2)
	p.Apply(put(t, source, "static/care/page/3/index.html", `<!doctype html><html lang="en"><title>x</title><a href="tel:988">988</a></html>`))
	sameAsBuilt(t, p, source, page2, page3)
	if !strings.Contains(served(t, p, "care/page/2/index.html"), "A page of its own.") {
		t.Error("the page that stands there is not shown")
	}
	p.Apply(remove(t, source, "content/care/page/2.md"))
	p.Apply(remove(t, source, "static/care/page/3/index.html"))
	want, report := cold(t, source)
	sameFindings(t, p, report)
	sameAsCold(t, p, want)
}
