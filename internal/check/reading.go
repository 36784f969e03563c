package check

import (
	"strings"

	"porchlight/internal/finding"
	"porchlight/internal/prose"
)

// Reading is how hard the text of a page is to read.
type Reading struct {
	Grade    float64          // year of school, by prose.Reading.Deciding; 0: too few words in sentences
	Target   int              // the highest grade that the site allows for the page; 0: any
	Sentence string           // the hardest one
	At       finding.Position // of Sentence, in the page's file
	Words    int              // number of words of Sentence
}

// IsAbove reports whether the grade, rounded to one decimal, is above the target.
func (r *Reading) IsAbove() bool { return r.Target > 0 && prose.IsAbove(r.Grade, r.Target) }

// Reading measures the text of the page. nil: there is no text, or it is not in English.
func (d DrawnPass) Reading() *Reading {
	if d.drawn.Page == nil || d.drawn.Source == nil {
		return nil
	}
	sections := d.pass.Sections()
	if len(sections) == 0 {
		return nil
	}
	r := &Reading{Target: d.checker.config.GradeTarget(d.drawn.Page.Type)}
	if whole := prose.Whole(sections); whole.Words >= prose.MinWords {
		r.Grade = whole.Deciding()
	}
	if hard := prose.Hardest(1, sections...); len(hard) > 0 {
		s := hard[0]
		r.Sentence, r.At, r.Words = strings.Clone(s.Block.Text[s.From:s.To]), s.Block.At(s.From), s.Words
	}
	return r
}
