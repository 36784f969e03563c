package config

import (
	"slices"

	"porchlight/internal/care"
)

// asamEdition leaves the numbers of the edition that the site chose. The others stay on file, so that no page that
// gives one is taken for wrong.
func (r *reader) asamEdition() {
	edition := r.cfg.ASAMEdition
	if edition == 0 {
		return
	}
	if !slices.Contains(care.Editions, edition) {
		r.wrong("care.asamEdition", "want edition 3 (2013) or 4 (2023) of The ASAM Criteria, have %d", edition)
		return
	}
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
		level.ASAM = shown
	}
}
