package bench

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// shape is what a finished page holds, in counts: two generators do equal work when the shapes of their pages are
// equal.
type shape struct {
	Title, H1   string
	Calls       int // tel: links
	Breadcrumbs int
	Contents    int // links of the table of contents
	Headings    int // of the body
	Paragraphs  int
	Tables      int
	Pictures    int
	Footnotes   int
	Tags        int
	Share       int
	Related     int
	Neighbours  int
	Siblings    int
	Listed      int // entries of a list page
	Schema      string
	Loose       bool // white space between tags: not minified
}

// shapes reads every HTML file of a finished site, by path.
func shapes(t *testing.T, dir string) map[string]shape {
	t.Helper()
	found := map[string]shape{}
	for file, text := range files(t, dir, ".html") {
		found[file] = shapeOf(t, file, text)
	}
	return found
}

// files gives the files of a finished site that end in ext, by path.
func files(t *testing.T, dir, ext string) map[string]string {
	t.Helper()
	found := map[string]string{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || path.Ext(file) != ext {
			return err
		}
		text, err := fs.ReadFile(os.DirFS(dir), file)
		found[file] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func shapeOf(t *testing.T, file, text string) shape {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(text))
	if err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	s := shape{Loose: strings.Contains(text, ">\n  ")}
	s.read(t, file, doc, "")
	return s
}

// read walks a page; place is the part of the page that a node is in.
func (s *shape) read(t *testing.T, file string, n *html.Node, place string) {
	if n.Type == html.ElementNode {
		switch {
		case n.Data == "aside" || n.Data == "footer":
			place = n.Data
		case attribute(n, "class") != "" && n.Data != "a":
			place = attribute(n, "class")
		}
		s.element(t, file, n, place)
	}
	for child := range n.ChildNodes() {
		s.read(t, file, child, place)
	}
}

func (s *shape) element(t *testing.T, file string, n *html.Node, place string) {
	switch n.Data {
	case "title":
		s.Title = words(n)
	case "h1":
		s.H1 = words(n)
	case "h2", "h3":
		s.Headings++
	case "p":
		s.Paragraphs++
	case "table":
		s.Tables++
	case "img":
		s.Pictures++
	case "sup":
		s.Footnotes++
	case "script":
		s.Schema += schema(t, file, words(n))
	case "a":
		s.link(attribute(n, "href"), place)
	}
}

func (s *shape) link(href, place string) {
	if strings.HasPrefix(href, "tel:") {
		s.Calls++
	}
	counts := map[string]*int{
		"breadcrumbs": &s.Breadcrumbs, "toc": &s.Contents, "tags": &s.Tags, "share": &s.Share,
		"related": &s.Related, "prevnext": &s.Neighbours, "aside": &s.Siblings, "list": &s.Listed,
	}
	if count := counts[place]; count != nil {
		*count++
	}
}

// schema names the types in a JSON-LD graph, which must be good JSON.
func schema(t *testing.T, file, text string) string {
	var doc struct {
		Graph []map[string]any `json:"@graph"`
	}
	if err := json.Unmarshal([]byte(text), &doc); err != nil {
		t.Errorf("%s: JSON-LD: %v", file, err)
	}
	var types []string
	for _, thing := range doc.Graph {
		types = append(types, fmt.Sprint(thing["@type"], " ", thing["headline"], " ", thing["dateModified"]))
	}
	return strings.Join(types, "; ")
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func words(n *html.Node) string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}
