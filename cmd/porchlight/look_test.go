package main

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io"
	"math"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/rogpeppe/go-internal/txtar"
	"golang.org/x/image/font/gofont/goregular"
)

const (
	approvedLook = "testdata/look/"
	lookHeight   = 1800 // CSS pixels of the windows in pictures
	lookScale    = 12   // CSS pixels of a pixel of a picture
	lookGrays    = 16
	boxTolerance = 6   // CSS pixels by which a box may lie or be otherwise
	dotTolerance = 40  // of 255, by which a pixel of a picture may be otherwise
	dotsAllowed  = .01 // the part of pixels that may be otherwise by more
)

var (
	lookScreens = [][2]int64{{320, 480}, {360, 640}, {768, 1024}, {1024, 600}, {1280, 800}}
	lookPages   = []string{"/", "/levels-of-care/", "/levels-of-care/iop/", "/guides/overdose/", "/places/river/",
		"/404.html"}
)

// boxes are the parts of a page that readers see: their edges and sizes in CSS pixels, and the size of their letters.
const boxes = `['.crisis', '.helpline', '.helpline .call', '.helpline .text', '.quick-exit a', '.top', '.top .site', '.menu', '.crumbs', 'h1', '.lead', '.hero', '.callbox',
	'.care', '.care-call a', '.facts', '.toc', '.prose', '.prose > p', '.continuum', '.week table', '.faq-item', '.prose table', '.steps', '.points', '.sources',
	'.share', '.neighbours', '.related', '.card', '.foot', '.lines', '.foot-menu'].flatMap((name) => {
	const e = [...document.querySelectorAll(name)].find((e) => e.getBoundingClientRect().height > 1);
	if (!e) return [];
	const r = e.getBoundingClientRect();
	return name + ': ' + [r.left, r.top + scrollY, r.width, r.height, parseFloat(getComputedStyle(e).fontSize)].map(Math.round).join(' ');
})`

// oneFont has each page drawn in a font of the test, which is the same on each machine.
var oneFont = `(() => {
	document.fonts.add(new FontFace('Look', Uint8Array.from(atob('` + base64.StdEncoding.EncodeToString(goregular.TTF) + `'), (c) => c.charCodeAt(0)).buffer));
	const sheet = new CSSStyleSheet();
	sheet.replaceSync('* { font-family: Look !important; }');
	document.adoptedStyleSheets.push(sheet);
})()`

// TestLook compares pages of each kind, in windows of five widths, with what was approved: where their parts stand, and
// how they look from far away on light and dark screens. PORCHLIGHT_UPDATE=1 approves what is there.
func TestLook(t *testing.T) {
	t.Parallel()
	ctx := browser(t)
	host := lookSite(t, "")
	beforePages(ctx, t, oneFont)
	update := os.Getenv("PORCHLIGHT_UPDATE") != ""
	for _, at := range lookPages {
		file := approvedLook + strings.ReplaceAll(strings.Trim("home"+strings.TrimSuffix(at, ".html"), "/"), "/", "-")
		visit(ctx, t, host.URL+at)
		have := lookBoxes(ctx, t)
		seen := lookPicture(ctx, t)
		if update {
			write(t, ".", file+".txt", have)
			write(t, ".", file+".png", encoded(t, seen))
			continue
		}
		for _, wrong := range otherBoxes(have, read(t, file+".txt")) {
			t.Errorf("%s: %s; PORCHLIGHT_UPDATE=1 approves it", at, wrong)
		}
		if part := otherDots(seen, approved(t, file+".png")); part > dotsAllowed {
			kept := filepath.Join(os.TempDir(), filepath.Base(file)+".png")
			write(t, filepath.Dir(kept), filepath.Base(kept), encoded(t, seen))
			t.Errorf("%s: %.1f %% of its picture are otherwise than in %s.png; %s is how it looks; PORCHLIGHT_UPDATE=1 approves it", at, 100*part, file, kept)
		}
	}
	if update {
		return
	}
	visit(ctx, t, host.URL+"/levels-of-care/iop/")
	(planted{style: ".lead { margin-top: 24px !important }"}).plant(ctx, t)
	wrong := otherBoxes(lookBoxes(ctx, t), read(t, approvedLook+"home-levels-of-care-iop.txt"))
	for _, screen := range lookScreens {
		(planted{want: fmt.Sprintf("%dx%d .prose", screen[0], screen[1])}).holds(t, wrong...)
	}
	if part := otherDots(lookPicture(ctx, t),
		approved(t, approvedLook+"home-levels-of-care-iop.png")); part <= dotsAllowed {
		t.Errorf("planted: a margin of 24 pixels changes %.2f %% of the picture", 100*part)
	}
}

// lookSite builds and serves the site of the approved pages, with further settings.
func lookSite(t *testing.T, settings string) *httptest.Server {
	t.Helper()
	site, err := txtar.ParseFile(approvedLook + "site.txtar")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for _, file := range site.Files {
		write(t, dir, file.Name, string(file.Data))
	}
	write(t, dir, "config.toml", read(t, filepath.Join(dir, "config.toml"))+settings)
	var stderr strings.Builder
	if code := run([]string{"build", "--source", dir, "--clock", starterDay}, io.Discard, &stderr); code != 0 {
		t.Fatalf("exit status %d\n%s", code, &stderr)
	}
	host := httptest.NewServer(http.FileServer(http.Dir(filepath.Join(dir, "public"))))
	t.Cleanup(host.Close)
	return host
}

// lookBoxes is a line for each part of the open page in each window.
func lookBoxes(ctx context.Context, t *testing.T) string {
	t.Helper()
	var b strings.Builder
	for _, screen := range lookScreens {
		for _, box := range faultsOnScreen(ctx, t, screen, boxes) {
			fmt.Fprintf(&b, "%dx%d %s\n", screen[0], screen[1], box)
		}
	}
	return b.String()
}

// otherBoxes returns how boxes differ from the approved ones: by more than the tolerance, missing, or new.
func otherBoxes(have, want string) (wrong []string) {
	byName := func(text string) (names []string, numbers map[string]string) {
		numbers = map[string]string{}
		for line := range strings.Lines(text) {
			name, box, _ := strings.Cut(strings.TrimSpace(line), ": ")
			names, numbers[name] = append(names, name), box
		}
		return names, numbers
	}
	names, now := byName(have)
	approvedNames, before := byName(want)
	for _, name := range approvedNames {
		if now[name] == "" {
			wrong = append(wrong, name+" is gone")
		}
	}
	for _, name := range names {
		var a, b [5]float64
		_, _ = fmt.Sscan(now[name], &a[0], &a[1], &a[2], &a[3], &a[4])
		if n, _ := fmt.Sscan(before[name], &b[0], &b[1], &b[2], &b[3], &b[4]); n != len(b) {
			wrong = append(wrong, name+" is new")
			continue
		}
		for i := range a {
			if math.Abs(a[i]-b[i]) > boxTolerance || i == 4 && math.Abs(a[i]-b[i]) > 1 {
				wrong = append(wrong, fmt.Sprintf("%s is at %s, want %s", name, now[name], before[name]))
				break
			}
		}
	}
	return wrong
}

// lookPicture shows the beginning of the open page in windows of all widths side by side, small and gray: on light
// screens, and below on dark ones.
func lookPicture(ctx context.Context, t *testing.T) *image.Paletted {
	t.Helper()
	grays := make(color.Palette, lookGrays)
	for i := range grays {
		grays[i] = color.Gray{uint8(i * 255 / (lookGrays - 1))}
	}
	width := 0
	for _, screen := range lookScreens {
		width += int(screen[0]) / lookScale
	}
	sheet := image.NewPaletted(image.Rect(0, 0, width, 2*lookHeight/lookScale), grays)
	for row, scheme := range []readerState{readerStates[0], readerStates[1]} {
		at := image.Pt(0, row*lookHeight/lookScale)
		for _, screen := range lookScreens {
			if err := chromedp.Do(ctx, scheme.emulate(),
				chromedp.EmulateViewport(screen[0], lookHeight, chromedp.EmulateMobile)); err != nil {
				t.Fatal(err)
			}
			shot, err := chromedp.Call(ctx, page.CaptureScreenshot,
				page.CaptureScreenshotParams{OptimizeForSpeed: new(true)})
			if err != nil {
				t.Fatal(err)
			}
			full, err := png.Decode(bytes.NewReader(shot.Data))
			if err != nil {
				t.Fatal(err)
			}
			shrinkInto(sheet, at, full)
			at.X += int(screen[0]) / lookScale
		}
	}
	if err := chromedp.Do(ctx, readerStates[0].emulate()); err != nil {
		t.Fatal(err)
	}
	return sheet
}

// shrinkInto draws a picture into a small gray one; each of its pixels is the mean of those that it stands for.
func shrinkInto(small *image.Paletted, at image.Point, full image.Image) {
	for y := range full.Bounds().Dy() / lookScale {
		for x := range full.Bounds().Dx() / lookScale {
			sum := 0
			for dy := range lookScale {
				for dx := range lookScale {
					sum += int(color.GrayModel.Convert(full.At(x*lookScale+dx, y*lookScale+dy)).(color.Gray).Y)
				}
			}
			small.SetColorIndex(at.X+x, at.Y+y, uint8((sum/(lookScale*lookScale)*(lookGrays-1)+127)/255))
		}
	}
}

// otherDots is the part of a picture's pixels that differ from the approved ones by more than the tolerance.
func otherDots(have *image.Paletted, want image.Image) float64 {
	if have.Bounds() != want.Bounds() {
		return 1
	}
	other := 0
	for y := range have.Bounds().Dy() {
		for x := range have.Bounds().Dx() {
			a, b := color.GrayModel.Convert(have.At(x, y)).(color.Gray), color.GrayModel.Convert(want.At(x,
				y)).(color.Gray)
			if max(a.Y, b.Y)-min(a.Y, b.Y) > dotTolerance {
				other++
			}
		}
	}
	return float64(other) / float64(have.Bounds().Dx()*have.Bounds().Dy())
}

func encoded(t *testing.T, picture image.Image) string {
	t.Helper()
	var b strings.Builder
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&b, picture); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func approved(t *testing.T, file string) image.Image {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	picture, err := png.Decode(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return picture
}
