package search

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// browser reads an index as a browser does, file by file.
type browser struct {
	*testing.T
	files  map[string][]byte
	top    index
	shards map[string][]entry // that were loaded
}

func newBrowser(t *testing.T, files []File) *browser {
	t.Helper()
	b := &browser{T: t, files: map[string][]byte{}, shards: map[string][]entry{}}
	for _, f := range files {
		if b.files[f.Path] != nil {
			t.Fatalf("two files at %s", f.Path)
		}
		b.files[f.Path] = f.Body
	}
	b.load(Index, &b.top)
	return b
}

func (b *browser) load(path string, into any) {
	b.Helper()
	if err := json.Unmarshal(b.files[path], into); err != nil {
		b.Fatalf("%s: %v: %.200s", path, err, b.files[path])
	}
}

// entry is a stem in a shard: its words, and its pages with their weights.
type entry struct {
	stem  string
	words []string
	pages map[int]int
}

// shard are the stems of the shard with a word.
func (b *browser) shard(word string) (list []entry) {
	b.Helper()
	name := ""
	for _, s := range b.top.Shards {
		if s[0] <= word {
			name = s[1]
		}
	}
	if name == "" || b.shards[name] != nil {
		return b.shards[name]
	}
	var raw [][2]json.RawMessage
	b.load(Folder+name+".json", &raw)
	for _, r := range raw {
		var text string
		var pages []int
		if json.Unmarshal(r[0], &text) != nil || json.Unmarshal(r[1], &pages) != nil {
			b.Fatalf("cannot read %s", r)
		}
		parts := strings.Split(text, " ")
		e := entry{stem: parts[0] + parts[1], pages: map[int]int{}}
		for _, rest := range parts[2:] {
			e.words = append(e.words, parts[0]+rest)
		}
		at := 0
		for _, p := range pages {
			at += p >> weightBits
			e.pages[at] = p & (1<<weightBits - 1)
		}
		list = append(list, e)
	}
	b.shards[name] = list
	return list
}

// find are the pages with a word or one of its stem.
func (b *browser) find(word string) map[int]int {
	b.Helper()
	for _, e := range b.shard(word) {
		if slices.Contains(e.words, word) {
			return e.pages
		}
	}
	return nil
}

// titled are the pages of texts, without a title or description.
func titled(d *Dictionary, texts ...string) []Page {
	c := NewCounter(d)
	var pages []Page
	for i, text := range texts {
		pages = append(pages, Page{Title: fmt.Sprint("Page ", i), Address: fmt.Sprintf("/%d/", i), Words: c.Page(text)})
	}
	return pages
}

func TestWordsOfAText(t *testing.T) {
	for text, want := range map[string]string{
		"<p>An IOP isn’t, isn't &amp; isn&#39;t a <b>cure</b></p>":      "an iop isnt+ cure",
		"<h2 id=\"x\">Naloxone</h2>kit":                                 "naloxone! kit",
		"<header>kit</header><h3>one</h3><p>two</p>":                    "kit one! two",
		"co-occurring<br>90 days, 9&nbsp;to 19 hours":                   "co occurring 90 days to 19 hours",
		"über, ÜBER; d\u00e9j\u00e0 vu, de\u0301ja, over\u00addose 依存症": "über déjà vu de\u0301ja overdose 依存症",
		"<td>kit kit</td><td>kit</td><img alt=\"a lamp\">":              "kit+",
		"x <a href=\"/kit/\">yes</a> " + strings.Repeat("y", maxWord+1): "yes",
	} {
		d := NewDictionary(nil)
		c := NewCounter(d)
		c.Page("Words of another page: kit kit kit.")
		var have []string
		words := c.Page(text)
		for len(words) > 0 {
			var e uint64
			for shift := 0; ; shift += 7 {
				b := words[0]
				words = words[1:]
				e |= uint64(b&0x7f) << shift
				if b < 0x80 {
					break
				}
			}
			have = append(have, d.Words()[e>>weightBits]+[]string{"", "+", "!"}[e&3])
		}
		if got := strings.Join(have, " "); got != want {
			t.Errorf("%s: have %q, want %q", text, got, want)
		}
	}
}

func TestStemsAndWeights(t *testing.T) {
	d := NewDictionary(nil)
	c := NewCounter(d)
	b := newBrowser(t, Make("en", d, []Page{
		{Title: "Overdose", Address: "/a/", Words: c.Page("overdose")},
		{Title: "B", Address: "/b/", Description: "Happiness after overdoses.", Words: c.Page("x")},
		{Title: "C", Address: "/c/", Words: c.Page("<h2>Overdosed</h2> happy happy happy")},
		{Title: "D", Address: "/d/", Words: c.Page("overdose")},
	}))
	for word, want := range map[string]map[int]int{
		"overdose": {0: inTitle, 1: prominent, 2: prominent, 3: once},
		"happy":    {1: prominent, 2: often},
		"nothing":  nil,
	} {
		if have := b.find(word); fmt.Sprint(have) != fmt.Sprint(want) {
			t.Errorf("%s: have %v, want %v", word, have, want)
		}
	}
	d = NewDictionary(nil)
	b = newBrowser(t, Make("es", d, titled(d, "<p>La adicción</p>", "<p>Las adicciones</p>", "<p>nada</p>")))
	if have := b.find("adiccion"); len(have) != 2 {
		t.Errorf("a word with an accent is found on %v", have)
	}
}

// someTexts are random texts in which few words are common and many rare, as in those of people.
func someTexts(r *rand.Rand, pages, words, vocabulary int) []string {
	syllables := strings.Fields("ad al ba be co con de di do er es fa ga in ka la le ma me na ne no op or pa pre pro ra re sa se ta te ti tra un vi ñu ció")
	known := make([]string, vocabulary)
	for i := range known {
		for range 2 + r.IntN(3) {
			known[i] += syllables[r.IntN(len(syllables))]
		}
		known[i] += []string{"", "s", "ing", "ed", "’s"}[r.IntN(5)]
	}
	texts := make([]string, pages)
	for i := range texts {
		var b strings.Builder
		for range words {
			n := int(math.Exp(r.Float64()*math.Log(float64(vocabulary)))) - 1 // Zipf's law
			b.WriteString(known[n] + " ")
		}
		texts[i] = b.String()
	}
	return texts
}

// TestEveryWordFindsItsPages: a word finds the pages that have it, whichever they are.
func TestEveryWordFindsItsPages(t *testing.T) {
	for seed := range uint64(3) {
		texts := someTexts(rand.New(rand.NewPCG(seed, 1)), 40, 300, 4000)
		d := NewDictionary(nil)
		b := newBrowser(t, Make("en", d, titled(d, texts...)))
		if len(b.top.Shards) < 3 {
			t.Fatalf("only %d shards", len(b.top.Shards))
		}
		found := map[string]map[int]int{}
		for i, text := range texts {
			for _, word := range strings.Fields(strings.ReplaceAll(text, "’", "")) {
				word = fold(word)
				if found[word] == nil {
					found[word] = b.find(word)
				}
				if _, ok := found[word][i]; !ok {
					t.Fatalf("seed %d: %q does not find page %d", seed, word, i)
				}
			}
		}
	}
}

// TestSameIndex: the files do not depend on the order in which the words were met.
func TestSameIndex(t *testing.T) {
	texts := someTexts(rand.New(rand.NewPCG(1, 2)), 30, 200, 900)
	d := NewDictionary(nil)
	want := Make("en", d, titled(d, texts...))
	other := slices.Clone(d.Words())
	slices.Reverse(other)
	d = NewDictionary(append(other, "gone"))
	have := Make("en", d, titled(d, texts...))
	if fmt.Sprint(have) != fmt.Sprint(want) {
		t.Error("another order of words gives other files")
	}
}

// TestWeightOfAQuery holds what a browser loads at most for a query of three words, of which one is misspelt so that
// the right word is in another shard, with results of which no two are in one file.
func TestWeightOfAQuery(t *testing.T) {
	for _, site := range []struct{ pages, words, vocabulary, most int }{
		{300, 600, 9000, 60_000}, {10_000, 250, 60_000, 300_000},
	} {
		if site.pages > 1000 && testing.Short() {
			t.Skip("a short run makes no index of 10,000 pages")
		}
		texts := someTexts(rand.New(rand.NewPCG(7, 7)), site.pages, site.words, site.vocabulary)
		d := NewDictionary(nil)
		pages := titled(d, texts...)
		for i := range pages {
			pages[i].Title = texts[i][:50]
			pages[i].Address = fmt.Sprintf("/%s/%d/", strings.ReplaceAll(texts[i][:40], " ", "-"), i)
			pages[i].Description = texts[i][50:170]
		}
		b := newBrowser(t, Make("en", d, pages))
		sizes := map[string]int{}
		for path, body := range b.files {
			var small bytes.Buffer
			w := gzip.NewWriter(&small)
			_, _ = w.Write(body)
			_ = w.Close()
			sizes[path] = small.Len()
		}
		largest := func(n int, names []string) (size int) {
			slices.SortFunc(names, func(x, y string) int { return sizes[Folder+y+".json"] - sizes[Folder+x+".json"] })
			for _, name := range names[:min(n, len(names))] {
				size += sizes[Folder+name+".json"]
			}
			return size
		}
		var shards []string
		for _, s := range b.top.Shards {
			shards = append(shards, s[1])
		}
		const words, results = 3 + 1, 10
		parts := []int{sizes[Index], largest(words, shards), largest(1, []string{b.top.Common}),
			largest(results, b.top.Titles)}
		total := parts[0] + parts[1] + parts[2] + parts[3]
		t.Logf("%d pages, %d words, %d shards: %d bytes: %v", site.pages, len(d.Words()), len(shards), total, parts)
		if total > site.most {
			t.Errorf("a query loads %d bytes, and may load %d", total, site.most)
		}
	}
}

// TestEndings: the browser knows what to take from a form that no page has, also on a small site.
func TestEndings(t *testing.T) {
	for language, want := range map[string]string{"en": "ing", "es": "ando", "de": ""} {
		d := NewDictionary(nil)
		b := newBrowser(t, Make(language, d, titled(d, "<p>overdose tratamos</p>")))
		if (want != "") != slices.Contains(b.top.Endings, want) ||
			!slices.IsSortedFunc(b.top.Endings, func(x, y string) int { return len(y) - len(x) }) {
			t.Errorf("%s: have %q", language, b.top.Endings)
		}
	}
}
