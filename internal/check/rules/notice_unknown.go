package rules

import (
	"fmt"

	"porchlight/internal/check"
	"porchlight/internal/finding"
)

var _ = check.Add(check.Rule{
	Name:     "notice-unknown",
	Severity: finding.Error,
	Doc:      "A page is marked as a notice that the data do not have",
	Why:      "The page would not count as that notice, and its day and the links to it would not be checked.",
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
