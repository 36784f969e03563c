package rules

import (
	"strings"

	"porchlight/internal/asset"
	"porchlight/internal/check"
	"porchlight/internal/finding"
)

var _ = check.Add(check.Rule{
	Name:     "sensitive-page",
	Severity: finding.Warning,
	Doc:      "A sensitive page has no link to leave it at once, or links to share it on networks",
	Why: "Somebody may watch the readers of such a page. They need a way out that they see at once, and a tap by " +
		"mistake should not show others what they read.",
	Instead: "Print `{{ with .QuickExit }}{{ partial \"quick-exit.html\" . }}{{ end }}` in your copy of `baseof.html`, and only " +
		"the targets of `.Share`. `porchlight diff` shows what a copy of a layout lacks.",
	File: func(p *check.Pass) {
		f := p.File
		if p.Page == nil || !p.Page.Sensitive || f.Layout == "" || !f.IsHTML() || p.LayoutsLost() {
			return
		}
		exit, network, shares := false, "", ""
		tags := asset.Tags{Rest: f.Body}
		for tags.Next() {
			if string(tags.Name) != "a" {
				continue
			}
			raw, _ := tags.Attr("href")
			href := asset.Value(raw)
			exit = exit || href == p.Config.QuickExit.URL
			if network == "" {
				network, shares = networkOf(p, href), href
			}
		}
		if !exit {
			p.Report(check.Place{File: f.Name}, "the page is sensitive, and has no link that leaves it at once").
				Suggest("compare your copy of baseof.html with the built-in one: porchlight diff")
		}
		if network != "" {
			p.Report(f.Find(shares), "the page is sensitive, and has a link to share it on %s", network).
				Suggest("compare your copy of share.html with the built-in one, or take the link out of the text")
		}
	},
})

// networkOf is the network on which a link shares a page; "" for other links.
func networkOf(p *check.Pass, href string) string {
	if !strings.HasPrefix(href, "https://") {
		return ""
	}
	for _, target := range p.Config.Data.Share {
		if form, _, _ := strings.Cut(target.URL, "{"); target.Social && strings.HasPrefix(href, form) {
			return target.Label
		}
	}
	return ""
}
