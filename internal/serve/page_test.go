package serve

import (
	"context"
	"encoding/json"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"porchlight"
	"porchlight/internal/build"
	"porchlight/internal/config"
	"porchlight/internal/preview"
)

// state requests the state of a page as its bar does.
func (w *testServer) state(t *testing.T, address string) pageState {
	t.Helper()
	res, body := w.get(t, "GET", Prefix+"page?path="+url.QueryEscape(address))
	if res.StatusCode != 200 || res.Header.Get("Content-Type") != "application/json; charset=utf-8" {
		t.Fatalf("%s: have %d %s", address, res.StatusCode, res.Header.Get("Content-Type"))
	}
	var state pageState
	if err := json.Unmarshal([]byte(body), &state); err != nil {
		t.Fatal(err)
	}
	if state.Findings == nil || state.Address != address || state.Server != w.id ||
		state.Edition != w.preview.Edition().Number {
		t.Errorf("%s: have %s", address, body)
	}
	return state
}

// save writes a file and applies the change to the preview.
func (w *testServer) save(t *testing.T, name, text string) {
	t.Helper()
	file := filepath.Join(w.folder, filepath.FromSlash(name))
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	w.preview.Apply([]string{name})
}

// inStates is a site with pages in each state.
var inStates = map[string]string{
	"config.toml":               "title = 'Harbor'\n",
	"content/_index.md":         "---\ntitle: Home\n---\nWelcome\n",
	"content/people/jo.md":      "---\ntitle: Jo Doe\ntype: staff\nrole: Physician\ncredentials: [MD, FASAM]\n---\nJo.\n",
	"content/levels/_index.md":  "---\ntitle: Levels\n---\nAll.\n",
	"content/levels/iop.md":     "---\ntitle: Intensive outpatient\nlevel: iop\nreview: {by: jo, on: 2024-03-01, next: 2025-03-01}\n---\nSome evenings.\n\nSee [the other](../nothing.md).\n",
	"content/draft.md":          "---\ntitle: Draft\ndraft: true\n---\nSoon.\n",
	"content/later.md":          "---\ntitle: Later\ndate: 2031-01-01\n---\nLater.\n",
	"content/gone.md":           "---\ntitle: Gone\nexpiryDate: 2020-01-01\n---\nGone.\n",
	"layouts/special/page.html": "{{ define \"main\" }}<p>{{ .Title }}</p>{{ end }}",
	"content/own.md":            "---\ntitle: Own\ntype: special\n---\nOwn.\n",
}

func statesWith(t *testing.T, include build.Include) *testServer {
	t.Helper()
	w := serveFiles(t, inStates, nil)
	if include == build.Everything {
		return w
	}
	preview, err := preview.Open(build.Options{Source: w.folder, Theme: porchlight.Starter,
		Flags: config.Flags{Env: []string{}, Clock: noonInMarch}}, include)
	if err != nil {
		t.Fatal(err)
	}
	w.preview.Close()
	w.preview, w.opt.Preview = preview, preview
	return w
}

func TestPageState(t *testing.T) {
	w := serveFiles(t, inStates, func(o *Options) {
		o.Editor = func(path string, line, column int) string { return "edit:" + filepath.ToSlash(path) }
	})
	iop := w.state(t, "/levels/iop/")
	if !iop.Found || iop.Title != "Intensive outpatient" || iop.File != "content/levels/iop.md" ||
		iop.Kind != "Level of care" || !strings.Contains(iop.Level, "IOP") ||
		iop.Layout == "" || iop.LayoutEdit != "" || iop.Reviewer != "Jo Doe, MD, FASAM" ||
		iop.Reviewed != "2024-03-01" || iop.Due != "2025-03-01" || !iop.Late ||
		iop.Status != "live" || iop.Why != "" || iop.Broken || iop.Blank ||
		!strings.HasSuffix(iop.Edit, "/content/levels/iop.md") {
		t.Errorf("have %+v", iop)
	}
	var link *pageFinding
	for i, f := range iop.Findings {
		if f.Rule == "broken-link" {
			link = &iop.Findings[i]
		}
	}
	if link == nil || link.Fatal || link.Line != 8 || len(link.Frame) < 2 || link.Edit == "" {
		t.Fatalf("have %+v", iop.Findings)
	}
	if line := link.Frame[1]; line.Number != 8 || line.From >= line.To ||
		!strings.Contains(line.Text[line.From:line.To], "nothing.md") {
		t.Errorf("have %+v", link.Frame)
	}
	if have := w.state(t, "/").Drafts; !slices.Equal(have, []string{"/draft/"}) {
		t.Errorf("drafts: have %q", have)
	}
	for address, want := range map[string]pageState{
		"/":          {Found: true, Title: "Home", Kind: "Front page", Status: "live"},
		"/levels/":   {Found: true, Title: "Levels", Kind: "Section", Status: "live"},
		"/draft/":    {Found: true, Title: "Draft", Kind: "Page", Status: "draft"},
		"/later/":    {Found: true, Title: "Later", Kind: "Page", Status: "future"},
		"/gone/":     {Found: true, Title: "Gone", Kind: "Page", Status: "expired"},
		"/own/":      {Found: true, Title: "Own", Kind: "Page", Status: "live", Layout: "layouts/special/page.html"},
		"/nothing/":  {Status: "live"},
		"/file.txt/": {Status: "live"},
		"no address": {Status: "live"},
		"/%zz":       {Status: "live"},
	} {
		have := w.state(t, address)
		if have.Found != want.Found || have.Title != want.Title || have.Kind != want.Kind ||
			have.Status != want.Status || (have.Status == "live") != (have.Why == "") {
			t.Errorf("%s: have %+v", address, have)
		}
		if want.Layout != "" && (have.Layout != want.Layout || !strings.HasSuffix(have.LayoutEdit, want.Layout)) {
			t.Errorf("%s: drawn by %q", address, have.Layout)
		}
		if !have.Found && have.Elsewhere == 0 {
			t.Errorf("%s: nothing is wrong elsewhere", address)
		}
	}
}

// The state of a page that the preview leaves out has the reason, for the editor only.
func TestReasonAtWithheldAddress(t *testing.T) {
	w := statesWith(t, build.OnlyLive)
	w.opt.Open, w.hosts = true, hostList([]string{"192.168.7.2"})
	if have := w.state(t, "/draft/"); have.Found || have.Status != "draft" || have.Why == "" ||
		have.File != "content/draft.md" {
		t.Errorf("have %+v", have)
	}
	if far := bodyText(t, w.far(Prefix+"page?path=/draft/")); strings.Contains(far, "draft.md") ||
		strings.Contains(far, "Draft") {
		t.Errorf("have %s", far)
	}
}

// A page that cannot be read may be a draft: if drafts are not shown, other machines get neither the page nor lines of
// files.
func TestUnreadablePagesOnOtherMachines(t *testing.T) {
	const name, address = "content/unsure.md", "/unsure/"
	for include, visible := range map[build.Include]bool{build.OnlyLive: false, build.Everything: true} {
		w := statesWith(t, include)
		w.opt.Open, w.hosts = true, hostList([]string{"192.168.7.2"})
		near, _ := w.stream.join(trusted)
		far, _ := w.stream.join(public)
		w.save(t, name, "---\ntitle: Unsure\ndraft: tru\n# SECRET\n---\nNot yet.\n")
		w.Send(preview.Change{Edition: w.preview.Edition(), Pages: []string{address, "/own/"}})
		if have := w.state(t, address); !have.Blank || len(have.Findings[0].Frame) == 0 {
			t.Errorf("the editor does not see it: %+v", have)
		}
		if message := (<-near).String(); !strings.Contains(message, address) {
			t.Errorf("the editor's tab gets %q", message)
		}
		if message := (<-far).String(); strings.Contains(message, address) || !strings.Contains(message, "/own/") {
			t.Errorf("tabs of the public get %q", message)
		}
		for target, status := range map[string]int{address: 500, "/unsure": 301, "/unsure/index.html": 500,
			Prefix + "page?path=" + address: 200, Prefix + "page?path=/levels/iop/": 200} {
			if !visible && status != 200 {
				status = 404
			}
			res := w.far(target)
			body := bodyText(t, res)
			if res.StatusCode != status {
				t.Errorf("%d, %s: have %d, want %d", include, target, res.StatusCode, status)
			}
			for _, words := range []string{"SECRET", name, `"frame"`, `"blank":true`} {
				if !visible && strings.Contains(body, words) {
					t.Errorf("%s tells %q: %s", target, words, body)
				}
			}
		}
	}
}

// Streams to other machines have fewer events.
func TestStreamsKnowTheirReader(t *testing.T) {
	w := statesWith(t, build.OnlyLive)
	for from, want := range map[string]audience{"127.0.0.1:4000": trusted, "192.168.7.9:4000": public} {
		ctx, leave := context.WithCancel(t.Context())
		r := httptest.NewRequestWithContext(ctx, "GET", Prefix+"events", nil)
		r.RemoteAddr = from
		var listening sync.WaitGroup
		listening.Go(func() { w.events(httptest.NewRecorder(), r) })
		await(t, "somebody to listen", func() bool { return w.stream.count() == 1 })
		w.stream.mu.Lock()
		for _, have := range w.stream.readers {
			if have != want {
				t.Errorf("%s: have %d, want %d", from, have, want)
			}
		}
		w.stream.mu.Unlock()
		leave()
		listening.Wait()
	}
}

const brokenPage = "---\ntitle: Intensive outpatient\ndraft: perhaps\n---\nSome evenings.\n"

// While a page is broken its last good state is served, and the state has the findings. After the repair there are no
// findings.
func TestBroken(t *testing.T) {
	w := serveFiles(t, inStates, nil)
	_, good := w.get(t, "GET", "/levels/iop/")
	w.save(t, "content/levels/iop.md", brokenPage)
	if res, body := w.get(t, "GET", "/levels/iop/"); res.StatusCode != 200 || body != good {
		t.Errorf("have %d, %d bytes", res.StatusCode, len(body))
	}
	have := w.state(t, "/levels/iop/")
	if !have.Broken || have.Blank || len(have.Findings) == 0 || !have.Findings[0].Fatal || have.Findings[0].Line != 3 ||
		len(have.Findings[0].Frame) != 3 {
		t.Errorf("have %+v", have)
	}
	w.save(t, "content/levels/iop.md", strings.ReplaceAll(inStates["content/levels/iop.md"], "Some evenings",
		"Three evenings"))
	if _, body := w.get(t, "GET", "/levels/iop/"); !strings.Contains(body, "Three evenings") {
		t.Error("the mended page is not shown")
	}
	if have := w.state(t, "/levels/iop/"); have.Broken {
		t.Errorf("have %+v", have)
	}
}

// The notice of a page that was broken from the start works without scripts and has the helpline. Nothing that an
// editor wrote becomes markup.
func TestBlank(t *testing.T) {
	files := map[string]string{"config.toml": inStates["config.toml"],
		"content/_index.md": inStates["content/_index.md"]}
	files["content/a.md"] = "---\ntitle: A\ndraft: \"<script>alert(1)</script><img src=x onerror=alert(2)>\"\n---\nText\n"
	w := serveFiles(t, files, nil)
	res, body := w.get(t, "GET", "/a/")
	if res.StatusCode != 500 || !strings.HasSuffix(body, suffix) || !strings.Contains(body, `href="tel:`) ||
		!strings.Contains(body, "content/a.md, line 3") ||
		!strings.Contains(body, "<mark>&#34;</mark>&lt;script&gt;") || strings.Contains(body, "<script>alert") ||
		strings.Contains(body, "<img") || strings.Contains(body, "ZgotmplZ") {
		t.Errorf("have %d: %s", res.StatusCode, body)
	}
	if have := w.state(t, "/a/"); !have.Found || !have.Broken || !have.Blank || have.File != "content/a.md" ||
		have.Status != "not read" || have.Why == "" {
		t.Errorf("have %+v", have)
	}
}

// The old address of a page whose file was renamed leads to it, until another page has that address.
func TestMovedPage(t *testing.T) {
	w := serveFiles(t, inStates, nil)
	w.get(t, "GET", "/levels/iop/")
	old, fresh := filepath.Join(w.folder, "content", "levels", "iop.md"), filepath.Join(w.folder, "content", "levels",
		"über uns.md")
	if err := os.Rename(old, fresh); err != nil {
		t.Fatal(err)
	}
	c := w.preview.Apply([]string{"content/levels/iop.md", "content/levels/über uns.md"})
	if len(c.Moved) != 1 {
		t.Fatalf("have %+v", c)
	}
	for _, v := range []visit{
		{address: "/levels/iop/", status: 302, to: "/levels/%C3%BCber-uns/"},
		{address: "/levels/iop", status: 302, to: "/levels/%C3%BCber-uns/"},
		{address: "/levels/iop/index.html?x=y", status: 302, to: "/levels/%C3%BCber-uns/?x=y"},
		{address: "/levels/%C3%BCber-uns/", status: 200, body: "Some evenings"},
	} {
		v.check(t, w)
	}
	w.save(t, "content/levels/iop.md", "---\ntitle: New\n---\nAnother page\n")
	visit{address: "/levels/iop/", status: 200, body: "Another page"}.check(t, w)
}

// A page that is deleted is not served any more.
func TestDeletedPage(t *testing.T) {
	w := serveFiles(t, inStates, nil)
	if err := os.Remove(filepath.Join(w.folder, "content", "own.md")); err != nil {
		t.Fatal(err)
	}
	w.preview.Apply([]string{"content/own.md"})
	visit{address: "/own/", status: 404, body: "tel:"}.check(t, w)
	if have := w.state(t, "/own/"); have.Found {
		t.Errorf("have %+v", have)
	}
}
