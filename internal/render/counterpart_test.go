package render

import (
	"reflect"
	"strings"
	"testing"

	"porchlight/internal/templatefault"
)

// TestNamesOfHugoHaveCounterparts: the advice for each name that layouts of Hugo use is a name that exists.
func TestNamesOfHugoHaveCounterparts(t *testing.T) {
	const drawing = " (while drawing content/a.md) "
	for layout, want := range map[string]string{
		`{{ range .Pages.ByDate }}{{ end }}`: `1:16: layout: a list has no .ByDate` + drawing +
			`(write sort LIST "Date" "desc")`,
		`{{ .Scratch.Set "a" 1 }}`: `1:12: layout: there is no .Scratch here` + drawing +
			`(write {{ $x := ... }} and {{ $x = ... }}, or dict)`,
		`é {{ if isset .Params "x" }}{{ end }}`: `1:9: layout: there is no function "isset" (write {{ with .Params.key }} ... {{ end }})`,
		"é\n\t{{ .Title | safeHTML }}":          `2:14: layout: there is no function "safeHTML" (text is always escaped; write HTML in the layout itself, or Markdown with markdownify)`,
		`safeHTML {{ "safeHTML" | safeHTML }}`:  `1:26: layout: there is no function "safeHTML" (text is always escaped; write HTML in the layout itself, or Markdown with markdownify)`,
		`{{ $x := slice 1 2 }}`: `1:10: layout: slice: slice takes a part of a text or of a list` +
			drawing + `(write list to make a list of values: list 1 2)`,
		`{{ $x := slice "a" "b" }}`: `1:10: layout: slice: the place in a list or a text is a number, have a text` +
			drawing + `(write list to make a list of values: list 1 2)`,
		`{{ time.Now }}`: `1:4: layout: time wants the text of a day` + drawing +
			`(write time "2027-03-01"; the time of the build is now)`,
		`{{ ref . "/a" }}`: `1:4: layout: ref wants one path` + drawing +
			`(write the path alone: ref "/path")`,
		`{{ (.Paginate .Pages 5).Pages }}`: `1:5: layout: Paginate wants one list` + drawing +
			`(set the length of its parts in config.toml: [pagination] pagerSize)`,
		`{{ .Site.Data.staff }}`: `1:9: layout: there is no .staff here` + drawing +
			`(this is the data of the field; write your own below [params] in config.toml: .Site.Params.key)`,
		`{{ range where .Site.Pages ".Params.x" 1 }}{{ end }}`: ``,
	} {
		d := drawSite(t, "-- layouts/page.html --\n"+layout+"\n-- content/a.md --\n---\ntitle: A\n---\n")
		if want == "" {
			d.wantFindings(t)
			continue
		}
		d.wantFindings(t, "layouts/page.html:"+want)
	}
}

// TestCounterpartsAreOfWhatIsMissing: a function that exists has no counterpart.
func TestCounterpartsAreOfWhatIsMissing(t *testing.T) {
	for name := range funcs(&Worker{}) {
		if functionsOfHugo[name] != "" {
			t.Errorf("function %s exists", name)
		}
	}
	for _, name := range templatefault.Members(reflect.TypeFor[*Page]()) {
		if membersOfHugo[name] != "" {
			t.Errorf("a page has .%s", name)
		}
	}
}

// TestLayoutsOfOtherSystems: what is not read is named once, and a mistake in it stops nothing.
func TestLayoutsOfOtherSystems(t *testing.T) {
	d := drawSite(t, `-- layouts/_default/single.html --
{{ if }}
-- layouts/_default/list.html --
{{ nothing }}
-- layouts/partials/a.html --
{{ end }}
-- layouts/shortcodes/b.html --
{{ .Get 0 }
-- layouts/index.html --
{{ resources.Get "x" }}
-- themes/x/layouts/y.html --
-- assets/a.scss --
-- i18n/en.toml --
-- _posts/a.md --
-- content/a.md --
---
title: A
---
`)
	d.wantFindings(t,
		`_posts: the folder "_posts" has no effect here (put pages into content/)`,
		`assets: the folder "assets" has no effect here (put its files into static/)`,
		`i18n: the folder "i18n" has no effect here (write the words in the layouts: a site has one language)`,
		`layouts/_default: the folder "_default" has no effect here (put its layouts directly into layouts/: single.html is page.html, list.html is section.html)`,
		`layouts/index.html: the layout "index.html" has no effect here (rename it to home.html)`,
		`layouts/partials: the folder "partials" has no effect here (rename the folder to _partials)`,
		`layouts/shortcodes: the folder "shortcodes" has no effect here (write them as components in layouts/_directives/)`,
		`themes: the folder "themes" has no effect here (put its layouts/ and static/ into those of the site)`,
	)
}

// TestLayoutsThatDrawNothing: a layout inside a base has to define a block of it, or pages would be published empty.
func TestLayoutsThatDrawNothing(t *testing.T) {
	const base = "-- layouts/baseof.html --\n<main>{{ block \"main\" . }}{{ end }}</main>\n-- content/a.md --\n---\ntitle: A\n---\n-- layouts/page.html --\n"
	const nothing = "layouts/page.html:1:1: layout: no page shows anything of this file, since it defines no block of layouts/baseof.html (write {{ define \"main\" }} ... {{ end }} around what it is to draw, or remove the file)"
	for layout, want := range map[string][]string{
		"":                              {nothing},
		"\n{{/* later */}}\n":           {nothing},
		`{{ define "mian" }}x{{ end }}`: {nothing},
		`{{ define "main" }}x{{ end }}`: nil,
		"{{ define `main` }}{{ end }}":  nil,
		`{{ .Title }}`:                  nil,
		`{{ define "x" }}x{{ end }}{{ template "x" }}`: nil,
	} {
		drawSite(t, base+layout+"\n").wantFindings(t, want...)
	}
	drawSite(t, strings.Replace(base, `{{ block "main" . }}{{ end }}`, "",
		1)+"{{ define \"main\" }}x{{ end }}\n").wantFindings(t,
		"layouts/baseof.html:1:1: layout: no page shows its layout, since this file draws no block that a layout defines (write {{ block \"main\" . }}{{ end }} where layouts belong, or remove the file)")
	// What is wrong in a base is said alone: what its layouts draw is not known then.
	drawSite(t, strings.Replace(base, `{{ block "main" . }}{{ end }}`, "{{ if }}", 1)+"{{ define \"main\" }}x{{ end }}\n").wantFindings(t,
		"layouts/baseof.html:1:7: layout: if needs a value (write one after it, such as {{ if .Description }})")
	for _, file := range []string{"layouts/_markup/link.html", "layouts/_directives/box.html"} {
		drawSite(t, base+"{{ define \"main\" }}x{{ end }}\n-- "+file+" --\n{{/* later */}}\n").wantFindings(t,
			file+":1:1: layout: this file draws nothing, so its part is missing on every page (write what it should draw, or remove the file)")
	}
}
