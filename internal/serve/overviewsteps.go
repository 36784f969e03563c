package serve

import (
	"cmp"
	"path"
	"slices"

	"porchlight/internal/care"
	"porchlight/internal/site"
)

// continuumView is the drawing of the continuum: the levels as steps, and below them which services stand at which.
type continuumView struct {
	Steps    []stepView // the most support first
	Open     int        // levels with a page that readers see
	Services []serviceView
	Unplaced int // services that stand at no level
}

// stepView is one level of care with what the site has at it.
type stepView struct {
	Name  string      // "Intensive outpatient program (IOP)"
	Short string      // "IOP"
	Same  *placeView  // its one page, when that is called as the level is
	Pages []placeView // its pages otherwise
	Hours string      // in words; "" not said, or said with Pages
	Start string      // of a level without page: the command that starts one
	Held  bool        // it has pages, and a build leaves out each
}

// serviceView is a support service with the levels at which it stands.
type serviceView struct {
	placeView
	At       []bool // by step
	Unplaced bool   // at none
}

// placeView is a page where it stands among others.
type placeView struct {
	Title   string
	Address string // "" no page of the site is about it
	Lang    string // of Title; "" English
	Hours   string // its own, in words; "" not said
	Away    string // why a build leaves it out: "draft"; "" it does not
}

// continuum gives the levels of care with their pages, and the services: those that stand at a level, and those with a page that says none.
func (st *stock) continuum(s *site.Site, data *care.Data) (v continuumView) {
	at := st.servicesByLevel(s, data)
	folder := "levels-of-care"
	if kind := kindOf(data, "levels"); kind != nil {
		folder = kind.Folder
	}
	steps := s.Continuum()
	for _, step := range steps {
		view := stepView{Name: step.Level.Label(), Short: cmp.Or(step.Level.Acronym, step.Level.Name)}
		st.standAt(&view, step)
		switch {
		case len(step.Pages) == 0:
			view.Start = "porchlight new " + step.Level.ID + " " + path.Join(folder, step.Level.ID)
		case view.Held:
		default:
			v.Open++
		}
		v.Steps = append(v.Steps, view)
	}
	for _, ref := range s.Refs("services") {
		service, placed := serviceView{placeView: st.service(ref)}, false
		for _, step := range steps {
			here := at[step.Level.ID][ref.ID]
			service.At, placed = append(service.At, here), placed || here
		}
		if !placed && (ref.Card == nil || len(ref.Card.Levels()) > 0) {
			continue
		}
		if service.Unplaced = !placed; service.Unplaced {
			v.Unplaced++
		}
		v.Services = append(v.Services, service)
	}
	return v
}

// standAt puts the pages of a level at it, with the hours that each says, or those that are usual.
func (st *stock) standAt(view *stepView, step *site.Step) {
	if len(step.Pages) == 0 {
		view.Hours = usualHours(step.Level)
	}
	for _, card := range step.Pages {
		page := st.place(card, cmp.Or(card.HoursPerWeek.HoursAWeek(), usualHours(step.Level)))
		view.Held = (view.Held || len(view.Pages) == 0) && page.Away != ""
		view.Pages = append(view.Pages, page)
	}
	if len(step.Pages) == 1 && (step.Card.Title == step.Level.Label() || step.Card.Title == step.Level.Name) {
		view.Same, view.Hours, view.Pages = &view.Pages[0], view.Pages[0].Hours, nil
		view.Same.Hours = ""
	}
}

// kindOf finds the kind of page to which a relation refers, or nil.
func kindOf(data *care.Data, relation string) *care.Kind {
	at := slices.IndexFunc(data.Kinds, func(k care.Kind) bool { return k.Relation == relation })
	if at < 0 {
		return nil
	}
	return &data.Kinds[at]
}

// servicesByLevel are the ids of the services at each level, whichever side says so.
func (st *stock) servicesByLevel(s *site.Site, data *care.Data) map[string]map[string]bool {
	at := map[string]map[string]bool{}
	put := func(level, service string) {
		if at[level] == nil {
			at[level] = map[string]bool{}
		}
		at[level][service] = true
	}
	for _, step := range s.Continuum() {
		for _, card := range step.Pages {
			for _, ref := range card.Services() {
				put(step.Level.ID, ref.ID)
			}
		}
	}
	service := kindOf(data, "services")
	for _, card := range s.RegularPages {
		if service == nil || card.CareKind != service.ID {
			continue
		}
		for _, ref := range card.Levels() {
			put(ref.ID, card.ID)
		}
	}
	return at
}

func (st *stock) service(ref site.Ref) placeView {
	if ref.Card == nil {
		return placeView{Title: ref.Name}
	}
	return st.place(ref.Card, "")
}

func (st *stock) place(card *site.Card, hours string) placeView {
	v := placeView{Title: cmp.Or(card.LinkTitle, card.Title, card.Path), Address: card.RelPermalink, Hours: hours, Lang: st.lang}
	if r := st.byCard[card]; r != nil && r.Why != "" {
		v.Away = string(r.Status)
	}
	return v
}

// usualHours says how much care a level usually is; of a level without verified hours nothing.
func usualHours(level care.Level) string {
	switch {
	case level.AllDay:
		return "around the clock"
	case !level.Verified || level.Hours.IsZero():
		return ""
	}
	return "usually " + level.Hours.HoursAWeek()
}
