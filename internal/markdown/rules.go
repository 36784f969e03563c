package markdown

import "porchlight/internal/finding"

var (
	unsafeLink = finding.NewFixedRule("unsafe-link",
		"A link or image uses an address that a browser may run or that hides where it leads")
	rawHTML = finding.NewRule("raw-html", finding.Warning,
		"HTML in the text holds an element or attribute that is left out")

	directiveUnknown = finding.NewRule("directive-unknown", finding.Error,
		"A component has a name that does not exist")
	directiveUnclosed = finding.NewRule("directive-unclosed", finding.Error,
		"A component is opened and never closed")
	directiveStray = finding.NewRule("directive-stray", finding.Error,
		"A line of colons closes a component where none is open")
	directiveSyntax = finding.NewRule("directive-syntax", finding.Error,
		"A component is written in a way that cannot be read")

	headingAttribute = finding.NewRule("heading-attribute", finding.Warning,
		"A heading carries an attribute that is left out")
	duplicateID = finding.NewRule("duplicate-id", finding.Warning,
		"Two headings of a page were given the same id, or one that the layout uses")
	alertUnknown = finding.NewRule("alert-unknown", finding.Warning,
		"A quote starts like an alert, of a kind that does not exist")

	tooNested = finding.NewFixedRule("markdown-nesting",
		"Lists, quotes, components, brackets or HTML are nested deeper than the limit")
	tooManyCells = finding.NewFixedRule("markdown-table",
		"The tables of a page have more cells than the limit")
	tooManyNotes = finding.NewFixedRule("markdown-footnotes",
		"A page has more footnotes, or refers to them more often, than the limit")
	tooExpanded = finding.NewFixedRule("markdown-references",
		"Link references repeat so much text that the page would grow out of proportion")
	tooCostly = finding.NewFixedRule("markdown-effort",
		"So many marks are left unclosed that reading the page would take too long")
	unreadable = finding.NewFixedRule("markdown-unreadable",
		"A page cannot be read as Markdown")
)
