package markdown

import (
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/util"
)

// newParser makes the parser of the dialect: CommonMark with guards, and unless Plain is set tables, strikethrough,
// task lists, footnotes, definition lists, directives, and on request automatic links and typographic quotes. The
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

// newLabelParser reads the [label] of a directive: inline content only.
func newLabelParser(opt Options) parser.Parser {
	return parser.NewParser(
		parser.WithBlockParsers(util.Prioritized(parser.NewParagraphParser(), 1000)),
		parser.WithInlineParsers(inlineParsers(opt, true)...))
}

// typography are the characters of goldmark's typographer, which sees no quotes: see curlyParser.
var typography = map[extension.TypographicPunctuation]string{
	extension.EnDash:          "–",
	extension.EmDash:          "—",
	extension.Ellipsis:        "…",
	extension.LeftAngleQuote:  "«",
	extension.RightAngleQuote: "»",
}

// typed gives for each of these characters what an editor types for it.
var typed = map[string]string{
	"‘": "'", "’": "'", "“": `"`, "”": `"`, "–": "--", "—": "---", "…": "...", "«": "<<", "»": ">>",
}
