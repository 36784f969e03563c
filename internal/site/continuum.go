package site

import "porchlight/internal/care"

// Step is one level of care in the continuum, with its pages.
type Step struct {
	Level care.Level
	Card  *Card   // the page of this level; nil: the site has none
	Pages []*Card // all listed pages about this level, Card first

	at int // index in the continuum
}

// makeContinuum makes the steps of the continuum.
func (s *Site) makeContinuum() {
	levels := s.field.data.Levels
	s.field.steps = make([]*Step, len(levels))
	for i, level := range levels {
		step := &Step{Level: level, at: i}
		for _, p := range s.field.subjects["levels"][level.ID].Pages {
			if p.Listed() {
				step.Pages = append(step.Pages, &p.Card)
			}
		}
		if len(step.Pages) > 0 {
			step.Card = step.Pages[0]
		}
		s.field.steps[i] = step
	}
}

// Continuum are all levels of care in order, the most support first.
func (s *Site) Continuum() []*Step { return s.field.steps }

// step is the step of a level, or nil.
func (s *Site) step(level string) *Step {
	if level == "" {
		return nil
	}
	for _, step := range s.field.steps {
		if step.Level.ID == level {
			return step
		}
	}
	return nil
}

// Step is the step of the page's level; nil for a page without level.
func (p *Page) Step() *Step { return p.site.step(p.Level) }

// StepUp and StepDown are the next steps with more and with less support: those that the page names, else the nearest
// ones with a page; nil at the ends.
func (p *Page) StepUp() *Step   { return p.next(-1) }
func (p *Page) StepDown() *Step { return p.next(1) }

func (p *Page) next(by int) *Step {
	here := p.Step()
	if here == nil {
		return nil
	}
	named := p.Source.StepUp
	if by > 0 {
		named = p.Source.StepDown
	}
	if step := p.site.step(named); step != nil {
		return step
	}
	for at := here.at + by; at >= 0 && at < len(p.site.field.steps); at += by {
		if step := p.site.field.steps[at]; step.Card != nil {
			return step
		}
	}
	return nil
}
