package rules

import (
	"fmt"
	"net/url"
	"strings"

	"porchlight/internal/check"
	"porchlight/internal/finding"
)

var _ = check.Add(check.Rule{
	Name:     "source-home-page",
	Severity: finding.Warning,
	Doc:      "The address of a source is a home page",
	Why:      "A reader cannot find the statement on a home page, so it supports nothing.",
	Instead:  "Write the address of the page or document that was read.",
	Page: func(p *check.Pass) {
		for i, s := range p.Page.Source.Sources {
			if isHomePage(s.URL) {
				p.ReportKey(fmt.Sprintf("sources[%d].url", i+1), "%q is a home page", s.URL).
					Suggest("write the address of the page or document that was read")
			}
		}
	},
})

// isHomePage reports whether an address is that of a home page.
func isHomePage(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.RawQuery != "" {
		return false
	}
	path := strings.ToLower(strings.Trim(u.Path, "/"))
	file, _, _ := strings.Cut(path, ".")
	return path == "" || !strings.Contains(path, "/") && (file == "index" || file == "default")
}
