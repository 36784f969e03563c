package main

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// TestPicturesOfThePreview takes the pictures of docs/preview.md again when PORCHLIGHT_PICTURES=1 is set: a page with
// something wrong, and the overview.
func TestPicturesOfThePreview(t *testing.T) {
	if os.Getenv("PORCHLIGHT_PICTURES") == "" {
		t.Skip("PORCHLIGHT_PICTURES=1 takes the pictures of the documents anew")
	}
	ctx := browser(t)
	site := starter(t)
	const iop = "content/levels-of-care/iop.md"
	whole := read(t, filepath.Join(site, iop))
	wrong := strings.Replace(whole, "(outpatient.md)", "(outpatiant.md)", 1)
	if wrong == whole {
		t.Fatalf("%s has no link to outpatient.md", iop)
	}
	write(t, site, iop, wrong)
	write(t, site, "content/levels-of-care/evening.md",
		"---\ntitle: Evening program\ntype: level-of-care\nlevel: iop\ndescription: Groups three evenings a week for people who work during the day.\ndraft: true\n---\nCall us.\n")
	address := shown(t, site)
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(pictureWidth*3/2, 760),
		chromedp.Navigate(address+"levels-of-care/iop/")); err != nil {
		t.Fatal(err)
	}
	const opened = `(() => {
		const root = document.querySelector('porchlight-bar')?.shadowRoot, pill = root?.querySelector('.pill');
		if (!/finding/.test(pill?.textContent)) return false;
		if (pill.getAttribute('aria-expanded') !== 'true') pill.click();
		return root.adoptedStyleSheets.length > 0 && root.getAnimations().length === 0;
	})()`
	for done, until := false, time.Now().Add(patient); !done; time.Sleep(time.Second) {
		var err error
		if done, err = chromedp.Run(ctx, chromedp.Evaluate[bool](opened)); err != nil || time.Now().After(until) {
			t.Fatalf("the panel does not open: %v", err)
		}
	}
	captureWindow(ctx, t, "preview")
	takeWindow(ctx, t, "overview", address+"_porchlight/", chromedp.EmulateViewport(pictureWidth*3/2, 1000))
}

// shown is the address at which a site is previewed until the test ends.
func shown(t *testing.T, site string) string {
	t.Helper()
	ctx, end := context.WithCancel(t.Context())
	said, ended := &outputBuffer{}, make(chan error, 1)
	root := newRoot()
	root.SetArgs([]string{"serve", "--source", site, "--port", "0", "--editor", "vscode"})
	root.SetOut(said)
	root.SetErr(io.Discard)
	go func() { ended <- root.ExecuteContext(ctx) }()
	t.Cleanup(func() { end(); <-ended })
	address := said.await(t, `^preview: (\S+)$`, "")
	said.await(t, "all pages checked", "")
	return address
}
