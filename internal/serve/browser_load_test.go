package serve_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	cdppage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// TestPageIsLoadedAgain checks pages that cannot be patched, and files that change at the same address.
func TestPageIsLoadedAgain(t *testing.T) {
	b := browser(t)
	for name, test := range map[string]func(*testing.T, *editorTab){
		"what the reader did comes along":        readerStateIsRestored,
		"scripts that ran while it was read":     scriptsRanWhileRead,
		"pictures of an unchanged address":       picturesAreRenewed,
		"a tab that missed something looks":      lookAfterSleep,
		"mistakes of the site name their file":   settingsAreToBlame,
		"many findings, the gravest stand first": errorsFirst,
	} {
		t.Run(name, func(t *testing.T) { test(t, openTab(t, b, aSite(), nil)) })
	}
}

func readerStateIsRestored(t *testing.T, d *editorTab) {
	d.save(tree{"layouts/page.html": `{{ define "main" }}<h1>{{ .Title }}</h1>` + interactive +
		`<select name="much"><option>a<option>b</select><input type="checkbox" name="yes"><input type="password" name="secret">{{ .Content }}{{ end }}`})
	d.visit("/long/")
	err := chromedp.Do(d.tab, chromedp.SendKeys(chromedp.CSS("textarea"), "a note"),
		chromedp.SendKeys(chromedp.CSS("#name"), "someone"))
	if err != nil {
		t.Fatal(err)
	}
	d.do(`window.same = true, history.replaceState({of: "the page"}, ""), document.querySelector("#name").setSelectionRange(2, 4), document.querySelector("details").open = true,
		document.querySelector("select").value = "b", document.querySelector("[name=yes]").checked = true, document.querySelector("[name=secret]").value = "hidden",
		document.getElementById("section-12").scrollIntoView({behavior: "instant"}), scrollBy({top: -40, behavior: "instant"}), document.documentElement.style.overflowAnchor = "none"`)
	was := evaluate[float64](t, d.tab, `document.getElementById("section-12").getBoundingClientRect().top`)
	d.save(tree{
		"static/js/own.js": `document.documentElement.dataset.own = "ran"`,
		"layouts/page.html": `{{ define "main" }}<h1>{{ .Title }}</h1><p style="height: 50em">New.</p>` + interactive +
			`<select name="much"><option>a<option>b</select><input type="checkbox" name="yes"><input type="password" name="secret">{{ .Content }}<script src="{{ (asset "js/own.js").RelPermalink }}" defer></script>{{ end }}`,
	})
	d.until(`document.documentElement.dataset.own === "ran" && document.readyState === "complete" && !window.same && ` +
		pill + ` !== ""`)
	d.until(`document.activeElement.id === "name" && document.activeElement.value === "someone" && document.activeElement.selectionStart === 2`)
	d.holds(`document.querySelector("textarea").value === "a note" && document.querySelector("details").open`)
	d.holds(`document.querySelector("select").value === "b" && document.querySelector("[name=yes]").checked && document.querySelector("[name=secret]").value === ""`)
	d.until(fmt.Sprintf(`Math.abs(document.getElementById("section-12").getBoundingClientRect().top - %v) < 3`, was))
	d.holds(`history.state.of === "the page" && localStorage.length + sessionStorage.length + document.cookie.length === 0`)
}

// scriptsRanWhileRead checks that a change of a script before the preview's own script ran neither reloads the page
// without end nor is undone.
func scriptsRanWhileRead(_ *testing.T, d *editorTab) {
	d.save(tree{
		"static/js/late.js":                `window.late = (window.late || 0) + 1`,
		"layouts/_partials/head-site.html": `<script>document.documentElement.className = "js"; document.head.prepend(Object.assign(document.createElement("script"), {src: "/js/late.js"}))</script>`,
	})
	d.visit("/about/")
	d.until(`window.late === 1`)
	d.do(`window.same = true`)
	d.save(tree{"content/about.md": aPage("About us", "Fresh words.\n\nAnd more.")})
	d.until(`document.body.innerText.includes("And more.")`)
	d.save(tree{"content/about.md": aPage("All about us", "Fresh words.")})
	d.until(`document.title.startsWith("All about us") && !document.body.innerText.includes("And more.")`)
	d.holds(`same && late === 1 && document.documentElement.className === "js"`)
}

// A picture of one colour, that is recognized by its size.
func picture(size string) string {
	return `<svg xmlns="http://www.w3.org/2000/svg" width="` + size + `" height="` + size + `"/>`
}

func picturesAreRenewed(t *testing.T, d *editorTab) {
	d.save(tree{
		"static/one.svg": picture("11"), "static/three.svg": picture("15"), "static/two.svg": picture("12"),
		"static/back.svg": picture("13"), "static/icon.svg": picture("14"),
		"static/css/own.css":               "@media screen { h1 { background: url(../back.svg) no-repeat } }",
		"layouts/_partials/head-site.html": `<link rel="icon" href="/icon.svg"><link rel="stylesheet" href="/css/own.css">`,
		"layouts/page.html":                `{{ define "main" }}<h1>{{ .Title }}</h1><img id="a" srcset="/one.svg 1x, /three.svg 2x" src="/none.svg" alt="A"><picture><source srcset="/two.svg"><img id="b" src="/one.svg" alt="B"></picture><p style="background-image: url('/back.svg')">P</p>{{ .Content }}{{ end }}`,
	})
	tell := chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, cdppage.AddScriptToEvaluateOnNewDocument,
			cdppage.AddScriptToEvaluateOnNewDocumentParams{Source: `document.addEventListener("porchlight:checked", () => window.looked = true)`})
		return err
	})
	if err := chromedp.Do(d.tab, tell); err != nil {
		t.Fatal(err)
	}
	d.visit("/about/")
	d.until(`window.looked`) // what is known by then can change
	d.do(`window.same = true`)
	d.until(`document.getElementById("a").naturalWidth === 11 && document.getElementById("b").naturalWidth === 12`)
	d.save(tree{"static/one.svg": picture("21"), "static/two.svg": picture("22"), "static/back.svg": picture("23"),
		"static/icon.svg": picture("24")})
	d.until(`document.getElementById("a").naturalWidth === 21 && document.getElementById("b").naturalWidth === 22`)
	d.until(`getComputedStyle(document.querySelector("h1")).backgroundImage.includes("/back.svg?") && document.querySelector("main p[style]").style.backgroundImage.includes("/back.svg?")`)
	d.holds(`same && document.querySelector("link[rel=icon]").href.includes("/icon.svg?") && document.getElementById("a").srcset.endsWith(" 2x")`)
}

// lookAfterSleep shows a tab again that missed a change, as if its connection had ended while the computer slept.
func lookAfterSleep(_ *testing.T, d *editorTab) {
	d.visit("/about/")
	d.do(`window.same = true`)
	files := tree{"content/about.md": aPage("About us", "Written in its sleep.")}
	files.write(d.t, d.dir)
	d.preview.Apply([]string{"content/about.md"}) // no event is sent
	d.do(`document.dispatchEvent(new Event("visibilitychange"))`)
	d.until(`document.body.innerText.includes("Written in its sleep.")`)
	d.save(tree{"content/about.md": aPage("About us", "Written awake.")})
	d.until(`document.body.innerText.includes("Written awake.")`)
	d.holds(`same`)
}

func settingsAreToBlame(_ *testing.T, d *editorTab) {
	d.visit("/about/")
	settings := aSite()["config.toml"]
	d.save(tree{"config.toml": settings + "[broken\n"})
	d.until(`!` + panel + `.hidden && ` + panel +
		`.querySelector("h2").textContent === "config.toml cannot be used yet. You see the last good version."`)
	d.save(tree{"config.toml": settings})
	d.until(panel + `.hidden && ` + pill + ` === "No findings"`)
}

func errorsFirst(_ *testing.T, d *editorTab) {
	var text strings.Builder
	for i := range 60 {
		fmt.Fprintf(&text, "To [nowhere](/nowhere/%d/).\n\n", i)
	}
	d.save(tree{"content/about.md": "---\ntitel: About\n---\n" + strings.Repeat("To [the same](/same/).\n\n", 12) +
		text.String()})
	d.visit("/about/")
	d.open()
	d.holds(panel + `.textContent.includes("The same at 11 more places: line 6, line 8")`)
	d.holds(panel + `.querySelectorAll(".findings > li").length === 50 && ` + panel +
		`.querySelector(".findings > li").className === "error"`)
	d.holds(panel + `.textContent.includes("and 13 more; fix some of these first")`)
}
