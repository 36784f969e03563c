package render

import (
	"fmt"
	"maps"
	"os"
	"path"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// nestedHead is the front matter of a page on which every component has something to show.
const nestedHead = `---
title: Page
description: A page with everything in everything.
type: article
level: iop
services: [housing]
author: R. Lee
review: {by: Jo Doe, credentials: MD, on: 2026-03-01}
sources: [{title: A guide, url: "https://example.org/guide"}]
share: [email, print]
---
`

// Every component is put into every one that can hold it, and into lists, quotes and tables: nothing is refused or
// lost, the HTML is what it seems to be, and no id is twice.
func TestEveryComponentInEveryOther(t *testing.T) {
	examples, holders := nestingFixtures(t)
	source := fstest.MapFS{
		"config.toml": {Data: []byte("baseURL = \"https://site.example/\"\n[helplines.national]\nnumber = \"1-800-662-HELP\"\nhours = \"24 hours a day, 7 days a week\"\n" +
			"answeredBy = \"third-party\"\nanswererName = \"SAMHSA\"\ndisclosure = \"/who/\"\n")},
		"content/who.md": {Data: []byte("---\ntitle: Who answers\n---\nWords.\n")},
		"static/img/door.svg": {Data: []byte(
			`<svg xmlns="http://www.w3.org/2000/svg" width="20" height="30"/>`)},
		"content/support-services/housing.md": {Data: []byte(
			"---\ntitle: Housing\nservice: housing\nlevels: [iop]\n---\nWords.\n")},
		"content/levels-of-care/iop.md": {Data: []byte(
			"---\ntitle: IOP\nlevel: iop\nservices: [housing]\n---\nWords.\n")},
	}
	type nested struct{ alone, file string }
	var pairs []nested
	for example, text := range examples {
		inline := strings.HasSuffix(example, ".inline")
		for holder, around := range holders {
			if strings.HasSuffix(holder, ".inline") && !inline {
				continue
			}
			file := "content/n/" + example + "-in-" + holder + ".md"
			source[file] = &fstest.MapFile{Data: []byte(nestedHead + fill(around, text))}
			pairs = append(pairs, nested{"content/n/" + example + "-in-+text.md", file})
		}
	}
	d := prepare(t, source, os.DirFS("../.."))
	texts := map[string]string{}
	w, err := d.renderer.NewWorker()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range d.renderer.site.Pages() {
		if p.Source == nil {
			continue
		}
		w.begin(p, p.Source)
		w.convert(textOf(t, p))
		d.findings = append(append(d.findings, w.result.Findings...), Faults(w.result.Faults)...)
		drawn := string(w.page.Content)
		texts[p.Source.File] = visibleText(drawn)
		for _, complaint := range nestingComplaints(drawn) {
			t.Errorf("%s: %s in\n%s", p.Source.File, complaint, drawn)
		}
	}
	d.wantFindings(t)
	for _, pair := range pairs {
		alone := strings.TrimSuffix(strings.TrimPrefix(texts[pair.alone], "Before. "), " After.")
		if alone == "" || !strings.Contains(texts[pair.file], alone) {
			t.Errorf("%s: %q is lost in %q", pair.file, alone, texts[pair.file])
		}
	}
	if len(pairs) < 400 {
		t.Errorf("only %d pairs", len(pairs))
	}
}

// nestingFixtures reads the examples and what holds them, and wants them for each form that a component declares.
func nestingFixtures(t *testing.T) (examples, holders map[string]string) {
	t.Helper()
	archive, err := txtar.ParseFile("testdata/components.txtar")
	if err != nil {
		t.Fatal(err)
	}
	examples, holders = map[string]string{}, map[string]string{}
	for _, f := range archive.Files {
		into := map[string]map[string]string{"example": examples, "holder": holders}[path.Dir(f.Name)]
		into[strings.TrimSuffix(path.Base(f.Name), ".md")] = string(f.Data)
	}
	set, problems := readLayouts(os.DirFS("../.."), nil)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	declared, problems := readDeclarations(set)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	for _, name := range slices.Sorted(maps.Keys(declared)) {
		for _, form := range declared[name].Forms {
			if examples[name+"."+form] == "" {
				t.Errorf("testdata/components.txtar has no example/%s.%s.md", name, form)
			}
			if form == "container" && holders[name] == "" {
				t.Errorf("testdata/components.txtar has no holder/%s.md", name)
			}
		}
	}
	return examples, holders
}

// fill puts a text where @@ is. Its further lines begin as the line of @@ does.
func fill(around, text string) string {
	before, after, _ := strings.Cut(around, "@@")
	margin := before[strings.LastIndexByte(before, '\n')+1:]
	if strings.Trim(margin, " >") != "" {
		margin = ""
	}
	return before + strings.ReplaceAll(strings.TrimSpace(text), "\n", "\n"+margin) + after
}

// flowOnly are elements that cannot be within a sentence, and withinOnly those that hold nothing but sentences.
var (
	flowOnly = []string{"p", "div", "ul", "ol", "dl", "table", "section", "aside", "article", "nav", "figure",
		"blockquote", "h1", "h2", "h3", "h4", "h5", "h6", "address", "details", "hr", "pre"}
	withinOnly = []string{"p", "span", "strong", "em", "b", "i", "abbr", "dfn", "cite", "small", "time", "a", "h1",
		"h2", "h3", "h4", "h5", "h6", "button", "label", "summary"}
)

// nestingComplaints lists the places where a browser would build another tree from a piece of HTML.
func nestingComplaints(drawn string) []string {
	written, complaints := writtenTree(drawn)
	body := &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body}
	nodes, err := html.ParseFragment(strings.NewReader(drawn), body)
	if err != nil {
		return append(complaints, err.Error())
	}
	var built []string
	ids := map[string]bool{}
	var visit func(n *html.Node, depth int)
	visit = func(n *html.Node, depth int) {
		if n.Type == html.ElementNode {
			built = append(built, fmt.Sprint(depth, " ", n.Data))
			for _, a := range n.Attr {
				if a.Key == "id" && ids[a.Val] {
					complaints = append(complaints, fmt.Sprintf("the id %q stands twice", a.Val))
				} else if a.Key == "id" {
					ids[a.Val] = true
				}
			}
			if n.Parent != nil && slices.Contains(withinOnly, n.Parent.Data) && slices.Contains(flowOnly, n.Data) {
				complaints = append(complaints, fmt.Sprintf("a <%s> in a <%s>", n.Data, n.Parent.Data))
			}
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			visit(c, depth+1)
		}
	}
	for _, n := range nodes {
		visit(n, 0)
	}
	if !slices.Equal(written, built) {
		complaints = append(complaints, fmt.Sprintf("a browser builds another tree:\n%v\n%v", written, built))
	}
	return complaints
}

// writtenTree is the elements as their tags stand in a text, each with its depth.
func writtenTree(drawn string) (elements, complaints []string) {
	tokens := html.NewTokenizer(strings.NewReader(drawn))
	var open []string
	for {
		switch tokens.Next() {
		case html.ErrorToken:
			for _, name := range open {
				complaints = append(complaints, fmt.Sprintf("<%s> is never closed", name))
			}
			return elements, complaints
		case html.StartTagToken, html.SelfClosingTagToken:
			token := tokens.Token()
			elements = append(elements, fmt.Sprint(len(open), " ", token.Data))
			void := slices.Contains([]string{"img", "br", "hr", "input", "wbr", "col", "source"}, token.Data)
			if token.Type == html.StartTagToken && !void {
				open = append(open, token.Data)
			}
		case html.EndTagToken:
			token := tokens.Token()
			if len(open) == 0 || open[len(open)-1] != token.Data {
				complaints = append(complaints, fmt.Sprintf("</%s> closes nothing: open are %v", token.Data, open))
				continue
			}
			open = open[:len(open)-1]
		}
	}
}

func TestNestingFindings(t *testing.T) {
	for drawn, want := range map[string]int{
		`<p>a <strong>b</strong></p><ul><li>c<ul><li>d</li></ul></li></ul>`: 0,
		`<svg class="icon"><path d="M0 0"/></svg><p>x<br>y</p>`:             0,
		`<p><div>a</div></p>`:                        1,
		`<div><span><ul></ul></span></div>`:          1,
		`<div><p>a</div>`:                            3,
		`<b id="a"></b><i id="a"></i>`:               1,
		`<a href="#"><a href="#">x</a></a>`:          1,
		`<table><div>a</div><tbody></tbody></table>`: 1,
	} {
		if have := nestingComplaints(drawn); len(have) != want {
			t.Errorf("%s: have %d complaints, want %d: %v", drawn, len(have), want, have)
		}
	}
}
