package render

import (
	"bytes"
	"cmp"
	"fmt"
	"html/template"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"sync/atomic"
	"unicode/utf8"

	"porchlight/internal/asset"
	"porchlight/internal/finding"
	"porchlight/internal/lazyregexp"
	"porchlight/internal/site"
	"porchlight/internal/tree"
)

// layoutFile is one file of layouts/.
type layoutFile struct {
	file string // as named in findings: "layouts/_partials/head.html"
	text string
	own  bool // the site's, with another text than the theme's
}

// layoutSet holds every layout file by name. A site's file hides the theme's file of the same name.
type layoutSet map[string]layoutFile

var layoutUnreadable = finding.NewFixedRule("layout-unreadable", "A file in layouts/ cannot be read")

// Layouts are the layouts of a site, read and parsed: files, templates, declarations of components and icons. They do
// not depend on pages or settings. They serve any number of Renderers until a file in layouts/ changes.
type Layouts struct {
	files      layoutSet
	parsed     *templates
	declared   map[string]*declaration // components, by name
	directives []string                // names of components
	hooks      []string                // kinds of Markdown elements that layouts draw
	icons      map[string]template.HTML
	ids        []string // that layouts write as they are
	addresses  []layoutAddress
}

// ReadLayouts reads the layouts of the theme and of the site. Both file systems are rooted at the folder that holds
// layouts/; either may be nil. All files are parsed, so that every syntax error is found, also in files that no page
// uses. The findings are of the rules layout-unreadable, layout-syntax, layout-unsafe, layout-empty, layout-elsewhere
// and directive-declaration. An empty layout replaces a broken one, so that the Layouts are usable in any case.
func ReadLayouts(source, theme fs.FS) (*Layouts, []finding.Finding) {
	files, findings := readLayouts(source, theme)
	read := lastLayouts.Load()
	if read == nil || !maps.Equal(read.files, files) {
		read = parseLayouts(files)
		lastLayouts.Store(read)
	}
	return read.Layouts, slices.Concat(findings, read.findings, reportElsewhere(source))
}

// readOnce are layouts with their findings, which depend only on the files.
type readOnce struct {
	*Layouts
	findings []finding.Finding
}

// lastLayouts are those that were read last. Most builds of one process have the same ones.
var lastLayouts atomic.Pointer[readOnce]

func parseLayouts(files layoutSet) *readOnce {
	l := &Layouts{
		files: files, icons: readIcons(files), addresses: files.addresses(),
		directives: files.names("_directives/", ".html"), hooks: files.names("_markup/", ".html"),
	}
	var syntax, declarations []finding.Finding
	l.parsed, syntax = parseTemplates(files, funcs(&Worker{}))
	l.declared, declarations = readDeclarations(files)
	for _, file := range files {
		for _, m := range idInLayout().FindAllStringSubmatchIndex(file.text, -1) {
			if m[0] > 0 && strings.IndexByte(" \t\r\n\f", file.text[m[0]-1]) >= 0 {
				l.ids = append(l.ids, file.text[m[2]:m[3]])
			}
		}
	}
	return &readOnce{l, append(syntax, declarations...)}
}

// OfTexts is what of the layouts decides how the text of a page is understood: names and declarations of components,
// elements that layouts draw, and ids that headings cannot have.
func (l *Layouts) OfTexts() []string {
	list := slices.Concat(l.directives, []string{""}, l.hooks, []string{""}, slices.Sorted(slices.Values(l.ids)))
	for _, name := range l.files.names("_directives/", ".toml") {
		list = append(list, name, l.files["_directives/"+name+".toml"].text)
	}
	return list
}

// idInLayout is an id that a layout does not make from values, behind a space. It begins with letters to search for,
// which is much faster.
var idInLayout = lazyregexp.New(`id="?([^"{}<>\s]+)["\s>]`)

// ShowClock reports whether a layout uses the moment of the build, and not only its day.
func (l *Layouts) ShowClock() bool { return l.parsed.clock }

// Lost reports whether layouts are broken or draw nothing, by findings that stop publishing under these severities:
// what finished pages lack may come of that.
func (l *Layouts) Lost(severities finding.Severities) bool {
	if l == nil {
		return false
	}
	severity, chosen := severities.Rules[layoutEmpty.Name]
	return len(l.parsed.broken) > 0 || l.parsed.empty && (!chosen || severity == finding.Error)
}

// readIcons prepares every icon to be beside words: hidden from assistive technology, never in the tab order.
func readIcons(files layoutSet) map[string]template.HTML {
	minifier := asset.NewMinifier()
	icons := map[string]template.HTML{}
	for _, name := range files.names("_icons/", ".svg") {
		svg := []byte(files["_icons/"+name+".svg"].text)
		if small, err := minifier.Bytes("image/svg+xml", svg); err == nil {
			svg = small
		}
		text := strings.Replace(strings.TrimSpace(string(svg)), "<svg",
			`<svg class="icon" aria-hidden="true"`, 1)
		icons[name] = template.HTML(text)
	}
	return icons
}

// readLayouts reads the layout files of the theme, then those of the site.
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
				if !IsLayout(e.Name) || isForeign(e.Path) {
					continue
				}
				if e.Kind == tree.Broken {
					report(e.Path, e.Fault)
				}
				if e.Kind == tree.File {
					findings = append(findings, set.read(snapshot.FS(), e)...)
				}
			}
		})
	}
	return set, findings
}

// layoutFolder is the folder of the layouts in a site or theme.
const layoutFolder = "layouts"

// read reads one layout.
func (s layoutSet) read(from fs.FS, e *tree.Entry) []finding.Finding {
	text, _, err := e.Read(from, tree.NoLimit, nil)
	if err != nil {
		f := layoutUnreadable.At(e.Path, finding.Position{}, "")
		f.Message, f.Suggestion = tree.Why(err)
		return []finding.Finding{f}
	}
	text = bytes.TrimPrefix(text, []byte("\ufeff")) // in a page, a byte order mark would precede <!doctype>
	if !utf8.Valid(text) {
		return []finding.Finding{layoutUnreadable.At(e.Path, finding.Position{}, "this layout is not UTF-8 text").
			Suggest("save it with the encoding UTF-8")}
	}
	if at := bytes.IndexByte(text, 0); at >= 0 {
		return []finding.Finding{layoutUnreadable.At(e.Path, finding.PositionAt(text, at),
			"a NUL byte, which is not text, stands here").Suggest("delete it, or save the file with the encoding UTF-8")}
	}
	name := strings.TrimPrefix(e.Path, layoutFolder+"/")
	theme, both := s[name]
	s[name] = layoutFile{file: e.Path, text: string(text), own: both && theme.text != string(text)}
	return nil
}

// Find gives the first layout, by name, whose text contains words, and the offset; -1 if there is none. Declarations of
// components are not drawn.
func (l *Layouts) Find(words string) (file string, text []byte, at int) {
	if l == nil {
		return "", nil, -1
	}
	for _, name := range slices.Sorted(maps.Keys(l.files)) {
		if path.Ext(name) == ".toml" {
			continue
		}
		for _, form := range []string{words, template.HTMLEscapeString(words)} {
			if at := strings.Index(l.files[name].text, form); at >= 0 {
				return l.files[name].file, []byte(l.files[name].text), at
			}
		}
	}
	return "", nil, -1
}

// IsLayout reports whether a file in layouts/ is read, by its extension.
func IsLayout(name string) bool {
	return slices.Contains([]string{".html", ".svg", ".toml"}, path.Ext(name))
}

// names lists the layouts with a prefix and an extension, sorted, without both.
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

// kindNames are the names of layouts for each kind, the first choice first (Hugo's names since 0.146).
var kindNames = map[string][]string{
	"home":     {"home", "list", "all"},
	"section":  {"section", "list", "all"},
	"page":     {"page", "single", "all"},
	"taxonomy": {"taxonomy", "list", "all"},
	"term":     {"term", "list", "all"},
	"404":      {"404"},
	"alias":    {"alias"},
}

// layoutKey holds what determines a page's layout.
type layoutKey struct {
	kind, typ, layout string
	section           string // path of the section, "levels-of-care/residential"; "" at the top
}

// folders lists the folders to search for a page's layout: its type, its section from the deepest up, the top. A type
// with the name of the top section has no place of its own.
func (key layoutKey) folders() []string {
	var list []string
	if top, _, _ := strings.Cut(key.section, "/"); key.typ != "" && key.typ != "page" && key.typ != top {
		list = append(list, key.typ)
	}
	for dir := key.section; dir != "" && dir != "."; dir = path.Dir(dir) {
		if len(list) == 0 || list[0] != dir {
			list = append(list, dir)
		}
	}
	return append(list, "")
}

// lookup returns the layout for a page; "" when there is none. A layout named in front matter wins, then the nearest
// folder.
func (s layoutSet) lookup(key layoutKey) string {
	return cmp.Or(s.nearest(key, key.layoutNames()...), s.nearest(key, kindNames[key.kind]...))
}

// layoutNames are the names of the layout that a page names: as written, and without the folder and ending by which
// other systems name one: "layouts/post.njk".
func (key layoutKey) layoutNames() []string {
	if key.layout == "" {
		return nil
	}
	return []string{key.layout, layoutName(key.layout)}
}

// layoutName is the name of a layout without folder and ending.
func layoutName(written string) string {
	return strings.TrimSuffix(path.Base(written), path.Ext(written))
}

// usualLayouts are those that every page of another system names: they ask for nothing that a page here would not have.
var usualLayouts = []string{
	"article", "base", "baseof", "blog", "default", "doc", "docs", "home", "index", "layout", "list", "main", "none",
	"null", "page", "pages", "post", "posts", "section", "single",
}

// nearest returns the first layout with one of the names in the folders of a key.
func (s layoutSet) nearest(key layoutKey, names ...string) string {
	for _, dir := range key.folders() {
		for _, name := range names {
			if file := path.Join(dir, name+".html"); s.has(file) {
				return file
			}
		}
	}
	return ""
}

// base returns the nearest baseof.html; "" when there is none.
func (s layoutSet) base(key layoutKey) string {
	return s.nearest(key, "baseof")
}

// unknownLayouts reports the layouts that pages name and that do not exist. Each place is reported once, because a
// section can cascade a layout to many pages.
func (r *Renderer) unknownLayouts(pages []*site.Page) []finding.Finding {
	var findings []finding.Finding
	reported := map[string]bool{}
	for _, p := range pages {
		key := layoutKeyOf(p)
		if r.files.nearest(key, key.layoutNames()...) != "" {
			continue
		}
		file, pos := p.Source.Place("layout")
		place := fmt.Sprint(file, pos)
		if reported[place] {
			continue
		}
		reported[place] = true
		name := layoutName(key.layout)
		if slices.Contains(usualLayouts, strings.ToLower(name)) {
			f := layoutForeign.At(file, pos, "front matter: layout: %q has no effect here", key.layout)
			findings = append(findings, f.Suggest("remove the line"))
			continue
		}
		advice := cmp.Or(didYouMean(name, r.files.pageLayouts()),
			fmt.Sprintf("add layouts/%s.html, or remove the line", name))
		f := layoutUnknown.At(file, pos, "front matter: layout: there is no layout %q", key.layout)
		findings = append(findings, f.Suggest("%s", advice))
	}
	return findings
}

// pageLayouts are the layout names that front matter can use.
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

// Layout names the files that draw a page, for `porchlight explain`.
type Layout struct {
	File string // "layouts/level-of-care/page.html"; "" when no layout draws such a page
	Base string // the base around it: "layouts/baseof.html"; "" when there is none
	Own  bool   // File comes from the site's folder, not from Porchlight
}

// Layout returns the layout of a page.
func (r *Renderer) Layout(p *site.Page) Layout {
	key := layoutKeyOf(p)
	name := r.files.lookup(key)
	if name == "" {
		return Layout{}
	}
	l := Layout{File: r.files.fileOf(name)}
	if info, err := fs.Stat(r.env.Source, l.File); err == nil {
		l.Own = info.Mode().IsRegular()
	}
	if base := r.files.base(key); base != "" {
		l.Base = r.files.fileOf(base)
	}
	return l
}
