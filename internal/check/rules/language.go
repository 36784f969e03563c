package rules

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"porchlight/internal/check"
	"porchlight/internal/finding"
	"porchlight/internal/prose"
)

var _ = check.Add(check.Rule{
	Name:     "language",
	Severity: finding.Warning, Editorial: true,
	Doc: "A text names people by their illness, or has a word that carries stigma; an error if the term is one",
	Why: "Words such as \"addict\" keep people from asking for help, and clinicians judge a person more harshly " +
		"when they read them. The words, their sources, and the guides that differ are in " +
		"data/checks/language.toml. Quotations, names, sources and code are not checked.",
	Instead: "Write about the person first: \"a person with a substance use disorder\". The message shows the " +
		"words to write. A site adds and changes terms in its own data/checks/language.toml.",
	Site: func(p *check.Pass) {
		menuPhrases(p, "language", func(found prose.Found, at check.Place, key string) {
			reportWords(p, found, at, key)
		})
	},
	Page: func(p *check.Pass) {
		keyPhrases(p, "language", func(found prose.Found, key string) { reportWords(p, found, p.Key(key), key) })
	},
	Text: func(p *check.Pass) {
		for found := range p.Phrases("language") {
			at := p.In(found.Block.Prose, found.From, found.To)
			report := reportWords(p, found, at, "")
			if text := found.Phrase.Replacement(found.Pattern); text != "" && written(found, at) {
				report.Replace(at, likeCase(text, found.Text()))
			}
		}
	},
})

// reportWords reports a term. key is the key of front matter or of a menu with the term; "" in a text.
func reportWords(p *check.Pass, found prose.Found, at check.Place, key string) check.Report {
	why := found.Phrase.Why
	if why == "" {
		why = "carries stigma"
	}
	if key != "" {
		key += ": "
	}
	report := p.Report(at, "%s%q %s", key, found.Text(), why).Severe(found.Phrase.Severity)
	instead := found.Phrase.Instead
	if text := found.Phrase.Replacement(found.Pattern); text != "" {
		instead = likeCase(text, found.Text())
	}
	report.Suggest("write %s", instead)
	for _, id := range found.Phrase.Guides {
		return report.Fact(found.Pack.Guides[id].Source)
	}
	return report
}

// keyPhrases finds the phrases of a pack in the front matter of a page.
func keyPhrases(p *check.Pass, pack string, report func(found prose.Found, key string)) {
	source := p.Page.Source
	texts := []struct{ key, text string }{{"title", source.Title}, {"linkTitle", source.LinkTitle},
		{"description", source.Description}, {"summary", source.Summary}, {"image.alt", source.Image.Alt}}
	for i, entry := range source.Menus {
		texts = append(texts, struct{ key, text string }{fmt.Sprintf("menus[%d]", i+1), entry.Name})
	}
	for _, text := range texts {
		for found := range p.PhrasesIn(text.text, pack) {
			report(found, text.key)
		}
	}
}

// menuPhrases finds the phrases of a pack in the names of menu entries of the settings.
func menuPhrases(p *check.Pass, pack string, report func(found prose.Found, at check.Place, key string)) {
	for _, menu := range slices.Sorted(maps.Keys(p.Config.Menus)) {
		for _, entry := range p.Config.Menus[menu] {
			for found := range p.PhrasesIn(entry.Name, pack) {
				report(found, check.Place{File: entry.File, Start: entry.Pos}, "menus."+menu)
			}
		}
	}
}

// written reports whether a phrase is in the file exactly as found, on one line and without markup in it, so that it
// can be replaced.
func written(found prose.Found, at check.Place) bool {
	return at.Start.Line == at.End.Line && at.End.Column-at.Start.Column == utf8.RuneCountInString(found.Raw())
}

// small are words that have no capital letter in a title.
var small = map[string]bool{"a": true, "an": true, "and": true, "by": true, "from": true, "in": true, "of": true,
	"or": true, "the": true, "who": true, "with": true}

// likeCase writes words with capital letters as another text has them: all letters, the first of each word, the first
// of the text, or none.
func likeCase(words, like string) string {
	first, size := utf8.DecodeRuneInString(like)
	switch {
	case !unicode.IsUpper(first):
		return words
	case strings.ToUpper(like) == like && len(like) > size:
		return strings.ToUpper(words)
	}
	fields := strings.Fields(words)
	titled := len(strings.Fields(like)) > 1
	for _, word := range strings.Fields(like)[1:] {
		c, _ := utf8.DecodeRuneInString(word)
		titled = titled && (unicode.IsUpper(c) || small[word])
	}
	for i, word := range fields {
		if i == 0 || titled && !small[word] {
			c, n := utf8.DecodeRuneInString(word)
			fields[i] = string(unicode.ToUpper(c)) + word[n:]
		}
	}
	return strings.Join(fields, " ")
}
