package rules

import (
	"slices"
	"strings"
	"time"

	"porchlight/internal/asset"
	"porchlight/internal/care"
	"porchlight/internal/check"
	"porchlight/internal/finding"
	"porchlight/internal/site"
)

var _ = check.Add(check.Rule{
	Name:     "notice-link",
	Severity: finding.Warning,
	Doc:      "The front page does not lead to a notice that may have to be linked there",
	Why:      "Some laws require a link on the front page, so that everyone can find the notice.",
	Instead:  "Add the page to the menu at the foot, `[[menus.footer]]` in `config.toml`, or link to it in the text of the front page.",
	File: func(p *check.Pass) {
		if p.Page == nil || p.Page.Kind != site.KindHome || p.File.Path != p.Page.OutputPath || p.LayoutsLost() {
			return
		}
		var links []string // made when first needed
		for _, page := range p.Site.NoticePages() {
			for _, id := range page.Source.Facts.Notices {
				n := p.Config.Data.Notice(id)
				if n == nil || n.Link != "home" || !n.Verified {
					continue
				}
				if links == nil {
					links = linksOf(p.File.Body)
				}
				if slices.Contains(links, page.RelPermalink) || slices.Contains(links, page.Permalink) {
					continue
				}
				reportUnlinked(p, page, n)
			}
		}
	},
})

func reportUnlinked(p *check.Pass, page *site.Page, n *care.Notice) {
	file, pos := page.Source.Place("notices")
	p.Report(check.Place{File: file, Start: pos}, "front matter: notices: the front page does not lead to this page, and a link "+
		"to %q may be required there (%s, as of %s)", n.Name, n.Law, n.AsOf.Format(time.DateOnly)).
		Suggest("add the page to [[menus.footer]] in config.toml, or link to it on the front page").Fact(n.Source)
}

// linksOf are the addresses to which the links of a page lead, without their fragments.
func linksOf(body []byte) []string {
	links := []string{}
	tags := asset.Tags{Rest: body}
	for tags.Next() {
		if raw, _ := tags.Attr("href"); string(tags.Name) == "a" {
			address, _, _ := strings.Cut(asset.Value(raw), "#")
			links = append(links, address)
		}
	}
	return links
}
