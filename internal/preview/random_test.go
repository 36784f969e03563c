package preview_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"porchlight/internal/asset"
	"porchlight/internal/build"
	"porchlight/internal/finding"
	"porchlight/internal/folder"
	"porchlight/internal/preview"
	"porchlight/internal/race"
	"porchlight/internal/render"
)

// editor edits a site at random, as people and programs do.
type editor struct {
	*rand.Rand
	t      *testing.T
	source string
	files  tree // what is on the disk
	made   int
}

func (ed *editor) write(name, text string) []string {
	ed.files[name] = text
	return put(ed.t, ed.source, name, text)
}

func (ed *editor) remove(name string) []string {
	for file := range ed.files {
		if file == name || strings.HasPrefix(file, name+"/") {
			delete(ed.files, file)
		}
	}
	return remove(ed.t, ed.source, name)
}

func (ed *editor) rename(from, to string) []string {
	if err := os.MkdirAll(filepath.Join(ed.source, filepath.FromSlash(path.Dir(to))), 0o755); err != nil {
		ed.t.Fatal(err)
	}
	if err := os.Rename(filepath.Join(ed.source, filepath.FromSlash(from)),
		filepath.Join(ed.source, filepath.FromSlash(to))); err != nil {
		ed.t.Fatal(err)
	}
	for _, file := range slices.Collect(maps.Keys(ed.files)) {
		if rest, below := strings.CutPrefix(file, from); below && (rest == "" || rest[0] == '/') {
			ed.files[to+rest] = ed.files[file]
			delete(ed.files, file)
		}
	}
	return []string{from, to}
}

// begin restores the site, as a version control program does.
func (ed *editor) begin() []string {
	for _, name := range []string{"content", "layouts", "static", "data"} {
		remove(ed.t, ed.source, name)
	}
	ed.files = small()
	ed.files["content/_index.md"] = "---\ntitle: Home\n---\nWords.\n"
	ed.files["content/care/iop.md"] = ed.page()
	ed.files.write(ed.t, ed.source)
	return []string{"content", "layouts", "static", "data", "config.toml"}
}

// one is one of the files below a folder with an ending, or "".
func (ed *editor) one(folder, ending string) string {
	var list []string
	for _, file := range slices.Sorted(maps.Keys(ed.files)) {
		if strings.HasPrefix(file, folder) && strings.HasSuffix(file, ending) && file != "content/_index.md" {
			list = append(list, file)
		}
	}
	if len(list) == 0 {
		return ""
	}
	return list[ed.IntN(len(list))]
}

func (ed *editor) pick(words ...string) string { return words[ed.IntN(len(words))] }

func (ed *editor) page() string {
	front := "title: " + ed.pick("Alpha", "Beta", "Gamma", "Delta") + " " + strconv.Itoa(ed.IntN(9)) + "\n"
	for _, line := range []string{
		"description: About %d.", "tags: [t%d, evening]", "weight: %d", "slug: named-%d", "draft: true # %d",
		"aliases: [/old/%d/]", "date: 2026-02-0%d",
		"expiryDate: 2026-03-0%d", "summary: In short %d.", "helpline: none%d",
	} {
		if ed.IntN(3) == 0 && !strings.HasPrefix(line, "helpline") {
			front += fmt.Sprintf(line, 1+ed.IntN(8)) + "\n"
		}
	}
	return "---\n" + front + "---\n" + ed.body()
}

func (ed *editor) body() string {
	body := fmt.Sprintf("Words %d first.\n\n", ed.IntN(99))
	if ed.IntN(4) == 0 {
		body += "<!--more-->\n\n"
	}
	return body + ed.pick("[home](/)", "## A place\n\nText.", ":::warning\nCareful.\n:::", "![lamp](/img/lamp.svg)",
		"| a | b |\n|---|---|\n| 1 | 2 |") + "\n"
}

// edit does something to the site and names the paths that changed. What breaks a part of the site is undone by the
// next edit: repair.
func (ed *editor) edit() (what string, paths []string, repair func() []string) {
	restore := func(name string) func() []string {
		text, had := ed.files[name]
		return func() []string {
			if !had {
				return ed.remove(name)
			}
			return ed.write(name, text)
		}
	}
	dir := ed.pick("content/care", "content/news", "content/deep/er/est", "content/care/stay", "content")
	page := ed.one("content/", ".md")
	ed.made++
	switch kind := ed.IntN(24); kind {
	case 0, 1:
		return "new page", ed.write(fmt.Sprintf("%s/p%d.md", dir, ed.made), ed.page()), nil
	case 2, 3, 4:
		front, _, _ := strings.Cut(strings.TrimPrefix(ed.files[page], "---\n"), "---\n")
		return "body of " + page, ed.write(page, "---\n"+front+"---\n"+ed.body()), nil
	case 5, 6:
		return "page " + page, ed.write(page, ed.page()), nil
	case 7:
		return "delete " + page, ed.remove(page), nil
	case 8:
		return "rename " + page, ed.rename(page, fmt.Sprintf("%s/r%d.md", dir, ed.made)), nil
	case 9:
		if folder := path.Dir(page); folder != "content" && !strings.HasPrefix(folder, "content/care/stay") {
			return "rename folder " + folder, ed.rename(folder, fmt.Sprintf("content/d%d", ed.made)), nil
		}
		return "nothing", []string{page}, nil
	case 10:
		return "section", ed.write(dir+"/_index.md",
			"---\ntitle: S"+strconv.Itoa(ed.IntN(9))+"\n"+ed.pick("", "cascade: {weight: 3}\n",
				"cascade: {tags: [handed]}\n", "draft: true\n")+"---\nText.\n"), nil
	case 11:
		return "layout", ed.write("layouts/_partials/footer.html",
			fmt.Sprintf("<footer>Ours %d</footer>\n", ed.IntN(9))), nil
	case 12:
		if ed.files["layouts/_partials/footer.html"] != "" {
			return "no layout", ed.remove("layouts"), nil
		}
		return "layout of news", ed.write("layouts/news/page.html",
			fmt.Sprintf("{{ define \"main\" }}<h1>%d {{ .Title }}</h1>{{ .Content }}{{ end }}\n", ed.IntN(9))), nil
	case 13:
		return "settings", ed.write("config.toml",
			small()["config.toml"]+ed.pick("", "uglyURLs = true\n", "summaryLength = 3\n",
				"[pagination]\npagerSize = 2\n", "[permalinks]\ncare = \"/c/:slug/\"\n")), nil
	case 14:
		return "static text", ed.write("static/verification.txt", fmt.Sprintf("token %d\n", ed.IntN(9))), nil
	case 15:
		return "static picture", ed.write("static/img/lamp.svg",
			fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="8"><path d="M1 1h2"/></svg>`,
				1+ed.IntN(9))), nil
	case 16:
		return "picture beside", ed.write("content/care/stay/door.svg",
			fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" width="2%d" height="30"><path d="M0 0h9"/></svg>`,
				ed.IntN(9))), nil
	case 17:
		return "style", ed.write("static/css/site.css", fmt.Sprintf("body{margin:%dpx}\n", ed.IntN(9))), nil
	case 18:
		return "data", ed.write("data/services.toml",
			strings.Replace(folder.OwnServices, "Homes", "Homes "+strconv.Itoa(ed.IntN(9)), 1)), nil
	case 19:
		return "break " + page, nil, ed.broken(restore(page),
			ed.write(page, ed.pick("---\ntitle: x\ndraft: maybe\n---\n", "---\ntitle: [\n---\n",
				"---\ntitle: never closed\n")))
	case 20:
		name := ed.pick("layouts/page.html", "layouts/baseof.html", "layouts/_partials/footer.html")
		undo := restore(name)
		return "break " + name, nil, ed.broken(undo,
			ed.write(name, ed.pick("{{ if }}", "{{ .Titel }}", "{{ range $x := }}")))
	case 21:
		undo := restore("config.toml")
		return "break config.toml", nil, ed.broken(undo,
			ed.write("config.toml", ed.pick("title = \"x\ny", "titel = 3\n", "")))
	default:
		name := fmt.Sprintf("content/bundle%d/index.md", ed.made)
		return "bundle", append(ed.write(name, ed.page()), ed.write(path.Dir(name)+"/notes.txt", "Notes.\n")...), nil
	}
}

var brokenPaths []string

func (ed *editor) broken(repair func() []string, paths []string) func() []string {
	brokenPaths = paths
	return repair
}

// TestPreviewEqualsColdBuild holds the law of the oracle for the preview and for builds over an old site: after any
// edits it gives for every path what a cold build writes, and nothing for a path that none writes; and when all is
// checked, it has found what the build finds. While something is broken it goes on.
func TestPreviewEqualsColdBuild(t *testing.T) {
	if race.Short() {
		t.Skip("random edits: run without -short")
	}
	rounds := 20
	if race.Enabled {
		rounds = 4
	}
	if n, err := strconv.Atoi(os.Getenv("PORCHLIGHT_SOAK")); err == nil {
		rounds = n
	}
	seed := rand.Uint64()
	if s, err := strconv.ParseUint(os.Getenv("PORCHLIGHT_SEED"), 10, 64); err == nil {
		seed = s
	}
	t.Logf("PORCHLIGHT_SEED=%d", seed)
	ed := &editor{Rand: rand.New(rand.NewPCG(seed, 1)), t: t, source: t.TempDir()}
	ed.begin()
	p := open(t, bySettings(everything(ed.source, "")))
	again := everything(ed.source, filepath.Join(t.TempDir(), "public"))
	once := map[string]bool{}
	var repair func() []string
	compared, failed := 0, 0
	for round := range rounds {
		var what string
		var paths []string
		if repair != nil {
			what, paths, repair = "repair", repair(), nil
		} else if failed == 3 { // in a row: mistakes would pile up
			what, paths = "begin again", ed.begin()
		} else if what, paths, repair = ed.edit(); repair != nil {
			paths = brokenPaths
		}
		if ed.IntN(3) == 0 {
			paths = append(paths, "content/no/such.md", "static")
		}
		change := p.Apply(paths)
		if change.Edition != p.Edition() {
			t.Fatalf("round %d: the edition of the change is not the current one", round)
		}
		if repair != nil {
			drawSome(t, ed, p)
			continue
		}
		want, report := cold(t, ed.source)
		sameAsSecondBuild(t, again, want, report)
		if report.Failed {
			failed++
			want = drawnCold(t, ed.source)
		} else {
			failed = 0
			for path := range want {
				once[path] = true
			}
			compared++
		}
		if report.Failed {
			sameAsCold(t, p, want)
		} else {
			sameAsCold(t, p, want, unmarked(once)...)
		}
		sameFindings(t, p, report)
		if t.Failed() {
			t.Fatalf("seed %d, round %d, %s", seed, round, what)
		}
	}
	if compared < rounds/6 {
		t.Errorf("seed %d: only %d of %d states could be built: this test proves little", seed, compared, rounds)
	}
}

// drawnCold is what a build draws of a site that it does not publish, except paths that two pages want.
func drawnCold(t *testing.T, source string) tree {
	t.Helper()
	look, err := build.Look(everything(source, ""), build.AsBuilt)
	if err != nil {
		t.Fatal(err)
	}
	defer look.Close()
	var mu sync.Mutex
	files, times := tree{}, map[string]int{}
	err = look.Draw(t.Context(), func(drawn render.Drawn) {
		mu.Lock()
		defer mu.Unlock()
		for _, out := range drawn.Outputs {
			files[out.Path] = string(out.Body)
			times[out.Path]++
		}
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	maps.DeleteFunc(files, func(path, _ string) bool { return times[path] > 1 })
	return files
}

// unmarked leaves out paths with a fingerprint: the preview has those of all static files, a build only those that
// pages use.
func unmarked(paths map[string]bool) []string {
	var list []string
	for _, path := range slices.Sorted(maps.Keys(paths)) {
		if _, marked := asset.Unfingerprinted(path); !marked {
			list = append(list, path)
		}
	}
	return list
}

// sameFindings compares what the preview found with the report of a cold build.
func sameFindings(t *testing.T, p *preview.Preview, report *build.Report) {
	t.Helper()
	if err := p.CheckAll(t.Context(), nil); err != nil {
		t.Error(err)
	}
	found, complete := p.Findings()
	if have, want := findingsOf(t, found), findingsOf(t, report.Findings); have != want || !complete {
		t.Errorf("complete %v, have findings\n%s\nwant\n%s", complete, have, want)
	}
}

// drawSome requests pages while something is broken: each is drawn, or has findings.
func drawSome(t *testing.T, ed *editor, p *preview.Preview) {
	t.Helper()
	for _, page := range p.Edition().Site.Pages() {
		if ed.IntN(3) > 0 {
			continue
		}
		a, ok := p.Get(t.Context(), page.OutputPath)
		if !ok {
			t.Errorf("%s is gone", page.OutputPath)
		} else if a.Broken != finding.HasErrors(a.Fatal) || len(a.Body) == 0 && !a.Broken {
			t.Errorf("%s: broken %v, %d bytes, %v", page.OutputPath, a.Broken, len(a.Body), a.Fatal)
		}
	}
}
