package main

import (
	"context"
	"encoding/base64"
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/go-fonts/dejavu/dejavusans"
	"github.com/go-fonts/dejavu/dejavusansbold"
)

// wideFont has each page drawn in a font of the test that is a seventh wider than Arial, and lets the test give pages
// further styles.
var wideFont = face("400", dejavusans.TTF) + face("700", dejavusansbold.TTF) +
	"window.letters = new CSSStyleSheet(); document.adoptedStyleSheets.push(letters);"

func face(weight string, ttf []byte) string {
	return fmt.Sprintf("document.fonts.add(new FontFace('Wide', Uint8Array.from(atob('%s'), (c) => c.charCodeAt(0)).buffer, { weight: '%s' }));\n",
		base64.StdEncoding.EncodeToString(ttf), weight)
}

// letterStyles are how readers have pages written, in the wide font: as it is, with the spacing of WCAG 1.4.12, and
// with letters of twice the size.
var letterStyles = []struct{ name, style string }{
	{"wide", ""},
	{"spaced", "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-bottom: 2em !important }"},
	{"large", "html { font-size: 225% !important }"},
}

// textFaults returns what is wrong with the texts of a page: one leaves the screen or its box, two lie on one another,
// or the region of help takes more than a quarter of the height. A table may scroll in its own part.
const textFaults = `(() => {
	const faults = new Set(), lines = [], range = document.createRange();
	const name = (e) => e.tagName + '.' + e.className + ' "' + e.textContent.trim().slice(0, 30) + '"';
	if (document.documentElement.scrollWidth > screen.width) faults.add('the page is ' + document.documentElement.scrollWidth + ' pixels wide');
	const help = document.querySelector('.helpline').getBoundingClientRect().height;
	if (help > innerHeight / 4) faults.add('the region of help is ' + help + ' pixels high');
	const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
	for (let text; text = texts.nextNode();) {
		const e = text.parentElement, around = [];
		if (!text.data.trim() || !e.checkVisibility({ visibilityProperty: true })) continue;
		for (let up = e; up !== document.body; up = up.parentElement) around.push([up, getComputedStyle(up)]);
		if (around.some(([, style]) => style.clipPath !== 'none' || style.overflowX === 'auto')) continue;
		const boxes = around.filter(([, style]) => style.overflowX !== 'visible' || style.borderRightWidth !== '0px' || style.backgroundColor !== 'rgba(0, 0, 0, 0)');
		range.selectNodeContents(text);
		for (const r of range.getClientRects()) {
			if (r.width < 2) continue;
			if (r.left < -1 || r.right > screen.width + 1) faults.add(name(e) + ' leaves the screen');
			for (const [box] of boxes) {
				const b = box.getBoundingClientRect();
				if (r.left < b.left - 1 || r.right > b.right + 1) faults.add(name(e) + ' leaves ' + box.tagName + '.' + box.className);
			}
			if (!around.some(([, style]) => /sticky|fixed/.test(style.position))) lines.push([r.left + 1, r.right - 1, r.top + r.height * .3, r.bottom - r.height * .3, e]);
		}
	}
	lines.sort((a, b) => a[2] - b[2]);
	lines.forEach((a, i) => {
		for (let k = i + 1; k < lines.length && lines[k][2] < a[3]; k++)
			if (a[0] < lines[k][1] && lines[k][0] < a[1]) faults.add(name(a[4]) + ' lies on ' + name(lines[k][4]));
	});
	return [...faults];
})()`

// TestReadersLetters holds that pages stand on the narrowest screen in letters that are wider, farther apart or larger
// than usual, whichever fonts the machine has: nothing scrolls sideways, no text is cut, and no number is broken.
func TestReadersLetters(t *testing.T) {
	t.Parallel()
	ctx := browser(t)
	pages, host := builtStarter(t)
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(320, 480, chromedp.EmulateMobile)); err != nil {
		t.Fatal(err)
	}
	beforePages(ctx, t, wideFont)
	var addresses []string
	seen := map[string]bool{}
	for _, page := range pages { // one of each section: the others are alike
		if section, _, _ := strings.Cut(strings.TrimPrefix(page, "/"), "/"); !seen[section] {
			addresses, seen[section] = append(addresses, host.URL+page), true
		}
	}
	kinds := lookSite(t, "")
	for _, page := range lookPages {
		addresses = append(addresses, kinds.URL+page)
	}
	for _, address := range addresses {
		visit(ctx, t, address)
		for _, letters := range letterStyles {
			script := textFaults
			if letters.name != "spaced" {
				script = "[" + textFaults + ", " + regionFaults + "].flat()"
			}
			inLetters(ctx, t, "* { font-family: Wide !important } "+letters.style)
			for _, fault := range evaluate[[]string](ctx, t, script) {
				t.Errorf("%s, %s letters: %s", address, letters.name, fault)
			}
		}
	}
}

// inLetters gives the open page styles for its letters. Its fonts have to be there before.
func inLetters(ctx context.Context, t *testing.T, style string) {
	t.Helper()
	evaluate[bool](ctx, t, fmt.Sprintf("letters.replaceSync(%q), true", style))
}
