package preview_test

import (
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"
)

// wildCalm turns off errors for links and references to missing pages and files, so that the site can be published.
const wildCalm = `[checks]
broken-link = "warning"
broken-image = "warning"
broken-anchor = "warning"
image-missing = "warning"
layout-unknown = "warning"
withheld-link = "warning"
ignore-unknown = "warning"
third-party = "warning"
`

// wildEdits are the possible edits. More frequent ones are listed more than once.
var wildEdits = []func(*wild){
	(*wild).writePage, (*wild).writePage, (*wild).writePage, (*wild).writeBody, (*wild).writeBody, (*wild).movePage,
	(*wild).swapPages,
	(*wild).moveFolder, (*wild).turnFolder, (*wild).writeBeside, (*wild).writeStatic, (*wild).writeStatic,
	(*wild).writeLayout, (*wild).writeLayout,
	(*wild).writeSettings, (*wild).writeData, (*wild).breakSomething, (*wild).breakSomething, (*wild).removeSomething,
	(*wild).link, (*wild).letTimePass, (*wild).letTimePass,
}

// place is where a page may be. Names meet in letters, in what a section has beside them, and in the parts of lists.
func (w *wild) place() string {
	return "content/" + w.pick("", "care/", "care/", "news/", "care/stay/", "Care/", "caf\u00e9/", "cafe\u0301/",
		"tags/", "bundle/") +
		w.pick("a", "b", "A", "\u00e9", "e\u0301", "php", "iop", "page/2", "evening", "_index", "index") + ".md"
}

func (w *wild) page() string {
	front := "title: " + w.pick("Alpha", "Beta", "\u00c9cole", "Gamma & <b>") + "\n"
	for _, line := range []string{
		"slug: " + w.pick("s1", "a"), "url: " + w.pick("/x/", "/care/a/", "/old/1/", "/x.html", "/care/page/2/"),
		"aliases: [" + w.pick("/old/1/", "/old/2/", "/care/b/", "/img/lamp.svg") + "]",
		"tags: [" + w.pick("Evening", "evening", "t1", "\"\u00c9\"", "\"e\u0301\"") + "]",
		"type: " + w.pick("news", "level-of-care", "staff"), "layout: " + w.pick("special", "none"), "draft: true",
		"weight: " + w.pick("1", "2"),
		"date: 2027-03-0" + w.pick("1", "2"), "publishDate: 2027-03-01T1" + w.pick("3", "4", "5") + ":00:00Z",
		"expiryDate: 2027-03-01T1" + w.pick("3", "4", "5") + ":00:00Z",
		"image: " + w.pick("/img/lamp.svg", "door.svg", "/img/none.png"),
		"services: [" + w.pick("housing", "own") + "]", "level: " + w.pick("iop", "own-level"),
		"helpline: springfield", "menus: main", "ignoreChecks: [{rule: broken-link, reason: x}]", "author: robin",
		"id: robin",
		"cascade: " + w.pick("{weight: 3}", "{tags: [handed]}", "{draft: true}", "{type: news, layout: special}",
			"{helpline: springfield}"),
	} {
		if w.odds(10) {
			front += line + "\n"
		}
	}
	return "---\n" + front + "---\n" + w.body()
}

func (w *wild) body() string {
	body := w.pick("One.", "Two.", "Three.")
	for range w.IntN(4) {
		body += "\n\n" + w.pick("[home](/)", "## Week\n\nText.", ":::warning\nCareful.\n:::", "![lamp](/img/lamp.svg)",
			"![d](door.svg)", "[a](a.md)",
			"[a](/care/a/#week)", "[old](/old/1/)", "[f](/verification.txt)", "::plot{}", "::levels{}", "<!--more-->",
			"[t](/tags/evening/)", "[x](/x/)", "[n](notes.txt)")
	}
	return body + "\n"
}

func (w *wild) writePage() { w.put(w.place(), w.page()) }

func (w *wild) writeBody() {
	page := w.any("content", ".md")
	text, _ := os.ReadFile(w.path(page))
	if front, _, ok := strings.Cut(strings.TrimPrefix(string(text), "---\n"), "---\n"); ok {
		w.put(page, "---\n"+front+"---\n"+w.body())
	}
}

func (w *wild) movePage() { w.move(w.any("content", ".md"), w.place()) }

func (w *wild) swapPages() {
	a, b := w.any("content", ".md"), w.any("content", ".md")
	textOfA, _ := os.ReadFile(w.path(a))
	textOfB, _ := os.ReadFile(w.path(b))
	w.put(a, string(textOfB))
	w.put(b, string(textOfA))
}

func (w *wild) moveFolder() {
	w.move(path.Dir(w.any("content", ".md")), "content/"+w.pick("care", "news", "bundle", "moved", "tags", "CARE"))
}

// turnFolder makes a section of a bundle, and a bundle of a section.
func (w *wild) turnFolder() {
	folder := "content/" + w.pick("care/stay", "bundle", "news", "care")
	bundle, section := folder+"/index.md", folder+"/_index.md"
	if _, err := os.Stat(w.path(bundle)); err == nil {
		w.move(bundle, section)
	} else {
		w.move(section, bundle)
	}
}

func (w *wild) drawing() string {
	return `<svg xmlns="http://www.w3.org/2000/svg" width="` + w.pick("11", "12", "13") +
		`" height="8"><path d="M1 1h2"/></svg>`
}

func (w *wild) writeBeside() {
	w.put(w.pick("content/care/stay/", "content/bundle/", "content/care/", "content/")+w.pick("door.svg", "notes.txt",
		"lamp.svg", "Door.svg"), w.drawing())
}

func (w *wild) writeStatic() {
	switch name := "static/" + w.pick("css/own.css", "css/more.css", "img/lamp.svg", "img/none.png", "care/index.html",
		"care/page/2/index.html", "robots.txt",
		"old/1/index.html", "x.html", "care", "Img/Lamp.svg", "404.html", "sitemap.xml"); path.Ext(name) {
	case ".css":
		w.put(name, w.pick("a{color:red}", "a{color:blue}", "@import \"more.css\";",
			"a{background:url(../img/lamp.svg)}", "@import \"https://cdn.example.net/a.css\";",
			"@import \"none.css\";"))
	case ".html":
		w.put(name, "<!doctype html><title>x</title><p>"+w.pick("",
			"<script src=\"https://cdn.example.net/a.js\"></script>", "<a href=\"tel:988\">call</a>"))
	default:
		w.put(name, w.drawing())
	}
}

func (w *wild) writeLayout() {
	const main = `{{ define "main" }}<h1>%s {{ .Title }}</h1>%s{{ end }}`
	layout := [][2]string{
		{"_partials/footer.html", `<footer>{{ (asset "css/own.css").RelPermalink }}</footer>`},
		{"_partials/footer.html", `<footer>{{ errorf "look" }}</footer>`},
		{"_partials/footer.html", `<footer>{{ partialCached "inner.html" . "k" }}</footer>`},
		{"_partials/inner.html", `<p>{{ len .Site.Pages }}</p>`},
		{"special.html", fmt.Sprintf(main, w.pick("S", "T"),
			`{{ range .Site.Pages }}<p>{{ .Title }} {{ .Summary }}{{ end }}`)},
		{"404.html", fmt.Sprintf(main, "Lost", "")},
		{"news/page.html", fmt.Sprintf(main, "N", `{{ .Content }}{{ with .Next }}{{ .Title }}{{ end }}`)},
		{"term.html", fmt.Sprintf(main, "Term", "")},
		{"care/section.html", fmt.Sprintf(main, "Care", `{{ range .Pages }}<p>{{ .Title }}{{ end }}`)},
		{"alias.html", `<!doctype html><title>{{ .Title }}</title>`},
		{"_directives/plot.html", `<p>{{ (asset "css/` + w.pick("own", "more") + `.css").RelPermalink }}</p>`},
		{"_directives/plot.toml", w.pick("", "doc = \"x\"\n")},
		{"_markup/link.html", `<a class=k href="{{ .Href }}">{{ .HTML }}</a>`},
		{"staff/page.html", fmt.Sprintf(main, "", `{{ if eq .Title "Beta" }}{{ .Nothing }}{{ end }}`)},
	}[w.IntN(14)]
	w.put("layouts/"+layout[0], layout[1])
}

func (w *wild) writeSettings() {
	text := strings.Replace(small()["config.toml"], "example.org", w.pick("example.org", "cdn.example.net"), 1)
	for _, part := range []string{
		"uglyURLs = true\n", "summaryLength = 3\n", "defaultImage = \"/img/lamp.svg\"\n", "country = \"gb\"\n",
		"locale = \"es-US\"\n", "[pagination]\npagerSize = " + w.pick("1", "2") + "\n",
		"[permalinks]\ncare = \"" + w.pick("/c/:slug/", "/:year/:slug/") + "\"\n",
		"[taxonomies]\n" + w.pick("tag = \"tags\"", "topic = \"topics\"") + "\n",
		"[[menus.main]]\nname = \"One\"\npageRef = \"/" + w.pick("care", "news", "care/a") + "\"\n",
		"[params]\ncolour = \"black\"\n", "[services.rss]\nlimit = 1\n", "[related]\nlimit = 1\n",
		"[helplines.springfield]\nname = \"Springfield\"\nnumber = \"1-800-555-01" + w.pick("42", "43") +
			"\"\nhours = \"24/7\"\nansweredBy = \"facility\"\n", "[limits]\nnesting = 50\n",
	} {
		if w.odds(5) {
			text += part
		}
	}
	w.put("config.toml", text+wildCalm)
}

func (w *wild) writeData() {
	name := w.pick("services.toml", "levels.toml", "glossary.toml", "kinds.toml", "crisis/us.toml", "crisis/gb.toml",
		"share.toml", "substances.toml", "therapies.toml", "hours.toml")
	text, err := os.ReadFile("../care/data/" + name)
	if err != nil {
		w.t.Fatal(err)
	}
	w.put("data/"+name, strings.NewReplacer("name = \"", "name = \""+w.pick("", "Our "), `"housing"`,
		w.pick(`"housing"`, `"own"`)).Replace(string(text)))
}

func (w *wild) removeSomething() {
	w.remove(w.pick(w.any("content", ".md"), w.any("content", ""), w.any("static", ""), w.any("layouts", ""),
		w.any("data", ""), "static/css", "layouts", "data"))
}

func (w *wild) breakSomething() {
	name, text := w.any("content", ".md"), w.pick("---\ntitle: x\ndraft: maybe\n---\n", "---\ntitle: [\n---\n",
		"---\ntitle: never closed\n", "\xff\xfe")
	switch w.IntN(3) {
	case 0:
		name = w.pick("layouts/page.html", "layouts/baseof.html", "layouts/_partials/footer.html",
			"layouts/_directives/plot.html", "layouts/_directives/plot.toml")
		text = w.pick("{{ if }}", "{{ .Titel }}", "{{ partial \"none.html\" . }}", "\xff")
	case 1:
		name, text = w.pick("config.toml", "data/services.toml", "data/levels.toml",
			"hugo.toml"), w.pick("title = \"x\ny", "titel = 3\n", "")
	}
	old, _ := os.ReadFile(w.path(name))
	if before, broken := w.repairs[name]; broken {
		old = []byte(before)
	}
	w.put(name, text)
	w.repairs[name] = string(old)
}

// link puts a link where a page or a section may be; some lead nowhere, out of content/, or round in circles.
func (w *wild) link() {
	link, to := "content/"+w.pick("link.md", "linked"), w.pick("care/iop.md", "none.md", "care", "../static",
		"../content")
	w.remove(link)
	w.say("link", link, to)
	_ = os.Symlink(to, w.path(link))
}

// letTimePass moves the clock to hours at which pages are published or expire.
func (w *wild) letTimePass() {
	w.now = w.now.Add(time.Duration(1+w.IntN(3)) * time.Hour)
	w.say("the time is", w.now.Format(time.RFC3339))
}

func (w *wild) path(name string) string { return filepath.Join(w.source, filepath.FromSlash(name)) }

// any is one of the files below a folder with an ending, or a name that nothing has.
func (w *wild) any(folder, ending string) string {
	list := []string{folder + "/none" + ending}
	_ = fs.WalkDir(os.DirFS(w.source), folder, func(name string, entry fs.DirEntry, err error) error {
		if err == nil && !entry.IsDir() && strings.HasSuffix(name, ending) && name != "content/_index.md" {
			list = append(list, name)
		}
		return nil
	})
	return list[w.IntN(len(list))]
}

func (w *wild) put(name, text string) {
	w.forget(name)
	w.say("put", name, text)
	_ = os.MkdirAll(filepath.Dir(w.path(name)), 0o755)
	_ = os.WriteFile(w.path(name), []byte(text), 0o644)
}

func (w *wild) remove(name string) {
	w.forget(name)
	w.say("remove", name)
	_ = os.RemoveAll(w.path(name))
}

// move lays something under another name, over what was there. What is broken is moved as well, and repaired by
// removing it.
func (w *wild) move(from, to string) {
	for name := range w.repairs {
		if rest, below := strings.CutPrefix(name, from); below && (rest == "" || rest[0] == '/') {
			w.repairs[to+rest] = ""
		}
	}
	w.forget(from)
	w.say("move", from, to)
	w.hints = append(w.hints, to)
	_ = os.MkdirAll(filepath.Dir(w.path(to)), 0o755)
	if from != "content" && !strings.HasPrefix(to+"/", from+"/") {
		_ = os.RemoveAll(w.path(to))
		_ = os.Rename(w.path(from), w.path(to))
	}
}

// forget removes a path, and those below it, from the broken ones, when it is replaced.
func (w *wild) forget(name string) {
	for broken := range w.repairs {
		if broken == name || strings.HasPrefix(broken, name+"/") {
			delete(w.repairs, broken)
		}
	}
}

// say records an edit with its first path.
func (w *wild) say(what, name string, more ...string) {
	w.did = append(w.did, fmt.Sprintf("%s %s %q", what, name, more))
	w.hints = append(w.hints, name)
}
