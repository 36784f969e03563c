package rules

import (
	"porchlight/internal/check"
	"porchlight/internal/finding"
)

var _ = check.Add(check.Rule{
	Name:     "helpline-unexplained",
	Severity: finding.Error,
	Doc:      "A page shows a helpline and does not lead to the page about who answers",
	Why: "Callers have a right to know who answers, and who pays for it, before they call. Florida requires it by " +
		"statute (section 397.55), and Washington's attorney general has enforced it.",
	Instead: "In a layout of your own, print the link beside the number: " +
		"`{{ with .Helpline.Disclosure }}<a href=\"{{ relURL . }}\">Who answers</a>{{ end }}`.",
	File: func(p *check.Pass) {
		f := p.File
		if f.Explained == "" || !f.IsHTML() || f.Tags().Explains || !f.Tags().Callable || p.LayoutsLost() {
			return
		}
		p.Report(check.Place{File: f.Name}, "the finished page has no link to %q, which tells who answers its helpline", f.Explained).
			Suggest("print the helpline banner in the layout, or a link beside the number: " +
				"{{ with .Helpline.Disclosure }}<a href=\"{{ relURL . }}\">Who answers</a>{{ end }}").
			Fact("http://www.leg.state.fl.us/statutes/index.cfm?App_mode=Display_Statute&URL=0300-0399/0397/Sections/0397.55.html")
	},
})
