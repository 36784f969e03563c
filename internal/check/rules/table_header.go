package rules

import (
	"porchlight/internal/check"
	"porchlight/internal/finding"
	"porchlight/internal/markdown"
)

var _ = check.Add(check.Rule{
	Name:     "table-header",
	Severity: finding.Warning,
	Doc:      "A table has no header cell with words",
	Why: "A screen reader reads the header with each cell. Without one, a listener hears figures without " +
		"their meaning (WCAG 1.3.1).",
	Instead: "Write what a column holds in the first row of the table. In HTML, use `<th>`. A table that only places " +
		"things beside each other has `role=\"presentation\"`.",
	File: func(p *check.Pass) {
		if !p.File.IsHTML() {
			return
		}
		for _, table := range p.File.Tags().Outline.Headless {
			p.Report(p.FindWords(markdown.ProseCell, table.Words), "the table with %q has no header cell with words",
				table.Words).
				Suggest("write what each column holds in the first row; in HTML, use <th>").
				Fact("https://www.w3.org/WAI/tutorials/tables/")
		}
	},
})
