package site

import (
	"fmt"
	"math/rand/v2"
	"net/url"
	"strings"
	"testing"
	"time"

	"porchlight/internal/config"
	"porchlight/internal/content"
)

// corpus is a tree like that of a large provider: sections of 100 pages, four tags of 64 a page.
func corpus(pages int) (*content.Tree, *config.Config) {
	random := rand.New(rand.NewPCG(7, 8))
	tree := &content.Tree{}
	for i := range pages {
		path := fmt.Sprintf("/section-%03d/page-about-treatment-%05d", i/100, i)
		p := &content.Page{File: "content" + path + ".md", Path: path,
			FrontMatter: front(fmt.Sprintf("Page about treatment %d", i))}
		p.Date = time.Date(2020, 1, 1+random.IntN(2000), 0, 0, 0, 0, time.UTC)
		var tags []string
		for range 4 {
			tags = append(tags, fmt.Sprintf("topic %d", random.IntN(64)))
		}
		p.Terms = content.Terms{{Plural: "tags", Words: tags}}
		p.Body = content.NewBody([]byte(strings.Repeat("A sentence about care. ", 20)+"\n\nAnother paragraph.\n"), 70)
		if i%2 == 0 {
			p.Description = "What this page is about, in one sentence"
		}
		tree.Pages = append(tree.Pages, p)
	}
	cfg := &config.Config{Clock: testClock, Locale: "en-US", RelatedLimit: 5, SummaryWords: 70,
		Taxonomies: []config.Taxonomy{{Plural: "tags"}}}
	cfg.BaseURL, _ = url.Parse("https://example.org/")
	return tree, cfg
}

func BenchmarkAssemble(b *testing.B) {
	for _, pages := range []int{100, 1000, 10000} {
		tree, cfg := corpus(pages)
		b.Run(fmt.Sprint(pages), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Assemble(tree, cfg, nil)
			}
		})
	}
}

func BenchmarkRelated(b *testing.B) {
	tree, cfg := corpus(10000)
	s, _ := Assemble(tree, cfg, nil)
	b.ReportAllocs()
	for b.Loop() {
		for _, p := range s.Pages() {
			p.Related(5)
		}
	}
}

func BenchmarkResolve(b *testing.B) {
	tree, cfg := corpus(10000)
	s, _ := Assemble(tree, cfg, nil)
	from := s.pages[5000]
	for _, dest := range []string{"page-about-treatment-00007.md", "/section-003/page-about-treatment-00300/",
		"/section-003/page-about-treatment-00300.md#a", "../", "https://example.com/"} {
		b.Run(strings.ReplaceAll(dest, "/", "|"), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				s.Resolve(from, dest)
			}
		})
	}
}
