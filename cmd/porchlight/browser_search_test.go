package main

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// searchFor types a search into the open search page and gives what it shows: the status, the card if there is one,
// and the titles.
const searchFor = `(async (words) => {
	const status = document.querySelector('.search-status'), field = document.querySelector('#search-words');
	status.textContent = '';
	field.value = words;
	field.form.requestSubmit();
	while (!status.textContent) await new Promise((r) => setTimeout(r, 5));
	const card = document.querySelector('.search-shown[data-words]');
	return [status.textContent, card ? card.getAttribute('aria-label') : '', ...[...document.querySelectorAll('.search-found a')].map((a) => a.textContent)];
})(%q)`

func searched(ctx context.Context, t *testing.T, words string) (status, card string, titles []string) {
	t.Helper()
	shown, err := chromedp.Run(ctx, chromedp.Evaluate[[]string](fmt.Sprintf(searchFor, words),
		chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatalf("%s: %v", words, err)
	}
	return shown[0], shown[1], shown[2:]
}

// keys presses keys one after the other.
func keys(ctx context.Context, t *testing.T, list ...string) {
	t.Helper()
	for _, key := range list {
		if err := chromedp.Do(ctx, chromedp.KeyEvent(key)); err != nil {
			t.Fatal(err)
		}
	}
}

// TestSearch searches the starter: what is found, the cards, what it is like with the keyboard, and that nothing of it
// is in an address, a request or the storage.
func TestSearch(t *testing.T) {
	t.Parallel()
	ctx := browser(t)
	_, host := builtStarter(t)
	requests := watchRequests(ctx, t)
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(360, 640, chromedp.EmulateMobile)); err != nil {
		t.Fatal(err)
	}
	visit(ctx, t, host.URL+"/search/")
	const overdose, suicide, guide = "If somebody took too much, call now", "If you think of ending your life, talk to somebody now", "What to do in an overdose"
	for _, test := range []struct{ words, status, card, first string }{
		{"overdose", "were found", overdose, guide},
		{"Ovredose!", "No page has “ovredose”. These results are for “overdose”.", overdose, guide},
		{"OVERDOSING", "were found", overdose, guide},
		{"overd", "were found", "", guide},
		{"i want to die", "", suicide, ""},
		{"I don’t want to live", "", suicide, ""},
		{"sucide", "“suicide”", suicide, ""},
		{"sobredosis", "", overdose, ""},
		{"alcohol withdrawals", "first, then what was found. 2",
			"Stopping all at once can be dangerous: ask before you stop", "Alcohol"},
		{"how much does it cost", "were found", "", "Insurance and cost"},
		{"medications", "were found", "", "Medications"},
		{"zzzzzzzz", "No page was found", "", ""},
		{"prison", "", "", ""}, // not "poison"
	} {
		status, card, titles := searched(ctx, t, test.words)
		first := ""
		if len(titles) > 0 {
			first = titles[0]
		}
		if !strings.Contains(status, test.status) || card != test.card || test.first != "" && first != test.first {
			t.Errorf("%s: have %q, card %q, first %q", test.words, status, card, first)
		}
	}
	for _, fault := range evaluate[[]string](ctx, t, atEachPart) {
		t.Error(fault)
	}
	searched(ctx, t, "overdose")
	if wrong := evaluate[string](ctx, t, cardFirst); wrong != "" {
		t.Error(wrong)
	}
	searchByKeyboard(ctx, t)
	kept := evaluate[string](ctx, t, `[location.href, history.length, document.cookie, localStorage.length, sessionStorage.length, document.title].join(' ')`)
	if want := host.URL + "/search/ 2  0 0 Search | Porchlight"; kept != want {
		t.Errorf("the browser keeps %q, want %q", kept, want)
	}
	for _, address := range requests() {
		path, own := strings.CutPrefix(address, host.URL)
		for _, word := range []string{"dos", "overdo", "die", "cost", "medic", "sui", "?"} {
			if !own || strings.Contains(path, word) {
				t.Errorf("a request shows what is searched for: %s", address)
			}
		}
	}
}

// cardFirst returns what stands between the field of a search and the card that calls for help; "" is nothing.
const cardFirst = `(() => {
	const field = document.querySelector('.search'), card = document.querySelector('.search-shown[data-words]'), found = document.querySelector('.search-found li');
	if (!card || !found) return 'there is no card, or nothing was found';
	const top = (e) => e.getBoundingClientRect().top;
	const follows = card.compareDocumentPosition(found) & Node.DOCUMENT_POSITION_FOLLOWING;
	return follows && top(field) < top(card) && top(card) < top(found) && card.querySelector('a[href^="tel:"]') ? '' : 'what was found stands before the card';
})()`

// TestSearchIsAlone: a search needs no host but its own, and without any it says that it cannot search, still shows the
// card, and leaves the list from A to Z. What the other tests look for in requests, addresses and the order of the page
// would be found.
func TestSearchIsAlone(t *testing.T) {
	t.Parallel()
	ctx := browser(t)
	_, host := builtStarter(t)
	requests := watchRequests(ctx, t)
	offline := func(is bool) {
		_, err := chromedp.Call(ctx, network.EmulateNetworkConditionsByRule,
			network.EmulateNetworkConditionsByRuleParams{
				MatchedNetworkConditions: []*network.Conditions{{Offline: is, DownloadThroughput: -1,
					UploadThroughput: -1}},
			})
		if err != nil {
			t.Fatal(err)
		}
	}
	visit(ctx, t, host.URL+"/search/")
	offline(true)
	status, card, titles := searched(ctx, t, "overdose")
	list := evaluate[int](ctx, t, "document.querySelectorAll('.atoz .term-list a').length")
	if !strings.Contains(status, "cannot be loaded now") || card == "" || len(titles) > 0 || list < 50 {
		t.Errorf("without a network: %q, card %q, %q, %d pages from A to Z", status, card, titles, list)
	}
	offline(false)
	if _, _, titles := searched(ctx, t, "ovredose"); len(titles) == 0 {
		t.Error("with a network again nothing is found")
	}
	(planted{script: "document.querySelector('.search-shown[data-words]').before(document.querySelector('.search-found'))"}).plant(ctx, t)
	(planted{want: "stands before the card"}).holds(t, evaluate[string](ctx, t, cardFirst))
	(planted{script: "fetch('/?q=overdose')"}).plant(ctx, t)
	waitForValue(ctx, t, "String(performance.getEntriesByType('resource').some((e) => e.name.endsWith('?q=overdose')))",
		"true")
	(planted{want: "/?q=overdose"}).holds(t, requests()...)
}

// searchByKeyboard searches with keys alone, goes through what is found, and leaves it.
func searchByKeyboard(ctx context.Context, t *testing.T) {
	t.Helper()
	const active = "document.activeElement.id || document.activeElement.href || document.activeElement.textContent"
	searched(ctx, t, "zzzzzzzz")
	evaluated(ctx, "document.querySelector('#search-words').select()+''")
	evaluated(ctx, "document.querySelector('#search-words').focus()+''")
	keys(ctx, t, strings.Split("overdose", "")...)
	// without Enter
	waitForValue(ctx, t, "document.querySelector('.search-found a').textContent", "What to do in an overdose")
	keys(ctx, t, kb.Enter, kb.Tab)
	waitForValue(ctx, t, active, "Search")
	keys(ctx, t, kb.Tab)
	waitForValue(ctx, t, active, "tel:911")
	waitForValue(ctx, t, `(() => { const r = document.activeElement.getBoundingClientRect(); const at = document.elementFromPoint(r.left + 9, r.top + 9);
		return document.activeElement.contains(at) ? 'in view' : 'covered by ' + (at && at.outerHTML.slice(0, 90)); })()`, "in view")
	for tabs := 0; !strings.HasSuffix(evaluated(ctx, active), "/guides/overdose/"); tabs++ {
		if tabs == 30 {
			t.Fatal("Tab does not lead to what was found")
		}
		keys(ctx, t, kb.Tab)
	}
	keys(ctx, t, kb.Escape)
	waitForValue(ctx, t, active, "search-words")
	waitForValue(ctx, t, "document.querySelector('#search-words').value + document.querySelectorAll('.search-found *, .search-shown[data-words]').length", "0")
	waitForValue(ctx, t, "document.querySelector('.search-status').textContent", "")
}

// TestSearchFindsEachPage searches for the title of each page of the starter, and goes on through all that is found.
func TestSearchFindsEachPage(t *testing.T) {
	t.Parallel()
	ctx := browser(t)
	_, host := builtStarter(t)
	visit(ctx, t, host.URL+"/search/")
	titles := evaluate[[]string](ctx, t, "[...document.querySelectorAll('.atoz .term-list a')].map((a) => a.textContent)")
	if len(titles) < 50 || slices.Contains(titles, "Search") {
		t.Fatalf("the list from A to Z has %d pages: %q", len(titles), titles)
	}
	for _, title := range titles {
		if _, _, found := searched(ctx, t, title); !slices.Contains(found, title) {
			t.Errorf("%q finds %q", title, found)
		}
	}
	searched(ctx, t, "care")
	total := evaluate[int](ctx, t, "parseInt(document.querySelector('.search-status').textContent)")
	for range total/10 + 1 {
		evaluated(ctx, "document.querySelector('.search-more.search-shown')?.click()+''")
		evaluated(ctx, "new Promise((r) => setTimeout(r, 50))+''")
	}
	waitForValue(ctx, t, "document.querySelectorAll('.search-found a').length+' '+getComputedStyle(document.querySelector('.search-more')).display",
		fmt.Sprint(total, " none"))
}

// TestSearchWithoutScripts: the page has no field then, and all pages from A to Z. The index is not needed.
func TestSearchWithoutScripts(t *testing.T) {
	t.Parallel()
	ctx := browser(t)
	_, host := builtStarter(t)
	if err := chromedp.Do(ctx, scripts(false)); err != nil {
		t.Fatal(err)
	}
	visit(ctx, t, host.URL+"/")
	visit(ctx, t, host.URL+evaluate[string](ctx, t,
		"document.querySelector('.foot-menu a[href*=\"#\"]').getAttribute('href')"))
	if shown := evaluate[string](ctx, t, "['.search', '.search-card', '.search-more', '.term-list'].map((s) => getComputedStyle(document.querySelector(s)).display).join(' ')"); shown != "none none none block" {
		t.Errorf("shown: %s", shown)
	}
	for _, address := range evaluate[[]string](ctx, t,
		"[...document.querySelectorAll('.atoz a')].map((a) => a.href.split('#')[0])") {
		res, err := http.Get(address)
		if err != nil {
			t.Fatal(err)
		}
		_ = res.Body.Close()
		if res.StatusCode != http.StatusOK {
			t.Errorf("%s: %s", address, res.Status)
		}
	}
}
