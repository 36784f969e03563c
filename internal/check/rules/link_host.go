package rules

import (
	"net/url"

	"porchlight/internal/check"
	"porchlight/internal/finding"
)

var _ = check.Add(check.Rule{
	Name:     "link-host",
	Severity: finding.Error,
	Doc:      "A link leads to a host that no site can have, or hides to which host it leads",
	Why: "With a quote or another sign inside, an address leads to a host that nobody meant. The part before an @ " +
		"looks like a site that a reader trusts, but the browser opens the host behind the @.",
	Instead: "Write the address as the browser shows it once the page is open: `https://www.example.org/page/`.",
	File: func(p *check.Pass) {
		if !p.File.IsHTML() {
			return
		}
		for _, h := range p.File.Tags().Hosts {
			at := p.File.Find(h.Address)
			if typed, err := url.PathUnescape(h.Address); err == nil && at.Start.Line == 0 {
				at = p.File.Find(typed)
			}
			p.Report(at, "the address %q %s", h.Address, h.Why).
				Suggest("write the address as the browser shows it once the page is open")
		}
	},
})
