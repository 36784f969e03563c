package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
	"golang.org/x/net/html"
)

// reads FILE CLASS...: prints what a person reads in each element of a published page that has one of the classes: a
// line for each paragraph, point or row, cells with | between them, links with their address behind them, pictures as
// their words. What is not there is said to be.
func scriptReads(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) < 2 {
		ts.Fatalf("usage: reads FILE CLASS...")
	}
	file, err := os.Open(ts.MkAbs(args[0]))
	ts.Check(err)
	defer file.Close()
	page, err := html.Parse(file)
	ts.Check(err)
	for _, class := range args[1:] {
		found := false
		for n := range page.Descendants() {
			if hasClass(n, class) {
				found = true
				_, err := fmt.Fprint(ts.Stdout(), readAloud(n))
				ts.Check(err)
			}
		}
		if !found {
			_, err := fmt.Fprintf(ts.Stdout(), "(no %s)\n", class)
			ts.Check(err)
		}
	}
}

// machines FILE TYPE: prints what a published page declares for machines of things of a type of schema.org, one JSON
// object after the other. What is missing is named.
func scriptMachines(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: machines FILE TYPE")
	}
	_, after, _ := strings.Cut(ts.ReadFile(args[0]), "application/ld+json>")
	text, _, closed := strings.Cut(after, "</script>")
	if !closed {
		ts.Fatalf("%s tells machines nothing", args[0])
	}
	var value any
	if err := json.Unmarshal([]byte(text), &value); err != nil {
		ts.Fatalf("%s tells machines what they cannot read: %v", args[0], err)
	}
	found := false
	var search func(value any)
	search = func(value any) {
		switch v := value.(type) {
		case []any:
			for _, one := range v {
				search(one)
			}
		case map[string]any:
			if v["@type"] == args[1] {
				found = true
				indented, err := json.MarshalIndent(v, "", "  ")
				ts.Check(err)
				_, err = fmt.Fprintf(ts.Stdout(), "%s\n", indented)
				ts.Check(err)
				return
			}
			for _, key := range slices.Sorted(maps.Keys(v)) {
				search(v[key])
			}
		}
	}
	search(value)
	if !found {
		_, err := fmt.Fprintf(ts.Stdout(), "(no %s)\n", args[1])
		ts.Check(err)
	}
}

func hasClass(n *html.Node, class string) bool {
	return slices.Contains(strings.Fields(valueOf(n, "class")), class)
}

func valueOf(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// ownLine are elements that begin and end a line of what is read.
var ownLine = []string{"p", "div", "section", "article", "header", "footer", "nav", "aside", "ul", "ol", "li", "dl",
	"dt", "dd", "table", "caption", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "figure",
	"figcaption", "blockquote", "details", "summary"}

// readAloud is the text of an element as a person reads it, in lines that each end with a line end.
func readAloud(n *html.Node) string {
	var b strings.Builder
	var read func(n *html.Node)
	read = func(n *html.Node) {
		switch {
		case n.Type == html.TextNode:
			b.WriteString(strings.ReplaceAll(n.Data, "\n", " "))
			return
		case n.Data == "svg" || n.Data == "script" || n.Data == "style":
			return
		case n.Data == "img":
			fmt.Fprintf(&b, "[%s]", valueOf(n, "alt"))
		case n.Data == "br" || slices.Contains(ownLine, n.Data):
			b.WriteByte('\n')
		}
		for c := range n.ChildNodes() {
			read(c)
		}
		switch {
		case n.Data == "a":
			fmt.Fprintf(&b, " <%s>", valueOf(n, "href"))
		case n.Data == "td" || n.Data == "th":
			b.WriteString(" | ")
		case slices.Contains(ownLine, n.Data):
			b.WriteByte('\n')
		}
	}
	read(n)
	var lines strings.Builder
	for line := range strings.SplitSeq(b.String(), "\n") {
		if line = strings.TrimSuffix(strings.Join(strings.Fields(line), " "), " |"); line != "" {
			lines.WriteString(line + "\n")
		}
	}
	return lines.String()
}
