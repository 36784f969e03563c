package serve_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"porchlight/internal/serve"
)

// TestBar checks what the bar beside a page shows, and that it covers nothing.
func TestBar(t *testing.T) {
	b := browser(t)
	for name, test := range map[string]func(*testing.T, *editorTab){
		"findings come and go":              findingsComeAndGo,
		"a draft says so":                   draftSaysSo,
		"a broken page shows its last good": brokenPage,
		"a saved page is offered":           savedPageIsOffered,
		"nothing an editor writes is run":   nothingIsRun,
		"keys and names":                    keysAndNames,
		"a press mends":                     pressMends,
		"read aloud when it matters":        readAloud,
		"the helpline stays in view":        helplineStays,
		"not on paper":                      notOnPaper,
	} {
		t.Run(name, func(t *testing.T) { test(t, openTab(t, b, aSite(), withEditor)) })
	}
}

func withEditor(o *serve.Options) {
	o.Editor = func(path string, line, column int) string {
		return fmt.Sprintf("vscode://file%s:%d:%d", path, line, column)
	}
}

// open opens the panel as a reader does.
func (d *editorTab) open() {
	d.t.Helper()
	d.do(`!` + panel + `.hidden || ` + bar + `.querySelector(".pill").click()`)
}

func findingsComeAndGo(_ *testing.T, d *editorTab) {
	d.visit("/about/")
	d.holds(pill + ` === "No findings" && ` + panel + `.hidden`)
	d.save(tree{"content/about.md": aPage("About us", "To [nowhere](/nowhere/).")})
	d.until(pill + ` === "1 finding"`)
	d.open()
	d.holds(panel + `.querySelector(".findings").children.length === 1 && ` + panel +
		`.innerText.includes("/nowhere/")`)
	d.holds(panel + `.querySelector("mark").textContent === "/nowhere/"`)
	d.holds(panel + `.querySelector(".where a").href.endsWith("/content/about.md:6:14") && ` + panel +
		`.querySelector(".where a").textContent === "content/about.md, line 6"`)
	d.holds(panel + `.querySelector(".rule").textContent === "broken-link" && ` + panel +
		`.querySelector(".instead").textContent.length > 10`)
	d.holds(panel + `.innerText.includes("/about/") && ` + panel + `.innerText.includes("layouts/page.html")`)
	d.save(tree{"content/about.md": aPage("About us", "To nowhere.")})
	d.until(pill + ` === "No findings" && !` + panel + `.hidden && !` + panel + `.querySelector(".findings")`)
	d.save(tree{"content/long.md": aPage("Long", "To [nowhere](/nowhere/).")})
	d.visit("/long/")
	d.visit("/about/")
	d.open()
	d.holds(panel + `.querySelector(".foot a").textContent === "1 finding elsewhere" && ` + panel +
		`.querySelector(".foot a").pathname === "/_porchlight/"`)
}

func draftSaysSo(_ *testing.T, d *editorTab) {
	d.save(tree{
		"content/about.md":   aPage("About us", "To [it](draft.md)."),
		"content/draft.md":   "---\ntitle: Draft\ndraft: true\n---\nWords.\n",
		"content/blanks.md":  "---\ntitle: Blanks\ndraft: true\n---\n[[fill: who]] and [[fill: when]]\n",
		"content/future.md":  "---\ntitle: Future\npublishDate: 2999-01-01\n---\nWords.\n",
		"content/expired.md": "---\ntitle: Expired\nexpiryDate: 2001-01-01\n---\nWords.\n",
	})
	for address, words := range map[string][2]string{
		"/blanks/":  {"Draft \u00b7 2 blanks \u00b7 No findings", "A build leaves this page out. 2 blanks to fill in."},
		"/draft/":   {"Draft \u00b7 No findings", "Draft. A build leaves this page out."},
		"/future/":  {"Not live yet \u00b7 No findings", "A build leaves this page out: it is due on 2999-01-01."},
		"/expired/": {"Expired \u00b7 No findings", "A build leaves this page out: it expired on 2001-01-01."},
	} {
		d.visit(address)
		d.holds(pill + ` === ` + quoted(words[0]))
		d.open()
		d.holds(panel + `.innerText.includes(` + quoted(words[1]) + `)`)
	}
	d.visit("/about/")
	d.until(`getComputedStyle(document.querySelector('main a[href="/draft/"]'), "::after").content === '" (draft)"'`)
	d.visit("/draft/")
	d.save(tree{"content/draft.md": "---\ntitle: Draft\ndraft: false\n---\nWords.\n"})
	d.until(pill + ` === "No findings"`)
}

func brokenPage(_ *testing.T, d *editorTab) {
	const shown = `!` + panel + `.hidden && ` + panel +
		`.querySelector("h2").textContent === "This page cannot be built yet. You see the last good version."`
	d.visit("/about/")
	broken := tree{"content/about.md": "---\ntitle: \"About\n---\nLost words.\n"}
	d.save(broken)
	d.until(pill + ` === "Cannot be built: 1 problem" && ` + shown)
	d.holds(`document.querySelector("main").innerText.includes("First words.") && document.activeElement === document.body`)
	d.holds(panel + `.innerText.includes("content/about.md, line") && !!` + panel + `.querySelector("pre")`)
	d.save(tree{"content/about.md": aPage("About us", "Mended words.")})
	d.until(`document.body.innerText.includes("Mended words.") && ` + panel + `.hidden && ` + pill +
		` === "No findings"`)
	d.save(tree{"layouts/page.html": `{{ define "main" }}{{ .Nonsense }}{{ end }}`})
	d.until(pill + `.startsWith("Cannot be built") && ` + shown +
		` && document.body.innerText.includes("Mended words.")`)
	d.do(panel + `.querySelector(".close").click()`)
	d.holds(panel + `.hidden`)
	// another page; what is known to be wrong with this one does not open again
	d.save(tree{"content/long.md": "---\ntitle: \"Long\n---\n"})
	d.until(panel + `.querySelector(".foot").textContent.includes("elsewhere")`)
	d.holds(panel + `.hidden`)
	d.save(tree{"layouts/page.html": `{{ define "main" }}<h1>{{ .Title }}</h1>{{ .Content }}<p>Once more.</p>{{ end }}`})
	d.until(`document.body.innerText.includes("Once more.") && ` + pill + ` === "No findings"`)
}

func savedPageIsOffered(_ *testing.T, d *editorTab) {
	const offer = bar + `.querySelector(".saved")`
	d.visit("/about/")
	d.save(tree{"content/long.md": aPage("Long", "Other words.")})
	d.until(`!` + offer + `.hidden && ` + offer +
		`.innerText.includes("Saved: Long") && location.pathname === "/about/"`)
	d.do(offer + `.querySelector("button").click()`)
	d.until(offer + `.hidden`)
	d.save(tree{"content/long.md": aPage("Long", "More words.")})
	d.until(`!` + offer + `.hidden`)
	d.save(tree{"content/about.md": aPage("About us", "Own words.")})
	d.until(offer + `.hidden && document.body.innerText.includes("Own words.")`)
	d.save(tree{"content/long.md": aPage("Long", "Last words.")})
	d.until(`!` + offer + `.hidden`)
	d.do(offer + `.querySelector("a").click()`)
	d.until(`location.pathname === "/long/" && document.body.innerText.includes("Last words.")`)
}

// nothingIsRun puts what would run as markup into everything that the bar shows.
func nothingIsRun(_ *testing.T, d *editorTab) {
	const evil = `<script>window.ran=1</script>"><img src=x onerror="window.ran=2"><svg onload=window.ran=3>`
	d.save(tree{"content/quiet.md": "---\ntitle: '" + evil + "'\nurl: /quiet/\n---\nTo [nowhere](</" + evil +
		"/>) and javascript.\n"})
	d.visit("/quiet/")
	d.open()
	d.holds(panel + `.querySelector("h2").textContent.includes("<script>window.ran=1</script>") && ` + panel +
		`.innerText.includes("onerror")`)
	// A name with everything that a file system takes.
	named := `content/x"><img src=x onerror=window.ran=4>.md`
	d.save(tree{named: "---\ntitle: '" + evil + "'\nurl: /loud/\n" + evil + "\n---\nWords.\n"})
	d.save(tree{named: "---\ntitle: '" + evil + "'\nurl: /loud/\n---\nTo [nowhere](/nowhere/).\n"})
	d.until(bar + `.querySelector(".saved").innerText.includes("<script>window.ran=1</script>")`)
	d.visit("/loud/")
	d.open()
	d.holds(panel + `.querySelector(".where").textContent.includes("<img src=x onerror=window.ran=4>")`)
	d.save(tree{named: "---\ntitle: \"" + evil + "\nurl: /loud/\n---\nWords.\n"})
	d.until(pill + `.startsWith("Cannot be built") && ` + panel +
		`.querySelector("pre").textContent.includes("onerror")`)
	d.holds(`window.ran === undefined && !` + bar +
		`.querySelector("img, script, svg, iframe, [onerror], [onload], [style]")`)
	d.holds(`[...` + bar + `.querySelectorAll("a")].every(a => ["http:", "vscode:"].includes(a.protocol))`)
}

func keysAndNames(t *testing.T, d *editorTab) {
	d.visit("/about/")
	d.do(bar + `.querySelector(".pill").focus()`)
	press := func(key string) {
		t.Helper()
		if err := chromedp.Do(d.tab, chromedp.KeyEvent(key)); err != nil {
			t.Fatal(err)
		}
	}
	press("\r")
	d.until(`!` + panel + `.hidden && ` + bar + `.querySelector(".pill").getAttribute("aria-expanded") === "true"`)
	d.holds(bar + `.activeElement === ` + panel)
	press("\t")
	d.holds(bar + `.activeElement.getAttribute("aria-label") === "Close"`)
	press("\u001b")
	d.until(panel + `.hidden && ` + bar + `.activeElement.className === "pill" && ` + bar +
		`.querySelector(".pill").getAttribute("aria-expanded") === "false"`)
	d.open()
	tree, err := chromedp.Call(d.tab, accessibility.GetFullAXTree, accessibility.GetFullAXTreeParams{})
	if err != nil {
		t.Fatal(err)
	}
	unnamed, buttons := 0, 0
	for _, node := range tree.Nodes {
		if node.Ignored || node.Role == nil {
			continue
		}
		role := strings.Trim(string(node.Role.Value), `"`)
		if role != "button" && role != "link" {
			continue
		}
		buttons++
		if node.Name == nil || strings.Trim(string(node.Name.Value), `" `) == "" {
			unnamed++
		}
	}
	if unnamed > 0 || buttons < 8 {
		t.Errorf("%d of %d buttons and links have no name", unnamed, buttons)
	}
}

// pressMends mends a finding by keyboard: it is read aloud, the page follows without being loaded again, and the panel
// keeps the focus.
func pressMends(t *testing.T, d *editorTab) {
	const aloud = bar + `.querySelector("[role=status]")`
	const button = bar + `.querySelector(".mend")`
	d.visit("/about/")
	d.save(tree{"content/about.md": aPage("About us", "Fresh fresh words. See the the page.")})
	d.until(pill + ` === "2 findings"`)
	d.open()
	d.do(`window.same = true, window.said = [], new MutationObserver(() => said.push(` + aloud + `.textContent)).observe(` + aloud + `, {childList: true})`)
	d.holds(button + `.textContent === 'Fix this: remove "fresh"'`)
	d.do(button + `.focus()`)
	if err := chromedp.Do(d.tab, chromedp.KeyEvent("\r")); err != nil {
		t.Fatal(err)
	}
	d.until(`said.includes("Fixed in content/about.md, line 6.")`)
	d.server.Send(d.preview.Apply([]string{"content/about.md"}))
	d.until(pill + ` === "1 finding" && document.body.innerText.includes("Fresh words. See the the page")`)
	d.holds(`same && said.at(-1) === "1 finding" && ` + bar + `.activeElement === ` + panel)
	aPage := aPage("About us", "Fresh words. Still see the the page.")
	if err := os.WriteFile(filepath.Join(d.dir, "content", "about.md"), []byte(aPage), 0o644); err != nil {
		t.Fatal(err)
	}
	d.do(button + `.click()`) // of the state before
	d.until(bar + `.querySelector(".result").textContent === "The file has changed: look again. Nothing was fixed."`)
}

func readAloud(_ *testing.T, d *editorTab) {
	const aloud = bar + `.querySelector("[role=status]")`
	d.visit("/about/")
	d.do(`window.said = [], new MutationObserver(() => said.push(` + aloud + `.textContent)).observe(` + aloud +
		`, {childList: true})`)
	d.save(tree{"content/about.md": aPage("About us", "Fresh words.")})
	d.until(`document.body.innerText.includes("Fresh words.")`)
	d.save(tree{"content/about.md": aPage("About us", "To [nowhere](/nowhere/).")})
	d.until(pill + ` === "1 finding"`)
	d.save(tree{"content/about.md": aPage("About us", "Still to [nowhere](/nowhere/).")})
	d.until(panel + `.textContent.includes("Still to")`)
	d.save(tree{"content/about.md": "---\ntitle: \"About\n---\nLost words.\n"})
	d.until(pill + `.startsWith("Cannot be built")`)
	d.save(tree{"content/about.md": aPage("About us", "Mended.")})
	d.until(pill + ` === "No findings"`)
	d.holds(`said.join() === "1 finding,This page cannot be built,No findings"`)
}

// helplineStays holds that nothing of the bar covers a way to call, the emergency numbers among them, whatever the size
// of the window. On the smallest one the open panel stands in for the button.
func helplineStays(t *testing.T, d *editorTab) {
	const clear = `[...document.querySelectorAll('%s a[href^="tel:"]')].every(a => {
		const r = a.getBoundingClientRect();
		if (!r.width || r.bottom < 1 || r.top > innerHeight) return true;
		const at = document.elementFromPoint(r.left + r.width / 2, r.top + r.height / 2);
		return at === a || a.contains(at);
	}) && document.documentElement.scrollWidth <= innerWidth`
	d.save(tree{"content/about.md": aPage("About us", strings.Repeat("To [nowhere](/nowhere/).\n\n", 9))})
	for _, view := range []struct{ width, height int64 }{{320, 256}, {360, 740}, {640, 360}, {1280, 800}} {
		if err := chromedp.Do(d.tab, chromedp.EmulateViewport(view.width, view.height)); err != nil {
			t.Fatal(err)
		}
		d.visit("/about/")
		for _, opened := range []bool{false, true} {
			if opened {
				d.open()
			}
			for _, top := range []string{"0", "document.body.scrollHeight", "0"} {
				d.do(`scrollTo({top: ` + top + `, behavior: "instant"})`)
				d.until(fmt.Sprintf(clear, ".help"))
				d.holds(`[".pill", ".panel:not([hidden]) .close"].some(part => (r => r?.width > 20 && r.height >= 24 && r.left >= 0 && r.right <= innerWidth && r.top >= 0 && r.bottom <= innerHeight)(` + bar + `.querySelector(part)?.getBoundingClientRect()))`)
				if opened {
					d.holds(panel + `.clientHeight >= 56`)
				}
			}
		}
	}
	if err := chromedp.Do(d.tab, chromedp.ResetViewport()); err != nil {
		t.Fatal(err)
	}
}

func notOnPaper(t *testing.T, d *editorTab) {
	d.visit("/about/")
	const display = `getComputedStyle(document.querySelector("porchlight-bar")).display`
	d.holds(display + ` !== "none"`)
	print := chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"})
		return err
	})
	if err := chromedp.Do(d.tab, print); err != nil {
		t.Fatal(err)
	}
	d.holds(display + ` === "none"`)
}
