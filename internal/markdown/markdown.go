// Package markdown turns a page's Markdown into HTML. It is the only package that knows goldmark and the sanitiser.
//
// Convert is a pure function of the text and of an Env, through which links, images and components are resolved by whoever
// knows the site and its templates. It is safe for concurrent use.
package markdown

import "porchlight/internal/finding"

// Options are the site-wide settings of the Markdown dialect.
type Options struct {
	RawHTML     string // "sanitize", "allow" or "drop"
	Typographer bool
	Nesting     int      // how deep containers and brackets may nest
	TableCells  int      // how many cells one page may have
	Directives  []string // names that can be drawn, for "did you mean"
	Plain       bool     // CommonMark only: no extensions, no ids, raw HTML as it is (for the specification's examples)
}

// Source is the text of one page.
type Source struct {
	File string // for findings
	Line int    // line of File on which Text begins, from 1
	Text []byte // LF line ends, valid UTF-8
}

// Env is what the text leans on. Nil functions leave links and images as they are.
type Env struct {
	// Link resolves a link's destination as written. An empty result keeps the destination. problem, if not nil, is reported
	// at the link's place.
	Link func(dest string) (href string, problem *Problem)
	// Image resolves an image's source; zero Width means unknown.
	Image func(src string) (img Image, problem *Problem)
	// Directive draws a component. The returned HTML is trusted: it comes from a template.
	Directive func(d Directive) (html string, problems []Problem)
	// Hooks are the elements that a site draws itself: "link", "image", "heading", "table", "alert". Absent ones are drawn here.
	Hooks map[string]func(Element) (html string, problems []Problem)
}

// Element is what a hook draws. Strings named HTML are drawn already, the others are plain text.
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

// Problem is a finding that does not know its place yet; the converter adds it. Key names a directive's attribute when the
// fault is there.
type Problem struct {
	Rule       finding.Rule
	Key        string
	Message    string
	Suggestion string
}

// Image is a resolved image. Sizes are in CSS pixels.
type Image struct {
	Src           string
	Width, Height int
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
	Name    string
	Kind    DirectiveKind
	Attrs   map[string]string // a bare attribute has the value "true"; .class and #id come as "class" and "id"
	Label   string            // HTML of [text], inline Markdown drawn
	Text    string            // plain text of [text]
	Inner   string            // HTML of a container's content
	Items   []Item            // the container's content cut at its headings: for faq, steps
	Parent  string            // name of the enclosing directive, or ""
	Ordinal int               // counts from 1 over the page: for unique ids
	Pos     finding.Position
}

// Item is a heading inside a container with what follows it.
type Item struct {
	ID      string
	Heading string // HTML
	Text    string // plain text of the heading
	Body    string // HTML
	Plain   string // plain text of the body
}

// Result is what came of one page.
type Result struct {
	HTML     []byte
	Headings []Heading // in order, outside directives
	Links    []Link
	Summary  string // HTML before <!--more-->, or ""
	First    string // plain text of the first paragraph
	Words    int
}

// Heading is one heading of a page.
type Heading struct {
	Level int
	ID    string
	HTML  string // inline content
	Text  string
}

// Link is a link or image as written, with its place.
type Link struct {
	Dest  string
	Href  string // as resolved
	Image bool
	Pos   finding.Position
}
