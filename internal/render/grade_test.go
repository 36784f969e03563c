package render

import (
	"io/fs"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"porchlight"
	"porchlight/internal/markdown"
)

// mostGrade is the reading grade that a page of the starter may have (Flesch-Kincaid, in years of school).
const mostGrade = 8.0

var (
	gradeWord     = regexp.MustCompile(`[\p{L}]+(?:['’][\p{L}]+)*`)
	gradeSentence = regexp.MustCompile(`[.!?]+(?:\s|$)|\n`)
	gradeVowels   = regexp.MustCompile(`[aeiouy]+`)
)

// TestReadingGrade: readers in a crisis read the starter's pages.
func TestReadingGrade(t *testing.T) {
	source := fstest.MapFS{}
	for _, root := range []string{"config.toml", "content"} {
		if err := fs.WalkDir(porchlight.Starter, root, func(name string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			data, err := porchlight.Starter.ReadFile(name)
			source[name] = &fstest.MapFile{Data: data, Mode: 0o644}
			return err
		}); err != nil {
			t.Fatal(err)
		}
	}
	d := prepare(t, source, porchlight.Starter)
	w, err := d.renderer.NewWorker()
	if err != nil {
		t.Fatal(err)
	}
	pages := 0
	for _, p := range d.renderer.site.Pages() {
		drawn := w.Page(p, p.Source, textOf(t, p))
		if drawn.Prose == nil {
			continue
		}
		grade, words := readingGrade(drawn.Prose())
		if pages++; words >= 100 && grade > mostGrade {
			t.Errorf("%s: reading grade %.1f, at most %.0f", p.Source.File, grade, mostGrade)
		}
	}
	if pages < 40 {
		t.Errorf("only %d pages have prose", pages)
	}
}

// readingGrade is the Flesch-Kincaid grade of a page, and the number of its words. Footnotes name sources, and headings
// are no sentences: neither counts.
func readingGrade(prose []markdown.Prose) (grade float64, words int) {
	sentences, syllables := 0, 0
	for _, block := range prose {
		if block.Kind == markdown.ProseFootnote || block.Kind == markdown.ProseHeading {
			continue
		}
		for _, sentence := range gradeSentence.Split(block.Text, -1) {
			found := gradeWord.FindAllString(sentence, -1)
			if len(found) == 0 {
				continue
			}
			sentences, words = sentences+1, words+len(found)
			for _, word := range found {
				syllables += syllablesOf(strings.ToLower(word))
			}
		}
	}
	if words == 0 {
		return 0, 0
	}
	return 0.39*float64(words)/float64(sentences) + 11.8*float64(syllables)/float64(words) - 15.59, words
}

// syllablesOf counts groups of vowels; a silent e at the end does not count.
func syllablesOf(word string) int {
	if len(word) > 3 && !strings.HasSuffix(word, "le") {
		word = strings.TrimSuffix(word, "e")
	}
	return max(1, len(gradeVowels.FindAllString(word, -1)))
}
