package render

import (
	"strings"
	"testing"

	"porchlight/internal/care"
)

func TestAttributeTypes(t *testing.T) {
	known := vocabulary{country: "us", words: map[string][]string{
		"level": {"residential", "php", "iop"}, "country": {"gb", "us"}, "topic": {"overdose", "suicide"},
		"term":     {"IOP", "MOUD"},
		"helpline": {"springfield"},
	}}
	for _, test := range []struct {
		declared           attributeDeclaration
		value, wrong, hint string
	}{
		{attributeDeclaration{Type: "text"}, "anything", "", ""},
		{attributeDeclaration{}, "anything", "", ""},
		{attributeDeclaration{Type: "number"}, "1.5", "", ""},
		{attributeDeclaration{Type: "number"}, "few", `want a number, have "few"`, ""},
		{attributeDeclaration{Type: "bool"}, "true", "", ""},
		{attributeDeclaration{Type: "bool"}, "yes", `want true or false, have "yes"`, ""},
		{attributeDeclaration{Type: "date"}, "2027-03-01", "", ""},
		{attributeDeclaration{Type: "date"}, "2027-02-30", `want a date such as 2027-03-01, have "2027-02-30"`, ""},
		{attributeDeclaration{Type: "date"}, "March 2027", `want a date such as 2027-03-01, have "March 2027"`, ""},
		{attributeDeclaration{Type: "url"}, "/page/", "", ""},
		{attributeDeclaration{Type: "url"}, "javascript:alert(1)",
			`want an address such as https://example.org/ or /page/, have "javascript:alert(1)"`, ""},
		{attributeDeclaration{Type: "phone"}, "988", "", ""},
		{attributeDeclaration{Type: "helpline"}, "springfeld", `no helpline "springfeld" in config.toml`,
			`did you mean "springfield"?`},
		{attributeDeclaration{Type: "level"}, "iop", "", ""},
		{attributeDeclaration{Type: "level"}, "ipo", `want one of residential, php, iop, have "ipo"`,
			`did you mean "iop"?`},
		{attributeDeclaration{Type: "country"}, "de", `want one of gb, us, have "de"`, ``},
		{attributeDeclaration{Type: "country"}, "uk", `want one of gb, us, have "uk"`,
			`write "gb", the code of the United Kingdom`},
		{attributeDeclaration{Type: "topic"}, "overdoes", `want one of overdose, suicide, have "overdoes"`,
			`did you mean "overdose"?`},
		{attributeDeclaration{Type: "term"}, "MUOD", `want one of IOP, MOUD, have "MUOD"`, `did you mean "MOUD"?`},
		{attributeDeclaration{Type: "place"}, "springfield", `this site has none, have "springfield"`, "leave it out"},
		{attributeDeclaration{Type: "level", List: true}, "iop, php,", "", ""},
		{attributeDeclaration{Type: "level", List: true}, "iop, pph", `want one of residential, php, iop, have "pph"`,
			`did you mean "php"?`},
		{attributeDeclaration{Type: "choice", Values: []string{"on-file"}, Why: "a quote needs a written yes"}, "no",
			`want one of on-file, have "no": a quote needs a written yes`, ""},
	} {
		wrong, hint := test.declared.check(test.value, known)
		if wrong != test.wrong || hint != test.hint {
			t.Errorf("%s %q: have %q (%q), want %q (%q)", test.declared.Type, test.value, wrong, hint, test.wrong,
				test.hint)
		}
	}
}

// A long list of names is shown only without a nearest name.
func TestLongListsStayShort(t *testing.T) {
	many := strings.Split(strings.Repeat("housing,", longestList)+"psychiatric", ",")
	if wrong, _ := oneOf("psychiatrc", many); wrong != `there is no "psychiatrc"` {
		t.Error(wrong)
	}
	if wrong, _ := oneOf("zzzzzzzzzz", many); !strings.Contains(wrong, "housing, ") {
		t.Error(wrong)
	}
}

// Every type that names something on file finds its names in the data that come with Porchlight, and those that only
// pages give in pages.
func TestAttributeTypesKnowTheData(t *testing.T) {
	data, problems := care.Load(nil)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	d := drawSite(t, "-- content/a.md --\n")
	words := d.renderer.vocabulary.words
	for _, kind := range []string{"country", "topic"} {
		if len(words[kind]) == 0 {
			t.Errorf("no word of type %q", kind)
		}
	}
	for kind, want := range map[string]int{
		"level": len(data.Levels), "service": len(data.Services), "substance": len(data.Substances),
		"therapy": len(data.Therapies), "term": len(data.Glossary),
	} {
		if have := len(words[kind]); have != want {
			t.Errorf("%s: %d words, want %d", kind, have, want)
		}
	}
}

func TestWhatAComponentNeeds(t *testing.T) {
	const site = `-- layouts/_directives/quote.html --
<blockquote>{{ .Inner }}</blockquote>
-- layouts/_directives/quote.toml --
forms = ["container"]
[attributes.consent]
type = "choice"
values = ["on-file"]
required = true
why = "nobody may be quoted without a written yes"
[attributes.date]
type = "date"
required = true
-- layouts/_directives/word.html --
<i>{{ .Text }}</i>{{ if eq .Text "b" }}{{ errorf "not %s" .Text }}{{ end }}
-- layouts/_directives/word.toml --
[label]
type = "choice"
values = ["alpha", "b"]
required = true
-- layouts/_directives/pic.html --
{{ with picture (.Get "src") }}<img src="{{ .RelURL }}" width="{{ .Width }}" height="{{ .Height }}" alt="">{{ end }}
-- layouts/_directives/pic.toml --
[attributes.src]
type = "picture"
-- layouts/_directives/each.html --
{{ range .List "of" }}<b>{{ . }}</b>{{ end }}
-- static/img/door.svg --
<svg xmlns="http://www.w3.org/2000/svg" width="20" height="30"/>
-- content/a.md --
`
	for _, test := range []struct{ markdown, findings, drawn string }{
		{":::quote{consent=on-file date=2027-03-01}\nx\n:::", "", "<blockquote><p>x</p></blockquote>"},
		{":::quote\nx\n:::", `content/a.md:1:1: "quote" needs the attribute "consent": nobody may be quoted without a written yes (write {consent="on-file"})
content/a.md:1:1: "quote" needs the attribute "date" (write {date="..."} with the day, such as 2027-03-01)
`, ""},
		{":::quote{consent=\"\" date=2027-03-01}\nx\n:::", `content/a.md:1:1: "quote" needs the attribute "consent": nobody may be quoted without a written yes (write {consent="on-file"})
`, ""},
		{":::quote{date=2027-03-01 consent=verbal}\nx\n:::", `content/a.md:1:26: consent: want one of on-file, have "verbal": nobody may be quoted without a written yes
`, ""},
		{"The :word[alpha]{}.", "", "<i>alpha</i>"},
		{"The :word[alpa]{}.", `content/a.md:1:5: word: want one of alpha, b, have "alpa" (did you mean "alpha"?)` +
			"\n", ""},
		{"The :word{}.", `content/a.md:1:5: "word" needs a text in brackets (write it in brackets after "word")` + "\n",
			""},
		{"One\n\nThe :word[b]{}.", "content/a.md:3:5: not b\n", ""},
		{`::pic{src="/img/door.svg"}`, "", `<img src=/img/door.svg width=20 height=30 alt`},
		{`::pic{src="/img/dor.svg"}`, `content/a.md:1:7: picture: there is no picture at "/img/dor.svg" (did you mean "/img/door.svg"?)` + "\n", ""},
		{`::pic{src="/empty.txt"}`, `content/a.md:1:7: picture: "/empty.txt" is an empty file, which browsers do not show as a picture (save the picture again)` + "\n", ""},
		{`::each{of=" a,b , ,c"}`, "", "<b>a</b><b>b</b><b>c</b>"},
	} {
		d := drawSite(t, site+test.markdown+"\n")
		if got := d.reported(); got != test.findings {
			t.Errorf("%s:\nhave %s\nwant %s", test.markdown, got, test.findings)
		}
		if page := d.files["a/index.html"]; !strings.Contains(page, test.drawn) {
			t.Errorf("%s:\nno %s in\n%s", test.markdown, test.drawn, page)
		}
	}
}

// A problem that a layout reports is at the component that it draws, and at no other.
func TestPlacesOfComponentFaults(t *testing.T) {
	d := drawSite(t, `-- layouts/_directives/bad.html --
{{ errorf "in the component" }}
-- layouts/page.html --
{{ .Content }}{{ warnf "in the layout" }}
-- content/a.md --
One

- two

  ::bad{}
`)
	d.wantFindings(t, "content/a.md: in the layout", "content/a.md:5:3: in the component")
}

// The text of a page is drawn before its layout, and each part of a divided list sees what the text left.
func TestFirstUse(t *testing.T) {
	d := drawSite(t, `-- layouts/_directives/term.html --
{{ if firstUse "term" .Text }}FIRST{{ else }}again{{ end }} {{ .Text }}
-- layouts/page.html --
{{ .Content }} | {{ firstUse "term" "IOP" }} {{ firstUse "term" "DBT" }} {{ firstUse "term" "DBT" }}
-- layouts/section.html --
{{ firstUse "part" }} {{ len .Paginator.Pages }}
-- config.toml --
baseURL = "https://site.example/"
[pagination]
pagerSize = 1
-- content/s/_index.md --
-- content/s/a.md --
:term[IOP]{} :term[PHP]{} :term[IOP]{}
-- content/s/b.md --
:term[IOP]{}
`)
	d.wantFindings(t)
	d.wantFile(t, "s/a/index.html", "<p>FIRST IOP FIRST PHP again IOP</p>| false true false")
	d.wantFile(t, "s/b/index.html", "<p>FIRST IOP</p>| false true false")
	d.wantFile(t, "s/index.html", "true 1")
	d.wantFile(t, "s/page/2/index.html", "true 1")
}
