package serve_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// randomEditor edits a site at random: pages and folders of its own, the settings, a layout, data and files. It also
// breaks things; repair makes the site one that builds.
type randomEditor struct {
	s       *session
	random  *rand.Rand
	folders []string // below content/, "" is not among them
	pages   []string // "content/r1/p4.md"
	broken  map[string]func()
	serial  int
	last    string // what the last edit was
}

// randomSite is what a site that is edited at random has besides the small one.
var randomSite = tree{"content/evening.md": evening}

// mostPages is how many pages a randomEditor keeps at most, so that a long run ends with a site of the size that it
// began with.
const mostPages = 40

func newRandomEditor(t *testing.T, s *session, seed uint64) *randomEditor {
	t.Helper()
	t.Logf("seed %d", seed)
	return &randomEditor{s: s, random: rand.New(rand.NewPCG(seed, 42)), broken: map[string]func(){}}
}

// edit makes one edit.
func (w *randomEditor) edit() {
	w.serial++
	kinds := []struct {
		name   string
		weight int
		make   func()
	}{
		{"body", 30, w.rewrite}, {"new page", 12, w.newPage}, {"new bundle", 3, w.newBundle},
		{"rename page", 8, w.renamePage}, {"rename folder", 4, w.renameFolder},
		{"delete page", 6, w.deletePage}, {"delete folder", 2, w.deleteFolder},
		{"front matter that is broken", 4, w.breakPage}, {"layout", 4, w.layout},
		{"settings", 3, w.settings}, {"style sheet", 3, w.styleSheet}, {"file", 4, w.file}, {"data", 3, w.data},
		{"section", 4, w.section}, {"touch", 4, w.touch},
		{"repair", 6, w.repair},
	}
	total := 0
	for _, kind := range kinds {
		total += kind.weight
	}
	for at := w.random.IntN(total); ; kinds = kinds[1:] {
		if at -= kinds[0].weight; at < 0 {
			w.last = kinds[0].name
			kinds[0].make()
			return
		}
	}
}

// put writes a file in place, or puts it in the place of the old one.
func (w *randomEditor) put(name, text string) {
	if w.random.IntN(2) == 0 {
		w.s.write(name, text)
	} else {
		w.s.save(name, text)
	}
}

// somePage is the text of a page.
func (w *randomEditor) somePage() string {
	var extra []string
	for _, line := range []string{
		"tags: [t%d]|4", "weight: %d|5", "draft: true # %d|2", "publishDate: 2027-%02d-01|13",
		"expiryDate: 2027-%02d-01|13", "author: Robin %d|3", "level: iop\nservices: [housing] # %d|2",
	} {
		if form, most, _ := strings.Cut(line, "|"); w.random.IntN(4) == 0 {
			number, _ := strconv.Atoi(most)
			extra = append(extra, fmt.Sprintf(form, max(1, w.random.IntN(number))))
		}
	}
	if w.random.IntN(6) == 0 {
		extra = append(extra, fmt.Sprintf("slug: s%d", w.serial))
	}
	if w.random.IntN(6) == 0 {
		extra = append(extra, fmt.Sprintf("aliases: [/old/a%d/]", w.serial))
	}
	body := []string{"Back [home](/).", "See [the program](/care/iop/).", "## Week\n\nA week.",
		":::warning\nA warning.\n:::", "::levels{}", "::continuum{}", "::services{level=iop}"}[w.random.IntN(7)]
	text := page(fmt.Sprintf("Title %d", w.random.IntN(30)), strings.Join(extra, "\n"),
		fmt.Sprintf("Text %d.\n\n%s", w.serial, body))
	if w.random.IntN(5) == 0 && !strings.Contains(text, "level:") { // its first words are its summary
		text = strings.Replace(text, "description:", "# description:", 1)
	}
	return text
}

func (w *randomEditor) one(list []string) (string, bool) {
	if len(list) == 0 {
		return "", false
	}
	return list[w.random.IntN(len(list))], true
}

func (w *randomEditor) newPage() {
	if len(w.pages) >= mostPages {
		w.deleteFolder()
		return
	}
	folder, ok := w.one(w.folders)
	if !ok || w.random.IntN(4) == 0 {
		if ok && w.random.IntN(2) == 0 {
			folder += "/"
		} else {
			folder = ""
		}
		folder += fmt.Sprintf("r%d", w.serial)
		w.folders = append(w.folders, folder)
	}
	name := fmt.Sprintf("content/%s/p%d.md", folder, w.serial)
	w.pages = append(w.pages, name)
	w.put(name, w.somePage())
}

func (w *randomEditor) newBundle() {
	if len(w.pages) >= mostPages {
		return
	}
	folder := fmt.Sprintf("content/bundle-%d", w.serial)
	w.s.write(folder+"/lamp.svg", `<svg xmlns="http://www.w3.org/2000/svg" width="20" height="30"><path d="M0 0h9"/></svg>`)
	w.put(folder+"/index.md", page("Bundle", "", "![A lamp](lamp.svg)"))
	w.pages = append(w.pages, folder+"/index.md")
}

func (w *randomEditor) rewrite() {
	name, ok := w.one(w.pages)
	switch {
	case !ok || w.random.IntN(5) == 0:
		w.put(iop, iopSaying(fmt.Sprintf("Text %d.", w.serial)))
	case strings.Contains(name, "/bundle-"):
		w.put(name, page("Bundle", "", fmt.Sprintf("![A lamp](lamp.svg) Text %d.", w.serial)))
	default:
		delete(w.broken, name)
		w.put(name, w.somePage())
	}
}

func (w *randomEditor) renamePage() {
	name, ok := w.one(w.pages)
	folder, any := w.one(w.folders)
	if !ok || !any || strings.Contains(name, "/bundle-") || w.broken[name] != nil {
		w.rewrite()
		return
	}
	to := fmt.Sprintf("content/%s/n%d.md", folder, w.serial)
	w.s.mkdir("content/" + folder)
	w.s.rename(name, to)
	w.pages[slices.Index(w.pages, name)] = to
}

func (w *randomEditor) renameFolder() {
	folder, ok := w.one(w.folders)
	if !ok || strings.Contains(folder, "/") {
		w.rewrite()
		return
	}
	w.repair()
	w.s.mkdir("content/" + folder)
	to := fmt.Sprintf("f%d", w.serial)
	w.s.rename("content/"+folder, "content/"+to)
	for _, list := range [][]string{w.pages, w.folders} {
		for i, name := range list {
			if rest, below := strings.CutPrefix(name, "content/"+folder+"/"); below {
				list[i] = "content/" + to + "/" + rest
			} else if rest, below := strings.CutPrefix(name+"/", folder+"/"); below {
				list[i] = strings.TrimSuffix(to+"/"+rest, "/")
			}
		}
	}
}

func (w *randomEditor) deletePage() {
	if name, ok := w.one(w.pages); ok {
		w.forget(name)
		w.s.remove(name)
	}
}

func (w *randomEditor) deleteFolder() {
	folder, ok := w.one(w.folders)
	if !ok {
		return
	}
	w.forget("content/" + folder)
	w.s.remove("content/" + folder)
}

// forget removes a file, or all files below a folder, from the lists.
func (w *randomEditor) forget(name string) {
	below := func(other string) bool { return other == name || strings.HasPrefix(other, name+"/") }
	w.pages = slices.DeleteFunc(w.pages, below)
	w.folders = slices.DeleteFunc(w.folders, func(folder string) bool { return below("content/" + folder) })
	for other := range w.broken {
		if below(other) {
			delete(w.broken, other)
		}
	}
}

func (w *randomEditor) section() {
	folder, ok := w.one(w.folders)
	if !ok {
		return
	}
	name := "content/" + folder + "/_index.md"
	if w.random.IntN(3) == 0 {
		w.s.remove(name)
		return
	}
	w.put(name, page(fmt.Sprintf("Section %d", w.random.IntN(9)),
		fmt.Sprintf("cascade: {weight: %d, tags: [t%d]}", 1+w.random.IntN(9), w.random.IntN(4)), "A section."))
}

func (w *randomEditor) breakPage() {
	name, ok := w.one(w.pages)
	if !ok {
		return
	}
	good, err := os.ReadFile(w.s.path(name))
	if err != nil {
		w.s.t.Fatal(err)
	}
	if w.broken[name] == nil {
		w.broken[name] = func() { w.s.write(name, string(good)) }
	}
	w.put(name, []string{"---\ntitle: X\ndraft: maybe\n---\n", "---\ntitle: X\n", "---\ntitle: [\n---\n",
		"---\ntitle: X\n---\n:::wrning\nx\n:::\n", ""}[w.random.IntN(5)])
}

func (w *randomEditor) layout() {
	good := func() { w.s.write(partial, fmt.Sprintf("<p>Wording %d.</p>\n", w.serial)) }
	switch w.random.IntN(4) {
	case 0:
		w.broken[partial] = good
		w.put(partial, []string{"{{ if }}", "{{ .Titel }}", `{{ partial "terms.html" . }}`}[w.random.IntN(2)])
	case 1:
		delete(w.broken, partial)
		w.s.remove("layouts")
	default:
		delete(w.broken, partial)
		good()
	}
}

func (w *randomEditor) settings() {
	good := settings(fmt.Sprintf("Site %d", w.random.IntN(9)))
	if w.random.IntN(3) == 0 {
		w.broken["config.toml"] = func() { w.s.write("config.toml", good) }
		w.put("config.toml", good[:len(good)-2])
		return
	}
	delete(w.broken, "config.toml")
	w.put("config.toml", good)
}

func (w *randomEditor) styleSheet() {
	w.put("static/css/brand.css", fmt.Sprintf("p { color: #%03d }\n", w.random.IntN(1000)))
}

func (w *randomEditor) file() {
	name := fmt.Sprintf("static/more/f%d.txt", w.random.IntN(6))
	if w.random.IntN(3) == 0 {
		w.s.remove(name)
		return
	}
	w.put(name, fmt.Sprintf("file %d\n", w.serial))
}

func (w *randomEditor) data() {
	if w.random.IntN(3) == 0 {
		w.s.remove("data")
		return
	}
	w.put("data/services.toml", ownServices(fmt.Sprintf("Home %d.", w.random.IntN(9))))
}

func (w *randomEditor) touch() {
	if name, ok := w.one(w.pages); ok {
		now := time.Now()
		_ = os.Chtimes(w.s.path(name), now, now)
	}
}

// repair undoes everything that broke the site.
func (w *randomEditor) repair() {
	for _, good := range w.broken {
		good()
	}
	clear(w.broken)
}

// tidy removes all that the randomEditor added.
func (w *randomEditor) tidy() {
	w.repair()
	entries, err := os.ReadDir(w.s.path("content"))
	if err != nil {
		w.s.t.Fatal(err)
	}
	for _, entry := range entries {
		if !slices.Contains([]string{"_index.md", "care", "evening.md", "fence.md"}, entry.Name()) {
			w.s.remove("content/" + entry.Name())
		}
	}
	w.s.remove("layouts")
	w.s.remove("data")
	w.s.remove("static/more")
	w.s.write("config.toml", settings("Small"))
	w.pages, w.folders = nil, nil
	w.rewrite()
}
