// Package markdown turns a page's Markdown into HTML. It is the only package that knows goldmark and the sanitiser.
//
// Convert is a pure function of the text and of an Env, whose functions resolve links, images and components. It is
// safe for concurrent use. All problems of a page are returned as findings with their places. A page with findings
// still has HTML, unless it breaks a limit.
//
// # The dialect
//
// CommonMark 0.31 and, unless Options.Plain is set, tables, strikethrough, task lists, bare addresses, footnotes,
// definition lists, GitHub's alerts, typographic quotes on request, and these extensions:
//
//   - Headings have an id made from their text as GitHub and Hugo make it (letters of every script stay, in lower
//     case), or the one in {#id .class} at the end of the heading. Written ids come first; repeats get -1, -2.
//   - A paragraph that is only an image with a title is a figure, the title its caption. From the second image of a
//     page on images load lazily.
//   - A table is in <div class="table" role="region" tabindex="0">, so that it scrolls alone, also by keyboard;
//     its label is the text of its header. Cells are aligned by the classes align-left, align-right, align-center.
//   - A task is <li class="task"> with the text as label of its box.
//   - An alert is <div class="alert alert-warning" role="note"> with a <p class="alert-title">.
//   - <!--more--> ends the introduction, see Intro. Nothing is drawn for it.
//   - Titles of alerts and labels of footnotes are English.
//
// # Components
//
// Generic directives, as proposed for CommonMark: a container ":::name[label]{key=value}" up to a line of colons, a
// leaf "::name{}" on a line of its own, and ":name[text]{}" inside text. They may be indented in any way, also by
// four spaces or more; the content of a container is as far indented as its first line. Code in them is therefore
// written with fences. A line of colons closes the innermost container that was opened with as many, else the
// innermost opened with fewer, also one whose list item or quote ends with that line. Label and attributes of a
// container or leaf are on its line. In attributes a backslash makes a quote part of a quoted value; entities are
// not resolved.
//
// # Safety
//
// Links and images lead only to addresses on an allow-list of schemes, checked as a browser reads them, after
// entities are resolved; others are drawn as their text and are an error. HTML in the text is read tag by tag and
// kept as far as a bluemonday policy allows. Elements left open are closed at the end of the Markdown element they
// stand in, so the HTML is balanced, and nothing in it can end what the page has around it. What templates return
// for components and hooks is trusted and not checked. All text is written by the functions of output.go.
//
// # Limits
//
// See limit.go. They are checked inside goldmark's parsers, where nesting or a search would begin. So they cost
// next to nothing, know the exact place, and refuse no page because of what only looks like nesting, such as
// brackets in code.
package markdown

import (
	"github.com/yuin/goldmark/ast"

	"porchlight/internal/finding"
)

// Options are the site-wide settings of the Markdown dialect.
type Options struct {
	RawHTML     string // "sanitize", "allow" or "drop"
	Typographer bool
	Nesting     int      // how deep containers and brackets may nest
	TableCells  int      // how many cells one page may have
	Directives  []string // names that can be drawn, for "did you mean"; nil: any name
	ReservedIDs []string // that no heading may have, because layouts use them
	Plain       bool     // CommonMark only: no extensions, no ids, raw HTML as it is (for the specification's examples)
}

// Source is the text of one page.
type Source struct {
	File string // for findings
	Line int    // line of File on which Text begins, from 1
	Text []byte // LF line ends, valid UTF-8
}

// Env resolves what a text refers to. Nil functions leave links and images as they are.
type Env struct {
	// Link resolves a link's destination as written; words gives what the link shows. An empty result keeps the
	// destination. problem, if not nil, is reported at the link's place.
	Link func(dest string, words func() string) (href string, problem *Problem)
	// Image resolves an image's source; zero Width means unknown.
	Image func(src string) (img Image, problem *Problem)
	// Styles replaces each address in styles. to gets its offset.
	Styles func(styles []byte, to func(address string, offset int) string) []byte
	// Directive draws a component. The returned HTML is trusted: it comes from a template.
	Directive func(d Directive) (html string, problems []Problem)
	// Sources are the ids of the page's sources, in their order; "" for one without an id. [^id] is the number of the
	// source, and the numbers of footnotes go on behind those of the sources.
	Sources []string
	// Notes draws the list of footnotes, or of the sources that a text cites, at the end of the text. It gets the items
	// of the footnotes, if there are any, and the number of the first. "" leaves it to this package.
	Notes func(items string, first int) (html string)
	// Hooks draw the elements that a site draws itself: "link", "image", "heading", "table", "alert". Others are
	// drawn here.
	Hooks map[string]func(Element) (html string, problems []Problem)
}

// Element is what a hook draws. Strings named HTML are drawn already, the others are plain text. Hooks are not
// called for a refused link or image (see unsafe-link).
type Element struct {
	Kind       string
	Href       string // link, image: resolved and checked
	Title      string
	HTML       string // link, heading, alert: content
	Text       string // the same as plain text; of an image its alternative text
	Image      Image  // image
	Level      int    // heading
	ID         string // heading
	Alert      string // alert: "note", "tip", "important", "warning", "caution"
	Head, Rows [][]Cell
	Ordinal    int // counts elements of its kind from 1
}

// Cell is one cell of a table.
type Cell struct {
	HTML  string
	Align string // "left", "right", "center" or ""
}

// Problem is a finding without a place, which the converter adds. Key names the attribute of a directive that is at
// fault, if one is.
type Problem struct {
	Rule       finding.Rule
	Key        string
	Message    string
	Suggestion string
	Unlink     bool   // of a link or image: draw its text only, and publish the page without it
	Cause      string // what several problems come of, such as a page that is not published; may be ""
}

// Image is a resolved image. Width and Height are in CSS pixels.
type Image struct {
	Src           string
	Width, Height int
	Srcset, Sizes string // attributes that offer it in several widths; "" in one only
}

// DirectiveKind is the form a component was written in.
type DirectiveKind uint8

const (
	Container DirectiveKind = iota // :::name{} ... :::
	LeafBlock                      // ::name{}
	Inline                         // :name[text]{}
)

// Directive is one component in the text, children already drawn.
type Directive struct {
	Name     string
	Kind     DirectiveKind
	Attrs    map[string]string // a bare attribute has the value "true"; .class and #id come as "class" and "id"
	Label    string            // HTML of [text], inline Markdown drawn
	Text     string            // plain text of [text]
	Inner    string            // HTML of a container's content
	Items    []Item            // the content of a container, cut at its headings or else its first list
	Before   string            // HTML of what is before the first item
	After    string            // HTML of what is after the list
	Pictures []string          // alternative texts of the container's Markdown pictures, in order
	Level    int               // of a heading in this component, 2 to 6: the outline of the page skips none
	Parent   string            // name of the enclosing directive, or ""
	Ordinal  int               // counts from 1 over the page: for unique ids
	Pos      finding.Position
}

// Item is a heading inside a container with what follows it, or an item of its list, which has no heading.
type Item struct {
	ID      string
	Heading string   // HTML of the heading's content
	Head    string   // HTML of the heading as a whole
	Text    string   // plain text of the heading
	Body    string   // HTML
	Points  []string // plain text of the body, block by block; of a list each item by itself
	Plain   string   // the same in one
}

// Result is one page converted.
type Result struct {
	HTML     string
	Headings []Heading // in order, outside directives
	Links    []Link
	Words    int
	Blocks   []Block // containers and leaves that stand in nothing else, in order

	page *page // for Prose
	root ast.Node
}

// Block is the place of a directive's HTML in that of its page, in bytes.
type Block struct {
	Name       string
	Start, End int
}

// Heading is one heading of a page.
type Heading struct {
	Level int
	ID    string
	HTML  string // inline content
	Text  string
}

// Link is a link or image with the place of its destination; that of a reference link is at its definition. Links
// are in the order in which they are drawn. Addresses that are refused and links between footnotes are not among
// them.
type Link struct {
	Dest  string // as written, entities and backslashes resolved
	Href  string // as resolved
	Image bool
	Pos   finding.Position
}
