package report

import (
	"cmp"
	"path"
	"slices"

	"porchlight/internal/care"
	"porchlight/internal/site"
)

// Continuum is the levels of care as steps, and the levels of each service.
type Continuum struct {
	Steps    []Step // the most support first
	Open     int    // levels with a page that readers see
	Services []Service
	Unplaced int // services in the list without a level
}

// Step is one level of care with the pages of the site about it.
type Step struct {
	Name     string // "Intensive outpatient program (IOP)"
	Short    string // "IOP"
	Same     *Place // the only page, when its title is the name of the level
	Pages    []Place
	Hours    string // in words; "": unknown, or given with each of Pages
	Start    string // for a level without a page: the command that starts one
	Withheld bool   // a build leaves out all of its pages
}

// Service is a support service with its levels.
type Service struct {
	Place
	At       []bool // by index of Steps
	Unplaced bool   // at no level
}

// Place is a page in the continuum. The address is "" when the site has no page about it.
type Place struct {
	Link
	Hours   string // of the page, in words; "": unknown
	LeftOut string // why a build leaves it out, such as "draft"; "": it does not
}

// continuum gives the levels of care with their pages, and the services. It includes services at a level, and
// services whose page names no level.
func (inv *Inventory) continuum() (c Continuum) {
	s := inv.edition.Site
	at, folder := inv.servicesByLevel(), "levels-of-care"
	if kind := inv.kindOf("levels"); kind != nil {
		folder = kind.Folder
	}
	steps := s.Continuum()
	for _, step := range steps {
		view := inv.step(step)
		switch {
		case len(step.Pages) == 0:
			view.Start = "porchlight new " + step.Level.ID + " " + path.Join(folder, step.Level.ID)
		case !view.Withheld:
			c.Open++
		}
		c.Steps = append(c.Steps, view)
	}
	for _, ref := range s.Refs("services") {
		service := Service{Place: Place{Link: Link{Title: ref.Name}}}
		if ref.Card != nil {
			service.Place = inv.place(ref.Card, "")
		}
		for _, step := range steps {
			service.At = append(service.At, at[step.Level.ID][ref.ID])
		}
		service.Unplaced = !slices.Contains(service.At, true)
		if service.Unplaced && (ref.Card == nil || len(ref.Card.Levels()) > 0) {
			continue
		}
		if service.Unplaced {
			c.Unplaced++
		}
		c.Services = append(c.Services, service)
	}
	return c
}

// step gives the pages of a level, each with its own hours or else the usual ones.
func (inv *Inventory) step(step *site.Step) Step {
	view := Step{Name: step.Level.Label(), Short: cmp.Or(step.Level.Acronym, step.Level.Name),
		Withheld: len(step.Pages) > 0}
	usual := usualHours(step.Level)
	if len(step.Pages) == 0 {
		view.Hours = usual
	}
	for _, card := range step.Pages {
		page := inv.place(card, cmp.Or(card.HoursPerWeek.HoursAWeek(), usual))
		view.Withheld = view.Withheld && page.LeftOut != ""
		view.Pages = append(view.Pages, page)
	}
	if len(step.Pages) == 1 && (step.Card.Title == step.Level.Label() || step.Card.Title == step.Level.Name) {
		view.Same, view.Hours, view.Pages = &view.Pages[0], view.Pages[0].Hours, nil
		view.Same.Hours = ""
	}
	return view
}

// kindOf finds the kind of the pages to which a relation refers, or nil.
func (inv *Inventory) kindOf(relation string) *care.Kind {
	kinds := inv.edition.Config.Data.Kinds
	at := slices.IndexFunc(kinds, func(k care.Kind) bool { return k.Relation == relation })
	if at < 0 {
		return nil
	}
	return &kinds[at]
}

// servicesByLevel gives the ids of the services at each level. Either the page of the level names the service, or
// the page of the service names the level.
func (inv *Inventory) servicesByLevel() map[string]map[string]bool {
	at := map[string]map[string]bool{}
	for _, step := range inv.edition.Site.Continuum() {
		here := map[string]bool{}
		at[step.Level.ID] = here
		for _, card := range step.Pages {
			for _, ref := range card.Services() {
				here[ref.ID] = true
			}
		}
	}
	service := inv.kindOf("services")
	for _, card := range inv.edition.Site.RegularPages {
		if service == nil || card.CareKind != service.ID {
			continue
		}
		for _, ref := range card.Levels() {
			if here := at[ref.ID]; here != nil {
				here[card.ID] = true
			}
		}
	}
	return at
}

func (inv *Inventory) place(card *site.Card, hours string) Place {
	title := cmp.Or(card.LinkTitle, card.Title, card.Path)
	v := Place{Link: Link{title, card.RelPermalink, languageOf(inv.edition.Site)}, Hours: hours}
	if p := inv.byCard[card]; p != nil && p.Why != "" {
		v.LeftOut = string(p.Status)
	}
	return v
}

// usualHours gives the usual amount of care at a level, in words; "" for a level without verified hours.
func usualHours(level care.Level) string {
	switch {
	case level.AllDay:
		return "around the clock"
	case !level.Verified || level.Hours.IsZero():
		return ""
	}
	return "usually " + level.Hours.HoursAWeek()
}
