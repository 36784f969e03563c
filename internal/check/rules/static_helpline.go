package rules

import (
	"path"

	"porchlight/internal/check"
	"porchlight/internal/content"
	"porchlight/internal/finding"
)

var _ = check.Add(check.Rule{
	Name:     "static-helpline",
	Severity: finding.Error,
	Doc: "A page of static/ has no helpline that can be called by tapping it; a warning where it has no heading, since it " +
		"may be no page",
	Why: "A finished page in `static/` is published as it is, so no layout adds the helpline. It " +
		"may also be a host's proof of ownership and no page at all.",
	Instead: "Write the page in Markdown, or add a link such as `<a href=\"tel:+18006624357\">`. A " +
		"proof for a search engine may stay as it is.",
	File: func(p *check.Pass) {
		if f := p.File; f.Origin == check.FromStatic && f.IsHTML() && !f.Tags().Callable &&
			!content.IsForMachines(path.Base(f.Name)) {
			severity := finding.Warning
			if outline := &f.Tags().Outline; len(outline.Headings) > 0 || outline.Mains > 0 {
				severity = finding.Error
			}
			p.Report(check.Place{File: f.Name}, "this page has no helpline link").Severe(severity).
				Suggest(`write the page in Markdown, or add <a href="tel:...">; a proof for a search engine may stay as it is`)
		}
	},
})
