package rules

import "porchlight/internal/check"

var _ = check.Add(check.Rule{
	Name:    "helpline-missing",
	Fixed:   true,
	Doc:     "A page has no helpline that can be called by tapping it",
	Why:     "A reader of any page may need help now. The number that is shown has to be the one that is called.",
	Instead: "Print the helpline banner in the layout: `{{ partial \"helpline.html\" . }}`.",
	File: func(p *check.Pass) {
		if f := p.File; f.Origin == check.FromLayout && f.IsHTML() && !f.Tags().Callable && !p.LayoutsLost() {
			p.Report(check.Place{File: f.Name}, "the finished page has no link that calls its helpline").
				Suggest("print the helpline banner in the layout: {{ partial \"helpline.html\" . }}")
		}
	},
})
