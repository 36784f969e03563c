package serve_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"porchlight/internal/serve"
)

// severalPages are a site with sections, a draft, and a finding.
func severalPages() tree {
	files := aSite()
	files["content/guides/_index.md"] = "---\ntitle: Guides\n---\n"
	files["content/guides/alpha.md"] = "---\ntitle: Alpha helps\n---\nText, and [a link](/nowhere.md).\n"
	files["content/guides/beta.md"] = "---\ntitle: Béta helps\ndraft: true\n---\nText.\n"
	files["content/guides/gamma.md"] = "---\ntitle: A title that is very much longer than a phone is wide, with Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen\nlevel: iop\n---\nText.\n"
	return files
}

// watchOverview opens the overview and waits until it listens.
func watchOverview(d *editorTab, query string) {
	d.t.Helper()
	if err := chromedp.Do(d.tab, chromedp.Navigate("http://"+d.addr+serve.Prefix+query)); err != nil {
		d.t.Fatal(err)
	}
	d.until(`document.readyState === "complete" && !document.getElementById("keys").hidden`)
}

func press(d *editorTab, keys string) {
	d.t.Helper()
	if err := chromedp.Do(d.tab, chromedp.KeyEvent(keys)); err != nil {
		d.t.Fatal(err)
	}
}

// An editor finds a page without a mouse: / goes to the search, letters narrow the list, arrow keys go through it,
// Enter opens a page.
func TestOverviewByKeyboard(t *testing.T) {
	d := openTab(t, browser(t), severalPages(), nil)
	watchOverview(d, "")
	// One event with key and letter, as from a keyboard, so that a handler of the key prevents the letter.
	emulate(d, input.DispatchKeyEvent, input.DispatchKeyEventParams{Type: input.DispatchKeyEventTypeKeyDown, Key: "/",
		Code: "Slash", Text: "/"})
	d.holds(`document.activeElement.id === "q" && document.activeElement.value === ""`)
	press(d, "HELPS")
	d.until(`document.querySelectorAll("#found .rows > li").length === 2`)
	d.until(`document.getElementById("announcer").textContent === "2 pages found"`)
	d.until(`document.activeElement.id === "q" && location.search === "?q=HELPS"`)
	press(d, kb.ArrowDown)
	d.holds(`document.activeElement.textContent === "Alpha helps"`)
	press(d, kb.ArrowDown)
	d.holds(`document.activeElement.textContent === "Béta helps"`)
	press(d, kb.ArrowDown) // the last one
	d.holds(`document.activeElement.textContent === "Béta helps"`)
	press(d, kb.ArrowUp+kb.ArrowUp)
	d.holds(`document.activeElement.id === "q"`)
	press(d, kb.ArrowDown+kb.Escape)
	d.holds(`document.activeElement.id === "q"`)
	d.do(`document.getElementById("q").select()`)
	press(d, "beta"+kb.Enter)
	d.until(`location.pathname === "/guides/beta/"`)
}

// Without scripts the search is a form, and all other controls are links.
func TestOverviewWithoutScripts(t *testing.T) {
	d := openTab(t, browser(t), severalPages(), nil)
	emulate(d, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	if err := chromedp.Do(d.tab, chromedp.Navigate("http://"+d.addr+serve.Prefix)); err != nil {
		t.Fatal(err)
	}
	d.holds(`document.getElementById("keys").hidden && document.getElementById("filters") !== null`)
	d.do(`(document.getElementById("q").value = "beta", document.querySelector(".search button").click())`)
	d.until(`document.querySelectorAll("#found .rows > li").length === 1`)
	d.do(`document.querySelector("#filters a").click()`)
	d.until(`document.getElementById("continuum") !== null`)
	d.do(`document.querySelector("#check button").click()`)
	d.until(`document.getElementById("check") === null || document.querySelector("#check a") !== null`)
}

// The overview changes with the site, and keeps its scroll position.
func TestOverviewFollows(t *testing.T) {
	d := openTab(t, browser(t), severalPages(), nil)
	watchOverview(d, "")
	d.do(`(window.same = 1, document.getElementById("in-guides").open = false, document.getElementById("findings").scrollIntoView())`)
	d.do(`(document.querySelector("#in- .rows a").focus({ preventScroll: true }), window.at = scrollY)`)
	d.save(tree{"content/guides/beta.md": "---\ntitle: Delta helps\n---\nText.\n",
		"content/guides/new.md": "---\ntitle: New\ndraft: true\n---\n"})
	d.until(`document.getElementById("in-guides").textContent.includes("Delta helps")`)
	d.holds(`window.same === 1 && !document.getElementById("in-guides").open && Math.abs(scrollY - window.at) < 3`)
	d.holds(`document.activeElement === document.querySelector("#in- .rows a")`)
	d.holds(`document.querySelector("#state").textContent.includes("8 pages in content/, 1 of them left out")`)
	d.do(`document.querySelector("#check button").click()`)
	d.until(`document.getElementById("state").textContent.includes("Every page was checked")`)
	d.until(`document.getElementById("findings").textContent.includes("nowhere.md")`)
}

// After a restart of the server the overview is updated again.
func TestOverviewAfterRestart(t *testing.T) {
	d := openTab(t, browser(t), severalPages(), nil)
	watchOverview(d, "")
	d.stop()
	d.until(`document.getElementById("offline").textContent === "Preview server stopped; waiting"`)
	d.save(tree{"content/guides/alpha.md": "---\ntitle: Epsilon helps\n---\nText.\n"})
	d.start(d.addr, nil)
	d.until(`document.getElementById("in-guides").textContent.includes("Epsilon helps") && document.getElementById("offline").textContent === ""`)
}

// The overview is readable in light and dark, with the system's own colours, and on the narrowest screen.
func TestOverviewIsReadable(t *testing.T) {
	d := openTab(t, browser(t), severalPages(), nil)
	watchOverview(d, "check")
	d.until(`document.getElementById("state").textContent.includes("Every page was checked")`)
	for _, scheme := range []string{"light", "dark"} {
		for _, query := range []string{"", "?q=helps", "?show=findings", "?section=guides"} {
			show(d, 1280, scheme)
			watchOverview(d, query)
			if faint := evaluate[string](t, d.tab, faintText); faint != "" {
				t.Errorf("%s %s: too faint: %s", scheme, query, faint)
			}
			show(d, 320, scheme)
			if wide := evaluate[string](t, d.tab, wideThings); wide != "" {
				t.Errorf("320 px %s: wider than the screen: %s", query, wide)
			}
		}
	}
	if names := evaluate[string](t, d.tab, `[...document.querySelectorAll("a, button, input, summary")].filter(e => !(e.labels?.[0] || e).textContent.trim()).map(e => e.outerHTML).join("\n")`); names != "" {
		t.Errorf("without a name:\n%s", names)
	}
	if levels := evaluate[string](t, d.tab, `[...document.querySelectorAll("h1, h2, h3")].map(e => e.localName[1]).join("")`); !strings.HasPrefix(levels, "12") || strings.Contains(levels, "13") {
		t.Errorf("headings in the order %s", levels)
	}
}

// show changes the width of the tab, in CSS pixels, and the scheme of colours that its reader prefers.
func show(d *editorTab, width int64, scheme string) {
	d.t.Helper()
	if err := chromedp.Do(d.tab, chromedp.EmulateViewport(width, 800)); err != nil {
		d.t.Fatal(err)
	}
	emulate(d, emulation.SetEmulatedMedia,
		emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
		})
}

func emulate[P any](d *editorTab, command cdp.Command[P, cdp.Empty], how P) {
	d.t.Helper()
	err := chromedp.Do(d.tab, chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, command, how)
		return err
	}))
	if err != nil {
		d.t.Fatal(err)
	}
}

// faintText names texts with a contrast below 4.5:1 against the ground behind them.
var faintText = fmt.Sprintf(`(() => {
	const light = (c) => { const [r, g, b] = c.match(/[\d.]+/g).map(Number).map((v) => (v /= 255) <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4); return .2126 * r + .7152 * g + .0722 * b; };
	const ground = (e) => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor; if (!/, 0\)$/.test(c)) return c; } return "rgb(255, 255, 255)"; };
	const faint = new Set();
	for (const e of document.querySelectorAll("body *")) {
		if (![...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim()) || !e.getClientRects().length) continue;
		const a = light(getComputedStyle(e).color), b = light(ground(e));
		if ((Math.max(a, b) + .05) / (Math.min(a, b) + .05) < %v) faint.add(e.className + ": " + e.textContent.trim().slice(0, 40));
	}
	return [...faint].join("; ");
})()`, 4.5)

// wideThings names what makes the page scroll sideways.
const wideThings = `document.documentElement.scrollWidth <= innerWidth ? "" : [...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > innerWidth + 1).map((e) => e.localName + "." + e.className).slice(0, 5).join(", ") || "something"`
