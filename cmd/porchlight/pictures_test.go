package main

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

const (
	pictures      = docs + "pictures/components/"
	picturesTaken = pictures + "taken.txt" // the examples that the pictures show
	pictureWidth  = 720                    // CSS pixels of the window
	pictureMargin = 12                     // around the component
	pictureHeight = 900                    // of a component that is longer, only its beginning is shown
	pictureBytes  = 48 << 10
)

// componentText is where an example stands: in the text, or at the top of a page about an emergency.
const componentText = ".prose, .head-words .care"

// TestPictures takes the pictures of docs/writing.md and of the README again when PORCHLIGHT_PICTURES=1 is set: of each
// component its first example, as Chromium draws it.
func TestPictures(t *testing.T) {
	if os.Getenv("PORCHLIGHT_PICTURES") == "" {
		t.Skip("PORCHLIGHT_PICTURES=1 takes the pictures of the documents anew")
	}
	ctx := browser(t)
	pieces := writingPieces(t)
	site := writingSite(t, pieces)
	shown := writingExamples(t, site, pieces)
	buildsExamples(t, site)
	if t.Failed() {
		t.FailNow()
	}
	host := httptest.NewServer(http.FileServer(http.Dir(filepath.Join(filepath.Dir(site), "public"))))
	t.Cleanup(host.Close)
	// so high that nothing has to stay in view
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(pictureWidth, 4000)); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(pictures, 0o755); err != nil {
		t.Fatal(err)
	}
	taken := ""
	for _, component := range components(t) {
		small := shrink(t, takePicture(ctx, t, host.URL+"/"+shown[component]))
		if err := os.WriteFile(pictures+component+".png", small, 0o644); err != nil {
			t.Fatal(err)
		}
		taken += exampleMark(pieces, component)
	}
	if err := os.WriteFile(picturesTaken, []byte(taken), 0o644); err != nil {
		t.Fatal(err)
	}
	takeWindow(ctx, t, "level", host.URL+"/levels-of-care/iop/", chromedp.EmulateViewport(pictureWidth, 1080))
	_, starter := builtStarter(t)
	takeWindow(ctx, t, "home", starter.URL+"/", chromedp.EmulateViewport(1280, 918))
	takeWindow(ctx, t, "phone", starter.URL+"/levels-of-care/iop/",
		chromedp.EmulateViewport(390, 780, chromedp.EmulateMobile, chromedp.EmulateScale(1.5)))
}

// takeWindow takes a picture of what a window shows of a page.
func takeWindow(ctx context.Context, t *testing.T, name, address string, window chromedp.Action[chromedp.Void]) {
	t.Helper()
	if err := chromedp.Do(ctx, window, chromedp.Navigate(address),
		chromedp.WaitReady(chromedp.CSS("main"))); err != nil {
		t.Fatalf("%s: %v", address, err)
	}
	captureWindow(ctx, t, name)
}

// captureWindow takes a picture of what the window shows now.
func captureWindow(ctx context.Context, t *testing.T, name string) {
	t.Helper()
	picture, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	if err := os.WriteFile(docs+"pictures/"+name+".png", shrink(t, picture), 0o644); err != nil {
		t.Fatal(err)
	}
}

// takePicture is a PNG of the text of a page.
func takePicture(ctx context.Context, t *testing.T, address string) []byte {
	t.Helper()
	type box struct{ X, Y, Width, Height float64 }
	if err := chromedp.Do(ctx, chromedp.Navigate(address),
		chromedp.WaitReady(chromedp.CSS(componentText))); err != nil {
		t.Fatalf("%s: %v", address, err)
	}
	at, err := chromedp.Run(ctx, chromedp.Evaluate[box](`(() => {
		const r = document.querySelector('`+componentText+`').getBoundingClientRect();
		return {x: r.x, y: r.y, width: r.width, height: r.height};
	})()`))
	if err != nil || at.Width == 0 || at.Height == 0 {
		t.Fatalf("%s: no text to be seen in %+v: %v", address, at, err)
	}
	var picture page.CaptureScreenshotResult
	err = chromedp.Do(ctx, chromedp.Func(func(ctx context.Context, target *chromedp.Target) (err error) {
		picture, err = cdp.Call(ctx, target, page.CaptureScreenshot, page.CaptureScreenshotParams{Clip: &page.Viewport{
			X: at.X - pictureMargin, Y: at.Y - pictureMargin, Width: at.Width + 2*pictureMargin,
			Height: min(at.Height, pictureHeight) + 2*pictureMargin, Scale: 1,
		}})
		return err
	}))
	if err != nil {
		t.Fatalf("%s: %v", address, err)
	}
	return picture.Data
}

// shrink writes a picture with the 256 colors that it has most of; the shades between them, at the edges of letters,
// become the nearest.
func shrink(t *testing.T, picture []byte) []byte {
	t.Helper()
	full, err := png.Decode(bytes.NewReader(picture))
	if err != nil {
		t.Fatal(err)
	}
	times := map[color.RGBA]int{}
	small := image.NewPaletted(full.Bounds(), nil)
	each := func(visit func(x, y int, c color.RGBA)) {
		for y := full.Bounds().Min.Y; y < full.Bounds().Max.Y; y++ {
			for x := full.Bounds().Min.X; x < full.Bounds().Max.X; x++ {
				visit(x, y, color.RGBAModel.Convert(full.At(x, y)).(color.RGBA))
			}
		}
	}
	each(func(_, _ int, c color.RGBA) { times[c]++ })
	colors := slices.SortedFunc(maps.Keys(times), func(a, b color.RGBA) int {
		return cmp.Or(times[b]-times[a], int(a.R)-int(b.R), int(a.G)-int(b.G), int(a.B)-int(b.B))
	})
	for _, c := range colors[:min(256, len(colors))] {
		small.Palette = append(small.Palette, c)
	}
	index := map[color.RGBA]uint8{}
	for _, c := range colors {
		index[c] = uint8(small.Palette.Index(c))
	}
	each(func(x, y int, c color.RGBA) { small.SetColorIndex(x, y, index[c]) })
	var b bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&b, small); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// exampleMark tells examples of a component apart: "warning 3f2a...".
func exampleMark(pieces []piece, component string) string {
	i := slices.IndexFunc(pieces, func(p piece) bool { return p.part == component && p.language() == "markdown" })
	if i < 0 {
		return ""
	}
	return fmt.Sprintf("%s %.8x\n", component, sha256.Sum256([]byte(pieces[i].text)))
}

var pictureOf = regexp.MustCompile(`!\[([^\]]*)\]\(pictures/components/(\w+)\.png\)`)

// holdsPicture wants a part of docs/writing.md to show its component: with words for people who cannot see the picture,
// of the example that is there, and small.
func holdsPicture(t *testing.T, component string, pieces []piece) {
	t.Helper()
	var shown []string
	for _, p := range pieces {
		if p.part == component && p.info == "" {
			shown = slices.Concat(shown, slices.Concat(pictureOf.FindAllStringSubmatch(p.text, -1)...))
		}
	}
	if len(shown) != 3 || shown[2] != component || len(strings.Fields(shown[1])) < 5 {
		t.Errorf("docs/writing.md has to show the component %q with one picture and words that say what is seen",
			component)
		return
	}
	if !strings.Contains(read(t, picturesTaken), exampleMark(pieces, component)) {
		t.Errorf("the picture of %q shows another example than docs/writing.md; PORCHLIGHT_PICTURES=1 takes it anew",
			component)
	}
	text, err := os.ReadFile(pictures + component + ".png")
	if err != nil {
		t.Error(err)
		return
	}
	config, err := png.DecodeConfig(bytes.NewReader(text))
	if err != nil || config.Width > pictureWidth || len(text) > pictureBytes {
		t.Errorf("the picture of %q is %d pixels wide and has %d bytes: %v", component, config.Width, len(text), err)
	}
}
