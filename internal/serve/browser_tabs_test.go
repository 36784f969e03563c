package serve_test

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	cdppage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// TestTabsAreUpdated: open tabs get changes.
func TestTabsAreUpdated(t *testing.T) {
	b := browser(t)
	t.Run("ten tabs at once", func(t *testing.T) { tenTabs(t, openTab(t, b, aSite(), nil)) })
	t.Run("the server is started again", func(t *testing.T) { startedAgain(t, openTab(t, b, aSite(), nil)) })
	t.Run("without shared workers", func(t *testing.T) { withoutWorkers(t, openTab(t, b, aSite(), nil)) })
	t.Run("under a strict policy", func(t *testing.T) { strictPolicy(t, openTab(t, b, aSite(), nil)) })
	t.Run("answers that overtake each other", func(t *testing.T) { overtaking(t, openTab(t, b, aSite(), nil)) })
	t.Run("no other server is asked", func(t *testing.T) { onlyOwnServer(t, openTab(t, b, aSite(), nil)) })
}

// tenTabs are more than the six connections that a browser opens to a host.
func tenTabs(t *testing.T, d *editorTab) {
	tabs := []context.Context{d.tab}
	for len(tabs) < 10 {
		tabs = append(tabs, d.newTab())
	}
	for _, tab := range tabs {
		d.visitIn(tab, "/about/")
	}
	for round := range 2 {
		words := fmt.Sprintf("Words of round %d.", round)
		d.save(tree{"content/about.md": aPage("About us", words)})
		for _, tab := range tabs {
			waitFor(t, tab, `document.body.innerText.includes(`+quoted(words)+`)`)
		}
	}
}

func startedAgain(_ *testing.T, d *editorTab) {
	d.visit("/about/")
	d.do(`window.same = true`)
	addr := d.addr
	d.stop()
	d.until(pill + ` === "Preview server stopped; waiting"`)
	files := tree{"content/about.md": aPage("About us", "Written meanwhile.")}
	files.write(d.t, d.dir)
	d.preview.Apply([]string{"content/about.md"})
	d.start(addr, nil)
	d.until(`document.body.innerText.includes("Written meanwhile.") && ` + pill + ` === "No findings"`)
	d.save(tree{"content/about.md": aPage("About us", "Written afterwards.")})
	d.until(`document.body.innerText.includes("Written afterwards.")`)
	d.holds(`window.same`)
}

func withoutWorkers(t *testing.T, d *editorTab) {
	none := chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, cdppage.AddScriptToEvaluateOnNewDocument,
			cdppage.AddScriptToEvaluateOnNewDocumentParams{Source: "delete window.SharedWorker"})
		return err
	})
	if err := chromedp.Do(d.tab, none); err != nil {
		t.Fatal(err)
	}
	d.visit("/about/")
	d.holds(`typeof SharedWorker === "undefined"`)
	d.do(`window.same = true`)
	d.save(tree{"content/about.md": aPage("About us", "Fresh words.")})
	d.until(`document.body.innerText.includes("Fresh words.")`)
	d.holds(`window.same`)
}

// strictPolicy allows only what a page of this kind needs. The page may not fetch, but the worker can.
func strictPolicy(_ *testing.T, d *editorTab) {
	for _, connect := range []string{"connect-src 'self'; ", ""} {
		policy := `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; ` + connect + `base-uri 'none'; form-action 'none'">`
		d.save(tree{"layouts/_partials/head-site.html": policy +
			`<link rel="stylesheet" href="{{ (asset "css/extra.css").RelPermalink }}">`, "content/about.md": aPage(
			"About us", "First words.")})
		d.visit("/about/")
		d.do(`window.same = true, window.violations = [], document.addEventListener("securitypolicyviolation", e => violations.push(e.violatedDirective + " " + e.blockedURI))`)
		d.save(tree{"content/about.md": aPage("About us", "Fresh words, [nowhere](/nowhere/)."),
			"static/css/extra.css": "h1 { color: rgb(9, 9, " + fmt.Sprint(len(connect)) + ") }\n"})
		d.until(`document.body.innerText.includes("Fresh words") && ` + pill + `.includes("finding")`)
		d.until(`getComputedStyle(document.querySelector("h1")).color === "rgb(9, 9, ` + fmt.Sprint(len(connect)) +
			`)"`)
		d.do(bar + `.querySelector(".pill").click()`)
		d.holds(`same && violations.length === 0 && getComputedStyle(` + bar +
			`.querySelector(".pill")).display.includes("flex")`)
	}
}

// overtaking delays an answer until the next one is sent, or until it is clear that no request for that is sent before.
func overtaking(t *testing.T, d *editorTab) {
	var hold atomic.Bool
	first, second := make(chan bool, 1), make(chan bool, 1)
	host := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/about/" {
			d.server.ServeHTTP(w, r)
			return
		}
		if !hold.CompareAndSwap(true, false) {
			d.server.ServeHTTP(w, r)
			select {
			case second <- true:
			default:
			}
			return
		}
		answer := httptest.NewRecorder()
		d.server.ServeHTTP(answer, r)
		first <- true
		select {
		case <-second:
		case <-time.After(time.Second):
		}
		maps.Copy(w.Header(), answer.Header())
		w.Write(answer.Body.Bytes()) //nolint:errcheck // the browser sees
	}))
	t.Cleanup(host.Close)
	t.Cleanup(host.CloseClientConnections) // the stream does not end by itself
	d.addr = strings.TrimPrefix(host.URL, "http://")
	d.visit("/about/")
	d.do(`window.same = true, window.seen = [], new MutationObserver(() => seen.push(document.querySelector("main").innerText.match(/words (\d)/)[1])).observe(document.body, {subtree: true, childList: true, characterData: true})`)
	for len(second) > 0 {
		<-second
	}
	hold.Store(true)
	d.save(tree{"content/about.md": aPage("About us", "Fresh words 1.")})
	<-first
	d.save(tree{"content/about.md": aPage("About us", "Fresh words 2.")})
	d.until(`seen.includes("1") && seen.includes("2")`)
	d.holds(`same && seen.join() === "1,2" && document.body.innerText.includes("Fresh words 2.")`)
}

// onlyOwnServer holds that everything that the preview adds comes from its own server.
func onlyOwnServer(t *testing.T, d *editorTab) {
	asked := requests(t, d.tab)
	d.visit("/about/")
	d.save(tree{"content/about.md": aPage("About us", "Fresh words.")})
	d.until(`document.body.innerText.includes("Fresh words.")`)
	d.do(bar + `.querySelector(".pill").click()`)
	d.holds(`localStorage.length + sessionStorage.length + document.cookie.length === 0`)
	count := len(asked)
	if count < 5 {
		t.Errorf("only %d requests were seen", count)
	}
	for range count {
		if address := <-asked; !strings.HasPrefix(address, "http://"+d.addr+"/") {
			t.Errorf("the browser asked for %s", address)
		}
	}
}
