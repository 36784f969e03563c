// Package chromium starts a real browser for tests. Only tests import it.
package chromium

import (
	"context"
	"os"
	"os/exec"
	"slices"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// patience is how long a browser may be at work for one test; a busy machine is slow at it.
const patience = 5 * time.Minute

// names are what Chromium and its kin are called in PATH.
var names = []string{"chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"}

// Start starts a headless Chromium, which ends with the test. Without one on this machine the test is skipped, loudly; with
// PORCHLIGHT_TEST_BROWSER=required in the environment, as in CI, it fails.
func Start(t *testing.T, options ...chromedp.ExecAllocatorOption) context.Context {
	t.Helper()
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
	options = slices.Concat(chromedp.DefaultExecAllocatorOptions[:], []chromedp.ExecAllocatorOption{chromedp.NoSandbox}, options)
	ctx, cancel := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("start Chromium: %v", err)
	}
	ctx, cancel = context.WithTimeout(ctx, patience)
	t.Cleanup(cancel)
	return ctx
}
