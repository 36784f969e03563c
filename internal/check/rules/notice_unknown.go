package rules

import (
	"fmt"

	"porchlight/internal/check"
	"porchlight/internal/finding"
)

var _ = check.Add(check.Rule{
	Name:     "notice-unknown",
	Severity: finding.Error,
	Doc:      "A page is marked as a notice that is not on file",
	Why:      "The page would not count as the notice that it is, and nothing would check whether it is dated and linked.",
	Instead:  "Write one of the ids in `data/notices.toml`, or add the notice there.",
	Page: func(p *check.Pass) {
		if facts := p.Page.Source.Facts; facts != nil {
			for i, id := range facts.Notices {
				if p.Config.Data.Notice(id) == nil {
					p.ReportKey(fmt.Sprintf("notices[%d]", i+1), "no notice is named %q", id).
						Suggest("%s", oneOf(id, p.Config.Data.NoticeIDs()))
				}
			}
		}
	},
})
