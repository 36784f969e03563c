package foreign

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"porchlight/internal/race"
)

// TestFind: each text holds the marks that are listed behind it.
func TestFind(t *testing.T) {
	for text, want := range map[string][]string{
		`a {{< youtube abc >}} b`:                        {`{{< youtube abc >}}`},
		"{{% note %}}x{{% /note %}}":                     {`{{% note %}}`},
		`{{ site.baseurl }}/x`:                           {`{{ site.baseurl }}`},
		`{%- include a.html -%} {# a comment #}`:         {`{%- include a.html -%}`, `{# a comment #}`},
		"{% highlight go %}\nx\n{% endhighlight %}":      {`{% highlight go %}`},
		`<%= yield %>`:                                   {`<%= yield %>`},
		"{: .note}\n{:toc} {::nomarkdown}":               {`{: .note}`, `{:toc}`, `{::nomarkdown}`},
		`[b](/x/){:class="b"} ![a](b.png){width=50%}`:    {`{:class="b"}`, `{width=50%}`},
		`[contact-form-7 id="1"] [gallery] [my-x a="b"]`: {`[contact-form-7 id="1"]`, `[gallery]`, `[my-x a="b"]`},
		`[embed]https://a.example[/embed]`:               {`[embed]`},
		`[video src=“a.mp4”][/video]`:                    {`[video src=“a.mp4”]`},
		`[et_pb_section fb_built="1"][et_pb_text]x[/et_pb_text][/et_pb_section]`: {
			`[et_pb_section fb_built="1"]`, `[et_pb_text]`},
		`[/et_pb_text]`: {`[/et_pb_text]`},
		`[[Page]] [[Level of care|levels]] ![[a.png]] [[TOC]]`: {
			`[[Page]]`, `[[Level of care|levels]]`, `![[a.png]]`, `[[TOC]]`},
		"<<<<<<< HEAD\nours\n=======\ntheirs\n>>>>>>> other\nx": {`<<<<<<< HEAD`},
		"a\n>>>>>>> other\n":                   {`>>>>>>> other`},
		"!!! note \"Title\"\n    x\n??? tip\n": {`!!! note "Title"`, `??? tip`},
		".. note::\n\n   x":                    {`.. note::`},
		"import Box from '../box'\n":           {`import Box from '../box'`},

		`[sic] [1] [Name] {name} [a, b] [video] [button] [x] [ ] [caption: a house]`:                               nil,
		`[gallery](g.md) [gallery][g] and [toc]: x`:                                                                nil,
		"[[1]] [[a](b.md)] [[1]](#a) [[fill: who]] [[ -f x ]] [[[a]]] a[[i]]":                                      nil,
		"[[a]] [gallery]\n\n[a]: x.md\n[gallery]: y.md\n":                                                          nil,
		`\{{ x }} \[[Page]] \[gallery] \{% x %}`:                                                                   nil,
		`:::figure[Caption] x[gallery] [caption] :tel[call]{number="1"} :glossary[MOUD]{start=true} ## A {#id .x}`: nil,
		"a\n=======\nb\n> > > > > > > quote\n>>> quote\n":                                                          nil,
		`{ {x} } {: :-) {a} {{ no end`:                                                                             nil,
		"Really?!! !!! \n!!!\n... and so on\n":                                                                     nil,
		`"I need [help]" (she said) {laughs}: "no" [/] [/ a]`:                                                      nil,
	} {
		marks := Find([]byte(text))
		var got []string
		for _, m := range marks {
			if m.Instead == "" || !strings.HasPrefix(m.Message, `"`) {
				t.Errorf("%q: wants words: %+v", text, m)
			}
			got = append(got, text[m.Start:m.End])
		}
		if strings.Join(got, "\n") != strings.Join(want, "\n") {
			t.Errorf("%q:\ngot  %q\nwant %q", text, got, want)
		}
	}
}

// code is code of Markdown, roughly: between fences, between backticks, indented.
var code = regexp.MustCompile("(?ms)^ *(````?)[a-z]*\n.*?^ *````?$|`+[^`\n]+`+|^ {4}.*?$")

// TestOrdinaryText: texts that people wrote for this project hold no foreign markup outside of code.
func TestOrdinaryText(t *testing.T) {
	read := 0
	for _, folder := range []string{"../../content", "../../docs", "../.."} {
		_ = filepath.WalkDir(folder, func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() && (d.Name() == "archetypes" || len(d.Name()) > 2 && d.Name()[0] == '.') {
				return fs.SkipDir
			}
			if !strings.HasSuffix(name, ".md") {
				return nil
			}
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			read++
			for _, m := range Find(code.ReplaceAll(text, nil)) {
				t.Errorf("%s: %s", name, m.Message)
			}
			return nil
		})
	}
	if read < 60 {
		t.Errorf("only %d texts were found", read)
	}
}

// TestFindIsLinear: what a hostile text repeats is found, or passed over, in one pass.
func TestFindIsLinear(t *testing.T) {
	size := 1 << 21
	if race.FewRounds() {
		size = 1 << 19
	}
	for _, part := range []string{"{{", "{% ", "[[", "[[a", "[embed", "[x a=\"", "[video]", "{:", "<%",
		"[[a]]\n[a]: x\n", "[a]:", "!!! "} {
		Find([]byte(strings.Repeat(part, size/len(part))))
	}
}

func BenchmarkFind(b *testing.B) {
	text, err := os.ReadFile("../../docs/writing.md")
	if err != nil {
		b.Fatal(err)
	}
	text = code.ReplaceAll(text, nil)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		Find(text)
	}
}
