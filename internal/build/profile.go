package build

import (
	"cmp"
	"slices"
	"strings"
	"sync"
	"time"

	"porchlight/internal/render"
)

// Profile collects where the time of one build goes. A nil Profile collects nothing.
type Profile struct {
	render *render.Profile
	last   time.Time // when the last stage ended

	stages map[string]time.Duration // by the clock

	mu               sync.Mutex
	checking, saving time.Duration // of all processors
	pages            []Cost
}

// NewProfile makes a Profile whose build begins now.
func NewProfile() *Profile {
	return &Profile{render: render.NewProfile(), last: time.Now(), stages: map[string]time.Duration{}}
}

// Cost is what one part of a build costs.
type Cost struct {
	render.Cost
	Share float64 // of the build, from 0 to 1, without what it called
}

// Costs are the parts of a build, the greatest first. Times are added up over all processors.
type Costs struct {
	Stages  []Cost // these are the whole build
	Layouts []Cost // with partials, components and hooks; they are the stage "layouts"
	Pages   []Cost // by file, lists and redirects by address; all that was drawn
}

// The stages of a build.
const (
	stageReading    = "reading"
	stageDrawing    = "drawing" // which Costs divides
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

// now is the time, if it matters.
func (p *Profile) now() (now time.Time) {
	if p != nil {
		now = time.Now()
	}
	return now
}

// checked ends checking outputs.
func (p *Profile) checked(began time.Time) {
	if p != nil {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.checking += time.Since(began)
	}
}

// drawn ends a subject.
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

// ofRender is where drawing collects.
func (p *Profile) ofRender() *render.Profile {
	if p == nil {
		return nil
	}
	return p.render
}

// Costs are what was collected. Call it after the build.
func (p *Profile) Costs() Costs {
	p.mu.Lock()
	defer p.mu.Unlock()
	var total time.Duration
	for _, took := range p.stages {
		total += took
	}
	var work time.Duration // on all processors while the clock went on by drawing
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
