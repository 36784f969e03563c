package rules

import (
	"porchlight/internal/check"
	"porchlight/internal/finding"
	"porchlight/internal/markdown"
)

var _ = check.Add(check.Rule{
	Known: &markdown.Unclosed,
	File: func(p *check.Pass) {
		if !p.File.IsHTML() || p.LayoutsLost() {
			return
		}
		for _, o := range p.File.Open() {
			if p.LeftByText(o) {
				continue
			}
			hidden, severity := "", finding.Warning
			if o.Hides {
				hidden, severity = ", and readers may not see it", finding.Error
			}
			report := p.Report(p.File.FindOpen(o), "%q is opened here and never closed: all that follows is in it%s",
				o.Tag, hidden)
			if report.Severe(severity); o.End == "</plaintext>" {
				report.Suggest("take it out: this element has no end; <pre> and </pre> show a text as it is written")
			} else {
				report.Suggest("write %q where it ends", o.End)
			}
		}
	},
})
