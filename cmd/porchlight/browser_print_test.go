package main

import (
	"context"
	"image/png"
	"net/http"
	"regexp"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"rsc.io/qr"
)

// sheetFaults returns what a printed page lacks: the number of its helpline and a crisis line before the title, its own
// address, and the code of it at a size that a camera reads.
const sheetFaults = `(() => {
	const faults = [], box = (e) => e.getBoundingClientRect(), digits = (text) => text.replace(/\D/g, '');
	const seen = [...document.querySelectorAll('body *')].filter((e) => !e.children.length && box(e).height > 1 && getComputedStyle(e).visibility === 'visible');
	const title = box(document.querySelector('h1')).top;
	const above = digits(seen.filter((e) => box(e).top < title).map((e) => e.textContent).join(' '));
	const number = document.querySelector('.helpline .call:not(.call-first)').getAttribute('href').replace(/^tel:\+1/, '');
	if (!above.includes(number)) faults.push('the number does not stand above the title');
	if (!above.includes('988')) faults.push('the crisis line does not stand above the title');
	const address = document.querySelector('link[rel=canonical]').href, shown = document.querySelector('.printed:has(.qr), main > .printed');
	if (box(shown).height < 1 || !shown.textContent.includes(address)) faults.push('the address is not on paper');
	const code = document.querySelector('.qr'), inch = 96;
	if (!code || box(code).width < .8 * inch || box(code).left < 0 || box(code).right > innerWidth) faults.push('the code cannot be read');
	return faults;
})()`

// onPaper has the browser draw pages as they are printed.
var onPaper = chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
	_, err := cdp.Call(ctx, target, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"})
	return err
})

// sheets counts the sheets of paper of a size in inches that the open page needs.
func sheets(ctx context.Context, t *testing.T, width, height float64) int {
	t.Helper()
	var printed page.PrintToPDFResult
	err := chromedp.Do(ctx, chromedp.Func(func(ctx context.Context, target *chromedp.Target) (err error) {
		printed, err = cdp.Call(ctx, target, page.PrintToPDF,
			page.PrintToPDFParams{PaperWidth: width, PaperHeight: height})
		return err
	}))
	if err != nil {
		t.Fatal(err)
	}
	return len(regexp.MustCompile(`/Type\s*/Page\b`).FindAll(printed.Data, -1))
}

// TestPrintedPages: the guide for an overdose is one sheet of paper of both common sizes, in a wide font, too; it, a
// level and a place carry the number, the crisis line, their address and its code.
func TestPrintedPages(t *testing.T) {
	t.Parallel()
	ctx := browser(t)
	_, host := builtStarter(t)
	if err := chromedp.Do(ctx, onPaper); err != nil {
		t.Fatal(err)
	}
	beforePages(ctx, t, oneFont+";"+wideFont)
	overdose, letter := host.URL+"/guides/overdose/", [2]int64{718, 929} // the letters of a sheet, in CSS pixels
	for _, page := range []string{"/places/sample-house/", "/levels-of-care/iop/", "/guides/overdose/"} {
		visit(ctx, t, host.URL+page)
		for _, fault := range faultsOnScreen(ctx, t, letter, sheetFaults) {
			t.Errorf("%s: %s", page, fault)
		}
		holdsCode(t, evaluate[string](ctx, t, "document.querySelector('.qr')?.src"),
			evaluate[string](ctx, t, "document.querySelector('link[rel=canonical]').href"))
	}
	for _, font := range []string{"Look", "Wide"} {
		inLetters(ctx, t, "* { font-family: "+font+" !important }")
		for name, size := range map[string][2]float64{"letter": {8.5, 11}, "A4": {8.27, 11.69}} {
			if n := sheets(ctx, t, size[0], size[1]); n != 1 {
				t.Errorf("%s, in the font %s: %d sheets, want one", name, font, n)
			}
		}
	}
	(planted{style: "@media print { html:has(.for-emergency) { font-size: 12pt !important } }"}).plant(ctx, t)
	if n := sheets(ctx, t, 8.5, 11); n < 2 {
		t.Errorf("planted letters of 12 points: %d sheet", n)
	}
	wantFound(ctx, t, overdose, letter, sheetFaults,
		planted{style: ".help { display: none !important }", want: "the number does not stand"},
		planted{style: ".crisis { visibility: hidden }", want: "the crisis line does not stand"},
		planted{style: ".printed { display: none }", want: "the address is not on paper"},
		planted{style: ".qr { width: 8mm }", want: "the code cannot be read"})
}

// holdsCode wants the picture at an address to be the code of a page's address.
func holdsCode(t *testing.T, picture, address string) {
	t.Helper()
	res, err := http.Get(picture)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	have, err := png.Decode(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	want, err := qr.Encode(address, qr.L)
	if err != nil {
		t.Fatal(err)
	}
	edge := (have.Bounds().Dx() - want.Size) / 2 // white
	for y := range want.Size {
		for x := range want.Size {
			if red, _, _, _ := have.At(edge+x, edge+y).RGBA(); (red == 0) != want.Black(x, y) {
				t.Fatalf("%s is not the code of %s", picture, address)
			}
		}
	}
}
