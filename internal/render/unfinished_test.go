package render

import (
	"strings"
	"testing"
)

// TestUnfinishedHTML holds that HTML which a layout does not finish is reported where it begins, in the file that
// begins it: the layout inside its base, a partial, a component.
func TestUnfinishedHTML(t *testing.T) {
	const (
		whole  = "<p>whole</p>"
		quote  = ": layout: a quote is missing in this tag"
		begins = ": layout: a tag, a quote or a script that begins here is not closed"
		while  = " (while drawing content/a.md)"
		both   = ` (write values between two quotes, such as title="{{ .Title }}")`
		end    = " (close it before the block or the layout ends)"
	)
	for _, test := range []struct{ page, partial, component, want string }{
		{"<h1>{{ .Title }}</h1>\n <b title=\"x>{{ .Title }}</b>", whole, whole,
			"layouts/page.html:2:2" + quote + while + both},
		{"<h1>{{ .Title }}</h1>{{ with .Title }}\n<i>{{ . }}</i><!-- {{ end }}", whole, whole,
			"layouts/page.html:1:49: layout: one way through this {{ with }} leaves a tag or a quote open, and the other " +
				"does not" + while + " (open and close the same tags and quotes on every way through it)"},
		{whole, "<i>\né < <b>{{ .Title }}</b><a href=\"{{ .Title }}", whole,
			"layouts/_partials/part.html:2:24" + begins + while + end},
		{whole, whole, "{{ .Inner }}\n<style>p {}", "layouts/_directives/box.html:2:1" + begins + while + end},
		{strings.Repeat("<p>a <b>b</b></p><script>if (a < b) c()</script>\n", 2000) + "<b title=\"x>" +
			strings.Repeat("<p>a</p>\n", 2000), whole, whole, "layouts/page.html:2001:1" + quote + while + both},
	} {
		d := drawSite(t, "-- layouts/baseof.html --\n<main>{{ block \"main\" . }}{{ end }}</main>"+
			"<p class=\"x\">{{ .Content }}{{ partial \"part.html\" . }}</p>\n-- layouts/page.html --\n{{ define \"main\" }}"+
			test.page+"{{ end }}\n-- layouts/_partials/part.html --\n"+test.partial+
			"\n-- layouts/_directives/box.html --\n"+test.component+"\n-- layouts/_directives/box.toml --\n"+
			"doc = \"a box\"\nforms = [\"container\"]\ncontent = \"optional\"\n"+
			"-- content/a.md --\n---\ntitle: A\n---\n:::box\nwords\n:::\n")
		d.wantFindings(t, test.want)
	}
}
