package render

import "testing"

func TestMistakesInLayouts(t *testing.T) {
	for _, test := range []struct{ name, layout, partial, want string }{
		{"misspelt field", "<p>\n{{ .Titel }}", "",
			`layouts/page.html:2:4: layout: there is no .Titel here (while drawing content/a.md) (write .Title)`},
		{"field of a card", "{{ with .Parent }}{{ .Content }}{{ end }}", "",
			`layouts/page.html:1:22: layout: there is no .Content here (while drawing content/a.md) (a page sees other pages only as cards: title, description, dates, addresses)`},
		{"misspelt function", "{{ uper .Title }}", "",
			`layouts/page.html:1:4: layout: there is no function "uper" (did you mean "upper"?)`},
		{"missing partial", `{{ partial "par.html" . }}`, "",
			`layouts/page.html:1:4: layout: there is no partial "par.html" (while drawing content/a.md) (write "part.html")`},
		{"mistake inside a partial", `{{ partial "part.html" . }}`, "é\n  {{ .Titel }}",
			`layouts/_partials/part.html:2:6: layout: there is no .Titel here (while drawing content/a.md) (write .Title)`},
		{"partial within itself", `{{ partial "part.html" . }}`, `{{ partial "part" . }}`,
			`layouts/_partials/part.html:1:4: layout: it includes itself without end (while drawing content/a.md) (take out the partial or template call that leads back to this layout)`},
		{"template within itself", `{{ define "x" }}{{ template "x" . }}{{ end }}{{ template "x" . }}`, "",
			`layouts/page.html:1:29: layout: it includes itself without end (while drawing content/a.md) (take out the partial or template call that leads back to this layout)`},
		{"unclosed block", "{{ if .Title }}", "",
			`layouts/page.html:1:1: layout: this {{ if }}, or a block in it, is never closed (write {{ end }} where it ends)`},
		{"key of a list", `{{ range where .Site.Pages "Titel" "x" }}{{ end }}`, "",
			`layouts/page.html:1:10: layout: where: there is no .Titel here (while drawing content/a.md) (write .Title)`},
		{"asset", `{{ asset "css/sit.css" }}`, "",
			`layouts/page.html:1:4: layout: there is no file "css/sit.css" in static (while drawing content/a.md) (write "css/site.css")`},
		{"asset that is nowhere near", `{{ asset "fonts/body.woff2" }}`, "",
			`layouts/page.html:1:4: layout: there is no file "fonts/body.woff2" in static (while drawing content/a.md) (put the file at static/fonts/body.woff2, or change the name in the layout)`},
		{"page", `{{ relref "/levls" }}`, "",
			`layouts/page.html:1:4: layout: there is no page "/levls" (while drawing content/a.md) (write "/levels")`},
		{"phone", `<a href="{{ tel "hello" }}">`, "",
			`layouts/page.html:1:13: layout: tel: want a phone number such as 1-800-662-4357, have "hello": it begins with a word (while drawing content/a.md)`},
		{"frame", `<iframe SRCDOC="{{ .Title }}">`, "",
			`layouts/page.html:1:9: the attribute "srcdoc" would turn text into live markup (link to a page instead of a frame)`},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := drawSite(t, "-- layouts/page.html --\n"+test.layout+
				"\n-- layouts/_partials/part.html --\n"+test.partial+
				"\n-- static/css/site.css --\na{color:red}\n-- content/levels/_index.md --\n---\ntitle: Levels\n---\n-- content/a.md --\n---\ntitle: A\n---\n")
			d.wantFindings(t, test.want)
		})
	}
}

// TestMessagesOfGoAreTranslated fails when Go changes a message that has a translation.
func TestMessagesOfGoAreTranslated(t *testing.T) {
	for _, test := range []struct{ layout, want string }{
		{`{{ .Author.Name }}`, `1:11: layout: .Author is missing here, so there is no .Name of it (while drawing content/a.md) (write {{ with .Author }}{{ .Name }}{{ end }}: it prints nothing where there is none)`},
		{`{{ .Author.Card.Title }}`, `1:11: layout: .Author is missing here, so there is no .Card of it (while drawing content/a.md) (write {{ with .Author }}{{ .Card.Title }}{{ end }}: it prints nothing where there is none)`},
		{`{{ .Author.String }}`, `1:11: layout: .Author is missing here (while drawing content/a.md) (write {{ with .Author }}{{ . }}{{ end }}: it prints nothing where there is none)`},
		{`{{ $who := .Reviewer }}{{ $who.Name }}`,
			`1:31: layout: $who is missing here, so there is no .Name of it (while drawing content/a.md) (write {{ with $who }}{{ .Name }}{{ end }}: it prints nothing where there is none)`},
		{`{{ (index .Site.Pages 0).Parent.Parent.Title }}`,
			`1:23: layout: there is no .Title here, since the value before it is missing (while drawing content/a.md) (check first whether it is there: {{ with ... }}{{ .Title }}{{ end }})`},
		{`{{ range .Site.Pages }}{{ .Author }}{{ end }}`,
			`1:27: layout: there is no .Author here (while drawing content/a.md) (write $.Author to mean the page itself, inside of range and with, too)`},
		{`{{ .Date.Formt "2006" }}`, `1:9: layout: there is no .Formt here (while drawing content/a.md) (write .Format)`},
		{`{{ .Title.Foo }}`, `1:10: layout: a text has no .Foo (while drawing content/a.md)`},
		{`{{ .Params.x.y.z }}`, ``},
		{`{{ index .Params "x" "y" }}`, `1:4: layout: index: the value to look into is missing (while drawing content/a.md) (check first whether it is there: {{ with .Params.contact }}{{ index . "phone" }}{{ end }})`},
		{`{{ index .Site.Pages "a" }}`, `1:4: layout: index: the place in a list or a text is a number, have a text (while drawing content/a.md) (write the number of the item, counted from 0)`},
		{`{{ index .Site.Pages 99 }}`, `1:4: layout: index: there is no item 99 (while drawing content/a.md) (items are counted from 0; check the length first, with len)`},
		{`{{ range .Title }}{{ end }}`, `1:10: layout: range needs a list, and .Title is not one (while drawing content/a.md) (print a single value by its name alone, such as {{ .Title }})`},
		{`{{ len 3 }}`, `1:4: layout: len: a number has no length (while drawing content/a.md) (use len with a list or a text)`},
		{`{{ eq .Title 3 }}`, `1:4: layout: eq: a text cannot be compared with a number (while drawing content/a.md) (write both in the same way: numbers without quotes, texts with them)`},
		{`{{ gt .Date 2020 }}`, `1:4: layout: gt: only numbers and texts can be compared (while drawing content/a.md) (compare dates with .Before and .After, or parts of them, such as .Date.Year)`},
		{`{{ upper }}`, `1:4: layout: upper wants one value, have 0 (while drawing content/a.md) (write its values after it; what is before | counts as the last one)`},
		{`{{ .Date.Format }}`, `1:9: layout: Format wants one pattern (while drawing content/a.md) (write how the second of January 2006 would be written: .Date.Format "2 January 2006")`},
		{`{{ dateFormat "YYYY-MM-DD" .Site.BuildTime }}`,
			`1:4: layout: dateFormat: want a pattern that says how the second of January 2006 would be written, such as "2 January 2006", have "YYYY-MM-DD" (while drawing content/a.md)`},
		{`{{ .Title "x" }}`, `1:4: layout: .Title is a value, not a function (while drawing content/a.md) (take out what is after it)`},
		{`{{ template "nope" . }}`, `1:1: layout: there is no template "nope" (while drawing content/a.md) (write {{ define "nope" }} ... {{ end }} in this layout or in its base)`},
		{"\n" + `<p {{ if .Title }}title="{{ end }}>`,
			`2:10: layout: one way through this {{ if }} leaves a tag or a quote open, and the other does not (while drawing content/a.md) (open and close the same tags and quotes on every way through it)`},
		{"<p>\n" + `<p title="{{ .Title }}`, `2:1: layout: a tag, a quote or a script that begins here is not closed (while drawing content/a.md) (close it before the block or the layout ends)`},
		{"<p>\n <script>a = \"<</script>", `2:2: layout: a tag, a quote or a script that begins here is not closed (while drawing content/a.md) (close it before the block or the layout ends)`},
		{"<p>{{ if .Title }}<b>{{ end }}</b>" + `<p title={{ .Title }}">`, `1:35: layout: a quote is missing in this tag (while drawing content/a.md) (write values between two quotes, such as title="{{ .Title }}")`},
		{`{{ $x = 3 }}`, `1:9: layout: there is no variable $x (while drawing content/a.md) (write {{ $x := ... }} before it, in the same block or around it)`},
		{"<p>{{ else }}\n", `1:4: layout: this {{ else }} belongs to nothing (take it out, or write the if, range or with that it belongs to)`},
		{"{{ define `a` }}c{{ end }}\n{{ define \"a\" }}b{{ end }}", `2:1: layout: there are two {{ define "a" }} in this file (keep one of them, or give one another name)`},
		{`{{ block "a" }}{{ end }}`, `1:1: layout: block needs a name and a value (write a dot after the name: {{ block "main" . }})`},
		{`<p>{{ break }}`, `1:4: layout: break belongs into a loop (take it out, or write it between {{ range ... }} and {{ end }})`},
		{"a\n<p>{{/* b", `2:4: layout: this comment is never closed (write */}} where it ends)`},
		{`{{ (.Title }}`, `1:1: layout: a ( is never closed (write ) where it ends)`},
		{`{{ .Title) }}`, `1:1: layout: this ) closes nothing (take it out, or write ( where it begins)`},
		{`{{ first .Title .Site.Pages }}`, `1:10: layout: want a number, have a text (while drawing content/a.md)`},
		{`{{ first "x" .Site.Pages }}`, `1:10: layout: want a number, have "x" (while drawing content/a.md)`},
		{`{{ end }}`, `1:1: layout: this {{ end }} closes nothing (take it out, or write the if, range or with that it belongs to)`},
		{"\n<p>{{ if }}\n{{ end }}", `2:4: layout: if needs a value (write one after it, such as {{ if .Description }})`},
		{`{{ "text }}`, "1:1: layout: a quote is never closed (write \" or ` where the text ends, before }})"},
		{`{{ .Title`, `2:1: layout: these {{ are never closed (write }} where the action ends)`},
		{`{{ $x }}`, `1:1: layout: there is no variable $x (write {{ $x := ... }} before it, in the same block or around it)`},
		{`{{ .a-b }}`, `1:1: layout: "-" cannot stand in a name (ask for a key of such a name by index: {{ index .Params "a-b" }})`},
		{`{{ 'abc' }}`, `1:1: layout: 'abc' is no text (write texts in double quotes)`},
		{`{{ <p> }}`, `1:1: layout: "<" cannot stand here (write a value, such as .Title, or the name of a function)`},
		{`{{ template nope }}`, `1:1: layout: template wants the name of a template, have "nope" (write the name in double quotes: {{ template "name" . }})`},
	} {
		t.Run(test.layout, func(t *testing.T) {
			d := drawSite(t, "-- layouts/page.html --\n"+test.layout+"\n-- content/a.md --\n---\ntitle: A\n---\n")
			if test.want == "" {
				d.wantFindings(t)
				return
			}
			d.wantFindings(t, "layouts/page.html:"+test.want)
		})
	}
}

func TestMistakeIsReportedOnce(t *testing.T) {
	d := drawSite(t, `-- layouts/page.html --
{{ .Nothing }}
-- content/a.md --
-- content/b.md --
-- content/c.md --
`)
	d.wantFindings(t, `layouts/page.html:1:4: layout: there is no .Nothing here (while drawing content/a.md and 2 other pages)`)
}

func TestOtherPagesAreDrawnAfterAMistake(t *testing.T) {
	d := drawSite(t, `-- layouts/page.html --
{{ if eq .Title "A" }}{{ .Nothing }}{{ end }}{{ .Title }}
-- content/a.md --
---
title: A
---
-- content/b.md --
---
title: B
---
`)
	d.wantFile(t, "b/index.html", "B")
	if _, ok := d.files["a/index.html"]; ok {
		t.Error("half a page was drawn")
	}
}

func TestMissingLayout(t *testing.T) {
	d := drawSite(t, `-- layouts/all.html --
{{ define "nothing" }}{{ end }}
-- layouts/all.html --
-- layouts/wide.html --
-- content/a.md --
---
layout: wiede
---
`)
	d.wantFindings(t, `content/a.md:2:9: front matter: layout: there is no layout "wiede" (did you mean "wide"?)`)
}

// TestSettingNamesNoPartial places the mistake in a setting that names a partial at the setting.
func TestSettingNamesNoPartial(t *testing.T) {
	drawSite(t, `-- config.toml --
[params.art]
a = "stares"
-- layouts/page.html --
{{ partial (printf "art/%s.html" .Site.Params.art.a) . }}
-- layouts/_partials/art/stairs.html --
-- content/a.md --
---
title: A
---
`).wantFindings(t, `config.toml:2:5: params.art.a: "stares" is not one of the names that a layout knows: there is no partial `+
		`"art/stares.html" (while drawing content/a.md) (write "stairs")`)
}

// TestAddressesInLayouts finds what is written out in a layout and is not there for a browser.
func TestAddressesInLayouts(t *testing.T) {
	d := drawSite(t, `-- config.toml --
baseURL = "https://example.org/recovery/"
-- layouts/page.html --
<img src="/img/logo.png"><img src=/recovery/img/logo.png><img src="/img/loga.png"><!-- <img src="/img/x.png"> -->
{{/* href="/x/" */}}<a href="/">Home</a><a href='{{ relURL "/a/" }}'>A</a><a href="//example.net/">B</a>
<a href="/b/">B</a><p style="background: url(/img/logo.png)"><a href="/recovery/a/">A</a>
<img srcset="/recovery/img/logo.png 1x, /img/logo.png 2x"><button formaction="/api/"><meta content="/x"><meta content="3;url=/b/">
-- static/img/logo.png --
-- content/a.md --
---
title: A
---
-- content/b.md --
---
title: B
draft: true
---
`)
	d.wantFindings(t,
		`layouts/page.html:1:11: layout: "/img/logo.png" leaves out the path of the site, /recovery/ (write {{ relURL "/img/logo.png" }})`,
		`layouts/page.html:1:68: layout: "/img/loga.png" leads to nothing (did you mean "/img/logo.png"?)`,
		`layouts/page.html:2:30: layout: "/" leaves out the path of the site, /recovery/ (write {{ relURL "/" }})`,
		`layouts/page.html:3:10: layout: "/b/" leads to content/b.md, which is not published (use .Site.GetPage for the page, which gives nothing while it is not published)`,
		`layouts/page.html:3:46: layout: "/img/logo.png" leaves out the path of the site, /recovery/ (write {{ relURL "/img/logo.png" }})`,
		`layouts/page.html:4:41: layout: "/img/logo.png" leaves out the path of the site, /recovery/ (write {{ relURL "/img/logo.png" }})`,
		`layouts/page.html:4:126: layout: "/b/" leads to content/b.md, which is not published (use .Site.GetPage for the page, which gives nothing while it is not published)`)
}

// TestMissingTemplateInALayoutWithABase places the mistake at the call, not at the start of the base.
func TestMissingTemplateInALayoutWithABase(t *testing.T) {
	drawSite(t, `-- layouts/baseof.html --
<main>{{ block "main" . }}{{ end }}</main>
-- layouts/page.html --
{{ define "main" }}
<p>{{ template "x" . }}</p>
{{ end }}
-- content/a.md --
---
title: A
---
`).wantFindings(t, `layouts/page.html:2:4: layout: there is no template "x" (while drawing content/a.md) `+
		`(write {{ define "x" }} ... {{ end }} in this layout or in its base)`)
}
