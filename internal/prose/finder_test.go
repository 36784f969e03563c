package prose

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"porchlight/internal/care"
	"porchlight/internal/markdown"
	"porchlight/internal/race"
)

// builtIn is a finder of all built-in packs.
func builtIn(t testing.TB) *Finder {
	data, findings := care.Load(nil)
	if len(findings) > 0 {
		t.Fatal(findings)
	}
	return NewFinder("", data.Packs["claims"], data.Packs["language"])
}

// TestEachTermIsFound: a text made of a pattern is found by the term of the pattern, or by one with more words; and a
// replacement is not found again, so that what was mended once stays as it is.
func TestEachTermIsFound(t *testing.T) {
	f := builtIn(t)
	reader := NewReader(f)
	for _, term := range f.terms {
		if term.phrase == nil {
			continue
		}
		for i, p := range term.phrase.Find {
			text := strings.TrimSpace(sample(p))
			reader.walk.find(text, reader.Block(text).Tokens)
			found := false
			for _, h := range reader.walk.hits {
				found = found || h.pattern.role == find && h.pattern.term >= 0 &&
					f.terms[h.pattern.term].phrase == term.phrase
			}
			if !found {
				t.Errorf("%s: %q is not found in %q", term.phrase.ID, p.Text, text)
			}
			for _, again := range reader.FindIn(term.phrase.Replacement(i)) {
				t.Errorf("%s: the replacement %q is a finding of %s", term.phrase.ID, term.phrase.Replacement(i),
					again.Phrase.ID)
			}
		}
	}
}

// TestNoStartIsLost: goOn and start.next only save time. If any word may come next, the walk finds the same.
func TestNoStartIsLost(t *testing.T) {
	f := builtIn(t)
	all := *f
	for _, starts := range []*starts{&all.starts, &all.guards} {
		starts.goOn, starts.of = slices.Repeat([]bits{anyWord}, len(starts.goOn)), slices.Clone(starts.of)
		for id := range starts.of {
			starts.of[id] = slices.Clone(starts.of[id])
			for i := range starts.of[id] {
				starts.of[id][i].next = anyWord
			}
		}
	}
	numerals := []string{"7"}
	for word := range f.vocabulary {
		if isNumeral(word) {
			numerals = append(numerals, word)
		}
	}
	var hits int
	quick, slow := NewReader(f), NewReader(&all)
	for _, pack := range []string{"claims", "language"} {
		data, _ := care.Load(nil)
		p := data.Packs[pack]
		patterns := slices.Concat(p.Subjects, p.Lists)
		for i := range p.Terms {
			patterns = slices.Concat(patterns, p.Terms[i].Find, p.Terms[i].Guards.OnPage)
		}
		for _, p := range patterns {
			for _, number := range numerals {
				written := strings.ReplaceAll(sample(p), "7", number)
				if number != "7" && written == sample(p) {
					continue
				}
				for _, around := range []string{"x", "x.", "he x it", "x x"} {
					text := strings.TrimSpace(strings.ReplaceAll(around, "x", written))
					quick.walk.find(text, quick.Block(text).Tokens)
					slow.walk.find(text, slow.Block(text).Tokens)
					hits += len(slow.walk.hits)
					if len(quick.walk.hits) != len(slow.walk.hits) {
						t.Fatalf("%q: %d are found of %d", text, len(quick.walk.hits), len(slow.walk.hits))
					}
				}
			}
		}
	}
	if hits < len(f.patterns)/2 {
		t.Errorf("only %d are found", hits)
	}
}

// sample is a text that a pattern finds.
func sample(p care.Pattern) string {
	var words []string
	for _, s := range p.Steps {
		switch {
		case s.Gap > 0:
			words = append(words, "very")
		case s.Number:
			words = append(words, "7")
		case s.Exact != "":
			words = append(words, s.Exact)
		case s.Words[0] == care.EndWord:
			words = append(words, ".")
		default:
			words = append(words, s.Words[0])
		}
	}
	return strings.Join(words, " ")
}

// TestGuardsBesideOtherPhrases: the guards of a phrase hold beside other phrases, which may have none.
func TestGuardsBesideOtherPhrases(t *testing.T) {
	reader := NewReader(builtIn(t))
	for text, want := range map[string]string{
		"The junkie had an alcoholic beverage.":                        "junkie",
		"The alcoholic beverage was for a junkie.":                     "junkie",
		"The junkie was a coffee addict and had an alcoholic drink.":   "junkie",
		"A coffee addict had an alcoholic drink with a former junkie.": "junkie",
		"He met an addict. The junkie was at a coffee addict.":         "an addict junkie",
	} {
		var have []string
		for _, found := range reader.FindIn(text) {
			have = append(have, found.Text())
		}
		if have := strings.Join(have, " "); have != want {
			t.Errorf("%q: found %q, want %q", text, have, want)
		}
	}
}

// FuzzFind: what is found lies in its block, in order.
func FuzzFind(f *testing.F) {
	reader := NewReader(builtIn(f))
	f.Add("He is an addict. “Drug abuse”, sub\u00ADstance-abuse and 100% confidential, the homeless")
	f.Add("clean and sober, if 90% success; never relapse? MAT\xff drugs")
	f.Fuzz(func(t *testing.T, text string) {
		last := 0
		for _, found := range reader.FindIn(text) {
			if found.From < last || found.To <= found.From || found.To > len(text) {
				t.Fatalf("%q: %d to %d after %d", text, found.From, found.To, last)
			}
			last = found.From
		}
	})
}

// TestHostileTexts reads texts of a megabyte. What goes through the rest of the text for each mark would take minutes.
func TestHostileTexts(t *testing.T) {
	if testing.Short() || race.Enabled {
		t.Skip("reads 9 MB")
	}
	reader := NewReader(builtIn(t))
	for _, part := range []string{"a", "addict ", "‘a ", "«", "“‘", "\"", "5", "1-800 ", "clean and sober. "} {
		text := strings.Repeat(part, 1_000_000/len(part))
		blocks := reader.Read([]markdown.Prose{{Kind: markdown.ProseParagraph, Text: text}})
		reader.Find(blocks)
		reader.Sections(blocks)
		tokens, end := blocks[0].Tokens, int32(len(strings.TrimSpace(text)))
		if len(tokens) == 0 || tokens[len(tokens)-1].To != end {
			t.Errorf("%q: the end of the text is not read", part)
		}
	}
}

// BenchmarkFindHostile reads a paragraph of 100,000 words that are all found, without the end of a sentence.
func BenchmarkFindHostile(b *testing.B) {
	reader, text := NewReader(builtIn(b)), strings.Repeat("clean addict ", 50_000)
	for b.Loop() {
		reader.FindIn(text)
	}
}

// BenchmarkFind reads the words of the starter's pages and finds the phrases of all packs in them.
func BenchmarkFind(b *testing.B) {
	reader := NewReader(builtIn(b))
	var pages [][]markdown.Prose
	converter := markdown.New(markdown.Options{Typographer: true})
	err := filepath.WalkDir("../../content", func(path string, _ os.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".md" {
			return err
		}
		text, err := os.ReadFile(path)
		_, body, _ := strings.Cut(strings.TrimPrefix(string(text), "---\n"), "\n---\n")
		result, _ := converter.Convert(markdown.Source{File: path, Line: 1, Text: []byte(body)}, markdown.Env{})
		pages = append(pages, result.Prose(nil))
		return err
	})
	if err != nil || len(pages) == 0 {
		b.Fatal("no pages", err)
	}
	b.ReportAllocs()
	words := 0
	for b.Loop() {
		words = 0
		for _, page := range pages {
			blocks := reader.Read(page)
			for i := range blocks {
				words += len(blocks[i].Tokens)
			}
			reader.Find(blocks)
		}
	}
	b.ReportMetric(float64(b.N*len(pages))/b.Elapsed().Seconds(), "pages/s")
	b.ReportMetric(float64(words)/float64(len(pages)), "words/page")
}
