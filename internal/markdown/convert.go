package markdown

import (
	"bytes"
	"sync"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"porchlight/internal/finding"
	"porchlight/internal/foreign"
)

// Default limits.
const (
	defaultNesting    = 100
	defaultTableCells = 200_000
)

// Converter turns Markdown into HTML in one dialect. It is safe for concurrent use.
type Converter struct {
	opt     Options
	plain   parser.Parser   // without automatic links
	linking parser.Parser   // with automatic links, which cost a fifth of the time
	label   parser.Parser   // inline content only, for the [label] of a directive
	known   map[string]bool // Options.Directives; nil: any name
	ids     map[string]bool // Options.ReservedIDs
}

// New makes a Converter. Zero limits become the defaults, 100 levels and 200,000 cells; an empty RawHTML becomes
// "sanitize".
func New(opt Options) *Converter {
	if opt.Nesting <= 0 {
		opt.Nesting = defaultNesting
	}
	if opt.TableCells <= 0 {
		opt.TableCells = defaultTableCells
	}
	if opt.RawHTML == "" {
		opt.RawHTML = "sanitize"
	}
	c := &Converter{opt: opt, ids: map[string]bool{}}
	for _, id := range opt.ReservedIDs {
		c.ids[id] = true
	}
	c.plain = newParser(opt, false)
	c.linking = c.plain
	if !opt.Plain {
		c.linking = newParser(opt, true)
	}
	c.label = parser.NewParser(
		parser.WithBlockParsers(util.Prioritized(parser.NewParagraphParser(), 1000)),
		parser.WithInlineParsers(inlineParsers(opt, true)...))
	if opt.Directives != nil {
		c.known = make(map[string]bool, len(opt.Directives))
		for _, name := range opt.Directives {
			c.known[name] = true
		}
	}
	return c
}

// scratch has the buffers that a conversion needs only while it runs.
type scratch struct {
	out   []byte
	marks []mark
	runs  []parser.Delimiter
}

// keptScratch is the size in bytes up to which a buffer is reused: that of a huge page must not stay in memory.
const keptScratch = 1 << 20

var scratches = sync.Pool{New: func() any {
	return &scratch{out: make([]byte, 0, 32<<10), runs: make([]parser.Delimiter, delimiters)}
}}

// Convert turns one page into HTML. The findings are complete, but not sorted. A page that breaks a limit gives an
// empty Result and a finding of a fixed rule. Panics of Env's functions are not recovered.
func (c *Converter) Convert(src Source, env Env) (Result, []finding.Finding) {
	s := scratches.Get().(*scratch)
	p := c.newPage(src, env)
	p.out, p.places.marks, p.emphasis.free = s.out[:0], s.marks[:0], s.runs
	defer func() {
		if cap(p.out) <= keptScratch {
			s.out, s.marks = p.out[:0], p.places.marks[:0]
			scratches.Put(s)
		}
		p.out, p.places.marks, p.emphasis.free = nil, nil, nil // the Result may keep the page
	}()

	root := p.parse()
	if root == nil || !p.untilStopped(func() { p.draw(root) }) {
		return Result{}, p.found
	}
	p.result.HTML = string(p.out)
	p.result.page, p.result.root = p, root
	p.result.Words = p.words.words
	return p.result, p.withoutForeign(p.found)
}

// draw draws the page, and reports foreign markup and unclosed HTML.
func (p *page) draw(root ast.Node) {
	if p.conv.opt.Plain {
		p.blocks(root)
		return
	}
	p.findForeign(root)
	p.blocks(root)
	if p.cites && p.env.Notes != nil {
		p.write(p.env.Notes("", len(p.env.Sources)+1))
	}
	p.findUnclosed(root)
}

// page is the state of one conversion.
type page struct {
	conv   *Converter
	env    Env
	file   string
	text   []byte
	places places
	found  []finding.Finding
	pc     parser.Context
	result Result

	effort int // steps left, see spend

	// while parsing
	brackets     bracketState
	emphasis     emphasis
	ticks        tickState
	quotes       quoteState
	notes        []*extast.Footnote
	refs         int  // references to footnotes
	anySource    bool // the ids of sources are unknown, so that any reference may be to a source
	cells        int
	headingAttrs map[*ast.Heading]headingAttrs
	alerts       map[*ast.Blockquote]string
	ids          idSet
	foreign      []foreign.Mark

	// while drawing
	out      []byte
	words    wordCounter
	hooks    hooks
	depth    int
	images   int
	ordinals map[string]int
	expanded int      // bytes that link references have added
	inside   []string // names of the directives around the current node
	shown    Image    // the last one that was resolved
	pictures []string // alternative texts of the pictures in directives

	decorative bool // a directive around the current node marks its pictures as decorative
	drawn      int  // number of directives drawn
	cites      bool // the text cites sources, and no list of footnotes was drawn
	under      int  // level of the last heading; 0: none yet
	raw        rawState
}

func (c *Converter) newPage(src Source, env Env) *page {
	// goldmark may append to a slice of the text. Without capacity that does not overwrite bytes of the caller.
	text := src.Text[:len(src.Text):len(src.Text)]
	draw := env.Hooks
	p := &page{
		conv: c, env: env, file: src.File, text: text,
		places: places{text: text, first: max(1, src.Line)},
		effort: effortLimit,
		hooks: hooks{link: draw["link"], image: draw["image"], heading: draw["heading"], table: draw["table"],
			alert: draw["alert"]},
	}
	p.emphasis.page, p.ids.reserved = p, c.ids
	return p
}

var pageKey = parser.NewContextKey()

// pageOf is the page of a parser's context.
func pageOf(pc parser.Context) *page { return pc.Get(pageKey).(*page) }

// parse parses the text into a tree; nil, with a finding, if it breaks a limit or goldmark panics.
func (p *page) parse() (root ast.Node) {
	defer func() {
		switch r := recover(); r.(type) {
		case nil:
		case stopped:
			root = nil
		default:
			// A panic of goldmark withholds the page only: the build goes on and reports all other problems.
			p.report(unreadable.At(p.file, finding.Position{}, "the text of this page cannot be read as Markdown").
				Suggest("remove the parts written last, one by one, until the page can be read again"))
			root = nil
		}
	}()
	p.pc = parser.NewContext()
	p.pc.Set(pageKey, p)
	which := p.conv.plain
	if needsLinking(p.text) {
		which = p.conv.linking
	}
	return which.Parse(text.NewReader(p.text), parser.WithContext(p.pc))
}

func needsLinking(text []byte) bool {
	return bytes.IndexByte(text, '@') >= 0 || bytes.Contains(text, []byte("://")) ||
		bytes.Contains(text, []byte("www."))
}

// untilStopped runs a part of the conversion; false: a limit was broken.
func (p *page) untilStopped(part func()) (ok bool) {
	defer func() {
		if r := recover(); r != nil {
			if _, limit := r.(stopped); !limit {
				panic(r)
			}
			ok = false
		}
	}()
	part()
	return true
}

// maxFindings is the largest number of findings of one page, so that they cannot fill the memory.
const maxFindings = 1000

func (p *page) report(f finding.Finding) {
	p.found = append(p.found, f)
	if len(p.found) == maxFindings {
		at := finding.Position{Line: f.Line, Column: f.Column}
		p.found = append(p.found, tooCostly.At(p.file, at, "this page has more than %d problems", maxFindings).
			Suggest("fix the ones listed first"))
		panic(stopped{})
	}
}

// at is the place of a byte offset of the text.
func (p *page) at(offset int) finding.Position { return p.places.at(offset) }

func (p *page) problem(problem *Problem, pos finding.Position) {
	if problem == nil {
		return
	}
	f := problem.Rule.At(p.file, pos, "%s", problem.Message)
	f.Suggestion, f.Cause = problem.Suggestion, problem.Cause
	f.Withholds = problem.Unlink || problem.Cause != ""
	p.report(f)
}

// newParser makes the parser of the dialect: CommonMark with guards, and unless Plain is set, tables, strikethrough,
// task lists, footnotes, definition lists, directives, and, as asked, automatic links and typographic quotes. The
// numbers are goldmark's priorities: parsers with a lower number run first.
func newParser(opt Options, linking bool) parser.Parser {
	options := []parser.Option{
		parser.WithBlockParsers(blockParsers(opt)...),
		parser.WithInlineParsers(inlineParsers(opt, linking)...),
		parser.WithParagraphTransformers(
			util.Prioritized(definitionGuard{parser.LinkReferenceParagraphTransformer}, 100)),
	}
	if !opt.Plain {
		options = append(options,
			parser.WithParagraphTransformers(
				util.Prioritized(tableGuard{extension.NewTableParagraphTransformer()}, 200)),
			parser.WithASTTransformers(
				util.Prioritized(noteTransformer{extension.NewFootnoteASTTransformer()}, 999)))
	}
	return parser.NewParser(options...)
}

func blockParsers(opt Options) []util.PrioritizedValue {
	list := []util.PrioritizedValue{
		util.Prioritized(parser.NewThematicBreakParser(), 200),
		util.Prioritized(blockGuard{parser.NewListParser(), 0}, 300),
		util.Prioritized(blockGuard{parser.NewListItemParser(), 1}, 400),
		util.Prioritized(parser.NewCodeBlockParser(), 500),
		util.Prioritized(fenceGuard{parser.NewFencedCodeBlockParser()}, 700),
		util.Prioritized(parser.NewHTMLBlockParser(), 900),
		util.Prioritized(parser.NewParagraphParser(), 1000),
	}
	if opt.Plain {
		return append(list,
			util.Prioritized(parser.NewSetextHeadingParser(), 100),
			util.Prioritized(parser.NewATXHeadingParser(), 600),
			util.Prioritized(blockGuard{parser.NewBlockquoteParser(), 1}, 800))
	}
	return append(list,
		util.Prioritized(directiveBlock{}, 90),
		util.Prioritized(headingParser{parser.NewSetextHeadingParser()}, 100),
		util.Prioritized(blockGuard{extension.NewDefinitionListParser(), 1}, 101),
		util.Prioritized(blockGuard{extension.NewDefinitionDescriptionParser(), 0}, 102),
		util.Prioritized(headingParser{parser.NewATXHeadingParser()}, 600),
		util.Prioritized(quoteParser{blockGuard{parser.NewBlockquoteParser(), 1}}, 800),
		util.Prioritized(noteGuard{blockGuard{extension.NewFootnoteBlockParser(), 1}}, 999))
}

func inlineParsers(opt Options, linking bool) []util.PrioritizedValue {
	list := []util.PrioritizedValue{
		util.Prioritized(tickGuard{parser.NewCodeSpanParser()}, 100),
		util.Prioritized(linkGuard{parser.NewLinkParser().(linkParser)}, 200),
		util.Prioritized(parser.NewAutoLinkParser(), 300),
		util.Prioritized(parser.NewRawHTMLParser(), 400),
		util.Prioritized(emphasisParser{strike: !opt.Plain}, 500),
	}
	if opt.Plain {
		return list
	}
	list = append(list,
		util.Prioritized(extension.NewTaskCheckBoxParser(), 0),
		util.Prioritized(directiveInline{}, 90),
		util.Prioritized(noteLinkGuard{extension.NewFootnoteParser()}, 101))
	if linking {
		list = append(list, util.Prioritized(extension.NewLinkifyParser(
			extension.WithLinkifyAllowedProtocols([]string{"http:", "https:"})), 999))
	}
	if opt.Typographer {
		list = append(list, util.Prioritized(curlyParser{}, 9000), util.Prioritized(extension.NewTypographerParser(
			extension.WithTypographicSubstitutions(typography)), 9999))
	}
	return list
}

// typography are the characters of goldmark's typographer. Quotes are made by curlyParser.
var typography = map[extension.TypographicPunctuation]string{
	extension.EnDash:          "–",
	extension.EmDash:          "—",
	extension.Ellipsis:        "…",
	extension.LeftAngleQuote:  "«",
	extension.RightAngleQuote: "»",
}

// typed are typographic characters with the characters that an editor types for them.
var typed = map[string]string{
	"‘": "'", "’": "'", "“": `"`, "”": `"`, "–": "--", "—": "---", "…": "...", "«": "<<", "»": ">>",
}
