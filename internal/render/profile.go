package render

import (
	"cmp"
	"hash/maphash"
	"slices"
	"strings"
	"sync"
	"time"
)

// Profile measures the time that drawing takes. Workers of a Renderer without a Profile measure nothing. A
// Profile is safe for concurrent use.
type Profile struct {
	mu     sync.Mutex
	meters []*meter
	seed   maphash.Seed
	seen   map[uint64]bool // digests of names and HTML of partials
}

// NewProfile makes an empty Profile.
func NewProfile() *Profile { return &Profile{seed: maphash.MakeSeed(), seen: map[uint64]bool{}} }

// The parts of drawing that are not layouts.
const (
	PartMarkdown = "Markdown"
	PartMinify   = "minifying"
)

// Cost is the cost of one layout, or of one part of drawing that is not a layout.
type Cost struct {
	Name  string // such as "_partials/header.html", or one of the constants above
	Calls int
	Own   time.Duration // without the parts that it called
	All   time.Duration
	// Same counts the calls of a partial that gave the same HTML as an earlier call. One drawing could serve
	// all these calls.
	Same   int
	Cached bool // drawn by partialCached; its calls that draw nothing count as Same
}

// Layout reports whether the cost is that of a layout.
func (c Cost) Layout() bool { return strings.HasSuffix(c.Name, ".html") }

// Costs returns the costs so far, sorted by Own, the greatest first.
func (p *Profile) Costs() []Cost {
	p.mu.Lock()
	defer p.mu.Unlock()
	sum := map[string]Cost{}
	for _, m := range p.meters {
		m.mu.Lock()
		for name, c := range m.costs {
			all := sum[name]
			all.Name, all.Calls, all.Same = name, all.Calls+c.Calls, all.Same+c.Same
			all.Own, all.All, all.Cached = all.Own+c.Own, all.All+c.All, all.Cached || c.Cached
			sum[name] = all
		}
		m.mu.Unlock()
	}
	costs := make([]Cost, 0, len(sum))
	for _, c := range sum {
		costs = append(costs, c)
	}
	slices.SortFunc(costs, func(a, b Cost) int {
		return cmp.Or(cmp.Compare(b.Own, a.Own), strings.Compare(a.Name, b.Name))
	})
	return costs
}

// meter makes a meter for a worker. A nil Profile returns a nil meter.
func (p *Profile) meter() *meter {
	if p == nil {
		return nil
	}
	m := &meter{profile: p, costs: map[string]*measured{}}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.meters = append(p.meters, m)
	return m
}

// meter measures the drawing of one worker. A nil meter measures nothing.
type meter struct {
	profile *Profile

	mu    sync.Mutex // a worker that was abandoned may still measure while costs are read
	costs map[string]*measured
	inner time.Duration // time of the parts that the current part has called
}

type measured struct {
	Cost
	open int // calls that have not ended; more than one when a layout draws itself
}

// maxSeen is the largest number of digests in a Profile.
const maxSeen = 1 << 20

// mark is the start of a part.
type mark struct {
	at    time.Time
	outer time.Duration // value of meter.inner of the calling part
}

// begin starts the measurement of a part.
func (m *meter) begin(name string) mark {
	if m == nil {
		return mark{}
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.of(name).open++
	outer := m.inner
	m.inner = 0
	return mark{time.Now(), outer}
}

// end ends the measurement of the part that began last. html is the output of a layout or "".
func (m *meter) end(from mark, name, html string) {
	if m == nil {
		return
	}
	took := time.Since(from.at)
	same := strings.HasPrefix(name, "_partials/") && m.profile.before(name, html)
	m.mu.Lock()
	defer m.mu.Unlock()
	c := m.of(name)
	c.Calls++
	if same {
		c.Same++
	}
	c.Own += took - m.inner
	if c.open--; c.open == 0 {
		c.All += took
	}
	m.inner = from.outer + took
}

// before reports whether a partial has given the same HTML before, and records the HTML.
func (p *Profile) before(name, html string) bool {
	var h maphash.Hash
	h.SetSeed(p.seed)
	_, _ = h.WriteString(name)
	_ = h.WriteByte(0)
	_, _ = h.WriteString(html)
	id := h.Sum64()
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.seen[id] {
		return true
	}
	if len(p.seen) < maxSeen {
		p.seen[id] = true
	}
	return false
}

// shared counts a call of partialCached. found means that nothing was drawn; a drawn call is counted by end.
func (m *meter) shared(name string, found bool) {
	if m == nil {
		return
	}
	name = partialFile(name)
	m.mu.Lock()
	defer m.mu.Unlock()
	c := m.of(name)
	c.Cached = true
	if found {
		c.Calls++
		c.Same++
	}
}

func (m *meter) of(name string) *measured {
	c := m.costs[name]
	if c == nil {
		c = new(measured)
		m.costs[name] = c
	}
	return c
}
