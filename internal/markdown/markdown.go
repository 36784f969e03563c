// Package markdown turns a page's Markdown into HTML. It is the only package that imports goldmark and the sanitizer.
//
// Convert is a pure function of the text and of an Env, whose functions resolve links, images and components. It is
// safe for concurrent use. All problems of a page are findings with their places. A page with findings still has HTML,
// unless it breaks a limit.
//
// # The dialect
//
// CommonMark 0.31 and, unless Options.Plain is set, tables, strikethrough, task lists, bare addresses, footnotes,
// definition lists, GitHub's alerts, typographic quotes on request, and these extensions:
//
//   - A heading has an id made from its text as GitHub and Hugo make it (letters of all scripts, in lower case), or the
//     one in {#id .class} at its end. Written ids are reserved first; repeated ones get -1, -2.
//   - A paragraph with only an image that has a title is a figure, with the title as caption. Images after the first
//     load lazily.
//   - A table is in <div class="table" role="region" tabindex="0">, so that it scrolls alone, also by keyboard. Its
//     label is the text of its header. Cells are aligned by the classes align-left, align-right, align-center.
//   - A task is <li class="task"> with the text as label of its box.
//   - An alert is <div class="alert alert-warning" role="note"> with a <p class="alert-title">.
//   - <!--more--> ends the introduction, see Intro. It is not drawn.
//   - Titles of alerts and labels of footnotes are English.
//
// # Components
//
// Components are generic directives, as proposed for CommonMark: a container ":::name[label]{key=value}" up to a line
// of colons, a leaf "::name{}" alone on a line, and ":name[text]{}" inside text. They may be indented in any way, also
// by four spaces or more. The indentation of a container's first line is removed from its content, so that code in it
// has to be written with fences. A line of colons closes the innermost container that was opened with the same number,
// else the innermost opened with fewer, also one whose list item or quote ends before that line. Label and attributes
// of a container or leaf are on its line. In attributes a backslash makes a quote part of a quoted value; entities are
// not resolved.
//
// # Safety
//
// Links and images have only schemes of an allow-list. They are checked as a browser reads them, after entities are
// resolved. A link or image with another scheme is drawn as its text and is an error. HTML in the text is read tag by
// tag, and a bluemonday policy decides what is kept. Elements that are not closed are closed at the end of the Markdown
// element around them, so that the HTML is balanced and cannot end elements of the page around it. HTML that templates
// return for components and hooks is trusted. The functions of output.go write all text.
//
// # Limits
//
// Limits (guard.go) are checked inside goldmark's parsers, where nesting or a search would begin. So they are cheap,
// have the exact place, and refuse no page because of text that only looks nested, such as brackets in code.
package markdown

import (
	"github.com/yuin/goldmark/ast"

	"porchlight/internal/finding"
)

// Options are the site-wide settings of the Markdown dialect.
type Options struct {
	RawHTML     string // "sanitize", "allow" or "drop"
	Typographer bool
	Nesting     int      // most levels of containers, brackets or HTML; 0: 100
	TableCells  int      // most table cells of one page; 0: 200,000
	Directives  []string // names that Env.Directive can draw; nil: any name
	ReservedIDs []string // ids that no heading may have, because layouts use them
	Plain       bool     // CommonMark only, for tests of its specification: no extensions or ids, raw HTML unchanged
}

// Source is the text of one page.
type Source struct {
	File string // for findings
	Line int    // line of File on which Text begins, from 1
	Text []byte // LF line ends, valid UTF-8
}

// Env resolves references of a text and draws components. Each function may be nil: links and images then stay as
// written, and directives are drawn as their content.
type Env struct {
	// Link resolves a link's destination as written. words gives the words of the link. An empty href keeps the
	// destination. problem, if not nil, is reported at the link's place.
	Link func(dest string, words func() string) (href string, problem *Problem)
	// Image resolves an image's source. Zero Width and Height mean unknown.
	Image func(src string) (img Image, problem *Problem)
	// Styles replaces each address in styles by the result of to, which gets the address and its offset.
	Styles func(styles []byte, to func(address string, offset int) string) []byte
	// Directive draws a component. Its HTML is trusted, since it comes from a template.
	Directive func(d Directive) (html string, problems []Problem)
	// Sources are the ids of the page's sources, in their order; "" for a source without id. [^id] shows the number of
	// the source. Footnotes have the numbers after those of the sources.
	Sources []string
	// Notes draws the list of footnotes and of the sources that a text cites, at the end of the text. items is the HTML
	// of the footnotes, or ""; first is the number of the first footnote. If html is "", this package draws the
	// footnotes.
	Notes func(items string, first int) (html string)
	// Hooks draw elements in place of this package: "link", "image", "heading", "table", "alert".
	Hooks map[string]func(Element) (html string, problems []Problem)
}

// Element is an element that a hook draws. HTML is drawn already; the other strings are plain text. Hooks are not
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
	Ordinal    int // number among the elements of its kind, from 1
}

// Cell is one cell of a table.
type Cell struct {
	HTML  string
	Align string // "left", "right", "center" or ""
}

// Problem is a finding without a place, which the Converter adds.
type Problem struct {
	Rule       finding.Rule
	Key        string // the faulty attribute of a directive, or ""
	Message    string
	Suggestion string
	Unlink     bool   // draw only the text of the link or image
	Cause      string // shared cause of several problems, such as a withheld page; may be ""
}

// Image is a resolved image. Width and Height are in CSS pixels.
type Image struct {
	Src           string
	Width, Height int
	Srcset, Sizes string // attributes with its variants; "": there are none
}

// DirectiveKind is the form of a directive.
type DirectiveKind uint8

const (
	Container DirectiveKind = iota // :::name{} ... :::
	LeafBlock                      // ::name{}
	Inline                         // :name[text]{}
)

// Directive is one component in the text. Its content is drawn.
type Directive struct {
	Name     string
	Kind     DirectiveKind
	Attrs    map[string]string // a flag has the value "true"; .class and #id are "class" and "id"
	Label    string            // HTML of [text]
	Text     string            // plain text of [text]
	Inner    string            // HTML of a container's content
	Items    []Item            // content of a container, cut at its headings or else into the items of its first list
	Before   string            // HTML before the first item
	After    string            // HTML after the list
	Pictures []string          // alternative texts of the container's Markdown pictures, in order
	Level    int               // level for a heading in this component, 2 to 6, so that the outline skips none
	Parent   string            // name of the enclosing directive, or ""
	Ordinal  int               // number among the page's directives, from 1: for unique ids
	Pos      finding.Position
}

// Item is a heading in a container with the content that follows it, or an item of a list, which has no heading.
type Item struct {
	ID      string   // of the heading
	Heading string   // HTML of the heading's content
	Head    string   // HTML of the whole heading
	Text    string   // plain text of the heading
	Body    string   // HTML of the content
	Points  []string // plain text of the content, by block; a list gives one text for each item
	Plain   string   // Points joined by spaces
}

// Result is a converted page.
type Result struct {
	HTML     string
	Headings []Heading // outside of directives, in order
	Links    []Link    // and images, in the order in which they are drawn, without refused ones
	Words    int       // number of words of the text
	Blocks   []Block   // containers and leaves that are not in another element, in order

	page *page // for Prose
	root ast.Node
}

// Block is the HTML of a directive in Result.HTML, as offsets in bytes.
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

// Link is a link or image with the place of its destination. That of a reference link is at its definition. Links
// between footnotes are not in Result.Links.
type Link struct {
	Dest  string // as written, entities and backslashes resolved
	Href  string // as resolved
	Image bool
	Pos   finding.Position
}
