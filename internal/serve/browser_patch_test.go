package serve_test

import (
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"porchlight/internal/serve"
)

// TestPageIsPatched edits a site while a tab is open, and checks the page in the tab and the changes of its reader.
func TestPageIsPatched(t *testing.T) {
	b := browser(t)
	for name, test := range map[string]func(*testing.T, *editorTab){
		"text appears without loading the page again": textAppears,
		"a title changes": titleChanges,
		"the place stays when the page grows above it": placeStays,
		"what the reader did stays":                    readerStateStays,
		"what scripts did stays":                       scriptChangesStay,
		"media and frames are not moved":               nodesStay,
		"a style sheet is swapped unseen":              sheetIsSwapped,
		"a file of an unchanged address is renewed":    fileIsRenewed,
		"rules in the page change with their file":     inlineStylesChange,
		"a script of the page loads it again":          scriptReloads,
		"a page that is gone":                          pageIsGone,
		"a page that comes":                            pageComes,
		"a page that moved":                            pageMoved,
		"many saves at once":                           manySaves,
		"nothing is done when nothing changed":         nothingIsDone,
	} {
		t.Run(name, func(t *testing.T) { test(t, openTab(t, b, aSite(), nil)) })
	}
	t.Run("to the saved page with --navigate", func(t *testing.T) {
		d := openTab(t, b, aSite(), func(o *serve.Options) { o.Navigate = true })
		d.visit("/about/")
		d.save(tree{"content/long.md": longPage("Other words.")})
		d.until(`location.pathname === "/long/" && document.body.innerText.includes("Other words.")`)
		d.visit("/about/")
		d.do(`window.same = true`)
		d.save(tree{"content/about.md": aPage("About us", "Own words.")})
		d.until(`document.body.innerText.includes("Own words.")`)
		d.holds(`window.same`)
	})
}

func textAppears(_ *testing.T, d *editorTab) {
	d.visit("/about/")
	d.do(`window.same = true`)
	d.save(tree{"content/about.md": aPage("About us", "Fresh words, and **more**.")})
	d.until(`document.querySelector("main").innerText.includes("Fresh words, and more.")`)
	d.holds(`window.same && !document.body.innerText.includes("First words")`)
	d.save(tree{"content/about.md": aPage("About us", "Fresh words.\n\n## A heading\n\n- one\n- two\n")})
	d.until(`document.querySelectorAll("main li").length === 2 && document.querySelector("main h2").id === "a-heading"`)
	d.holds(`window.same`)
}

func titleChanges(_ *testing.T, d *editorTab) {
	d.visit("/about/")
	d.do(`window.same = true`)
	d.save(tree{"content/about.md": aPage("All about us", "First words.")})
	d.until(`document.title.startsWith("All about us") && document.querySelector("h1").textContent === "All about us"`)
	d.holds(`window.same`)
}

func placeStays(_ *testing.T, d *editorTab) {
	d.visit("/long/")
	d.do(`document.documentElement.style.overflowAnchor = "none"`) // some browsers do nothing of this by themselves
	d.do(`window.same = true, document.getElementById("section-12").scrollIntoView({behavior: "instant"}), window.top12 = () => document.getElementById("section-12").getBoundingClientRect().top, window.was = top12()`)
	d.save(tree{"content/long.md": longPage(strings.Repeat("A much longer second section. ", 200))})
	d.until(`document.body.innerText.includes("A much longer")`)
	d.holds(`same && scrollY > 500 && Math.abs(top12() - was) < 3`)
	d.save(tree{"content/long.md": longPage("Short.")})
	d.until(`document.body.innerText.includes("Short.")`)
	d.holds(`same && scrollY > 500 && Math.abs(top12() - was) < 3`)
}

func readerStateStays(t *testing.T, d *editorTab) {
	d.visit("/about/")
	err := chromedp.Do(d.tab, chromedp.SendKeys(chromedp.CSS("textarea"), "a note"),
		chromedp.SendKeys(chromedp.CSS("#name"), "someone"))
	if err != nil {
		t.Fatal(err)
	}
	d.do(`document.querySelector("#name").setSelectionRange(2, 4), document.querySelector("details").open = true`)
	// Another paragraph before, and another layout around: the page changes on all sides of what was touched.
	d.save(tree{
		"content/about.md": aPage("About you", "New first words.\n\nAnd a second paragraph."),
		"layouts/page.html": `{{ define "main" }}<h1 class="new">{{ .Title }}</h1>{{ .Content }}` +
			strings.ReplaceAll(interactive, "Inside.", "Still inside.") + `<p>End</p>{{ end }}`,
	})
	d.until(`document.body.innerText.includes("And a second paragraph.") && document.body.innerText.includes("Still inside.")`)
	d.holds(`document.activeElement.id === "name" && document.activeElement.value === "someone"`)
	d.holds(`document.activeElement.selectionStart === 2 && document.activeElement.selectionEnd === 4`)
	d.holds(`document.querySelector("textarea").value === "a note" && document.querySelector("details").open`)
	// The layout changed it, so the reader's choice is replaced.
	d.save(tree{"layouts/page.html": `{{ define "main" }}<h1>{{ .Title }}</h1>{{ .Content }}` +
		strings.ReplaceAll(interactive, "<details>", "<details open>") + `{{ end }}`})
	d.until(`document.querySelector("details").hasAttribute("open") && !document.body.innerText.includes("Still")`)
	d.do(`document.querySelector("details").open = false`)
	d.save(tree{"content/about.md": aPage("About you", "Last words.")})
	d.until(`document.body.innerText.includes("Last words.")`)
	d.holds(`!document.querySelector("details").open`)
}

func scriptChangesStay(_ *testing.T, d *editorTab) {
	layout := `{{ define "main" }}<h1>{{ .Title }}</h1><button hidden>Copy</button>{{ .Content }}<script src="{{ (asset "js/own.js").RelPermalink }}" defer></script>{{ end }}`
	d.save(tree{"static/js/own.js": `document.querySelector("button").hidden = false; document.querySelector("h1").append(" (by script)");`, "layouts/page.html": layout})
	d.visit("/about/")
	d.holds(`!document.querySelector("button").hidden`)
	d.save(tree{"content/about.md": aPage("About us", "Fresh words.")})
	d.until(`document.body.innerText.includes("Fresh words.")`)
	d.holds(`!document.querySelector("button").hidden && document.querySelector("h1").textContent === "About us (by script)"`)
}

func nodesStay(_ *testing.T, d *editorTab) {
	d.visit("/long/")
	d.do(`window.nodes = [...document.querySelectorAll("main h2, #name, details")], window.sections = nodes.length`)
	moved := strings.Replace(longPage("Second words."), "## Section 0\n",
		"## A section before\n\nWith words.\n\n## Section 0\n", 1)
	d.save(tree{"content/long.md": strings.Replace(moved, "## Section 7\n", "", 1)})
	d.until(`document.body.innerText.includes("A section before")`)
	d.holds(`sections === 22 && nodes.filter(e => !e.isConnected).map(e => e.id).join() === "section-7"`)
}

func sheetIsSwapped(_ *testing.T, d *editorTab) {
	d.save(tree{"layouts/_partials/head-site.html": `<link rel="stylesheet" href="{{ (asset "css/extra.css").RelPermalink }}">`})
	d.visit("/about/")
	d.holds(`getComputedStyle(document.querySelector("h1")).color === "rgb(1, 2, 3)"`)
	d.do(`window.bare = 0, window.colors = new Set(), window.looking = setInterval(() => {
		if (!document.styleSheets.length) bare++;
		colors.add(getComputedStyle(document.querySelector("h1")).color);
	}, 0), window.observer = new MutationObserver(() => { if (!document.styleSheets.length) bare++ }), observer.observe(document, {childList: true, subtree: true})`)
	d.save(tree{"static/css/extra.css": "h1 { color: rgb(4, 5, 6) }\n"})
	d.until(`getComputedStyle(document.querySelector("h1")).color === "rgb(4, 5, 6)"`)
	d.save(tree{"static/css/extra.css": "h1 { color: rgb(7, 8, 9) }\n"})
	d.save(tree{"static/css/extra.css": "h1 { color: rgb(10, 11, 12) }\n"})
	d.until(`getComputedStyle(document.querySelector("h1")).color === "rgb(10, 11, 12)" && document.querySelectorAll("link[rel=stylesheet]").length === 1`)
	d.holds(`bare === 0 && [...colors].every(c => /^rgb\((1, 2, 3|4, 5, 6|7, 8, 9|10, 11, 12)\)$/.test(c))`)
}

func fileIsRenewed(_ *testing.T, d *editorTab) {
	d.save(tree{"layouts/_partials/head-site.html": `<link rel="stylesheet" href="/css/extra.css">`})
	d.visit("/about/")
	d.do(`window.same = true`)
	for _, color := range []string{"rgb(4, 5, 6)", "rgb(7, 8, 9)"} {
		d.save(tree{"static/css/extra.css": "h1 { color: " + color + " }\n"})
		d.until(`getComputedStyle(document.querySelector("h1")).color === ` + quoted(color) +
			` && document.querySelectorAll("link[rel=stylesheet]").length === 1`)
	}
	d.holds(`same`)
}

// inlineStylesChange: rules in a page change with their file, under the policy with which the page was loaded.
func inlineStylesChange(_ *testing.T, d *editorTab) {
	color := `getComputedStyle(document.querySelector("h1")).color`
	d.save(tree{"config.toml": aSite()["config.toml"] + "[params]\ncss = \"css/own.css\"\n",
		"static/css/own.css": "h1 { color: rgb(1, 2, 3) }\n"})
	d.visit("/about/")
	d.holds(color + ` === "rgb(1, 2, 3)" && document.querySelectorAll("style").length > 0 && document.querySelectorAll("meta[http-equiv]").length === 1`)
	d.do(`window.same = true`)
	for _, now := range []string{"rgb(4, 5, 6)", "rgb(7, 8, 9)"} {
		d.save(tree{"static/css/own.css": "h1 { color: " + now + " }\n"})
		d.until(color + ` === ` + quoted(now))
	}
	d.save(tree{"content/about.md": aPage("About us", "Other words.")})
	d.until(`document.body.innerText.includes("Other words.") && ` + color + ` === "rgb(7, 8, 9)"`)
	d.holds(`same`)
}

func scriptReloads(_ *testing.T, d *editorTab) {
	d.visit("/long/")
	d.do(`window.same = true, scrollTo({top: 900, behavior: "instant"})`)
	d.save(tree{"static/js/own.js": `document.documentElement.dataset.own = "ran"`,
		"layouts/page.html": `{{ define "main" }}<h1>{{ .Title }}</h1>{{ .Content }}<script src="{{ (asset "js/own.js").RelPermalink }}" defer></script>{{ end }}`})
	d.until(`document.documentElement.dataset.own === "ran" && Math.abs(scrollY - 900) < 3`)
	d.holds(`!window.same`)
}

func pageIsGone(_ *testing.T, d *editorTab) {
	d.visit("/about/")
	d.do(`window.same = true`)
	d.save(tree{"content/about.md": ""})
	d.until(`!document.body.innerText.includes("First words") && ` + pill + `.includes("No page here")`)
	d.holds(`location.pathname === "/about/" && !!document.querySelector("a[href^='tel:']")`)
}

func pageComes(_ *testing.T, d *editorTab) {
	d.visit("/later/")
	d.save(tree{"content/later.md": aPage("Later", "Here now.")})
	d.until(`document.body.innerText.includes("Here now.")`)
}

func pageMoved(_ *testing.T, d *editorTab) {
	d.visit("/about/")
	d.save(tree{"content/about.md": "", "content/who-we-are.md": aPage("About us", "First words.")})
	d.until(`location.pathname === "/who-we-are/" && document.body.innerText.includes("First words.")`)
}

func manySaves(_ *testing.T, d *editorTab) {
	d.visit("/about/")
	d.do(`window.same = true, window.seen = [], window.observer = new MutationObserver(() => seen.push(Number(document.querySelector("main").textContent.match(/number (\d+)/)?.[1]))), observer.observe(document.body, {subtree: true, childList: true, characterData: true})`)
	for i := range 40 {
		d.save(tree{"content/about.md": aPage("About us",
			"Save number "+string(rune('0'+i/10))+string(rune('0'+i%10))+".")})
	}
	d.until(`document.body.innerText.includes("Save number 39.")`)
	d.holds(`same && seen.filter(n => n >= 0).every((n, i, all) => !i || n >= all[i - 1])`)
}

func nothingIsDone(_ *testing.T, d *editorTab) {
	d.visit("/about/")
	d.do(`window.changes = 0, window.checked = 0, [document.head, document.body].forEach(e => new MutationObserver(() => changes++).observe(e, {subtree: true, childList: true, attributes: true, characterData: true})),
		document.addEventListener("porchlight:checked", () => checked++)`)
	change := d.preview.Apply([]string{"content/about.md"})
	change.Nothing, change.All = false, true
	d.server.Send(change)
	d.until(`checked > 0`)
	d.holds(`changes === 0`)
}
