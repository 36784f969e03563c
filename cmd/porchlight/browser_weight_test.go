package main

import (
	"context"
	"encoding/json"
	"math"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"porchlight/internal/asset"
)

// beforePages runs a script before those of each page.
func beforePages(ctx context.Context, t *testing.T, script string) {
	t.Helper()
	err := chromedp.Do(ctx, chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, page.AddScriptToEvaluateOnNewDocument,
			page.AddScriptToEvaluateOnNewDocumentParams{Source: script})
		return err
	}))
	if err != nil {
		t.Fatal(err)
	}
}

// watchPolicy keeps what the policy of a page refuses, and how much the page moves while it appears.
const watchPolicy = `window.refused = []; window.moved = 0;
document.addEventListener("securitypolicyviolation", (e) => refused.push(e.effectiveDirective + " " + (e.blockedURI || "") + " " + e.sample));
new PerformanceObserver((list) => { for (const e of list.getEntries()) if (!e.hadRecentInput) moved += e.value; }).observe({ type: "layout-shift", buffered: true });`

// missing are the rules of the whole style sheet whose selector finds an element, but which the page does not carry.
const missing = `((text) => {
	const whole = new CSSStyleSheet();
	whole.replaceSync(text);
	const own = new Set(), gone = [];
	const walk = (rules, where, each) => {
		for (const rule of rules) {
			if (rule.selectorText) for (const one of divide(rule.selectorText)) each(where + " " + one, one);
			else if (rule.cssRules && !rule.name) walk(rule.cssRules, where + rule.cssText.split("{")[0], each);
		}
	};
	const divide = (list) => {
		let depth = 0, one = "";
		const all = [];
		for (const c of list) {
			if (c === "(" || c === "[") depth++;
			if (c === ")" || c === "]") depth--;
			if (c === "," && !depth) { all.push(one.trim()); one = ""; } else one += c;
		}
		return [...all, one.trim()];
	};
	for (const e of document.querySelectorAll("head style")) walk(e.sheet.cssRules, "", (key) => own.add(key));
	let looked = 0;
	walk(whole.cssRules, "", (key, selector) => {
		const bare = selector.replace(/::[\w-]+|:not\(:[\w-]+\)/g, "").replace(/:(hover|focus-visible|focus-within|focus|active)\b/g, "");
		looked++;
		if (key.startsWith("@media print ")) return; // of a file for paper
		if (!own.has(key) && document.querySelector(bare || "*")) gone.push(key);
	});
	return looked < 300 ? ["only " + looked + " selectors"] : gone;
})`

// TestPageInABrowser holds on every page of the starter, in a browser: the policy refuses nothing that the page has, no
// rule of the style sheet is left out that would count, and nothing moves while the page appears.
func TestPageInABrowser(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("a short run opens no browser")
	}
	pages, host := builtStarter(t)
	whole := wholeStyles(t)
	if len(pages) < 60 {
		t.Fatalf("only %d pages", len(pages))
	}
	ctx := browser(t)
	beforePages(ctx, t, watchPolicy)
	requests := watchRequests(ctx, t)
	for _, page := range pages {
		before := len(requests())
		if err := chromedp.Do(ctx, chromedp.Navigate(host.URL+page)); err != nil {
			t.Errorf("%s: %v", page, err)
			continue
		}
		for _, sent := range requests()[before:] {
			if strings.HasSuffix(sent, ".css") && !strings.Contains(sent, "/print.") {
				t.Errorf("%s waits for %s", page, sent)
			}
		}
		refused, err := chromedp.Run(ctx, chromedp.Evaluate[[]string](`refused`))
		if err != nil || len(refused) > 0 {
			t.Errorf("%s: its policy refuses %q, %v", page, refused, err)
		}
		if moved := leastMoved(ctx, t, host.URL+page); moved > 0.001 {
			t.Errorf("%s moves by %.3f while it appears", page, moved)
		}
		gone, err := chromedp.Run(ctx, chromedp.Evaluate[[]string](missing+"("+whole+")"))
		if err != nil || len(gone) > 0 {
			t.Errorf("%s lacks rules: %q, %v", page, gone, err)
		}
	}
	moves := planted{script: "document.querySelector('main').before(Object.assign(document.createElement('p'), { style: 'height: 300px' }))"}
	moves.plant(ctx, t)
	waitForValue(ctx, t, "String(moved > 0.001)", "true")
	bare := planted{script: "const { sheet } = document.querySelector('head style'); while (sheet.cssRules.length) sheet.deleteRule(0)", want: "main"}
	bare.plant(ctx, t)
	bare.holds(t, evaluate[[]string](ctx, t, missing+"("+whole+")")...)
}

// leastMoved is how far a page that was just loaded moved while it appeared. One that moved is loaded again, since a
// busy machine paints a page in pieces: a page with a mistake moves each time.
func leastMoved(ctx context.Context, t *testing.T, address string) float64 {
	t.Helper()
	const loads = 4
	least := math.Inf(1)
	for range loads {
		moved, err := chromedp.Run(ctx, chromedp.Evaluate[float64](`moved`))
		if err != nil {
			t.Fatal(err)
		}
		if least = min(least, moved); least == 0 {
			break
		}
		if err := chromedp.Do(ctx, chromedp.Navigate(address)); err != nil {
			t.Fatal(err)
		}
	}
	return least
}

// wholeStyles is the whole style sheet as a value of JSON.
func wholeStyles(t *testing.T) string {
	t.Helper()
	store, _ := asset.Open(nil, os.DirFS("../.."))
	whole, err := store.Get("css/site.css")
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(string(whole.Body))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestPolicyHolds: what gets into a page after it was built does not run, and contacts no other host.
func TestPolicyHolds(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("a short run opens no browser")
	}
	var asked atomic.Int64
	elsewhere := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		asked.Add(1)
		w.Header().Set("Content-Type", "text/javascript")
		_, _ = w.Write([]byte("window.ran = 'from elsewhere'"))
	}))
	t.Cleanup(elsewhere.Close)
	_, built := builtStarter(t)
	const planted = `<script>window.ran = 'planted'</script><script src=ELSEWHERE/x.js></script><img src=ELSEWHERE/x.png onerror="window.ran = 'handler'">` +
		`<style>h1{color:red}</style><p style="color:red"><iframe src=ELSEWHERE/></iframe><link rel=stylesheet href=ELSEWHERE/x.css><base href=ELSEWHERE/>`
	host := altered(t, built.Config.Handler, func(_, body string) string {
		return strings.Replace(body, "<main", strings.ReplaceAll(planted, "ELSEWHERE", elsewhere.URL)+"<main", 1)
	})
	ctx := browser(t)
	beforePages(ctx, t, watchPolicy)
	if err := chromedp.Do(ctx, chromedp.Navigate(host.URL+"/levels-of-care/iop/")); err != nil {
		t.Fatal(err)
	}
	found, err := chromedp.Run(ctx, chromedp.Evaluate[[]string](
		`[window.ran || "", getComputedStyle(document.querySelector("h1")).color, String(new Set(refused.map((r) => r.split(" ")[0])).size)]`))
	if err != nil {
		t.Fatal(err)
	}
	if found[0] != "" || found[1] == "rgb(255, 0, 0)" || found[2] < "6" || asked.Load() > 0 {
		t.Errorf("ran: %q, color: %s, kinds of refusals: %s, requests elsewhere: %d", found[0], found[1], found[2],
			asked.Load())
	}
}
