package config

import (
	"cmp"
	"slices"
	"strings"

	"porchlight/internal/care"
	"porchlight/internal/finding"
)

var asamUnverified = finding.NewRule("asam-unverified", finding.Warning,
	"No number of the edition of The ASAM Criteria that the site shows has been verified, so pages show none")

// asamEdition leaves the numbers of the edition that the site chose, else of the one that its state requires. The
// others stay on file, so that no page that gives one is taken for wrong.
func (r *reader) asamEdition() {
	country := r.cfg.Data.Countries[r.cfg.Country]
	state := strings.ToLower(r.cfg.State)
	if _, known := country.Regions[state]; state != "" && !known && country.Regions != nil {
		r.wrong("care.state", "want the postal code of a state, such as IL, have %q", r.cfg.State)
	}
	edition, key := cmp.Or(r.cfg.ASAMEdition, country.ASAMEditions[state]), "care.asamEdition"
	if r.cfg.ASAMEdition == 0 {
		key = "care.state"
	}
	if edition == 0 {
		return
	}
	if !slices.Contains(care.Editions, edition) {
		r.wrong("care.asamEdition", "want edition 3 (2013) or 4 (2023) of The ASAM Criteria, have %d", edition)
		return
	}
	some := false
	for i := range r.cfg.Data.Levels {
		level := &r.cfg.Data.Levels[i]
		var shown []care.ASAM
		for _, number := range level.ASAM {
			if number.Edition == edition {
				shown = append(shown, number)
			} else {
				level.UnverifiedASAM = append(level.UnverifiedASAM, number)
			}
		}
		level.ASAM, some = shown, some || len(shown) > 0
	}
	if !some {
		r.report(r.root.At(key).Report(asamUnverified,
			"no number of edition %d in the data is verified, so pages show no number of their level", edition).
			Suggest("compare the numbers with the book, then write them with verified = true into data/levels.toml, "+
				"or give pages their own: asam: {edition: %d, level: ...}", edition))
	}
}
