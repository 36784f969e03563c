package rules

import (
	"porchlight/internal/check"
	"porchlight/internal/finding"
	"porchlight/internal/site"
)

var _ = check.Add(check.Rule{
	Name:     "type-unknown",
	Severity: finding.Warning,
	Doc:      "The type of a page looks like a misspelt kind of page, or is the subject of one",
	Why: "A page of a known kind is checked, linked to others and described to search engines. A " +
		"misspelt type loses all of that, with no error.",
	Instead: "Write the kind as `type` and what the page is about under its own key. A type of your " +
		"own, for a layout, may have any other name.",
	Page: func(p *check.Pass) {
		written := p.Page.Source.Type
		if p.Page.Kind != site.KindPage || written == "" || p.Config.Data == nil {
			return
		}
		var ids []string
		for _, kind := range p.Config.Data.Kinds {
			ids = append(ids, kind.ID)
			if kind.ID == written {
				return
			}
		}
		const message = "no kind of page is named %q"
		for _, kind := range p.Config.Data.Kinds {
			if s := p.Site.Subject(kind.Relation, written); s != nil && s.OnFile {
				p.ReportKey("type", message, written).
					Suggest("write type: %s and %s: %s", kind.ID, kind.Subject, written)
				return
			}
		}
		if advice := finding.DidYouMean(written, ids); advice != "" {
			p.ReportKey("type", message, written).Suggest("%s", advice)
		}
	},
})
