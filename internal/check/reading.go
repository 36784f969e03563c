package check

import (
	"strings"

	"porchlight/internal/finding"
	"porchlight/internal/prose"
	"porchlight/internal/render"
)

// Reading is how hard the text of a page is to read.
type Reading struct {
	Grade    float64          // a year of school, by prose.Reading.Deciding; 0: too few words in sentences
	Target   int              // the highest grade that the site wants of the page; 0: none
	Sentence string           // the hardest
	At       finding.Position // where it begins, in the page's file
	Words    int              // of the sentence
}

// IsAbove reports whether the grade is above the target when it is written with one decimal.
func (r *Reading) IsAbove() bool { return r.Target > 0 && prose.IsAbove(r.Grade, r.Target) }

// Reading measures the text of a page that was just drawn. nil: it has none, or none in English.
func (c *Checker) Reading(drawn render.Drawn) *Reading {
	if drawn.Page == nil || drawn.Source == nil {
		return nil
	}
	pass := c.passOf(drawn)
	defer pass.release()
	sections := pass.Sections()
	if len(sections) == 0 {
		return nil
	}
	r := &Reading{Target: c.config.GradeTarget(drawn.Page.Type)}
	if whole := prose.Whole(sections); whole.Words >= prose.MinWords {
		r.Grade = whole.Deciding()
	}
	if hard := prose.Hardest(1, sections...); len(hard) > 0 {
		s := hard[0]
		r.Sentence, r.At, r.Words = strings.Clone(s.Block.Text[s.From:s.To]), s.Block.At(s.From), s.Words
	}
	return r
}
