package site

import (
	"fmt"
	"slices"
	"testing"

	"porchlight/internal/care"
	"porchlight/internal/config"
	"porchlight/internal/content"
)

// everyoneNames is a site of pages about services each of which names all services, itself too, and the first one
// twice.
func everyoneNames(services int) (*content.Tree, *config.Config) {
	facts, _ := care.Load(nil)
	data := *facts
	data.Services = nil
	var ids []string
	tree := &content.Tree{}
	for i := range services {
		id := fmt.Sprintf("s-%04d", i)
		ids = append(ids, id)
		data.Services = append(data.Services, care.Subject{ID: id, Name: "Service " + id})
		p := &content.Page{File: "content/s/" + id + ".md", Path: "/s/" + id,
			FrontMatter: front(id, content.Rare{Type: "support-service"})}
		p.Service = id
		tree.Pages = append(tree.Pages, p)
	}
	for _, p := range tree.Pages {
		p.Refs = map[string]content.IDs{"services": append(slices.Clone(ids), ids[0])}
	}
	return tree, &config.Config{Clock: testClock, Locale: "en-US", RelatedLimit: 5, Data: &data}
}

func TestEveryoneNamesEveryone(t *testing.T) {
	const services = 40
	tree, cfg := everyoneNames(services)
	s, _ := Assemble(tree, cfg, nil)
	for _, p := range s.Pages() {
		if p.CareKind != "" && (len(p.Services()) != services-1 || len(p.Mentions()) != 0) {
			t.Errorf("%s: tied to %d services, mentioned by %d", p.Path, len(p.Services()), len(p.Mentions()))
		}
	}
}

// BenchmarkEveryoneNamesEveryone holds as many references as there are pages, squared; the time is to grow like that,
// and no faster.
func BenchmarkEveryoneNamesEveryone(b *testing.B) {
	for _, services := range []int{250, 500, 1000} {
		tree, cfg := everyoneNames(services)
		b.Run(fmt.Sprint(services), func(b *testing.B) {
			for b.Loop() {
				Assemble(tree, cfg, nil)
			}
		})
	}
}
