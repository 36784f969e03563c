package preview_test

import (
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"porchlight/internal/build"
	"porchlight/internal/finding"
	"porchlight/internal/preview"
	"porchlight/internal/race"
	"porchlight/internal/render"
)

// wild makes unusual edits of a site, several at a time. An edit that the disk refuses is skipped.
type wild struct {
	*editor
	hints   []string          // not passed to the preview yet
	repairs map[string]string // what broken files held before, "" for what was not there
	did     []string
	opt     build.Options
	now     time.Time
	again   string // where builds publish over what they published before
}

// TestPreviewEqualsColdBuildOfAnything is TestPreviewEqualsColdBuild for sites with unusual combinations. It makes the
// same edits each time; PORCHLIGHT_SOAK makes others, as many rounds as its value, and PORCHLIGHT_SEED repeats a site.
func TestPreviewEqualsColdBuildOfAnything(t *testing.T) {
	if race.Short() {
		t.Skip("random edits: run without -short")
	}
	roundsOfSite := 4
	sites, seed := 2, uint64(1)
	if race.Enabled {
		sites, roundsOfSite = 1, 2
	}
	if n, err := strconv.Atoi(os.Getenv("PORCHLIGHT_SOAK")); err == nil {
		sites, seed = (n+roundsOfSite-1)/roundsOfSite, rand.Uint64()
	}
	if s, err := strconv.ParseUint(os.Getenv("PORCHLIGHT_SEED"), 10, 64); err == nil {
		seed = s
	}
	published := 0
	for site := range uint64(sites) {
		t.Run(strconv.FormatUint(seed+site, 10), func(t *testing.T) {
			w := newWild(t, seed+site)
			p, once := open(t, w.opt), map[string]bool{}
			for range roundsOfSite {
				w.round(p)
				if w.same(p, once) {
					published++
				}
				if t.Failed() {
					t.Fatalf("PORCHLIGHT_SEED=%d, after\n%s", seed+site, strings.Join(w.did, "\n"))
				}
			}
		})
	}
	if published < sites*roundsOfSite/3 && !t.Failed() {
		t.Errorf("only %d of %d states could be published: this test proves little", published, sites*roundsOfSite)
	}
}

// newWild is a small site; on every other one, drafts and pages of other times are not shown.
func newWild(t *testing.T, seed uint64) *wild {
	w := &wild{editor: &editor{Rand: rand.New(rand.NewPCG(seed, 1)), t: t, source: t.TempDir()},
		repairs: map[string]string{}, now: noon}
	files := small()
	files["config.toml"] += wildCalm
	// The settings decide whether that is foreign.
	files["static/proof.html"] = `<!doctype html><title>x</title><script src="https://cdn.example.net/a.js"></script>`
	for hour := range 4 { // each hour, a page comes and another one goes
		at := noon.Add(time.Duration(1+hour) * time.Hour).Format(time.RFC3339)
		files["content/hours/from"+at[11:13]+".md"] = page("From "+at[11:13], "publishDate: "+at, "Words.")
		files["content/news/until"+at[11:13]+".md"] = page("Until "+at[11:13], "expiryDate: "+at, "Words.")
	}
	files.write(t, w.source)
	if w.opt = bySettings(everything(w.source, "")); seed%2 == 0 {
		w.opt = asLive(w.source)
	}
	w.opt.Now, w.again = func() time.Time { return w.now }, filepath.Join(t.TempDir(), "public")
	return w
}

func (w *wild) odds(n int) bool { return w.IntN(n) == 0 }

// optionsNow are the options of a build that starts now.
func (w *wild) optionsNow() build.Options {
	opt := w.opt
	opt.Now, opt.Flags.Clock, opt.Dest = nil, w.now, filepath.Join(w.t.TempDir(), "public")
	return opt
}

// round edits, passes on hints now and then, and at last repairs what broke, in any order.
func (w *wild) round(p *preview.Preview) {
	for range 1 + w.IntN(4) {
		for range 1 + w.IntN(3) {
			wildEdits[w.IntN(len(wildEdits))](w)
		}
		w.applyHints(p)
	}
	for len(w.repairs) > 0 {
		broken := slices.Sorted(maps.Keys(w.repairs))
		name := broken[w.IntN(len(broken))]
		if text := w.repairs[name]; text != "" {
			w.put(name, text)
		} else {
			w.remove(name)
		}
		if w.odds(2) {
			w.applyHints(p)
		}
	}
	w.applyHints(p)
}

// applyHints passes on the hints as watchers do: at once, one by one, as the whole folder, or with some about nothing.
// Before and after, pages are requested.
func (w *wild) applyHints(p *preview.Preview) {
	w.ask(p)
	hints := w.hints
	w.hints = nil
	switch w.IntN(5) {
	case 0:
		for _, hint := range hints {
			p.Apply([]string{hint})
		}
	case 1:
		p.Apply([]string{"."})
	case 2:
		p.Apply(append(hints, "content/no/such.md", "static", "layouts"))
	default:
		p.Apply(hints)
	}
	w.did = append(w.did, "hints")
	w.ask(p)
}

// ask requests some pages, half of the time.
func (w *wild) ask(p *preview.Preview) {
	if w.odds(2) {
		return
	}
	for _, page := range p.Edition().Site.Pages() {
		if w.odds(3) {
			p.Get(w.t.Context(), page.OutputPath)
		}
	}
}

// same compares the preview with a cold build, once nothing is left that a last good state replaces. It reports whether
// one could be published.
func (w *wild) same(p *preview.Preview, once map[string]bool) (published bool) {
	opt, report := w.build()
	for range 4 {
		if !w.tidy(report) {
			break
		}
		w.applyHints(p)
		opt, report = w.build()
	}
	if len(w.unread(report)) > 0 {
		return false
	}
	sameFindings(w.t, p, report)
	if slices.ContainsFunc(report.Findings, func(f finding.Finding) bool { return f.Rule == "path-collision" }) {
		return false // which of two has an address, and the further parts of its list, is not specified
	}
	if report.Failed {
		drawn := w.drawn()
		for name := range drawn {
			if a, ok := p.Get(w.t.Context(), name); ok && a.Broken { // the one of two that is at fault
				delete(drawn, name)
			}
		}
		sameAsCold(w.t, p, drawn)
	} else {
		want := readTree(w.t, opt.Dest)
		for name := range want {
			once[name] = true
		}
		sameAsCold(w.t, p, want, unmarked(once)...)
	}
	return !report.Failed
}

func (w *wild) build() (build.Options, *build.Report) {
	opt := w.optionsNow()
	opt.NoCache = true
	report, err := build.Run(w.t.Context(), opt)
	if err != nil {
		w.t.Fatal(err, w.did)
	}
	again := w.optionsNow()
	again.Dest = w.again
	sameAsSecondBuild(w.t, again, readTree(w.t, opt.Dest), report)
	return opt, report
}

// drawn is what a build draws of a site that it does not publish.
func (w *wild) drawn() tree {
	look, err := build.Look(w.optionsNow(), build.AsBuilt)
	if err != nil {
		w.t.Fatal(err)
	}
	defer look.Close()
	var mu sync.Mutex
	files := tree{}
	err = look.Draw(w.t.Context(), func(drawn render.Drawn) {
		mu.Lock()
		defer mu.Unlock()
		for _, out := range drawn.Outputs {
			files[out.Path] = string(out.Body)
		}
	}, nil)
	if err != nil {
		w.t.Fatal(err)
	}
	return files
}

// unread are the files that a build could not read: the preview shows what they held before.
func (w *wild) unread(report *build.Report) []string {
	var list []string
	for _, f := range report.Findings {
		if f.Severity == finding.Error && (f.Rule == "bad-symlink" || strings.HasPrefix(f.File, "data/") ||
			strings.HasSuffix(f.File, ".toml") || strings.HasPrefix(f.Rule, "layout-") &&
			strings.HasPrefix(f.File, "layouts/") && f.Rule != "layout-error") {
			list = append(list, f.File)
		}
	}
	look, err := build.Look(w.optionsNow(), build.AsBuilt)
	if err != nil {
		w.t.Fatal(err)
	}
	defer look.Close()
	for _, listing := range look.Withheld() {
		if listing.Reason == "not read" {
			list = append(list, listing.Page.File)
		}
	}
	return list
}

// tidy removes what cannot be read and most of what keeps the site from being published, and reports whether there was
// any.
func (w *wild) tidy(report *build.Report) bool {
	list := w.unread(report)
	for _, f := range report.Findings {
		if f.Severity == finding.Error && (strings.HasPrefix(f.File, "content/") || f.Rule == "path-collision" &&
			f.File != "") && !w.odds(3) {
			list = append(list, f.File)
		}
	}
	w.hints = append(w.hints, ".") // removing a file behind a link removes one elsewhere
	for _, name := range list {
		switch name {
		case "config.toml":
			w.put(name, small()[name]+wildCalm)
		case "content/_index.md":
			w.put(name, small()[name])
		default:
			w.remove(name)
		}
	}
	return len(list) > 0
}
