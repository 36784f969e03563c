package site

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"porchlight/internal/care"
	"porchlight/internal/config"
	"porchlight/internal/content"
	"porchlight/internal/finding"
)

// randomField is a site of random level, service, substance, therapy, staff, place and article pages that refer to each
// other at random, also to what does not exist; some of them are drafts.
func randomField(random *rand.Rand, data *care.Data) ([]*content.Page, *config.Config) {
	ids := map[string][]string{"people": {"jo", "kim"}, "places": {"north", "south"}}
	for _, level := range data.Levels {
		ids["levels"] = append(ids["levels"], level.ID)
	}
	for _, relation := range []string{"services", "substances", "therapies"} {
		for _, s := range data.Subjects(relation) {
			ids[relation] = append(ids[relation], s.ID)
		}
	}
	pick := func(list []string) string { return list[random.IntN(len(list))] }
	var pages []*content.Page
	for i := range 5 + random.IntN(40) {
		kind := data.Kinds[random.IntN(len(data.Kinds))]
		name := fmt.Sprintf("p%d", i)
		if kind.Relation != "" && random.IntN(2) == 0 {
			name = pick(ids[kind.Relation])
		}
		p := &content.Page{File: fmt.Sprintf("content/s%d/%s.md", i, name), Path: fmt.Sprintf("/s%d/%s", i, name),
			FrontMatter: front(name, content.Rare{Type: kind.ID})}
		p.Description, p.Refs = "d", map[string]content.IDs{}
		p.Draft, p.Weight = random.IntN(6) == 0, random.IntN(3)
		switch kind.Subject {
		case "level":
			p.Level = pick(ids["levels"])
		case "service":
			p.Service = pick(ids["services"])
		case "substance":
			p.Substance = pick(ids["substances"])
		case "therapy":
			p.Therapy = pick(ids["therapies"])
		}
		for _, relation := range care.Relations {
			for range random.IntN(4) {
				p.Refs[relation] = append(p.Refs[relation], pick(append(ids[relation], "nothing")))
			}
		}
		pages = append(pages, p)
	}
	return pages, &config.Config{Clock: testClock, Locale: "en-US", RelatedLimit: 5, Data: data}
}

// eachRandomField assembles many random sites.
func eachRandomField(t *testing.T, check func(s *Site, findings []finding.Finding, pages []*content.Page,
	cfg *config.Config)) {
	data, problems := care.Load(nil)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	random := rand.New(rand.NewPCG(9, 10))
	for range 80 {
		pages, cfg := randomField(random, data)
		s, findings := Assemble(&content.Tree{Pages: pages}, cfg, nil)
		check(s, findings, pages, cfg)
	}
}

// Where both sides have to refer, both do: if a page refers to a subject, some page about that subject refers to what
// the page is about, as far as there are such pages.
func TestRelationsGoBothWays(t *testing.T) {
	answered := 0
	eachRandomField(t, func(s *Site, _ []finding.Finding, _ []*content.Page, _ *config.Config) {
		for _, p := range s.Pages() {
			kind := s.field.kinds[p.CareKind]
			if kind == nil {
				continue
			}
			for _, relation := range kind.Answers {
				for _, ref := range p.Refs(relation) {
					there := s.field.subjects[relation][ref.ID].Pages
					if len(there) == 0 {
						continue
					}
					if !slices.ContainsFunc(there, func(q *Page) bool { return refersTo(q, kind.Relation, p.ID) }) {
						t.Fatalf("%s refers to %s %q, and no page about it to %s %q", p.Path, relation, ref.ID,
							kind.Relation, p.ID)
					}
					answered++
				}
			}
		}
	})
	if answered < 50 {
		t.Errorf("only %d references were looked at", answered)
	}
}

func refersTo(p *Page, relation, id string) bool {
	return slices.ContainsFunc(p.Refs(relation), func(r Ref) bool { return r.ID == id })
}

// A reference is never to the page itself, never twice, never to a page that is not published, and is in the order of
// the data.
func TestRelationsAreValid(t *testing.T) {
	eachRandomField(t, func(s *Site, _ []finding.Finding, _ []*content.Page, _ *config.Config) {
		for _, p := range s.Pages() {
			for _, relation := range care.Relations {
				last := -1
				for _, ref := range p.Refs(relation) {
					rank := s.field.subjects[relation][ref.ID].rank
					if rank <= last {
						t.Errorf("%s: %s stand in the wrong order: %v", p.Path, relation, p.Refs(relation))
					}
					last = rank
					if ref.Card != nil && (ref.Card.page.withheld != nil || ref.Card == &p.Card ||
						ref.Card.ID != ref.ID) {
						t.Errorf("%s: %s leads to %s", p.Path, ref.ID, ref.Card.Path)
					}
					if ref.Name == "" || ref.Relation != relation {
						t.Errorf("%s: %+v", p.Path, ref)
					}
				}
			}
			for _, card := range p.Mentions() {
				if card.page.withheld != nil || card == &p.Card {
					t.Errorf("%s is mentioned by %s", p.Path, card.Path)
				}
			}
		}
	})
}

// The continuum is that of the data, whatever the pages are, and no step leads to the page itself.
func TestContinuumKeepsItsOrder(t *testing.T) {
	eachRandomField(t, func(s *Site, _ []finding.Finding, _ []*content.Page, cfg *config.Config) {
		steps := s.Continuum()
		if len(steps) != len(cfg.Data.Levels) {
			t.Fatalf("%d steps of %d levels", len(steps), len(cfg.Data.Levels))
		}
		for i, step := range steps {
			if step.Level.ID != cfg.Data.Levels[i].ID || (step.Card == nil) != (len(step.Pages) == 0) ||
				step.Card != nil && step.Pages[0] != step.Card {
				t.Errorf("step %d: %+v", i, step)
			}
		}
		for _, p := range s.Pages() {
			here, up, down := p.Step(), p.StepUp(), p.StepDown()
			if (here == nil) != (p.Level == "") || up != nil && up.at >= here.at || down != nil && down.at <= here.at {
				t.Errorf("%s: %v up %v down %v", p.Path, here, up, down)
			}
		}
	})
}

// Every reference that is neither on file nor a page has no subject, and no other.
func TestUnknownReferencesHaveNoSubject(t *testing.T) {
	eachRandomField(t, func(s *Site, _ []finding.Finding, _ []*content.Page, _ *config.Config) {
		for _, p := range s.Pages() {
			if p.Source == nil {
				continue
			}
			missing := false
			for relation, list := range p.Source.Refs {
				missing = missing || slices.ContainsFunc(list,
					func(id string) bool { return s.field.subjects[relation][id] == nil })
			}
			wrong := slices.ContainsFunc(p.References(), func(r Reference) bool { return r.Subject == nil })
			if missing != wrong {
				t.Errorf("%s: refers to nothing: %v, has no subject: %v", p.Source.File, missing, wrong)
			}
		}
	})
}

// The order in which pages are read makes no difference.
func TestFieldIgnoresOrder(t *testing.T) {
	random := rand.New(rand.NewPCG(11, 12))
	eachRandomField(t, func(s *Site, findings []finding.Finding, pages []*content.Page, cfg *config.Config) {
		want := dumpField(s, findings)
		shuffled := slices.Clone(pages)
		random.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		if got := dumpField(Assemble(&content.Tree{Pages: shuffled}, cfg, nil)); got != want {
			t.Fatalf("another order made another site:\n%s\n%s", want, got)
		}
	})
}

// A site without data has no levels, and its references are not checked.
func TestFieldWithoutData(t *testing.T) {
	data, _ := care.Load(nil)
	pages, cfg := randomField(rand.New(rand.NewPCG(13, 14)), data)
	cfg.Data = nil
	s, findings := Assemble(&content.Tree{Pages: pages}, cfg, nil)
	if len(s.Continuum()) > 0 || strings.Contains(dump(s, findings), "reference-") {
		t.Error(dump(s, findings))
	}
}
