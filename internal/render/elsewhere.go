package render

import (
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"text/template/parse"

	"porchlight/internal/finding"
	"porchlight/internal/lazyregexp"
)

var (
	layoutElsewhere = finding.NewRule("layout-elsewhere", finding.Warning,
		"A folder or a layout has its name from another system, and is not read")
	layoutEmpty = finding.NewRule("layout-empty", finding.Error, "A layout draws nothing of its own")
)

// foreignNames are names of folders and layouts in other systems, with advice for Porchlight.
var foreignNames = []struct{ name, advice string }{
	{"layouts/_default", "put its layouts directly into layouts/: single.html is page.html, list.html is section.html"},
	{"layouts/partials", "rename the folder to _partials"},
	{"layouts/shortcodes", "write them as components in layouts/_directives/"},
	{"layouts/index.html", "rename it to home.html"},
	{"partials", "put its files into layouts/_partials/"},
	{"shortcodes", "write them as components in layouts/_directives/"},
	{"themes", "put its layouts/ and static/ into those of the site"},
	{"assets", "put its files into static/"},
	{"i18n", "write the words in the layouts: a site has one language"},
	{"_layouts", "put layouts into layouts/, as Go templates"},
	{"_includes", "put partials into layouts/_partials/, as Go templates"},
	{"_posts", "put pages into content/"},
	{"_drafts", "put pages into content/, with draft: true"},
	{"_data", "write the values in config.toml below [params], and read them as .Site.Params"},
	{"_sass", "put finished style sheets into static/css/"},
}

// reportElsewhere reports folders and layouts of other systems in a site's folder. source may be nil.
func reportElsewhere(source fs.FS) []finding.Finding {
	if source == nil {
		return nil
	}
	var findings []finding.Finding
	for _, e := range foreignNames {
		info, err := fs.Stat(source, e.name)
		if err != nil || info.IsDir() == (path.Ext(e.name) != "") {
			continue
		}
		what := "the layout"
		if info.IsDir() {
			what = "the folder"
		}
		f := layoutElsewhere.At(e.name, finding.Position{}, "%s %q has no effect here", what, path.Base(e.name))
		findings = append(findings, f.Suggest("%s", e.advice))
	}
	return findings
}

// isForeign reports whether a file in layouts/ has a name from another system. Such files are not read.
func isForeign(file string) bool {
	for _, e := range foreignNames {
		if file == e.name || strings.HasPrefix(file, e.name+"/") {
			return true
		}
	}
	return false
}

// callsOfBlocks matches the actions block and template. Its group is the name of the drawn block or template.
var callsOfBlocks = lazyregexp.New(`\{\{-?\s*(?:block|template)\s+["` + "`" + `]([^"` + "`" + `]+)`)

// emptyLayouts reports layouts whose base draws none of their blocks, and bases that draw no block of any layout.
// defined holds, by layout file, the names of the blocks of layouts that have no text of their own. A base that
// cannot be parsed is skipped, because the blocks that it would draw are unknown.
func (t *templates) emptyLayouts(defined map[string][]string) []finding.Finding {
	drawn := map[string]map[string]bool{} // names of drawn blocks, by base
	empty := map[string][]layoutFile{}    // layouts without a drawn block, by base
	some := map[string]bool{}             // bases that draw a block of some layout
	for _, name := range t.set.names("", ".html") {
		blocks, alone := defined[name+".html"]
		base := t.set.base(layoutKey{section: strings.TrimPrefix(path.Dir(name), ".")})
		if !alone || base == "" || path.Base(name) == "baseof" || t.broken[base] {
			continue
		}
		if drawn[base] == nil {
			drawn[base] = t.set.drawnBlocks(base)
		}
		if containsAny(drawn[base], blocks) {
			some[base] = true
		} else {
			empty[base] = append(empty[base], t.set[name+".html"])
		}
	}
	var findings []finding.Finding
	top := finding.Position{Line: 1, Column: 1}
	for _, base := range slices.Sorted(maps.Keys(empty)) {
		if !some[base] && !callsOfBlocks().MatchString(t.set[base].text) {
			findings = append(findings, layoutEmpty.At(t.set[base].file, top,
				"layout: no page shows its layout, since this file draws no block that a layout defines").
				Suggest("write {{ block \"main\" . }}{{ end }} where layouts belong, or remove the file"))
			continue
		}
		for _, layout := range empty[base] {
			findings = append(findings, layoutEmpty.At(layout.file, top,
				"layout: no page shows anything of this file, since it defines no block of %s", t.set[base].file).
				Suggest("write {{ define \"main\" }} ... {{ end }} around what it is to draw, or remove the file"))
		}
	}
	return findings
}

// emptyElements reports components and hooks that draw nothing. The text that editors write with them would be
// lost.
func (t *templates) emptyElements() []finding.Finding {
	var findings []finding.Finding
	for _, folder := range []string{"_directives/", "_markup/"} {
		for _, name := range t.set.names(folder, ".html") {
			name = folder + name + ".html"
			at := t.shared.Lookup(name)
			if t.broken[name] || at != nil && at.Tree != nil && !parse.IsEmptyTree(at.Tree.Root) {
				continue
			}
			findings = append(findings, layoutEmpty.At(t.set[name].file, finding.Position{Line: 1, Column: 1},
				"layout: this file draws nothing, so its part is missing on every page").
				Suggest("write what it should draw, or remove the file"))
		}
	}
	return findings
}

// drawnBlocks returns the names of the blocks and templates that a base or any shared layout draws.
func (s layoutSet) drawnBlocks(base string) map[string]bool {
	drawn := map[string]bool{}
	for file, f := range s {
		if file == base || isShared(file) {
			for _, call := range callsOfBlocks().FindAllStringSubmatch(f.text, -1) {
				drawn[call[1]] = true
			}
		}
	}
	return drawn
}

func containsAny(have map[string]bool, names []string) bool {
	for _, name := range names {
		if have[name] {
			return true
		}
	}
	return false
}
