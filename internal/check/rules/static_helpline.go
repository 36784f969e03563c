package rules

import (
	"path"

	"porchlight/internal/check"
	"porchlight/internal/content"
	"porchlight/internal/finding"
)

var _ = check.Add(check.Rule{
	Name:     "static-helpline",
	Severity: finding.Warning,
	Doc:      "A page of static/ has no helpline that can be called by tapping it",
	Why: "A finished page in `static/` is published as it is, so no layout adds the helpline. It " +
		"may also be a host's proof of ownership and no page at all.",
	Instead: "Write the page in Markdown, or add a link such as `<a href=\"tel:+18006624357\">`. A " +
		"proof for a search engine may stay as it is.",
	File: func(p *check.Pass) {
		if f := p.File; f.Origin == check.FromStatic && f.IsHTML() && !f.Tags().Callable &&
			!content.IsForMachines(path.Base(f.Name)) {
			p.Report(check.Place{File: f.Name}, "this page has no helpline link").
				Suggest(`write the page in Markdown, or add <a href="tel:...">; a proof for a search engine may stay as it is`)
		}
	},
})
