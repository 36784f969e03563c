package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// emergencyFaults returns what keeps somebody in an emergency from the right button: the card or its button is not in
// view, the banner does not begin with the emergency number, or the parts of the page stand in another order.
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

// TestEmergencyPage holds that a page about an emergency shows the right number first, without scrolling, on small
// phones, too.
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

// frameFaults returns what stands before a page's own words on a phone: more than 120 pixels before its title, or more
// than a screen and a half before the first sentence of its text.
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

// pageFaults returns what is wrong with a page whose letters are twice as large as usual on the narrowest screen, and
// with the names of the links to call and to text in its foot.
const pageFaults = `(() => {
	const faults = [], names = new Map();
	document.documentElement.style.fontSize = '225%';
	if (document.documentElement.scrollWidth > screen.width) {
		const wide = [...document.querySelectorAll('body *')].filter((e) => e.getBoundingClientRect().right > screen.width + 1 && e.checkVisibility());
		faults.push('it is ' + document.documentElement.scrollWidth + ' pixels wide: ' + wide.slice(0, 3).map((e) => e.tagName + '.' + e.className));
	}
	document.documentElement.style.fontSize = '';
	for (const a of document.querySelectorAll('.foot .lines a')) {
		const name = a.textContent.trim().replace(/\s+/g, ' ');
		if (names.has(name)) faults.push('two links of the foot are named "' + name + '"');
		names.set(name, a.href);
	}
	return faults;
})()`

// TestEachPageInABrowser looks at all pages of the starter: letters of twice the size fit, links have names of their
// own, and no two pages have one description.
func TestEachPageInABrowser(t *testing.T) {
	t.Parallel()
	ctx := browser(t)
	pages, host := builtStarter(t)
	described := map[string]string{}
	for _, page := range pages {
		visit(ctx, t, host.URL+page)
		for _, fault := range faultsOnScreen(ctx, t, [2]int64{320, 480}, pageFaults) {
			t.Errorf("%s: %s", page, fault)
		}
		about := evaluate[string](ctx, t, "document.querySelector('meta[name=description]')?.content ?? ''")
		if other, ok := described[about]; ok && about != "" && !strings.Contains(page, "404") {
			t.Errorf("%s and %s are both described as %q", page, other, about)
		}
		described[about] = page
	}
}

// TestTextHoldsItsShape holds that cells are aligned as they were written, and that nothing in a text scrolls that a
// keyboard cannot reach.
func TestTextHoldsItsShape(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, dir, "content/_index.md", "---\ntitle: Home\n---\nWords.\n")
	write(t, dir, "content/page.md", "---\ntitle: Page\n---\n| a | b | c |\n| --- | ---: | :---: |\n| 1 | 2 | 3 |\n\n```\n"+strings.Repeat("word ", 60)+"\n```\n")
	write(t, dir, "config.toml", "baseURL = \"https://harbor.example/\"\ntitle = \"Harbor\"\n")
	if code := run([]string{"build", "--source", dir}, io.Discard, io.Discard); code != 0 {
		t.Fatalf("exit status %d", code)
	}
	host := httptest.NewServer(http.FileServer(http.Dir(filepath.Join(dir, "public"))))
	defer host.Close()
	ctx := browser(t)
	visit(ctx, t, host.URL+"/page/")
	have := evaluate[string](ctx, t, "[...document.querySelectorAll('tbody td')].map((e) => getComputedStyle(e).textAlign).join(' ')")
	if want := "start end center"; have != want {
		t.Errorf("cells are aligned %q, want %q", have, want)
	}
	if evaluate[bool](ctx, t, "(() => { const e = document.querySelector('pre'); return e.scrollWidth > e.clientWidth && e.tabIndex < 0; })()") {
		t.Error("code scrolls, and cannot be focused")
	}
}
