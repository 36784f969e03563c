package serve

import (
	"net/http"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// seen is a parsed page of the overview.
type seen struct {
	t    *testing.T
	body string
	root *html.Node
}

func (w *testServer) overviewOf(t *testing.T, query string) seen {
	t.Helper()
	res, body := w.get(t, "GET", Prefix+query)
	if res.StatusCode != http.StatusOK {
		t.Fatalf("%s: status %d", query, res.StatusCode)
	}
	root, err := html.Parse(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	return seen{t, body, root}
}

// text is the text of the element with an id, with single spaces; "" where there is none.
func (s seen) text(id string) string {
	n := find(s.root, func(n *html.Node) bool { return attribute(n, "id") == id })
	return words(n)
}

// titles are those of the pages that are listed in the element with an id.
func (s seen) titles(id string) []string {
	var list []string
	top := find(s.root, func(n *html.Node) bool { return attribute(n, "id") == id })
	if top == nil {
		s.t.Fatalf("there is no #%s", id)
	}
	for n := range top.Descendants() {
		if n.Data == "li" && n.Parent != nil && attribute(n.Parent, "class") == "rows" {
			list = append(list, words(find(n, func(n *html.Node) bool { return attribute(n, "class") == "title" })))
		}
	}
	return list
}

// row is the text of the row with a title.
func (s seen) row(title string) string {
	n := find(s.root, func(n *html.Node) bool {
		return n.Data == "li" && strings.HasPrefix(words(n), title) && attribute(n.Parent, "class") == "rows"
	})
	if n == nil {
		s.t.Errorf("no row begins with %q", title)
	}
	return words(n)
}

func find(top *html.Node, is func(*html.Node) bool) *html.Node {
	for n := range top.Descendants() {
		if n.Type == html.ElementNode && is(n) {
			return n
		}
	}
	return nil
}

func attribute(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func words(n *html.Node) string {
	if n == nil {
		return ""
	}
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data + " ")
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}
