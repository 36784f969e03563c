package site

import (
	"io/fs"
	"math/rand/v2"
	"net/url"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"porchlight/internal/config"
	"porchlight/internal/content"
	"porchlight/internal/finding"
)

// FuzzOutputPath: nothing that an editor writes as url, slug, alias, permalink pattern, term or file name gives an
// output path outside the site, or one that some computer cannot hold without an error.
func FuzzOutputPath(f *testing.F) {
	for _, hostile := range []string{
		"/levels-of-care/iop/", "../../x", "..", ".", "/", "", "//host/x", "/%2e%2e/%2e%2e/x", "%252e%252e%252fx",
		"..%2f..%2fx", "..\\x", "%5c..%5cx",
		"C:\\x", "c:/x", "file:///etc/passwd", "/a\x00b", "/a%00b", "a\nb", "/con/", "/CON.html", "/x./", "/x /",
		"/<x>", "/a?b#c", "/100%", "\xff/x", "%ff",
		"/．．/x", "/a/./b//c", "/" + strings.Repeat("a", 300), strings.Repeat("/a", 2000), "/é/e\u0301", "/.html",
		"a/.html", "/x.html/", "~", "-", ":year/:x",
	} {
		f.Add(hostile, hostile, hostile)
	}
	f.Fuzz(func(t *testing.T, first, second, third string) {
		for _, ugly := range []bool{false, true} {
			page := &content.Page{File: "content/a/page.md", Path: "/a/page",
				Terms: content.Terms{{Plural: "tags", Words: []string{first, second}}},
				FrontMatter: front(third, content.Rare{
					URL: first, Aliases: []string{second, third}})}
			slugged := &content.Page{File: "content/b/slugged.md", Path: "/b/slugged",
				FrontMatter: front(second, content.Rare{Slug: first})}
			named := &content.Page{File: "content/n.md", Path: "/" + strings.Trim(third, "/"),
				FrontMatter: front("Named")}
			patterned := &content.Page{File: "content/p/patterned.md", Path: "/p/patterned",
				FrontMatter: front(third)}
			cfg := &config.Config{Taxonomies: []config.Taxonomy{{Plural: "tags"}}, UglyURLs: ugly,
				Permalinks: map[string]string{"p": second}, Clock: testClock}
			cfg.BaseURL, _ = url.Parse("https://example.org/base/")
			tree := &content.Tree{Pages: []*content.Page{page, slugged, named, patterned}}
			s, findings := Assemble(tree, cfg, nil)
			for _, p := range s.Pages() {
				checkOutput(t, p.OutputPath, findings)
				if output, _ := p.Pager(2); !finding.HasErrors(findings) && !fs.ValidPath(output) {
					t.Errorf("pager at %q", output)
				}
				if u, err := url.Parse(p.Permalink); err != nil || u.Host != "example.org" ||
					!strings.HasPrefix(u.Path, "/base/") || u.RawQuery != "" || u.Fragment != "" {
					t.Errorf("%q is not an address on this site", p.Permalink)
				}
			}
			for _, a := range s.Aliases {
				checkOutput(t, a.Path, findings)
			}
			for _, dest := range []string{first, second, third} {
				s.Resolve(s.home, dest)
				s.GetPage(dest)
			}
		}
	})
}

func checkOutput(t *testing.T, output string, findings []finding.Finding) {
	t.Helper()
	if !filepath.IsLocal(filepath.FromSlash(output)) || strings.HasPrefix(output, "/") {
		t.Errorf("%q leads outside", output)
	}
	if finding.HasErrors(findings) {
		return
	}
	if !fs.ValidPath(output) || !utf8.ValidString(output) || !norm.NFC.IsNormalString(output) ||
		pathFault(output) != "" {
		t.Errorf("%q was accepted: %s", output, pathFault(output))
	}
}

// Two outputs whose names differ only in letter case or normalization collide, whatever their sources.
func TestCollisionsUnderFolding(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	letters := []rune("abzéüßøñΣς\u0130ǆﬁ")
	for range 300 {
		name := make([]rune, 1+random.IntN(6))
		for i := range name {
			name[i] = letters[random.IntN(len(letters))]
		}
		one, other := string(name), equivalent(random, string(name))
		pages := []*content.Page{{File: "content/one.md", Path: "/one",
			FrontMatter: front("One", content.Rare{URL: "/" + one + "/"})}}
		statics := StaticPaths()
		cfg := &config.Config{Clock: testClock}
		switch random.IntN(3) {
		case 0:
			pages = append(pages, &content.Page{File: "content/two.md", Path: "/two",
				FrontMatter: front("Two", content.Rare{URL: "/" + other + "/"})})
		case 1:
			pages = append(pages, &content.Page{File: "content/two.md", Path: "/two",
				FrontMatter: front("Two", content.Rare{Aliases: []string{"/" + other}})})
		case 2:
			statics = StaticPaths(other + "/index.html")
		}
		_, findings := Assemble(&content.Tree{Pages: pages}, cfg, statics)
		if !slices.ContainsFunc(findings, func(f finding.Finding) bool { return f.Rule == pathCollision.Name }) {
			t.Fatalf("%q and %q: no collision found, only %v", one, other, findings)
		}
	}
}

// equivalent writes a name in another letter case and another normal form.
func equivalent(random *rand.Rand, name string) string {
	switch random.IntN(3) {
	case 0:
		name = strings.ToUpper(name)
	case 1:
		name = strings.ToTitle(name)
	}
	if random.IntN(2) == 0 {
		return norm.NFD.String(name)
	}
	return name
}

// Different names are no collision.
func TestNoFalseCollisions(t *testing.T) {
	goodSite(t, `
-- static/a/b.txt --
-- static/favicon.svg --
-- static/robots.txt --
-- content/a/b.md --
---
title: B
aliases: [/a/c.html, /a/c/, /a/c/]
---
-- content/a/b/deep.md --
---
title: Deep
---
-- content/a.b.md --
---
title: A dot B
---
`)
}

// What other pages see of a page with a description does not change with its body.
func TestCardsIgnoreBodies(t *testing.T) {
	const archive = `
-- content/a/one.md --
---
title: One
description: Says what it is about
tags: [x]
---
BODY
-- content/a/two.md --
---
title: Two
description: Another
tags: [x]
---
BODY
`
	before, _ := siteOf(t, strings.ReplaceAll(archive, "BODY", "First words."))
	after, _ := siteOf(t, strings.ReplaceAll(archive, "BODY",
		"Other words, [a link](/x) and :::a component\n\n# And more"))
	if one, two := dump(before, nil), dump(after, nil); one != two {
		t.Errorf("the index changed:\n%s\nnow:\n%s", one, two)
	}
	undescribed, _ := siteOf(t, "-- content/a.md --\nFirst words.\n\nMore.\n")
	if got := undescribed.GetPage("/a").Summary; got != "First words." {
		t.Errorf("summary: %q", got)
	}
}

// Related pages are compared with a simple count over all pages, on random sites with fewer pages than maxPostings.
func TestRelatedAgainstPlain(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	for range 20 {
		s := taggedSite(random, 60, 8)
		for _, p := range s.Pages() {
			if p.Kind != KindPage {
				continue
			}
			got, want := p.Related(5), plainRelated(s, p, 5)
			if !slices.Equal(got, want) {
				t.Fatalf("%s: got %s, want %s", p.Path, paths(got), paths(want))
			}
		}
	}
}

func taggedSite(random *rand.Rand, pages, tags int) *Site {
	tree := &content.Tree{}
	for i := range pages {
		p := &content.Page{File: "content/s" + strconv.Itoa(i%3) + "/p" + strconv.Itoa(i) + ".md",
			Path: "/s" + strconv.Itoa(i%3) + "/p" + strconv.Itoa(i), FrontMatter: front("P")}
		p.Description = "d"
		p.Date = time.Unix(int64(i%7)*86400, 0).UTC()
		var words []string
		for range random.IntN(5) {
			words = append(words, "t"+strconv.Itoa(random.IntN(tags)*random.IntN(tags)))
		}
		p.Terms = content.Terms{{Plural: "tags", Words: words}}
		tree.Pages = append(tree.Pages, p)
	}
	s, _ := Assemble(tree, &config.Config{Clock: testClock, RelatedLimit: 5,
		Taxonomies: []config.Taxonomy{{Plural: "tags"}}}, nil)
	return s
}

func plainRelated(s *Site, p *Page, limit int) []*Card {
	type scored struct {
		card  *Card
		score int32
		near  int
	}
	var all []scored
	for _, card := range s.RegularPages {
		var score int32
		for _, term := range p.terms {
			if card != &p.Card && slices.Contains(term.regular, card) {
				score += rarity(len(s.RegularPages), len(term.regular))
			}
		}
		if score > 0 {
			near := 0
			if card.page.section != p.section {
				near = 1
			}
			all = append(all, scored{card, score, near})
		}
	}
	slices.SortStableFunc(all, func(a, b scored) int {
		if a.score != b.score {
			return int(b.score - a.score)
		}
		return a.near - b.near
	})
	var cards []*Card
	for _, one := range all[:min(limit, len(all))] {
		cards = append(cards, one.card)
	}
	return cards
}

func TestRarity(t *testing.T) {
	for _, test := range []struct {
		all, some int
		want      int32 // 256 log2(1 + all/some), rounded down
	}{{1, 1, 256}, {3, 1, 512}, {2, 1, 405}, {100, 100, 256}, {10000, 1, 3401}, {10000, 9999, 256}} {
		if got := rarity(test.all, test.some); got < test.want-1 || got > test.want+1 {
			t.Errorf("rarity(%d, %d) = %d, want %d", test.all, test.some, got, test.want)
		}
	}
}

// Of a common term only pages near to the page are compared, so that the time for one page does not grow with the site.
func TestWindow(t *testing.T) {
	long := make([]int32, 3*maxPostings)
	for i := range long {
		long[i] = int32(i)
	}
	for _, around := range []int32{0, 5, maxPostings, 3*maxPostings - 1, 9 * maxPostings} {
		got := window(long, around)
		if len(got) != maxPostings {
			t.Errorf("around %d: %d postings", around, len(got))
		}
		if around < int32(len(long)) && !slices.Contains(got, around) {
			t.Errorf("around %d: it is not in its own window %d..%d", around, got[0], got[len(got)-1])
		}
	}
}
