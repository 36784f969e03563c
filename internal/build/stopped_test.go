package build_test

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"porchlight/internal/build"
	"porchlight/internal/config"
	"porchlight/internal/race"
	snapshot "porchlight/internal/tree"
)

// failingComponent is a component that fails on each page that uses it.
const failingComponent = "layouts/_directives/failing.html"

// breaks builds with a page whose drawing fails, and sees that the destination stays as it is.
func (r *rebuilt) breaks(words string) {
	r.Helper()
	before := readTree(r.T, r.dest)
	r.php(words + "\n\n::failing{}")
	if report := r.build(); !report.Stopped {
		r.Error("the build was not stopped")
	}
	if d := difference(before, readTree(r.T, r.dest)); d != "" {
		r.Errorf("the destination is another one: %s", d)
	}
}

func (r *rebuilt) php(words string) {
	r.put("content/care/php.md", page("Partial hospitalization", "tags: [day, evening]\naliases: [/old/php/]",
		"## Week\n\n"+words))
}

// TestStoppedBuildsAreUsedAgain: of what a build has drawn before an error on one page stops it, the next build draws
// that page, its redirect, and what an edit asks for.
func TestStoppedBuildsAreUsedAgain(t *testing.T) {
	r := newRebuilt(t)
	r.put(failingComponent, `{{ index .Page.Params.steps 5 }}`)
	if err := os.Mkdir(r.dest, 0o755); err != nil {
		t.Fatal(err)
	}
	r.breaks("A week.")
	r.php("A week. [There](#nowhere)")
	r.draws("an error that drawing does not meet", 2) // the page and the redirect
	r.php("A week.")
	report := r.draws("mended", 2)
	all := r.all(report)
	if report.Markdown != 1 || report.Texts != 1 {
		t.Errorf("mended: %d texts converted, %d looked at", report.Markdown, report.Texts)
	}
	cache := filepath.Join(r.source, filepath.FromSlash(build.CacheFolder))
	if left, _ := filepath.Glob(filepath.Join(cache, "*-stopped*")); left != nil {
		t.Errorf("%v are left", left)
	}
	r.draws("nothing", 0)
	if race.FewRounds() {
		t.Skip("a page that stops a build is mended; the whole run edits layouts and other pages meanwhile")
	}

	r.put("layouts/_partials/footer.html", "<footer>Ours</footer>\n")
	r.breaks("A week.")
	r.breaks("Two weeks.")
	r.put("content/care/iop.md", page("Intensive outpatient", "tags: [evening]", "Other words. [W](php.md#week)"))
	r.draws("another page, before the error is mended", 2)
	r.php("Two weeks.")
	if report := r.draws("mended after a layout", 2); report.Markdown != 1 {
		t.Errorf("mended after a layout: %d texts converted", report.Markdown)
	}
	r.put("layouts/_partials/footer.html", "<footer>Theirs</footer>\n")
	r.breaks("Two weeks.")
	r.put("layouts/_partials/footer.html", "<footer>Ours</footer>\n")
	r.php("Two weeks.")
	r.draws("all taken back", 0)

	r.php("Three weeks.")
	r.put("layouts/own.html", "{{ if }}") // nothing is staged
	r.build()
	r.put("layouts/own.html", "{{ if true }}{{ end }}")
	if report := r.draws("mended after an error before drawing", all); report.Markdown != 0 || report.Texts != 0 {
		t.Errorf("mended after an error before drawing: %d texts converted, %d looked at", report.Markdown, report.Texts)
	}
}

// TestSavedWhileBuilding: a page that is saved while the site is drawn, and is then as it was, is published by the next
// build.
func TestSavedWhileBuilding(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	r := newRebuilt(t)
	time.Sleep(2 * snapshot.ClockStep)
	opt := r.opt
	opt.Flags = config.Flags{Environment: "production", Clock: r.clock}
	const name = "content/care/php.md"
	text := small()[name]
	opt.Drawing = func(done, total int64) {
		if done == 1 {
			r.put(name, "x"+text)
		}
	}
	report, err := build.Run(t.Context(), opt)
	if err != nil || !report.Stopped || !strings.Contains(messages(report.Findings), "[changed-while-building]") {
		t.Fatalf("%v, %s", err, messages(report.Findings))
	}
	r.put(name, text)
	if report := r.build(); report.Stopped || report.Drawn == 0 || readTree(t, r.dest)["care/php/index.html"] == "" {
		t.Errorf("%d drawn, and the page is not published: %s", report.Drawn, messages(report.Findings))
	}
}

// stop edits, and builds with an error on one page, which is then mended or taken back.
func (s *cardSite) stop() string {
	const name = "content/care/stops.md"
	file := filepath.Join(s.source, filepath.FromSlash(name))
	undo := s.keep()
	did := s.edit()
	mistake := s.pick("[x](#nowhere)", ":::wrning\nx\n:::", "::failing{}")
	tree{name: page("Stops", "tags: [t1]", mistake)}.write(s.T, s.source)
	time.Sleep(2 * snapshot.ClockStep)
	before := readTree(s.T, s.dest)
	after, report := s.build(s.dest, false)
	_, whole := s.build(filepath.Join(s.TempDir(), "public"), true)
	if have, want := messages(report.Findings), messages(whole.Findings); have != want || !report.Stopped {
		s.Errorf("after\n%s\na stopped build finds\n%s\nwant\n%s", did, have, want)
	}
	if d := difference(before, after); d != "" {
		s.Errorf("a stopped build has published: %s", d)
	}
	if s.IntN(3) == 0 {
		undo()
		did = "nothing"
	}
	if s.IntN(3) == 0 {
		tree{name: page("Stops", "tags: [t1]", "Words.")}.write(s.T, s.source)
	} else if err := os.Remove(file); err != nil {
		s.Fatal(err)
	}
	return did + ", and an error that stopped a build"
}
