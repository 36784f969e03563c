package render

import (
	"net/url"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/net/html"
)

// hostile is a title that breaks whatever is not encoded for where it is.
const hostile = `"Quotes" & 100% </script><b>bold</b> 'it''s' + a=b#c?d 🌙 שלום`

const shared = `-- layouts/page.html --
<ul>{{ range .ShareLinks }}<li>{{ if .Script }}<button data-share="{{ .Script }}">{{ .Label }}</button>{{ else }}<a id="{{ .ID }}" href="{{ .URL }}">{{ .Label }}</a>{{ end }}{{ end }}</ul>
<script type="application/ld+json">{{ .JSONLD }}</script>
`

// hrefs are the links of a page by id, as a browser reads them; script is the text of its last script.
func read(t *testing.T, page string) (hrefs map[string]string, buttons []string, script string) {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	hrefs = map[string]string{}
	for n := range doc.Descendants() {
		attrs := map[string]string{}
		for _, a := range n.Attr {
			attrs[a.Key] = a.Val
		}
		switch n.Data {
		case "a":
			hrefs[attrs["id"]] = attrs["href"]
		case "button":
			buttons = append(buttons, attrs["data-share"])
		case "script":
			script = n.FirstChild.Data
		}
	}
	return hrefs, buttons, script
}

func TestShareLinksCarryAnyTitle(t *testing.T) {
	d := drawSite(t, shared+"-- content/a.md --\n---\ntitle: '"+strings.ReplaceAll(hostile, "'", "''")+"'\n---\n")
	d.wantFindings(t)
	const here = "https://site.example/a/"
	hrefs, buttons, _ := read(t, d.files["a/index.html"])
	if len(buttons) != 3 || len(hrefs) < 10 {
		t.Errorf("have %d links and the buttons %v", len(hrefs), buttons)
	}
	for id, href := range hrefs {
		u, err := url.Parse(href)
		if err != nil {
			t.Errorf("%s: %v", id, err)
			continue
		}
		query, err := url.ParseQuery(u.RawQuery)
		if err != nil || u.Fragment != "" || strings.ContainsAny(u.RawQuery, "+ \"<>'") {
			t.Errorf("%s: %q is not well encoded: %v", id, href, err)
		}
		var all strings.Builder
		for _, values := range query {
			all.WriteString(strings.Join(values, "\n") + "\n")
		}
		if !strings.Contains(all.String(), here) {
			t.Errorf("%s: no address of the page in %q", id, all.String())
		}
		if id != "facebook" && id != "linkedin" && !strings.Contains(all.String(), hostile) {
			t.Errorf("%s: no title in %q", id, all.String())
		}
	}
}

// TestOwnShareIcon: an icon of the site stands in the page; those of the theme come from one drawing.
func TestOwnShareIcon(t *testing.T) {
	source := txtarFS(t, "testdata/kinds.txtar").(fstest.MapFS)
	theme, err := os.ReadFile("../../layouts/_icons/email.svg")
	if err != nil {
		t.Fatal(err)
	}
	source["layouts/_icons/email.svg"] = &fstest.MapFile{Data: theme, Mode: 0o644} // an unchanged copy
	source["layouts/_icons/copy.svg"] = &fstest.MapFile{Data: []byte(`<svg viewBox="0 0 9 9"><path d="M1 2h3"/></svg>`),
		Mode: 0o644}
	page := drawThemed(t, source).files["levels-of-care/iop/index.html"]
	_, row, _ := strings.Cut(page, "share-links")
	for text, want := range map[string]bool{`d="M1 2h3"`: true, ".svg#copy": false, ".svg#email": true,
		".svg#print": true} {
		if strings.Contains(row, text) != want {
			t.Errorf("%s: want %t in %.600s", text, want, row)
		}
	}
}

func TestShareLinksOfASensitivePage(t *testing.T) {
	d := drawSite(t, shared+`-- content/a.md --
---
sensitive: true
share: [x, print, email, facebook, copy]
---
`)
	hrefs, buttons, _ := read(t, d.files["a/index.html"])
	if len(hrefs) != 1 || !strings.HasPrefix(hrefs["email"], "mailto:?") || strings.Join(buttons, " ") != "print copy" {
		t.Errorf("have %v and %v", hrefs, buttons)
	}
}
