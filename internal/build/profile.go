package build

import (
	"cmp"
	"slices"
	"strings"
	"sync"
	"time"

	"porchlight/internal/render"
)

// Profile measures the parts of one build. A nil Profile measures nothing.
type Profile struct {
	render *render.Profile
	last   time.Time // when the last stage ended

	stages map[string]time.Duration // by the clock

	mu               sync.Mutex
	checking, saving time.Duration // summed over all processors
	pages            []Cost
}

// NewProfile makes a Profile. The build begins now.
func NewProfile() *Profile {
	return &Profile{render: render.NewProfile(), last: time.Now(), stages: map[string]time.Duration{}}
}

// Cost is the time that one part of a build takes.
type Cost struct {
	render.Cost
	Share float64 // of the build, from 0 to 1, without the parts that this one called
}

// Costs are the parts of a build, the most expensive first. The times of drawing are summed over all
// processors.
type Costs struct {
	Stages  []Cost // together these are the whole build
	Layouts []Cost // with partials, components and hooks; together the stage "layouts"
	Pages   []Cost // everything that was drawn, by file or address
}

// The stages of a build.
const (
	stageReading    = "reading"
	stageDrawing    = "drawing" // Costs divides it
	stagePictures   = "pictures"
	stagePublishing = "publishing"
)

// lap ends a stage of the build.
func (p *Profile) lap(stage string) {
	if p != nil {
		now := time.Now()
		p.stages[stage] += now.Sub(p.last)
		p.last = now
	}
}

// now returns the time; zero for a nil Profile.
func (p *Profile) now() (now time.Time) {
	if p != nil {
		now = time.Now()
	}
	return now
}

// checked adds the time since checks of a drawing began.
func (p *Profile) checked(began time.Time) {
	if p != nil {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.checking += time.Since(began)
	}
}

// drawn adds a subject. Its drawing began at began, and its staging at staged.
func (p *Profile) drawn(what Subject, began, staged time.Time) {
	if p == nil {
		return
	}
	now := time.Now()
	c := Cost{Cost: render.Cost{Name: what.name(), Calls: 1, Own: now.Sub(began), All: now.Sub(began)}}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.saving += now.Sub(staged)
	p.pages = append(p.pages, c)
}

// ofRender returns the part in which the renderer collects, or nil.
func (p *Profile) ofRender() *render.Profile {
	if p == nil {
		return nil
	}
	return p.render
}

// Costs returns the costs of the build. Call it after the build.
func (p *Profile) Costs() Costs {
	p.mu.Lock()
	defer p.mu.Unlock()
	var total time.Duration
	for _, took := range p.stages {
		total += took
	}
	var work time.Duration // time of drawing, summed over all processors
	for _, page := range p.pages {
		work += page.Own
	}
	var c Costs
	scale := ratio(p.stages[stageDrawing], total)
	layouts, rest := time.Duration(0), work-p.checking-p.saving
	stage := func(name string, own time.Duration, share float64) {
		if own = max(0, own); own > 0 {
			c.Stages = append(c.Stages, Cost{render.Cost{Name: name, Own: own, All: own}, share})
		}
	}
	part := func(name string, own time.Duration) { stage(name, own, scale*ratio(own, work)) }
	for _, cost := range p.render.Costs() {
		if rest -= cost.Own; !cost.Layout() {
			part(cost.Name, cost.Own)
			continue
		}
		layouts += cost.Own
		c.Layouts = append(c.Layouts, Cost{cost, scale * ratio(cost.Own, work)})
	}
	part("layouts", layouts)
	part("checking pages", p.checking)
	part("saving pages", p.saving)
	part("other drawing", rest)
	for name, took := range p.stages {
		if name != stageDrawing {
			stage(name, took, ratio(took, total))
		}
	}
	c.Pages = slices.Clone(p.pages)
	for i := range c.Pages {
		c.Pages[i].Share = scale * ratio(c.Pages[i].Own, work)
	}
	for _, list := range [][]Cost{c.Stages, c.Pages} {
		slices.SortFunc(list, func(a, b Cost) int {
			return cmp.Or(cmp.Compare(b.Share, a.Share), strings.Compare(a.Name, b.Name))
		})
	}
	return c
}

func ratio(part, whole time.Duration) float64 { return float64(part) / float64(max(whole, 1)) }
