package main

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"porchlight/internal/asset"
)

// audit runs axe-core on a page and gives a line for each element that it finds wrong. rules are the only ones to run;
// when there are none, all run.
const audit = `(async (rules) => {
	const options = { resultTypes: ["violations"], elementRef: false, preload: false };
	if (rules.length) options.runOnly = rules;
	const { violations } = await axe.run(document, options);
	return violations.flatMap((v) => v.nodes.map((n) =>
		v.id + ": " + n.html.slice(0, 120) + " " + n.failureSummary.replace(/\s+/g, " ").slice(0, 300)));
})(%s)`

// readerState is how a reader has a page.
type readerState struct {
	name    string
	media   *emulation.MediaFeature // nil: as most have it
	letters int64                   // size in pixels
	rules   string                  // those that may find something else than in the first one
	bare    bool                    // no script of the page runs
}

// readerStates begin with the one in which all rules run on all pages. The others are for styles, so that they look at
// pages with an element or a class that no page before them had. In forced colors, axe-core reads colors that no
// browser draws.
var readerStates = []readerState{
	{name: "light", letters: 16, rules: `[]`},
	{name: "dark", letters: 16, rules: `["color-contrast", "link-in-text-block"]`,
		media: &emulation.MediaFeature{Name: "prefers-color-scheme", Value: "dark"}},
	{name: "letters of twice the size", letters: 32, rules: `["target-size", "scrollable-region-focusable"]`},
	{name: "forced colors", letters: 16, rules: `["target-size", "link-in-text-block", "scrollable-region-focusable"]`,
		media: &emulation.MediaFeature{Name: "forced-colors", Value: "active"}},
	{name: "no script", letters: 16, rules: `[]`, bare: true},
}

// TestAxe: axe-core finds nothing wrong on any page of the starter, whatever a reader's screen and letters are like.
func TestAxe(t *testing.T) {
	t.Parallel()
	axe, err := os.ReadFile(toolOf(t, "PORCHLIGHT_TEST_AXE"))
	if err != nil {
		t.Fatal(err)
	}
	pages, built := builtStarter(t)
	bare := withoutScripts(t, built)
	ctx := browser(t)
	beforePages(ctx, t, string(axe))
	styled := map[string]bool{}
	for _, at := range pages {
		states := readerStates
		if !addStyled(styled, readPage(t, built.URL+at)) {
			states = states[:1]
		}
		shown := ""
		for _, state := range states {
			address := built.URL + at
			if state.bare {
				address = bare.URL + at
			}
			if err := chromedp.Do(ctx, state.emulate()); err != nil {
				t.Fatal(err)
			}
			if address != shown {
				if err := chromedp.Do(ctx, chromedp.Navigate(address)); err != nil {
					t.Fatalf("%s: %v", at, err)
				}
				shown = address
			}
			for _, wrong := range state.audit(ctx, t) {
				t.Errorf("%s, %s: %s", at, state.name, wrong)
			}
		}
	}
	for i, state := range readerStates {
		if err := chromedp.Do(ctx, state.emulate(), chromedp.Navigate(bare.URL+"/levels-of-care/iop/")); err != nil {
			t.Fatal(err)
		}
		axeFaults[i].plant(ctx, t)
		axeFaults[i].holds(t, state.audit(ctx, t)...)
	}
}

// axeFaults are faults that axe-core has to find, one in each state of a reader.
var axeFaults = []planted{
	{script: "document.documentElement.removeAttribute('lang')", want: "html-has-lang"},
	{style: "@media (prefers-color-scheme: dark) { .prose p { color: #444 } }", want: "color-contrast"},
	{style: ".foot-menu ul { gap: 0 } .foot-menu a { padding: 0; font-size: .2rem; line-height: 1 }", want: "target-size"},
	{style: "@media (forced-colors: active) { .foot-menu ul { gap: 0 } .foot-menu a { padding: 0; font-size: .3rem; line-height: 1 } }", want: "target-size"},
	{script: "document.title = ''", want: "document-title"},
}

// audit is what axe-core finds wrong in the open page.
func (s readerState) audit(ctx context.Context, t *testing.T) []string {
	t.Helper()
	found, err := chromedp.Run(ctx, chromedp.Evaluate[[]string](fmt.Sprintf(audit, s.rules), chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatalf("%s: %v", s.name, err)
	}
	return found
}

// addStyled adds the elements and classes of a page, and reports whether any is new.
func addStyled(styled map[string]bool, text []byte) bool {
	before := len(styled)
	for tags := (asset.Tags{Rest: text}); tags.Next(); {
		styled[string(tags.Name)] = true
		classes, _ := tags.Attr("class")
		for class := range strings.FieldsSeq(string(classes)) {
			styled["."+class] = true
		}
	}
	return len(styled) > before
}

// emulate has the browser be that of a reader.
func (s readerState) emulate() chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		var media emulation.SetEmulatedMediaParams
		if s.media != nil {
			media.Features = []*emulation.MediaFeature{s.media}
		}
		if _, err := cdp.Call(ctx, target, emulation.SetEmulatedMedia, media); err != nil {
			return err
		}
		sizes := page.SetFontSizesParams{FontSizes: &page.FontSizes{Standard: s.letters, Fixed: s.letters}}
		_, err := cdp.Call(ctx, target, page.SetFontSizes, sizes)
		return err
	})
}

// withoutScripts serves what another host serves, with a policy by which no script of a page runs.
func withoutScripts(t *testing.T, built *httptest.Server) *httptest.Server {
	t.Helper()
	host := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", "script-src 'none'")
		built.Config.Handler.ServeHTTP(w, r)
	}))
	t.Cleanup(host.Close)
	return host
}
