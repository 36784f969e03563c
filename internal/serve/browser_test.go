package serve_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"porchlight"
	"porchlight/internal/build"
	"porchlight/internal/chromium"
	"porchlight/internal/config"
	"porchlight/internal/preview"
	"porchlight/internal/race"
	"porchlight/internal/serve"
)

// browser is a headless Chromium of this test.
func browser(t *testing.T) context.Context {
	t.Helper()
	race.OnlyWithout(t) // scenarios and streams show the detector the server
	return chromium.Start(t)
}

// editorTab is a site in a folder, its preview, and a tab of the browser that shows it.
type editorTab struct {
	t       *testing.T
	browser context.Context
	tab     context.Context
	dir     string
	addr    string // "127.0.0.1:41234"
	preview *preview.Preview
	server  *serve.Server
	stop    func()
}

// aSite is small, and has a page that is longer than a window.
func aSite() tree {
	return tree{
		"config.toml":          "baseURL = \"https://example.org/\"\ntitle = \"Sample\"\n[helpline]\nname = \"Line\"\nnumber = \"1-800-662-4357\"\ncallLabel = \"Call\"\nansweredBy = \"facility\"\n",
		"content/_index.md":    aPage("Front", "Welcome."),
		"content/about.md":     aPage("About us", "First words."),
		"content/long.md":      longPage("Second words."),
		"layouts/page.html":    `{{ define "main" }}<h1>{{ .Title }}</h1>{{ .Content }}` + interactive + `{{ end }}`,
		"static/css/extra.css": "h1 { color: rgb(1, 2, 3) }\n",
	}
}

// aPage is the text of a page.
func aPage(title, text string) string { return page(title, "", text) }

// interactive is elements that readers change by hand.
const interactive = `<p><label>Name <input id="name"></label> <textarea aria-label="Note"></textarea></p><details><summary>More</summary><p>Inside.</p></details>`

// longPage has twenty sections with a paragraph each; the second one is given.
func longPage(second string) string {
	var b strings.Builder
	b.WriteString("---\ntitle: A long page\n---\n")
	for i := range 20 {
		text := fmt.Sprintf("Section %d has its own words, and a few more of them so that it fills a line or two on any screen.", i)
		if i == 1 {
			text = second
		}
		fmt.Fprintf(&b, "## Section %d\n\n%s\n\n%s\n\n", i, text, strings.Repeat("Still more words here. ", 20))
	}
	return b.String()
}

// sit opens a tab on a site. The test closes both.
func openTab(t *testing.T, browser context.Context, files tree, change func(*serve.Options)) *editorTab {
	t.Helper()
	d := &editorTab{t: t, browser: browser, dir: t.TempDir()}
	files.write(t, d.dir)
	var err error
	d.preview, err = preview.Open(build.Options{Source: d.dir, Theme: porchlight.Starter,
		Flags: config.Flags{Env: []string{}, Clock: noon}}, build.Everything)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.preview.Close() }) //nolint:errcheck // the folder goes anyway
	d.start("127.0.0.1:0", change)
	d.tab = d.newTab()
	return d
}

// start serves, on an address that may have been used before.
func (d *editorTab) start(addr string, change func(*serve.Options)) {
	d.t.Helper()
	opt := serve.Options{Preview: d.preview, Source: d.dir}
	if change != nil {
		change(&opt)
	}
	l, err := net.Listen("tcp", addr)
	if err != nil {
		d.t.Fatal(err)
	}
	server := serve.New(opt)
	ctx, end := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- server.Serve(ctx, l) }()
	d.server, d.addr = server, l.Addr().String()
	stopped := false
	d.stop = func() {
		if !stopped {
			stopped = true
			end()
			<-done
		}
	}
	d.t.Cleanup(d.stop)
}

func (d *editorTab) newTab() context.Context {
	tab, closeTab := chromedp.NewContext(d.browser)
	d.t.Cleanup(closeTab)
	return tab
}

// visit opens an address and waits until its bar shows the status of the page: then the tab gets changes.
func (d *editorTab) visit(address string) {
	d.t.Helper()
	d.visitIn(d.tab, address)
}

func (d *editorTab) visitIn(tab context.Context, address string) {
	d.t.Helper()
	if err := chromedp.Do(tab, chromedp.Navigate("http://"+d.addr+address)); err != nil {
		d.t.Fatalf("%s: %v", address, err)
	}
	waitFor(d.t, tab, `/finding|problem|No page/.test(`+pill+`)`)
}

// save writes files, and applies them to the preview and the tabs; an empty text removes a file.
func (d *editorTab) save(files tree) {
	d.t.Helper()
	var names []string
	for name, text := range files {
		names = append(names, name)
		if text == "" {
			if err := os.Remove(filepath.Join(d.dir, filepath.FromSlash(name))); err != nil {
				d.t.Fatal(err)
			}
			delete(files, name)
		}
	}
	files.write(d.t, d.dir)
	slices.Sort(names)
	d.server.Send(d.preview.Apply(names))
}

// until waits until the tab is in an expected state.
func (d *editorTab) until(script string) {
	d.t.Helper()
	waitFor(d.t, d.tab, script)
}

// holds fails the test unless the tab is in a state now.
func (d *editorTab) holds(script string) {
	d.t.Helper()
	if !evaluate[bool](d.t, d.tab, script) {
		d.t.Errorf("not so: %s", script)
	}
}

// do runs a script and ignores its value.
func (d *editorTab) do(script string) {
	d.t.Helper()
	evaluate[bool](d.t, d.tab, "("+script+", true)")
}

func waitFor(t *testing.T, tab context.Context, script string) {
	t.Helper()
	var last error
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(15 * time.Millisecond) {
		var now bool
		if now, last = chromedp.Run(tab, chromedp.Evaluate[bool](script)); last == nil && now {
			return
		}
	}
	page, _ := chromedp.Run(tab, chromedp.Evaluate[string](
		`location.href + ": " + document.body.innerText.slice(0, 500) + " // " + `+pill))
	t.Fatalf("it never came: %s\n%v\n%s", script, last, page)
}

func evaluate[T any](t *testing.T, tab context.Context, script string) T {
	t.Helper()
	value, err := chromedp.Run(tab, chromedp.Evaluate[T](script))
	if err != nil {
		t.Fatalf("%s: %v", script, err)
	}
	return value
}

// Parts of the bar, for scripts.
const (
	bar   = `document.querySelector("porchlight-bar").shadowRoot`
	pill  = `(document.querySelector("porchlight-bar")?.shadowRoot.querySelector(".pill").textContent || "")`
	panel = bar + `.querySelector(".panel")`
)

// quoted is a text as a script writes it.
func quoted(text string) string {
	b, _ := json.Marshal(text) // a string
	return string(b)
}

// requests collects the addresses that a tab requests.
func requests(t *testing.T, tab context.Context) chan string {
	t.Helper()
	list := make(chan string, 10000)
	err := chromedp.Listen(tab, func(event any) {
		if sent, ok := event.(*network.EventRequestWillBeSent); ok {
			list <- sent.Request.URL
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}
