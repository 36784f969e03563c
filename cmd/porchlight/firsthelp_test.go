package main

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// emergencyFaults returns what keeps somebody in an emergency from the right button: the card or its button is not in view, the banner does not
// begin with the emergency number, or the parts of the page stand in another order.
const emergencyFaults = `(() => {
	const faults = [], find = (selector) => document.querySelector(selector);
	for (const selector of ['.care-emergency .care-title', '.care-emergency .care-call a', '.helpline .call']) {
		const e = find(selector), r = e.getBoundingClientRect();
		const top = document.elementFromPoint(r.left + r.width / 2, r.bottom - 2);
		if (r.top < 0 || r.bottom > innerHeight || !top || !(e.contains(top) || top.contains(e))) faults.push(selector + ' is not in view: ' + r.top + ' to ' + r.bottom);
	}
	if (find('.helpline a').getAttribute('href') !== 'tel:911') faults.push('the banner begins with ' + find('.helpline a').href);
	if (!find('.helpline .call:not([href="tel:911"])')) faults.push('the banner has no helpline');
	const order = ['h1', '.care-emergency .care-call a', '.lead', '.steps', '.toc', '.points-dont'].map(find);
	order.reduce((a, b) => {
		if (!(a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING)) faults.push(b.className + ' stands before ' + (a.className || a.tagName));
		return b;
	});
	return faults;
})()`

// TestEmergencyPage holds that a page about an emergency shows the right number first, without scrolling, on small phones, too.
func TestEmergencyPage(t *testing.T) {
	t.Parallel()
	ctx := browser(t)
	_, host := builtStarter(t)
	visit(ctx, t, host.URL+"/guides/overdose/")
	for _, screen := range [][2]int64{{360, 640}, {320, 480}, {390, 844}, {1280, 800}} {
		for _, fault := range faultsOnScreen(ctx, t, screen, emergencyFaults) {
			t.Errorf("%dx%d: %s", screen[0], screen[1], fault)
		}
	}
}

// frameFaults returns what stands before a page's own words on a phone: more than 120 pixels before its title, or more than a screen and a half
// before the first sentence of its text.
const frameFaults = `(() => {
	const faults = [], title = document.querySelector('h1').getBoundingClientRect().top + scrollY;
	if (title > 120) faults.push('the title begins at ' + title);
	const first = document.querySelector('.prose > :not(h2, h3)');
	if (first && first.getBoundingClientRect().top + scrollY > 1.5 * innerHeight) faults.push('the text begins at ' + (first.getBoundingClientRect().top + scrollY));
	const menu = document.querySelector('.menu summary'), name = document.querySelector('.top .site');
	if (menu && menu.getBoundingClientRect().height < 24) faults.push('the menu cannot be tapped');
	return faults;
})()`

// TestPhoneFrame holds that a phone shows a page's own words early, and that the menu opens without a script.
func TestPhoneFrame(t *testing.T) {
	t.Parallel()
	ctx := browser(t)
	pages, host := builtStarter(t)
	if err := chromedp.Do(ctx, scripts(false)); err != nil {
		t.Fatal(err)
	}
	for _, page := range pages {
		visit(ctx, t, host.URL+page)
		if evaluate[bool](ctx, t, "!document.querySelector('.top')") {
			continue // a redirect
		}
		for _, fault := range faultsOnScreen(ctx, t, [2]int64{360, 640}, frameFaults) {
			t.Errorf("%s: %s", page, fault)
		}
	}
	const entries = `[...document.querySelectorAll('.menu a')].filter((a) => a.checkVisibility()).length`
	if n := evaluate[int](ctx, t, entries); n != 0 {
		t.Errorf("the menu shows %d entries before it is opened", n)
	}
	if err := chromedp.Do(ctx, chromedp.Click(".menu-fold summary")); err != nil {
		t.Fatal(err)
	}
	if n := evaluate[int](ctx, t, entries); n < 5 {
		t.Errorf("the open menu shows %d entries", n)
	}
	if wide := evaluate[string](ctx, t, "document.documentElement.scrollWidth + ' of ' + innerWidth"); !strings.HasPrefix(wide, "360 ") {
		t.Errorf("the open menu is too wide: %s", wide)
	}
}
