package corpus

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
)

// page writes one page: front matter and body. The result is valid until the next call.
func (w *writer) page(n int) []byte {
	o := w.outlines[n]
	r := source(w.seed, n, forText)
	w.r, w.text, w.words = r, w.text[:0], 0
	w.frontMatter(o)
	w.body()
	return w.text
}

func (w *writer) frontMatter(o pageOutline) {
	r, g := w.r, w.grammar
	w.printf("---\ntitle: %q\n", o.title)
	w.printf("description: %q\n", o.title+": "+g.draw("description", r)+".")
	w.printf("date: %d-%02d-%02d\n", 2018+r.IntN(8), 1+r.IntN(12), 1+r.IntN(28))
	w.printf("lastmod: 2026-%02d-%02d\n", 1+r.IntN(6), 1+r.IntN(28))
	if o.draft {
		w.printf("draft: true\n")
	}
	w.printf("tags:\n")
	for _, tag := range w.tags() {
		w.printf("  - %s\n", tag)
	}
	w.printf("author: %q\nreviewer: %q\n---\n\n", g.draw("byline", r), g.draw("reviewer", r))
}

// tags are three to five different ones.
func (w *writer) tags() []string {
	var tags []string
	for want := 3 + w.r.IntN(3); len(tags) < want; {
		if tag := slug(w.grammar.draw("tag", w.r)); !slices.Contains(tags, tag) {
			tags = append(tags, tag)
		}
	}
	return tags
}

// pageOutline is what other pages need to know of a page to link to it.
type pageOutline struct {
	section int
	title   string
	slug    string
	draft   bool
}

// What a page's numbers are drawn for: outline and text have sources of their own, so that one can change without the
// other.
const (
	forOutline = iota + 1
	forText
)

// source gives the random numbers of one page. They do not depend on how many pages there are or which came before.
func source(seed uint64, page int, purpose uint64) *rand.Rand {
	return rand.New(rand.NewPCG(seed, uint64(page)<<2|purpose))
}

func outline(g grammar, pages int, seed uint64) []pageOutline {
	outlines := make([]pageOutline, pages)
	for n := range outlines {
		r := source(seed, n, forOutline)
		section := chooseSection(r.IntN(100))
		title := capital(g.draw("title-"+Sections[section].Dir, r))
		outlines[n] = pageOutline{section: section, title: title, slug: fmt.Sprintf("%s-%d", slug(title), n),
			draft: r.IntN(100) == 0}
	}
	return outlines
}

func chooseSection(percent int) int {
	for i, s := range Sections {
		if percent -= s.share; percent < 0 {
			return i
		}
	}
	return len(Sections) - 1
}

func (o pageOutline) file() string { return filepath.Join(Sections[o.section].Dir, o.slug+".md") }

func (o pageOutline) url() string { return "/" + Sections[o.section].Dir + "/" + o.slug + "/" }

// slug is a title as part of an address: lower-case letters and digits with hyphens between words.
func slug(title string) string {
	words := strings.FieldsFunc(strings.ToLower(title),
		func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') })
	return strings.Join(words, "-")
}

func capital(text string) string { return strings.ToUpper(text[:1]) + text[1:] }
