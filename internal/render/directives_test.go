package render

import (
	"strings"
	"testing"
)

const components = `-- layouts/_directives/box.html --
<div data-tone="{{ .Get "tone" }}">{{ with .Label }}{{ . }}: {{ end }}{{ range .Items }}[{{ .Text }}]{{ end }}{{ .Inner }}</div>
-- layouts/_directives/box.toml --
forms = ["container"]
content = "headings"
[attributes.tone]
type = "choice"
values = ["calm", "urgent"]
default = "calm"
[attributes.count]
type = "number"
[attributes.line]
type = "helpline"
-- layouts/_directives/dial.html --
<a href="{{ tel (.Get "number") }}">{{ .Label }}</a>
-- layouts/_directives/dial.toml --
forms = ["inline", "leaf"]
[attributes.number]
type = "phone"
required = true
-- layouts/_directives/points.html --
{{ .Before }}{{ range .Items }}<i>{{ .Plain }}</i>{{ end }}{{ .After }}
-- layouts/_directives/points.toml --
forms = ["container"]
content = "list"
-- layouts/_directives/steps.html --
<h{{ .Level }}>{{ .Label }}</h{{ .Level }}>{{ range .Items }}<b>{{ .Head }}{{ .Body }}{{ delimit .Points "; " }}</b>{{ end }}
-- layouts/_directives/steps.toml --
forms = ["container"]
content = "parts"
-- layouts/_directives/frame.html --
{{ .Inner }}
-- layouts/_directives/frame.toml --
content = "picture"
[attributes.decorative]
type = "bool"
[attributes.credit]
required = true
unless = "decorative"
-- layouts/_directives/free.html --
{{ .Kind }} {{ .Get "anything" }}
-- config.toml --
baseURL = "https://site.example/"
[helplines.springfield]
number = "1-217-555-0142"
-- content/a.md --
`

func TestComponents(t *testing.T) {
	d := drawSite(t, components+`Call :dial[now]{number="1-800-662-HELP"}.

:::box[Note]{tone=urgent}
### One
:::

:::box
### Two
:::

::free{anything="at all"}

:::points
Before.

- one
- two

After.
:::

## Part

:::steps[Go]
### First
- a
- b
:::

:::frame{decorative=true}
![](https://example.org/a.png)
:::
`)
	d.wantFindings(t)
	page := d.files["a/index.html"]
	for _, want := range []string{
		`<p>Call <a href=tel:+18006624357>now</a>.`, `<div data-tone=urgent>Note: [One]<h3 id=one>One</h3></div>`, `<div data-tone=calm>[Two]<h3`, `leaf at all`,
		`<p>Before.</p><i>one</i><i>two</i><p>After.</p>`, `<h3>Go</h3><b><h3 id=first>First</h3><ul><li>a</li><li>b</li></ul>a; b</b>`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("no %q in:\n%s", want, page)
		}
	}
}

func TestMistakesInComponents(t *testing.T) {
	for _, test := range []struct{ markdown, want string }{
		{"::box{}", `"box" cannot be written as a line of its own with :: (write :::box on a line, the text, and ::: on a line)`},
		{":::box\n:::", `"box" has no content (write the text between the opening and the closing line)`},
		{":::box\nOnly text.\n:::", `"box" has no headings (begin each part with a heading on a line of its own, such as ### How long does it take?)`},
		{":::points\nOnly text.\n:::", `"points" has no list (write a list, each point on a line that begins with -)`},
		{":::points\n### A\n- a\n:::", `"points" wants a list, and has headings (write a list, each point on a line that begins with -)`},
		{":::steps\nOnly text.\n:::", `"steps" has neither headings nor a list (begin each part with a heading on a line of its own, such as ### How long does it take?; or write a list, each point on a line that begins with -)`},
		{":::frame{credit=x}\nOnly text.\n:::", `"frame" has no picture (write ![what it shows](file.jpg) between the opening and the closing line)`},
		{":::frame{credit=x}\n![](https://example.org/a.png)\n:::", `the picture "a.png" has no words for people who cannot see it (write in its brackets what it shows; if it tells nothing, write <img src="https://example.org/a.png" alt="">, or {decorative=true} after the name of the component around it)`},
		{":::frame\n![a](https://example.org/a.png)\n:::", `"frame" needs the attribute "credit" (write {credit="..."})`},
		{":::box{tone=urgnt}\n### A\n:::", `tone: want one of calm, urgent, have "urgnt" (did you mean "urgent"?)`},
		{":::box{tne=urgent}\n### A\n:::", `"box" does not know the attribute "tne" (did you mean "tone"?)`},
		{":::box{colour=red}\n### A\n:::", `"box" does not know the attribute "colour" (it knows count, line, tone)`},
		{":::box{count=many}\n### A\n:::", `count: want a number, have "many"`},
		{":::box{line=sprngfield}\n### A\n:::", `line: no helpline "sprngfield" in config.toml (did you mean "springfield"?)`},
		{":::box{line=boston}\n### A\n:::", `line: no helpline "boston" in config.toml (add [helplines.boston] to config.toml, or leave the attribute out)`},
		{":dial[x]{}", `"dial" needs the attribute "number" (write {number="..."})`},
		{":dial[x]{number=12}", `number: want a phone number such as 1-800-662-4357, have "12": it has too few digits`},
	} {
		d := drawSite(t, components+test.markdown+"\n")
		if got := d.reported(); !strings.Contains(got, test.want+"\n") || strings.Count(got, "\n") != 1 {
			t.Errorf("%s:\nhave %swant %s", test.markdown, got, test.want)
		}
	}
}

func TestMistakesInDeclarations(t *testing.T) {
	d := drawSite(t, `-- layouts/_directives/box.html --
<p>{{ .Inner }}</p>
-- layouts/_directives/box.toml --
forms = [5, "contaner"]
content = "maybe"
[attributes.x]
type = "fone"
-- content/a.md --
`)
	d.wantFindings(t,
		`layouts/_directives/box.toml:1:10: forms[1]: want text, have the number 5 (put it in quotes: "5")`,
		`layouts/_directives/box.toml:1:13: forms: want one of container, leaf, inline, have "contaner"`,
		`layouts/_directives/box.toml:2:11: content: want one of required, headings, list, parts, picture, optional, none, have "maybe"`,
		`layouts/_directives/box.toml:4:8: attributes.x.type: want one of `+strings.Join(attributeTypes, ", ")+`, have "fone"`)
}
