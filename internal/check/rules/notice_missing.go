package rules

import (
	"time"

	"porchlight/internal/check"
	"porchlight/internal/config"
	"porchlight/internal/finding"
)

var _ = check.Add(check.Rule{
	Name:     "notice-missing",
	Severity: finding.Info,
	Doc:      "A law may require a notice on the site, and no page is marked as it",
	Why: "Patients have a right to some notices, and some have to be on the website. This is no legal advice: " +
		"`data/notices.toml` has what laws of a country or a state may require, with the source and the day on which it was read.",
	Instead: "Ask your lawyer. If the notice is required, write the page and mark it: `notices: [part2]`. If it is " +
		"not, write the reason into `[care.notRequired]` of `config.toml`. Sites without an address of their own " +
		"are not checked. Notices of a state are checked only if `care.state` is that state.",
	Site: func(p *check.Pass) {
		if !hasAddress(p.Config) {
			return
		}
		have := map[string]bool{}
		for _, page := range p.Site.NoticePages() {
			for _, id := range page.Source.Facts.Notices {
				have[id] = true
			}
		}
		at := check.Place{File: config.File}
		for _, key := range []string{"care.state", "country", "baseURL"} {
			if setting := p.Config.At(key); setting.Written() && setting.Value.File == config.File {
				at.Start = setting.Value.Pos
				break
			}
		}
		for i := range p.Config.Data.Notices {
			n := &p.Config.Data.Notices[i]
			if _, excused := p.Config.NotRequired[n.ID]; excused || have[n.ID] ||
				!n.IsFor(p.Config.Country, p.Config.State) {
				continue
			}
			p.Report(at, "%q may be required of %s (%s, as of %s), and no page is marked as it", n.Name, n.Whom, n.Law,
				n.AsOf.Format(time.DateOnly)).
				Suggest("if it is required of you, write the page and mark it with notices: [%s]; if it is not, write the reason "+
					"under [care.notRequired]: %s = \"...\"", n.ID, n.ID).Fact(n.Source)
		}
	},
})
