package main

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"
)

// hiddenFocus gives each element that the keyboard reaches the focus, in their order, and returns those of which
// nothing can be seen then: they lie outside of the window, or all of it is covered.
const hiddenFocus = `(() => {
	const hidden = [];
	for (const e of document.querySelectorAll('a[href], button, summary, input, [tabindex="0"]')) {
		if (!e.checkVisibility({ visibilityProperty: true })) continue;
		e.focus();
		if (document.activeElement !== e) continue;
		const seen = [...e.getClientRects()].some((r) => [.1, .5, .9].some((x) => [.1, .5, .9].some((y) => {
			const top = document.elementFromPoint(r.left + x * r.width, r.top + y * r.height);
			return top && (e.contains(top) || top.contains(e) && !top.matches('.help, .helpline, .quick-exit'));
		})));
		if (!seen) hidden.push(e.outerHTML.slice(0, 90) + ' ' + JSON.stringify(e.getBoundingClientRect()));
	}
	return hidden.slice(0, 3);
})()`

// TestFocusIsSeen: no element that has the focus is hidden under the helpline or the quick exit, on a page of each kind
// on all screens (WCAG 2.4.11).
func TestFocusIsSeen(t *testing.T) {
	t.Parallel()
	ctx := browser(t)
	_, host := builtStarter(t)
	for _, page := range []string{"/", "/levels-of-care/", "/levels-of-care/iop/", "/guides/overdose/",
		"/guides/which-level/", "/substances/alcohol/", "/places/sample-house/", "/search/"} {
		visit(ctx, t, host.URL+page)
		for _, screen := range screens {
			for _, fault := range faultsOnScreen(ctx, t, screen, hiddenFocus) {
				t.Errorf("%s, %dx%d: %s", page, screen[0], screen[1], fault)
			}
		}
	}
	visit(ctx, t, host.URL+"/levels-of-care/iop/")
	const planted = `document.documentElement.style.scrollPadding = '0'; document.querySelector('.help').style.cssText = 'position:fixed;display:block;inset:50% 0 0';`
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(1280, 800)); err != nil {
		t.Fatal(err)
	}
	if found := evaluate[[]string](ctx, t, fmt.Sprintf("(() => { %s return %s; })()", planted,
		hiddenFocus)); len(found) == 0 {
		t.Error("a bar over half of the page hides nothing")
	}
}
