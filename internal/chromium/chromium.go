// Package chromium starts a real browser for tests. Only tests import it.
package chromium

import (
	"context"
	"os"
	"os/exec"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// patience is how long a browser may be at work for one test; a busy machine is slow at it.
const patience = 5 * time.Minute

// names are what Chromium and its kin are called in PATH.
var names = []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"}

// shared is the browser of this process; nil until a test needs one.
var shared struct {
	sync.Mutex
	ctx  context.Context
	stop func()
	err  error
}

// Start gives a test a tab of a headless Chromium, with cookies and storage of its own, which ends with the test. All
// tests of a package share one browser; TestMain has to call Stop. A short run skips the test. Without a browser on
// this machine the test is skipped, loudly; with PORCHLIGHT_TEST_BROWSER=required in the environment, as in CI, it
// fails.
func Start(t *testing.T) context.Context {
	t.Helper()
	if testing.Short() {
		t.Skip("a short run opens no browser")
	}
	found := slices.ContainsFunc(names, func(name string) bool {
		_, err := exec.LookPath(name)
		return err == nil
	})
	if !found {
		if os.Getenv("PORCHLIGHT_TEST_BROWSER") == "required" {
			t.Fatal("no Chromium on this machine, and PORCHLIGHT_TEST_BROWSER=required")
		}
		t.Skip("NOT TESTED IN A BROWSER: no Chromium on this machine")
	}
	browser, err := start()
	if err != nil {
		t.Fatalf("start Chromium: %v", err)
	}
	ctx, cancel := chromedp.NewContext(browser, chromedp.WithNewBrowserContext())
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("open a tab: %v", err)
	}
	ctx, cancel = context.WithTimeout(ctx, patience)
	t.Cleanup(cancel)
	return ctx
}

// start starts the browser for the first test that needs it.
func start() (context.Context, error) {
	shared.Lock()
	defer shared.Unlock()
	if shared.ctx != nil || shared.err != nil {
		return shared.ctx, shared.err
	}
	options := slices.Concat(chromedp.DefaultExecAllocatorOptions[:], []chromedp.ExecAllocatorOption{
		chromedp.NoSandbox, chromedp.Flag("hide-scrollbars", true),
		// Several tests look at their tabs at once, so that no tab may be treated as one in the background.
		chromedp.Flag("disable-renderer-backgrounding", true),
		chromedp.Flag("disable-background-timer-throttling", true),
		chromedp.Flag("disable-backgrounding-occluded-windows", true),
	})
	allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, cancel := chromedp.NewContext(allocator)
	if shared.err = chromedp.Do(ctx); shared.err != nil {
		cancel()
		stop()
		return nil, shared.err
	}
	shared.ctx, shared.stop = ctx, func() { cancel(); stop() }
	return ctx, nil
}

// Stop ends the browser, if one was started.
func Stop() {
	shared.Lock()
	defer shared.Unlock()
	if shared.stop != nil {
		shared.stop()
	}
}
