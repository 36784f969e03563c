package rules

import (
	"maps"
	"slices"
	"strings"

	"porchlight/internal/check"
	"porchlight/internal/finding"
)

var _ = check.Add(check.Rule{
	Name:     "helpline-unknown",
	Severity: finding.Error,
	Doc:      "A page names a helpline that the configuration does not have",
	Why:      "The page would show another helpline than the one that was meant.",
	Instead:  "Write the name of one of the `[helplines]` in `config.toml`, or add it there.",
	Page: func(p *check.Pass) {
		id := p.Page.Source.Helpline
		if _, known := p.Config.Helplines[id]; known || id == "" {
			return
		}
		advice := finding.Advice("add [helplines.%s] to config.toml, or remove the line", id)
		if len(p.Config.Helplines) > 0 {
			advice = oneOf(id, slices.Sorted(maps.Keys(p.Config.Helplines)))
		}
		p.ReportKey("helpline", "the configuration has no helpline %q", id).Suggest("%s", advice)
	},
})

// oneOf suggests the known word that was probably meant, or all known words.
func oneOf(word string, known []string) string {
	if near := finding.Nearest(word, known); near != "" {
		return finding.Advice("write %q", near)
	}
	return "write one of " + strings.Join(known, ", ")
}
