package render

import "testing"

func TestMistakesInLayouts(t *testing.T) {
	for _, test := range []struct{ name, layout, partial, want string }{
		{"misspelt field", "<p>\n{{ .Titel }}", "",
			`layouts/page.html:2:4: layout: there is no .Titel here (while drawing content/a.md) (write .Title)`},
		{"field of a card", "{{ with .Parent }}{{ .Content }}{{ end }}", "",
			`layouts/page.html:1:22: layout: there is no .Content here (while drawing content/a.md) (a page sees other pages only as cards: title, description, dates, addresses)`},
		{"misspelt function", "{{ uper .Title }}", "",
			`layouts/page.html:1:1: layout: there is no function "uper" (did you mean "upper"?)`},
		{"missing partial", `{{ partial "par.html" . }}`, "",
			`layouts/page.html:1:4: layout: there is no partial "par.html" (while drawing content/a.md) (write "part.html")`},
		{"mistake inside a partial", `{{ partial "part.html" . }}`, "é\n  {{ .Titel }}",
			`layouts/_partials/part.html:2:6: layout: there is no .Titel here (while drawing content/a.md) (write .Title)`},
		{"partial within itself", `{{ partial "part.html" . }}`, `{{ partial "part" . }}`,
			`layouts/_partials/part.html:1:4: layout: it includes itself for ever (while drawing content/a.md) (take out the partial or template call that leads back to this layout)`},
		{"template within itself", `{{ define "x" }}{{ template "x" . }}{{ end }}{{ template "x" . }}`, "",
			`layouts/page.html:1:29: layout: it includes itself for ever (while drawing content/a.md) (take out the partial or template call that leads back to this layout)`},
		{"unclosed block", "{{ if .Title }}", "",
			`layouts/page.html:2:1: layout: the file ends before every block is closed (write {{ end }} where each if, range, with, block and define ends)`},
		{"key of a list", `{{ range where .Site.Pages "Titel" "x" }}{{ end }}`, "",
			`layouts/page.html:1:10: layout: where: there is no .Titel here (while drawing content/a.md) (write .Title)`},
		{"asset", `{{ asset "css/sit.css" }}`, "",
			`layouts/page.html:1:4: layout: there is no file "css/sit.css" in static (while drawing content/a.md) (write "css/site.css")`},
		{"asset that is nowhere near", `{{ asset "fonts/body.woff2" }}`, "",
			`layouts/page.html:1:4: layout: there is no file "fonts/body.woff2" in static (while drawing content/a.md) (put the file at static/fonts/body.woff2, or change its name where it is asked for)`},
		{"page", `{{ relref "/levls" }}`, "",
			`layouts/page.html:1:4: layout: there is no page "/levls" (while drawing content/a.md) (write "/levels")`},
		{"phone", `<a href="{{ tel "hello" }}">`, "",
			`layouts/page.html:1:13: layout: tel: want a phone number such as 1-800-662-4357, have "hello": it begins with a word (while drawing content/a.md)`},
		{"frame", `<iframe SRCDOC="{{ .Title }}">`, "",
			`layouts/page.html:1:9: the attribute "srcdoc" would turn text into live markup (link to a page instead of a frame)`},
	} {
		t.Run(test.name, func(t *testing.T) {
			d := drawSite(t, "-- layouts/page.html --\n"+test.layout+"\n-- layouts/_partials/part.html --\n"+test.partial+
				"\n-- static/css/site.css --\na{color:red}\n-- content/levels/_index.md --\n---\ntitle: Levels\n---\n-- content/a.md --\n---\ntitle: A\n---\n")
			d.wantTold(t, test.want)
		})
	}
}

func TestOneMistakeIsToldOnce(t *testing.T) {
	d := drawSite(t, `-- layouts/page.html --
{{ .Nothing }}
-- content/a.md --
-- content/b.md --
-- content/c.md --
`)
	d.wantTold(t, `layouts/page.html:1:4: layout: there is no .Nothing here (while drawing content/a.md and 2 other pages)`)
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
	d.wantTold(t, `content/a.md:2:9: front matter: layout: there is no layout "wiede" (did you mean "wide"?)`)
}
