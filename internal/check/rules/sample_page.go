package rules

import (
	"strings"

	"porchlight/internal/check"
	"porchlight/internal/config"
	"porchlight/internal/finding"
)

var _ = check.Add(check.Rule{
	Name:     "sample-page",
	Severity: finding.Warning,
	Doc:      "A sample page is published on a site that has its own address or helpline",
	Why: "Sample pages come with a new site. They name people and a place that do not exist, or say who answers a " +
		"number that the site no longer shows.",
	Instead: "Rewrite the page so that it is true for you, and remove the line `sample: true`. Or delete the page. " +
		"`porchlight setup` does both for pages that you did not change.",
	Page: func(p *check.Pass) {
		facts := p.Page.Source.Facts
		if own := ownPart(p.Config); facts != nil && facts.Sample && own != "" {
			p.ReportKey("sample", "this page is a sample, and the site has its own %s", own).
				Suggest("rewrite it so that it is true for you and remove this line, or delete the page")
		}
	},
})

// ownPart is the part of a site that shows that it is no sample: "helpline" if its helpline is not that of its country,
// "address" if its address can be visited; "": none.
func ownPart(cfg *config.Config) string {
	country := cfg.Data.Countries[cfg.Country]
	switch {
	case cfg.Helpline.Number.E164() != country.Helpline.Number.E164():
		return "helpline"
	case hasAddress(cfg):
		return "address"
	}
	return ""
}

// hasAddress reports whether the site has an address that can be visited. Rules for public sites do not check a site
// without one, such as the starter.
func hasAddress(cfg *config.Config) bool { return !isReservedHost(cfg.BaseURL.Hostname()) }

// isReservedHost reports whether a host is reserved, so that no site can have it: RFC 2606 and RFC 6761.
func isReservedHost(host string) bool {
	if host == "" {
		return true
	}
	labels := strings.Split(strings.ToLower(host), ".")
	switch labels[len(labels)-1] {
	case "example", "test", "invalid", "localhost":
		return true
	}
	return len(labels) > 1 && labels[len(labels)-2] == "example"
}
