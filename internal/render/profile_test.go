package render

import (
	"slices"
	"testing"
)

// TestMeter: what a part calls does not count as its own, also when it calls itself, and in several workers.
func TestMeter(t *testing.T) {
	p := NewProfile()
	for range 2 {
		m := p.meter()
		for range 3 {
			outer := m.begin("page.html")
			for _, html := range []string{"a", "b", "a"} {
				inner := m.begin("_partials/x.html")
				again := m.begin("_partials/x.html")
				m.end(again, "_partials/x.html", html)
				m.end(inner, "_partials/x.html", html)
			}
			m.end(outer, "page.html", "")
		}
		m.shared("kept.html", false)
		m.shared("kept.html", true)
	}
	costs := p.Costs()
	of := func(name string) Cost {
		i := slices.IndexFunc(costs, func(c Cost) bool { return c.Name == name })
		if i < 0 {
			t.Fatalf("%s is not among %v", name, costs)
		}
		return costs[i]
	}
	page, part, kept := of("page.html"), of("_partials/x.html"), of("_partials/kept.html")
	if page.Calls != 6 || part.Calls != 36 || part.Same != 34 || !kept.Cached || kept.Calls != 2 || kept.Same != 2 {
		t.Errorf("have %+v, %+v, %+v", page, part, kept)
	}
	if page.Own > page.All || part.Own > part.All || page.Own+part.Own > page.All || part.All > page.All {
		t.Errorf("times: %+v, %+v", page, part)
	}
	var off *Profile
	m := off.meter()
	m.end(m.begin("page.html"), "page.html", "")
	m.shared("kept.html", true)
}
