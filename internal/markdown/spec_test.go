package markdown

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// TestCommonMark runs the examples of the specification with extensions off. The HTML is compared as trees: spaces
// between blocks and the way void elements are closed do not count, as in the specification's own test program.
func TestCommonMark(t *testing.T) {
	data, err := os.ReadFile("testdata/commonmark-0.31.2.json")
	if err != nil {
		t.Fatal(err)
	}
	var examples []struct {
		Markdown, HTML, Section string
		Example                 int
	}
	if err := json.Unmarshal(data, &examples); err != nil {
		t.Fatal(err)
	}
	if len(examples) != 652 {
		t.Fatalf("have %d examples, want 652", len(examples))
	}
	c := New(Options{Plain: true})
	for _, e := range examples {
		got, found := c.Convert(Source{File: "spec.md", Line: 1, Text: []byte(e.Markdown)}, Env{})
		if len(found) > 0 {
			t.Errorf("%s, example %d: findings %v", e.Section, e.Example, found)
		}
		if want, got := canonical(t, e.HTML), canonical(t, got.HTML); got != want {
			t.Errorf("%s, example %d:\n%q\ngot  %s\nwant %s", e.Section, e.Example, e.Markdown, got, want)
		}
	}
}

var blockElements = strings.Fields("address article aside blockquote body dd details div dl dt fieldset figcaption figure footer " +
	"form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section table tbody td tfoot th thead tr ul br")

// canonical writes HTML so that two texts that a browser shows alike are equal.
func canonical(t testing.TB, source string) string {
	t.Helper()
	nodes, err := html.ParseFragment(strings.NewReader(strings.TrimRight(source, "\n")), &html.Node{Type: html.ElementNode, DataAtom: atom.Div, Data: "div"})
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, n := range nodes {
		writeCanonical(&b, n, false)
	}
	s := b.String()
	for _, name := range blockElements {
		for _, tag := range []string{"<" + name + ">", "</" + name + ">", "<" + name + " "} {
			s = strings.ReplaceAll(s, " "+tag, tag)
			if strings.HasSuffix(tag, ">") {
				s = strings.ReplaceAll(s, tag+" ", tag)
			}
		}
	}
	return strings.TrimSpace(s)
}

func writeCanonical(b *strings.Builder, n *html.Node, pre bool) {
	switch n.Type {
	case html.TextNode:
		if pre {
			b.WriteString(html.EscapeString(n.Data))
			return
		}
		text := strings.Join(strings.Fields(n.Data), " ")
		if n.Data != strings.TrimLeft(n.Data, " \n\t") {
			b.WriteByte(' ')
		}
		b.WriteString(html.EscapeString(text))
		if text != "" && n.Data != strings.TrimRight(n.Data, " \n\t") {
			b.WriteByte(' ')
		}
	case html.CommentNode:
		b.WriteString("<!--" + n.Data + "-->")
	case html.ElementNode:
		b.WriteString("<" + n.Data)
		slices.SortFunc(n.Attr, func(a, b html.Attribute) int { return strings.Compare(a.Key, b.Key) })
		for _, a := range n.Attr {
			b.WriteString(" " + a.Key + `="` + html.EscapeString(a.Val) + `"`)
		}
		b.WriteString(">")
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			writeCanonical(b, c, pre || n.Data == "pre")
		}
		b.WriteString("</" + n.Data + ">")
	}
}
