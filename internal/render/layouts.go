package render

import (
	"bytes"
	"cmp"
	"fmt"
	"html/template"
	"io/fs"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"porchlight/internal/asset"
	"porchlight/internal/finding"
	"porchlight/internal/site"
	"porchlight/internal/tree"
)

// layoutFile is one file of layouts/ as found.
type layoutFile struct {
	file string // as named in findings: "layouts/_partials/head.html"
	text string
}

// layoutSet is every layout file by name; the site's own win over the theme's.
type layoutSet map[string]layoutFile

var layoutUnreadable = finding.NewFixedRule("layout-unreadable", "A file in layouts/ cannot be read")

// Layouts are the layouts of a site, read and parsed: files, templates, declarations of components and icons. They know nothing of pages
// and settings, so that they serve any number of Renderers one after another, or at once, until a file in layouts/ changes.
type Layouts struct {
	files      layoutSet
	parsed     *templates
	declared   map[string]*declaration // components, by name
	directives []string                // names of components
	hooks      []string                // kinds of elements of the text that the site draws itself
	icons      map[string]template.HTML
}

// ReadLayouts reads the theme's layouts with the site's laid over them; both are rooted at the folder that holds layouts/, and either may be
// nil. All are parsed, so that every mistake in their syntax is found even where no page would meet it: the findings are of the rules
// layout-unreadable, layout-syntax, layout-unsafe and directive-declaration. The Layouts can be drawn with all the same: an empty
// one stands in for each that is broken.
func ReadLayouts(source, theme fs.FS) (*Layouts, []finding.Finding) {
	var problems []finding.Finding
	l := &Layouts{}
	files, findings := readLayouts(source, theme)
	l.files = files
	l.parsed, problems = parseTemplates(files, funcs(nil))
	findings = append(findings, problems...)
	l.declared, problems = readDeclarations(files)
	findings = append(findings, problems...)
	l.directives = files.names("_directives/", ".html")
	l.hooks = files.names("_markup/", ".html")
	l.icons = readIcons(files)
	return l, findings
}

// readIcons makes every icon ready to stand beside words: hidden from assistive technology, never in the tab order.
func readIcons(files layoutSet) map[string]template.HTML {
	minifier := asset.NewMinifier()
	icons := map[string]template.HTML{}
	for _, name := range files.names("_icons/", ".svg") {
		svg := []byte(files["_icons/"+name+".svg"].text)
		if small, err := minifier.Bytes("image/svg+xml", svg); err == nil {
			svg = small
		}
		text := strings.Replace(strings.TrimSpace(string(svg)), "<svg", `<svg class="icon icon-`+template.HTMLEscapeString(name)+`" aria-hidden="true" focusable="false"`, 1)
		icons[name] = template.HTML(text)
	}
	return icons
}

// readLayouts reads the theme's layouts and lays the site's over them. Both are rooted at the folder that holds layouts/.
func readLayouts(site, theme fs.FS) (layoutSet, []finding.Finding) {
	set := layoutSet{}
	var findings []finding.Finding
	report := func(at string, fault *tree.Fault) {
		f := layoutUnreadable.At(at, finding.Position{}, "%s", fault.Why)
		f.Suggestion = fault.Advice
		findings = append(findings, f)
	}
	for _, from := range []fs.FS{theme, site} {
		if from == nil {
			continue
		}
		snapshot := tree.Take(from, layoutFolder)
		if top := snapshot.Entry(layoutFolder); top != nil && top.Kind != tree.Directory {
			report(layoutFolder, cmp.Or(top.Fault, &tree.Fault{Why: "this is a file, and a folder is wanted here"}))
		}
		snapshot.Folder(layoutFolder).Folders(func(f *tree.Folder) {
			if f.Fault != nil {
				report(f.Path, f.Fault)
			}
			for _, e := range f.Entries {
				if !IsLayout(e.Name) {
					continue
				}
				if e.Kind == tree.Broken {
					report(e.Path, e.Fault)
				}
				if e.Kind == tree.File {
					findings = append(findings, set.read(from, e)...)
				}
			}
		})
	}
	return set, findings
}

// layoutFolder is where the layouts lie, in the folder of a site or theme.
const layoutFolder = "layouts"

// read reads one layout.
func (s layoutSet) read(from fs.FS, e *tree.Entry) []finding.Finding {
	text, _, err := e.Read(from, tree.NoLimit, nil)
	if err != nil {
		f := layoutUnreadable.At(e.Path, finding.Position{}, "")
		f.Message, f.Suggestion = tree.Why(err)
		return []finding.Finding{f}
	}
	text = bytes.TrimPrefix(text, []byte("\ufeff")) // a byte order mark would stand before <!doctype>, and browsers would guess
	if !utf8.Valid(text) {
		return []finding.Finding{layoutUnreadable.At(e.Path, finding.Position{}, "this layout is not UTF-8 text").
			Suggest("save it with the encoding UTF-8")}
	}
	s[strings.TrimPrefix(e.Path, layoutFolder+"/")] = layoutFile{file: e.Path, text: string(text)}
	return nil
}

// IsLayout reports whether a file of this name in layouts/ is read. Names that are passed over everywhere are not met.
func IsLayout(name string) bool {
	return slices.Contains([]string{".html", ".svg", ".toml"}, path.Ext(name))
}

// names lists the layouts with a prefix and an extension, sorted, both cut off.
func (s layoutSet) names(prefix, ext string) []string {
	var list []string
	for name := range s {
		if rest, ok := strings.CutPrefix(name, prefix); ok && strings.HasSuffix(rest, ext) {
			list = append(list, strings.TrimSuffix(rest, ext))
		}
	}
	slices.Sort(list)
	return list
}

// kindNames are the file names that may draw a kind, first choice first (Hugo's names, 0.146 and later).
var kindNames = map[string][]string{
	"home":     {"home", "list", "all"},
	"section":  {"section", "list", "all"},
	"page":     {"page", "single", "all"},
	"taxonomy": {"taxonomy", "list", "all"},
	"term":     {"term", "list", "all"},
	"404":      {"404"},
	"alias":    {"alias"},
}

// wanted is what decides a page's layout.
type wanted struct {
	kind, typ, layout string
	section           string // path of the section, "levels-of-care/residential"; "" at the top
}

// folders lists where a page's layouts are looked for: its type, its section from the deepest up, the top. A type that only repeats the
// name of the top section comes where that section comes, after the deeper ones.
func (w wanted) folders() []string {
	var list []string
	if top, _, _ := strings.Cut(w.section, "/"); w.typ != "" && w.typ != "page" && w.typ != top {
		list = append(list, w.typ)
	}
	for dir := w.section; dir != "" && dir != "."; dir = path.Dir(dir) {
		if len(list) == 0 || list[0] != dir {
			list = append(list, dir)
		}
	}
	return append(list, "")
}

// lookup finds the layout for a page, "" when there is none: a layout asked for by name wins, then the nearest folder.
func (s layoutSet) lookup(w wanted) string {
	if named := s.named(w); named != "" {
		return named
	}
	return s.nearest(w, kindNames[w.kind])
}

// named finds the layout that the page asks for by name, "" when it asks for none or it does not exist.
func (s layoutSet) named(w wanted) string {
	if w.layout == "" {
		return ""
	}
	return s.nearest(w, []string{w.layout})
}

func (s layoutSet) nearest(w wanted, names []string) string {
	for _, dir := range w.folders() {
		for _, name := range names {
			if file := path.Join(dir, name+".html"); s.has(file) {
				return file
			}
		}
	}
	return ""
}

// base finds the nearest baseof.html, "" when there is none.
func (s layoutSet) base(w wanted) string {
	return s.nearest(w, []string{"baseof"})
}

// unknownLayouts reports the layouts that pages ask for by name and that do not exist, each place once: a section may hand one down.
func (r *Renderer) unknownLayouts(pages []*site.Page) []finding.Finding {
	type place struct {
		file string
		pos  finding.Position
	}
	var findings []finding.Finding
	told := map[place]bool{}
	for _, p := range pages {
		w := wantedFor(p)
		if r.layouts.named(w) != "" {
			continue
		}
		file, pos := p.Source.Place("layout")
		if told[place{file, pos}] {
			continue
		}
		told[place{file, pos}] = true
		advice := fmt.Sprintf("add layouts/%s.html, or remove the line", w.layout)
		if near := finding.Nearest(w.layout, r.layouts.pageLayouts()); near != "" {
			advice = fmt.Sprintf("did you mean %q?", near)
		}
		findings = append(findings, layoutUnknown.At(file, pos, "front matter: layout: there is no layout %q", w.layout).Suggest("%s", advice))
	}
	return findings
}

// pageLayouts are the names by which a page can ask for a layout.
func (s layoutSet) pageLayouts() []string {
	var names []string
	for file := range s {
		name, isLayout := strings.CutSuffix(path.Base(file), ".html")
		if isLayout && !strings.HasPrefix(file, "_") && name != "baseof" && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

func (s layoutSet) has(name string) bool {
	_, ok := s[name]
	return ok
}

// Layout says which files draw a page: what `porchlight explain` tells.
type Layout struct {
	File string // "layouts/level-of-care/page.html"; "" when no layout draws such a page
	Base string // the frame around it: "layouts/baseof.html"; "" when there is none
	Own  bool   // File lies in the site's own folder and is not the one that comes with Porchlight
}

// Layout finds the layout of a page.
func (r *Renderer) Layout(p *site.Page) Layout {
	w := wantedFor(p)
	name := r.layouts.lookup(w)
	if name == "" {
		return Layout{}
	}
	l := Layout{File: r.layouts.fileOf(name), Own: r.isOwn(r.layouts.fileOf(name))}
	if base := r.layouts.base(w); base != "" {
		l.Base = r.layouts.fileOf(base)
	}
	return l
}

// isOwn reports whether a layout comes from the site's folder.
func (r *Renderer) isOwn(file string) bool {
	info, err := fs.Stat(r.env.Source, file)
	return err == nil && info.Mode().IsRegular()
}
