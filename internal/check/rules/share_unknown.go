package rules

import (
	"fmt"
	"slices"

	"porchlight/internal/check"
	"porchlight/internal/finding"
)

var _ = check.Add(check.Rule{
	Name:     "share-unknown",
	Severity: finding.Error,
	Doc:      "A page names a share link that the data do not have",
	Why:      "The link would be missing from the page.",
	Instead:  "Write one of the ids in `data/share.toml`, or add the target there.",
	Page: func(p *check.Pass) {
		if len(p.Page.Source.Share) == 0 || p.Config.Data == nil {
			return
		}
		known := p.Config.Data.ShareIDs()
		for i, id := range p.Page.Source.Share {
			if !slices.Contains(known, id) {
				p.ReportKey(fmt.Sprintf("share[%d]", i+1), "no share target is named %q", id).
					Suggest("%s", oneOf(id, known))
			}
		}
	},
})
