package render

import (
	"bytes"
	"cmp"
	"fmt"
	"html/template"
	"io/fs"
	"iter"
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
	file string // path in findings: "layouts/_partials/head.html"
	text string
	own  bool // the site's file replaces a theme's file with other text
}

// layoutSet holds every layout file by its name below layouts/. A site's file hides the theme's file of the same
// name.
type layoutSet map[string]layoutFile

var layoutUnreadable = finding.NewFixedRule("layout-unreadable", "A file in layouts/ cannot be read")

// Layouts are the parsed layouts of a site: files, templates, declarations of components and icons. They do not
// depend on pages or settings. Any number of Renderers can share them, until a file in layouts/ changes.
type Layouts struct {
	files      layoutSet
	parsed     *templates
	declared   map[string]*declaration // by name of the component
	directives []string                // names of components
	hooks      []string                // kinds of Markdown elements that layouts draw
	icons      map[string]template.HTML
	ids        []string // ids that are written out in layouts
	addresses  []layoutAddress
}

// ReadLayouts reads the layouts of the theme and of the site. Both file systems are rooted at the folder that
// contains layouts/; either may be nil. All files are parsed, so that syntax errors are found in unused files
// too. The findings are of the rules layout-unreadable, layout-syntax, layout-unsafe, layout-empty,
// layout-elsewhere and directive-declaration. An empty layout replaces a broken one, so the Layouts are always
// usable.
func ReadLayouts(source, theme fs.FS) (*Layouts, []finding.Finding) {
	files, findings := readLayouts(source, theme)
	read := lastLayouts.Load()
	if read == nil || !maps.Equal(read.files, files) {
		read = parseLayouts(files)
		lastLayouts.Store(read)
	}
	return read.Layouts, slices.Concat(findings, read.findings, reportElsewhere(source))
}

// readOnce holds parsed layouts and the findings about them. Both depend only on the files.
type readOnce struct {
	*Layouts
	findings []finding.Finding
}

// lastLayouts are the layouts that were read last. Most builds of one process read the same layouts.
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

// OfTexts returns everything in the layouts that affects the conversion of Markdown: names and declarations of
// components, kinds of elements that layouts draw, and ids that headings cannot have.
func (l *Layouts) OfTexts() []string {
	list := slices.Concat(l.directives, []string{""}, l.hooks, []string{""}, slices.Sorted(slices.Values(l.ids)))
	for _, name := range l.files.names("_directives/", ".toml") {
		list = append(list, name, l.files["_directives/"+name+".toml"].text)
	}
	return list
}

// idInLayout matches an attribute id without template code; the caller checks for a space before it. The pattern
// starts with literal letters, because such a pattern is searched for much faster.
var idInLayout = lazyregexp.New(`id="?([^"{}<>\s]+)["\s>]`)

// ShowClock reports whether a layout uses the time of the build, and not only its day.
func (l *Layouts) ShowClock() bool { return l.parsed.clock }

// Lost reports whether layouts are broken, or draw nothing while layout-empty is an error under these severities.
// Finished pages can then lack parts because of the layouts. A nil Layouts has lost nothing.
func (l *Layouts) Lost(severities finding.Severities) bool {
	if l == nil {
		return false
	}
	severity, chosen := severities.Rules[layoutEmpty.Name]
	return len(l.parsed.broken) > 0 || l.parsed.empty && (!chosen || severity == finding.Error)
}

// readIcons prepares every icon for use beside words: minified and hidden from assistive technology.
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

// readLayouts reads the layout files of the theme, then those of the site. Either file system may be nil.
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

// read reads one layout into the set. It returns a finding for a file that is not text.
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

// Find returns the first layout, by name, whose text contains words, as written or escaped for HTML. at is the
// offset in bytes; -1 if no layout contains them. Declarations of components are skipped, because they are not
// drawn.
func (l *Layouts) Find(words string) (file string, text []byte, at int) {
	for file, text := range l.All() {
		for _, form := range []string{words, template.HTMLEscapeString(words)} {
			if at := strings.Index(text, form); at >= 0 {
				return file, []byte(text), at
			}
		}
	}
	return "", nil, -1
}

// All yields the file and the text of each layout, by name, without declarations of components. A nil Layouts has none.
func (l *Layouts) All() iter.Seq2[string, string] {
	return func(yield func(file, text string) bool) {
		if l == nil {
			return
		}
		for _, name := range slices.Sorted(maps.Keys(l.files)) {
			if path.Ext(name) != ".toml" && !yield(l.files[name].file, l.files[name].text) {
				return
			}
		}
	}
}

// IsLayout reports whether a file in layouts/ is read, by its extension.
func IsLayout(name string) bool {
	return slices.Contains([]string{".html", ".svg", ".toml"}, path.Ext(name))
}

// names lists the layouts with a prefix and an extension, sorted. The names have neither.
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

// kindNames are the names of layouts for each kind of page, the first choice first (Hugo's names since 0.146).
var kindNames = map[string][]string{
	"home":     {"home", "list", "all"},
	"section":  {"section", "list", "all"},
	"page":     {"page", "single", "all"},
	"taxonomy": {"taxonomy", "list", "all"},
	"term":     {"term", "list", "all"},
	"404":      {"404"},
	"alias":    {"alias"},
}

// layoutKey holds everything that determines a page's layout.
type layoutKey struct {
	kind, typ, layout string
	section           string // path of the section, "levels-of-care/residential"; "" at the top
}

// folders lists the folders in which a page's layout is searched: its type, its section, the sections above from
// the deepest up, the top. A type with the name of the top section adds no folder, because that folder is already
// listed as a section.
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

// lookup returns the layout for a page; "" when there is none. A layout named in front matter wins over the names
// for the kind. For each, the nearest folder wins.
func (s layoutSet) lookup(key layoutKey) string {
	return cmp.Or(s.nearest(key, key.layoutNames()...), s.nearest(key, kindNames[key.kind]...))
}

// layoutNames returns the names under which a layout from front matter is searched: the name as written, and the
// name without folder and extension. Other systems name layouts with both: "layouts/post.njk".
func (key layoutKey) layoutNames() []string {
	if key.layout == "" {
		return nil
	}
	return []string{key.layout, layoutName(key.layout)}
}

// layoutName returns the name of a layout without folder and extension.
func layoutName(written string) string {
	return strings.TrimSuffix(path.Base(written), path.Ext(written))
}

// usualLayouts are names that pages of other systems carry by default. They ask for nothing special, so a missing
// one is no error.
var usualLayouts = []string{
	"article", "base", "baseof", "blog", "default", "doc", "docs", "home", "index", "layout", "list", "main", "none",
	"null", "page", "pages", "post", "posts", "section", "single",
}

// nearest returns the first layout with one of the names in the folders of a key; "" when there is none.
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

// unknownLayouts reports layouts that pages name and that do not exist. Each place is reported once, because a
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
			finding.Advice("add layouts/%s.html, or remove the line", name))
		f := layoutUnknown.At(file, pos, "front matter: layout: there is no layout %q", key.layout)
		findings = append(findings, f.Suggest("%s", advice))
	}
	return findings
}

// pageLayouts returns the layout names that front matter can use, sorted.
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
	Own  bool   // File is in the site's folder, not in Porchlight
}

// Layout returns the layout of a page; the zero Layout when there is none.
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
