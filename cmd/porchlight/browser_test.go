package main

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"porchlight/internal/chromium"
	"porchlight/internal/race"
)

// browser is a headless Chromium of this test.
func browser(t *testing.T) context.Context {
	t.Helper()
	race.OnlyWithout(t)
	return chromium.Start(t)
}

// starterFolder is where publishedStarter builds; "" before.
var starterFolder string

// publishedStarter is the folder of the repository's own site, which is built once for all tests. closing removes it.
var publishedStarter = sync.OnceValues(func() (dest string, err error) {
	if starterFolder, err = os.MkdirTemp("", "porchlight-starter-*"); err != nil {
		return "", err
	}
	dest = filepath.Join(starterFolder, "public")
	var stderr strings.Builder
	args := []string{"build", "--source", "../..", "--destination", dest, "--clock", starterDay}
	if code := run(args, io.Discard, &stderr); code != 0 {
		return "", fmt.Errorf("exit status %d\n%s", code, stderr.String())
	}
	return dest, nil
})

// builtStarter serves the repository's own site as a plain static host would.
func builtStarter(t *testing.T) (pages []string, host *httptest.Server) {
	t.Helper()
	race.OnlyWithout(t)
	dest, err := publishedStarter()
	if err != nil {
		t.Fatal(err)
	}
	err = filepath.WalkDir(dest, func(file string, entry fs.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(file, ".html") {
			rel, _ := filepath.Rel(dest, file)
			pages = append(pages, "/"+strings.TrimSuffix(filepath.ToSlash(rel), "index.html"))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	files := http.FileServer(http.Dir(dest))
	host = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		text, err := os.ReadFile(filepath.Join(dest, filepath.FromSlash(r.URL.Path), "index.html"))
		if err != nil || !refresh.Match(text) {
			files.ServeHTTP(w, r)
			return
		}
		// A redirect leaves before it can be looked at: hold it back, the rest of the page is as published.
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write(refresh.ReplaceAll(text, nil))
	}))
	t.Cleanup(host.Close)
	return pages, host
}

var refresh = regexp.MustCompile(`<meta http-equiv="?refresh"?[^>]*>`)

// helplineInView returns "" when a helpline link is wholly in the viewport and nothing covers it.
const helplineInView = `(() => {
	const seen = [];
	for (const a of document.querySelectorAll('a[href^="tel:"]')) {
		const r = a.getBoundingClientRect();
		if (r.width < 24 || r.height < 20) continue;
		if (r.top < 0 || r.left < 0 || r.bottom > innerHeight + 0.5 || r.right > screen.width + 0.5) { seen.push(a.href + ' ' + JSON.stringify(r)); continue; }
		const at = document.elementFromPoint(r.left + r.width / 2, r.top + r.height / 2);
		if (at && (a === at || a.contains(at))) return '';
		seen.push(a.href + ' covered by ' + (at && at.outerHTML.slice(0, 80)));
	}
	return 'no tel: link in view at ' + scrollY + ' of ' + document.documentElement.scrollHeight + ': ' + seen.slice(0, 3).join('; ');
})()`

// atEachPart looks at the top, the middle and the end of a page, and returns all problems. The window of a phone grows
// with what is too wide for it, so that the screen is what counts.
const atEachPart = `(() => {
	const high = document.documentElement.scrollHeight, faults = [];
	if (document.documentElement.scrollWidth > screen.width) faults.push('it scrolls sideways');
	for (const top of [0, (high - innerHeight) / 2, high]) {
		scrollTo({top, behavior: 'instant'});
		faults.push(` + helplineInView + `);
	}
	return faults.filter(Boolean);
})()`

// TestHelplineIsAlwaysInView holds law 7 in a real browser: on every page, at the top, in the middle and at the end, on
// a phone and on a desk, with and without JavaScript. On the way it holds law 8 (no request to another host) and that
// nothing scrolls sideways.
func TestHelplineIsAlwaysInView(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("a short run opens no browser")
	}
	pages, host := builtStarter(t)
	if len(pages) < 14 {
		t.Fatalf("only %d pages", len(pages))
	}
	for _, script := range []bool{true, false} {
		t.Run(fmt.Sprintf("javascript=%t", script), func(t *testing.T) {
			t.Parallel()
			ctx := browser(t)
			requests := watchRequests(ctx, t)
			if err := chromedp.Do(ctx, scripts(script)); err != nil {
				t.Fatal(err)
			}
			for _, page := range pages {
				lookAt(ctx, t, host.URL, page)
			}
			for _, address := range requests() {
				if !strings.HasPrefix(address, host.URL) && !strings.HasPrefix(address, "data:") {
					t.Errorf("the browser asked another host: %s", address)
				}
			}
		})
	}
}

// scripts lets pages run JavaScript, or not.
func scripts(run bool) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, emulation.SetScriptExecutionDisabled,
			emulation.SetScriptExecutionDisabledParams{Value: !run})
		return err
	})
}

// watchRequests collects the addresses that the browser requests.
func watchRequests(ctx context.Context, t *testing.T) func() []string {
	t.Helper()
	var mu sync.Mutex
	var list []string
	err := chromedp.Listen(ctx, func(event any) {
		if sent, ok := event.(*network.EventRequestWillBeSent); ok {
			mu.Lock()
			list = append(list, sent.Request.URL)
			mu.Unlock()
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return func() []string {
		mu.Lock()
		defer mu.Unlock()
		return slices.Clone(list)
	}
}

// lookAt opens a page once, which is what takes long, and looks at it in a window of each size.
func lookAt(ctx context.Context, t *testing.T, host, page string) {
	t.Helper()
	if err := chromedp.Do(ctx, chromedp.Navigate(host+page)); err != nil {
		t.Errorf("%s: %v", page, err)
		return
	}
	for _, view := range []struct{ width, height int64 }{{360, 740}, {1280, 800}} {
		err := chromedp.Do(ctx, chromedp.EmulateViewport(view.width, view.height, chromedp.EmulateMobile))
		if err != nil {
			t.Fatal(err)
		}
		faults, err := chromedp.Run(ctx, chromedp.Evaluate[[]string](atEachPart))
		if err != nil {
			t.Errorf("%s: %v", page, err)
		}
		for _, fault := range faults {
			t.Errorf("%s, %d pixels wide: %s", page, view.width, fault)
		}
	}
}
