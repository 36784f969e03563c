package markdown

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/rogpeppe/go-internal/txtar"
)

func seed(f *testing.F) {
	for _, v := range vectors {
		f.Add(v)
	}
	names, err := filepath.Glob("testdata/*.txtar")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range names {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(member(archive, "in.md").Data))
	}
	data, err := os.ReadFile("testdata/commonmark-0.31.2.json")
	if err != nil {
		f.Fatal(err)
	}
	for line := range strings.Lines(string(data)) {
		if text, ok := strings.CutPrefix(strings.TrimSpace(line), `"markdown": "`); ok {
			f.Add(strings.NewReplacer(`\n`, "\n", `\t`, "\t", `\"`, `"`, `\\`,
				`\`).Replace(strings.TrimSuffix(text, `",`)))
		}
	}
}

// pageText makes of a fuzzer's bytes what package content gives: valid UTF-8 without NUL and CR, of moderate size.
func pageText(s string) []byte {
	s = strings.ToValidUTF8(s, "�")
	s = strings.NewReplacer("\x00", "", "\r\n", "\n", "\r", "\n").Replace(s)
	return []byte(s[:min(len(s), 16<<10)])
}

// FuzzConvert: the HTML is balanced and safe, places lie in the text, the same text gives the same result, and nothing
// panics.
func FuzzConvert(f *testing.F) {
	seed(f)
	c := New(Options{Directives: testDirectives, Typographer: true})
	plain := New(Options{Plain: true})
	f.Fuzz(func(t *testing.T, s string) {
		text := pageText(s)
		if !utf8.Valid(text) {
			return
		}
		before := bytes.Clone(text)
		result, found := c.Convert(Source{File: "a.md", Line: 1, Text: text}, safeEnv())
		for _, part := range append([]string{result.HTML}, headingHTML(result)...) {
			if fault := unsafeHTML(part); fault != "" {
				t.Errorf("%s in %q", fault, part)
			}
			if strings.Contains(strings.ToLower(part), "<script") {
				t.Errorf("script in %q", part)
			}
		}
		lines := strings.Split(string(text), "\n")
		for _, x := range found {
			if x.Rule == unreadable.Name {
				t.Errorf("the parser panics: %s", describeFindings(found))
			}
			if x.Line < 1 || x.Line > len(lines) || x.Column < 1 ||
				x.Column > 1+utf8.RuneCountInString(lines[x.Line-1]) {
				t.Errorf("place outside the text: %s", describeFindings(found))
			}
		}
		again, _ := c.Convert(Source{File: "a.md", Line: 1, Text: text}, safeEnv())
		if result.HTML != again.HTML || describe(result) != describe(again) {
			t.Error("the same text gives another result")
		}
		checkProse(t, text, result)
		if !bytes.Equal(before, text) {
			t.Error("the text was changed")
		}
		if len(limitsOf(found)) == 0 {
			checkFirst(t, c, text)
		}
		plain.Convert(Source{Text: text}, Env{})
	})
}

// checkFirst compares reading a page part by part with reading all of it.
func checkFirst(t *testing.T, c *Converter, text []byte) {
	t.Helper()
	if parts, whole := c.firstParagraph(text, 16), c.firstParagraph(text, len(text)); parts != whole {
		t.Errorf("read in parts %q, as a whole %q: %q", parts, whole, text)
	}
}

// FuzzDirectives: attributes are read to where they end, their places are those of their names, and a page of
// components keeps its promises with them.
func FuzzDirectives(f *testing.F) {
	for _, s := range []string{`{}`, `{#id .class key=value q="quoted \" value" 'x' flag}`, `{a=“b”}`, `{a="b}`, `{a=}`,
		`{a a}`, "{\n}", `{.}`} {
		f.Add(s, ":::warning\nx\n:::\n")
	}
	c := New(Options{Directives: testDirectives})
	f.Fuzz(func(t *testing.T, s, page string) {
		line := pageText(s)
		if len(line) > 0 && line[0] == '{' {
			list, n, fault := parseAttributes(line, 0)
			if fault == nil && (n < 2 || n > len(line) || line[n-1] != '}') {
				t.Errorf("%q ends at %d", line, n)
			}
			if fault != nil && (fault.offset < 0 || fault.offset > len(line)) {
				t.Errorf("%q: fault at %d", line, fault.offset)
			}
			for _, a := range list {
				if rest := string(line[a.offset:]); a.key != "id" && a.key != "class" &&
					!strings.HasPrefix(rest, a.key) {
					t.Errorf("%q: %q is not at %d", line, a.key, a.offset)
				}
			}
		}
		text := pageText(":::warning[" + s + "]" + s + "\n" + page + "\n:tel[" + s + "]" + s)
		result, found := c.Convert(Source{File: "a.md", Line: 1, Text: text}, safeEnv())
		if fault := unsafeHTML(result.HTML); fault != "" {
			t.Errorf("%s in %q", fault, result.HTML)
		}
		for _, x := range found {
			if x.Rule == unreadable.Name {
				t.Errorf("the parser panics: %s", describeFindings(found))
			}
		}
	})
}

// FuzzAttributePlaces: the attributes of a tag are where the tokenizer reads them.
func FuzzAttributePlaces(f *testing.F) {
	for _, s := range []string{
		`<a href=x>`, `<a b="x"c='y'd>`, `<a/b=/c>`, `<a b = "x" B=y>`, `<a =b=c>`, "<a ſrc=x src=y>",
		`<a b='"' c="'">`,
		`<a b=">" c=>`, "<a\nb\n=\n'c'/>", `<a b="" c>`,
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		fragment := fragment{html: pageText(s)}
		fragment.tags(func(tag *token) {
			if !tag.isStart() || bytes.IndexByte(tag.raw, '&') >= 0 {
				return
			}
			for i, a := range tag.Attr {
				if tag.attr(a.Key) != i {
					continue
				}
				place := tag.place(a.Key)
				name := string(tag.raw[place.start : place.start+len(a.Key)])
				value := string(tag.raw[place.value:place.end])
				if !strings.EqualFold(name, a.Key) || value != a.Val {
					t.Errorf("%q: attribute %q with %q, have %q with %q", tag.raw, a.Key, a.Val, name, value)
				}
			}
		})
	})
}
