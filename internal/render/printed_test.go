package render

import "testing"

// TestValuesWithoutText holds that no place in memory gets into a page. The second page is drawn by compiled templates.
func TestValuesWithoutText(t *testing.T) {
	const listAdvice = ` (go through it with range, and print a part of each item, such as .Title)`
	for _, test := range []struct{ layout, want string }{
		{`{{ .Site }}`, `1:24: layout: .Site has parts and no text of its own (while drawing content/b.md) (print one of its parts, such as .Site.Title)`},
		{`{{ . }}`, `1:24: layout: . has parts and no text of its own (while drawing content/b.md) (print one of its parts, such as .Title)`},
		{`<p title="{{ .Site.Pages }}">`, `1:34: layout: .Site.Pages has parts and no text of its own (while drawing content/b.md)` + listAdvice},
		{`<a href="{{ .Site }}">`, `1:33: layout: .Site has parts and no text of its own (while drawing content/b.md) (print one of its parts, such as .Site.Title)`},
		{`<script>x = "{{ .Site }}"</script>`, `1:37: layout: .Site has parts and no text of its own (while drawing content/b.md) (print one of its parts, such as .Site.Title)`},
		{`{{ dict "a" .Site }}`, `1:24: layout: dict "a" .Site has parts and no text of its own (while drawing content/b.md) (go through it with range, and print a part of each item)`},
		{`{{ print .Site }}`, `1:24: layout: print: a value with parts has no text of its own (while drawing content/b.md) (print one of its parts, such as .Title)`},
		{`{{ .Site | html }}`, `1:24: layout: .Site has parts and no text of its own (while drawing content/b.md) (print one of its parts, such as .Site.Title)`},
		{`{{ printf "%T %v" . . }}`, `1:24: layout: printf: a value with parts has no text of its own (while drawing content/b.md) (print one of its parts, such as .Title)`},
		{`{{ printf "%p" . }}`, `1:24: layout: printf: %p is a place in memory, which differs from build to build (while drawing content/b.md)`},
		{`{{ delimit .Site.Pages ", " }}`, `1:24: layout: delimit: a value with parts has no text of its own (while drawing content/b.md) (print one of its parts, such as .Title)`},
		{`{{ upper .Site }}{{ "never" }}`, `1:24: layout: upper: a value with parts has no text of its own (while drawing content/b.md) (print one of its parts, such as .Title)`},
		{`{{ len (sort .Site.Pages) }}`, `1:29: layout: sort: a value with parts has no text of its own (while drawing content/b.md) (print one of its parts, such as .Title)`},
		{`{{ warnf "%v" .Site }}`, `1:24: layout: warnf: a value with parts has no text of its own (while drawing content/b.md) (print one of its parts, such as .Title)`},
		// What has a text, or is JSON.
		{`{{ .Params }}{{ .Date }}{{ .Author }}{{ printf "%T %s" . .Title }}{{ .Params.none }}`, ``},
		{`<script>x = {{ slice .Site.Data.Levels 0 }}</script>`, ``},
	} {
		d := drawSite(t, "-- layouts/page.html --\n"+`{{ if .Params.bad }}`+test.layout+
			"{{ end }}\n-- content/a.md --\n---\ntitle: A\n---\n-- content/b.md --\n---\ntitle: B\nbad: true\n---\n")
		if test.want == "" {
			d.wantFindings(t)
		} else {
			d.wantFindings(t, "layouts/page.html:"+test.want)
		}
	}
}

// TestValuesWithoutTextInScripts: what a script of an attribute may not print, it may not print on any page.
func TestValuesWithoutTextInScripts(t *testing.T) {
	d := drawSite(t, "-- layouts/page.html --\n<button onclick=\"f({{ .Site.Pages }})\">x</button>"+
		"\n-- content/a.md --\n---\ntitle: A\n---\n-- content/b.md --\n---\ntitle: B\n---\n")
	d.wantFindings(t, "layouts/page.html:1:23: layout: .Site.Pages has parts and no text of its own "+
		"(while drawing content/a.md and 1 other page) "+
		"(go through it with range, and print a part of each item, such as .Title)")
}
