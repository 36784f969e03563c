package main

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
)

// exitSite serves a built site whose sensitive page leads to another host.
func exitSite(t *testing.T) (host, elsewhere *httptest.Server) {
	t.Helper()
	elsewhere = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, "<!doctype html><title>Weather</title><p>Sunny.")
	}))
	t.Cleanup(elsewhere.Close)
	source := t.TempDir()
	for name, text := range map[string]string{
		"config.toml": "title = \"A clinic\"\n[quickExit]\nurl = \"" + elsewhere.URL +
			"/weather\"\npage = \"/about/\"\n",
		"content/_index.md": "---\ntitle: Home\n---\nWords.\n",
		"content/about.md":  "---\ntitle: About\n---\nWords.\n",
		"content/alcohol.md": "---\ntitle: Alcohol\nsensitive: true\n---\n" +
			strings.Repeat("Many words of a text.\n\n", 60),
		"content/ordinary.md": "---\ntitle: Ordinary\n---\nWords.\n",
	} {
		name = filepath.Join(source, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	dest := filepath.Join(t.TempDir(), "public")
	var stderr strings.Builder
	if code := run([]string{"build", "--source", source, "--destination", dest}, io.Discard, &stderr); code != 0 {
		t.Fatalf("exit status %d\n%s", code, stderr.String())
	}
	host = httptest.NewServer(http.FileServer(http.Dir(dest)))
	t.Cleanup(host.Close)
	return host, elsewhere
}

// press presses and releases a key.
func press(ctx context.Context, t *testing.T, key string) {
	t.Helper()
	for _, kind := range []input.DispatchKeyEventType{input.DispatchKeyEventTypeKeyDown,
		input.DispatchKeyEventTypeKeyUp} {
		_, err := chromedp.Call(ctx, input.DispatchKeyEvent, input.DispatchKeyEventParams{Type: kind, Key: key})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// evaluated is what an expression gives in the page. While the page is left there is nothing to ask.
func evaluated(ctx context.Context, expression string) string {
	text, err := chromedp.Run(ctx, chromedp.Evaluate[string](expression))
	if err != nil {
		return ""
	}
	return text
}

// waitForValue waits until an expression gives a value.
func waitForValue(ctx context.Context, t *testing.T, expression, want string) {
	t.Helper()
	have := ""
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if have = evaluated(ctx, expression); have == want {
			return
		}
	}
	t.Fatalf("%s is %q, want %q", expression, have, want)
}

// TestQuickExit: the link leaves a sensitive page with and without a script, Shift three times leaves it with one, and
// the page is not in the history afterwards. Other pages have no such link.
func TestQuickExit(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("a short run opens no browser")
	}
	host, elsewhere := exitSite(t)
	const href, said = "location.href", "document.querySelector('.quick-exit [role=status]').textContent"
	weather := elsewhere.URL + "/weather"
	open := func(ctx context.Context, t *testing.T, page string) {
		t.Helper()
		if err := chromedp.Do(ctx, chromedp.Navigate(host.URL+page)); err != nil {
			t.Fatal(err)
		}
	}
	back := func(ctx context.Context, t *testing.T, want string) {
		t.Helper()
		evaluated(ctx, "history.back()+''")
		waitForValue(ctx, t, href, host.URL+want)
	}
	click := func(ctx context.Context, t *testing.T) {
		t.Helper()
		if err := chromedp.Do(ctx, chromedp.Click(chromedp.CSS(".quick-exit a"))); err != nil {
			t.Fatal(err)
		}
		waitForValue(ctx, t, href, weather)
	}
	t.Run("by its link", func(t *testing.T) {
		ctx := browser(t)
		open(ctx, t, "/ordinary/")
		if evaluated(ctx, "String(document.querySelector('.quick-exit'))") != "null" {
			t.Error("an ordinary page has the link")
		}
		open(ctx, t, "/alcohol/")
		evaluated(ctx, "scrollTo({top: 900, behavior: 'instant'})+''")
		click(ctx, t)
		back(ctx, t, "/ordinary/")
	})
	t.Run("by Shift", func(t *testing.T) {
		ctx := browser(t)
		open(ctx, t, "/ordinary/")
		open(ctx, t, "/alcohol/")
		press(ctx, t, "Shift")
		waitForValue(ctx, t, said, "Shift. Press it twice more to leave this page.")
		press(ctx, t, "a")
		waitForValue(ctx, t, said, "")
		press(ctx, t, "Shift")
		press(ctx, t, "Shift")
		waitForValue(ctx, t, said, "Shift. Press it once more to leave this page.")
		press(ctx, t, "Shift")
		waitForValue(ctx, t, href, weather)
		back(ctx, t, "/ordinary/")
	})
	t.Run("without a script", func(t *testing.T) {
		ctx := browser(t)
		if err := chromedp.Do(ctx, scripts(false)); err != nil {
			t.Fatal(err)
		}
		open(ctx, t, "/alcohol/")
		click(ctx, t)
	})
	t.Run("shown again", func(t *testing.T) {
		ctx := browser(t)
		open(ctx, t, "/alcohol/")
		const shown = "getComputedStyle(document.querySelector('main')).display"
		waitForValue(ctx, t, shown, "block")
		evaluated(ctx, "document.documentElement.classList.add('left')+''")
		waitForValue(ctx, t, shown, "none")
		evaluated(ctx, "dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))+''")
		waitForValue(ctx, t, shown, "block")
	})
	t.Run("planted: it stays in the history", func(t *testing.T) {
		ctx := browser(t)
		other := altered(t, host.Config.Handler,
			func(_, body string) string { return strings.ReplaceAll(body, "location.replace(", "location.assign(") })
		for _, page := range []string{"/ordinary/", "/alcohol/"} {
			if err := chromedp.Do(ctx, chromedp.Navigate(other.URL+page)); err != nil {
				t.Fatal(err)
			}
		}
		click(ctx, t)
		evaluated(ctx, "history.back()+''")
		waitForValue(ctx, t, href, other.URL+"/alcohol/")
	})
	t.Run("planted: it stays empty", func(t *testing.T) {
		ctx := browser(t)
		other := altered(t, host.Config.Handler,
			func(_, body string) string { return strings.ReplaceAll(body, `"pageshow"`, `"pagehide"`) })
		if err := chromedp.Do(ctx, chromedp.Navigate(other.URL+"/alcohol/")); err != nil {
			t.Fatal(err)
		}
		evaluated(ctx, "document.documentElement.classList.add('left')+''")
		evaluated(ctx, "dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))+''")
		waitForValue(ctx, t, "getComputedStyle(document.querySelector('main')).display", "none")
	})
}
