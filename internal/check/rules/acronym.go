package rules

import (
	"slices"
	"strings"

	"porchlight/internal/check"
	"porchlight/internal/finding"
	"porchlight/internal/markdown"
	"porchlight/internal/prose"
)

var _ = check.Add(check.Rule{
	Name:     "acronym",
	Severity: finding.Info,
	Doc:      "An abbreviation in capitals is not spelled out where a page first uses it",
	Why: "IOP, PHP and MAT are words of the trade. Readers who do not know them stop reading, or take them for " +
		"something else. Abbreviations that everybody knows, and words in capitals for emphasis, are in " +
		"`data/acronyms.toml`.",
	Instead: "Write the words, then the letters in brackets: \"an intensive outpatient program (IOP)\". Later the " +
		"letters are enough.",
	Text: func(p *check.Pass) {
		if len(p.Sections()) == 0 {
			return // in another language
		}
		blocks := p.Blocks()
		var seen map[string]bool
		for i := range blocks {
			b := &blocks[i]
			if b.Quoted || b.Listed || !isRunning(b.Kind) {
				continue
			}
			for j := range b.Tokens {
				t := &b.Tokens[j]
				if !t.Capitals() {
					continue
				}
				letters := acronymOf(b.Text[t.From:t.To])
				if letters == "" || t.Quoted || seen[letters] || p.Config.Data.Acronyms[letters] || isShouted(b, j) {
					continue
				}
				if seen == nil {
					seen = map[string]bool{}
				}
				seen[letters] = true
				if len(seen) <= mostAcronyms && !isExplained(b, *t) && !isSpelledOut(p, blocks[:i+1], j, letters) {
					word := b.Text[t.From:t.To]
					p.Report(p.Words(b, j, j), "%q is not spelled out where the page first uses it", word).
						Suggest("write the words, then (%s); or add it to data/acronyms.toml when all readers know it",
							word)
				}
			}
		}
	},
})

// mostAcronyms is the largest number of different abbreviations of a page that are checked.
const mostAcronyms = 30

// acronymOf is the letters of an abbreviation in lower case, without the s of a plural; "" for another word. Shorter
// abbreviations are left out, since they are mostly codes of states and titles.
func acronymOf(word string) string {
	const fewest, most = 3, 6
	if !startsUpper(word) {
		return ""
	}
	word = strings.TrimSuffix(strings.ReplaceAll(word, "\u00ad", ""), "s")
	if len(word) < fewest || len(word) > most || strings.Trim(word, "IVXLC") == "" {
		return ""
	}
	for i := range len(word) {
		if word[i] < 'A' || word[i] > 'Z' {
			return ""
		}
	}
	return strings.ToLower(word)
}

// isExplained reports whether a word is in the brackets of a component, such as :glossary[IOP]{}, which explains it.
func isExplained(b *prose.Block, t prose.Token) bool {
	return slices.ContainsFunc(b.Spans, func(s markdown.Span) bool {
		return s.Kind == markdown.SpanLabel && s.From <= int(t.From) && int(t.To) <= s.To
	})
}

// isShouted reports whether a word in capitals need not be spelled out: a word beside it is in capitals as well, it is
// part of a longer code, a path or a name ("SMART Recovery"), readers have to type it ("text HOME"), or it is a degree
// or license after a name.
func isShouted(b *prose.Block, at int) bool {
	for i := max(0, at-1); i < min(len(b.Tokens), at+2); i++ {
		other := b.Tokens[i]
		word := b.Text[other.From:other.To]
		joined := b.Tokens[max(at, i)].Joined
		switch {
		case i == at:
		case i < at && typedWords[b.Word(i)], i > at && !other.Mark && startsUpper(word):
			return true
		case other.Mark && (word != "/" && word != "_" && word != "@"):
		case joined, word == strings.ToUpper(word) && len(word) > 1:
			return true // digits, too
		}
	}
	return at > 1 && b.Word(at-1) == "," && startsUpper(b.Text[b.Tokens[at-2].From:])
}

func startsUpper(text string) bool { return text != "" && text[0] >= 'A' && text[0] <= 'Z' }

// isSpelledOut reports whether an abbreviation is in brackets, has brackets behind it, or has its words earlier on the
// page, in its title or description, or in the names of the site. at is its token in the last of the blocks.
func isSpelledOut(p *check.Pass, blocks []prose.Block, at int, letters string) bool {
	last := &blocks[len(blocks)-1]
	if at > 0 && last.Word(at-1) == "(" ||
		at+2 < len(last.Tokens) && last.Word(at+1) == "(" && !last.Tokens[at+2].Mark {
		return true
	}
	for _, name := range []string{p.Page.Title, p.Page.Source.Description, p.Config.Title, p.Config.Organization.Name} {
		if hasInitials(p.Block(name), letters) || strings.Contains(name, strings.ToUpper(letters)) {
			return true
		}
	}
	for i := range blocks {
		if hasInitials(&blocks[i], letters) {
			return true
		}
	}
	return false
}

// hasInitials reports whether consecutive words begin with the letters. Words of smallWords may be between them.
func hasInitials(b *prose.Block, letters string) bool {
	for i := range b.Tokens {
		n := 0
		for j := i; j < len(b.Tokens); j++ {
			switch word := b.Word(j); {
			case b.Tokens[j].Mark:
				n = -1
			case word[0] == letters[n]:
				n++
			case n == 0 || !smallWords[word]:
				n = -1
			}
			if n < 0 || n == len(letters) {
				break
			}
		}
		if n == len(letters) {
			return true
		}
	}
	return false
}

// typedWords stand before a word that readers have to type.
var typedWords = map[string]bool{"text": true, "texting": true, "type": true, "send": true, "reply": true, "word": true}

var smallWords = map[string]bool{"a": true, "and": true, "for": true, "in": true, "of": true, "on": true, "or": true,
	"the": true, "to": true, "with": true, "by": true}

// isRunning reports whether an abbreviation has to be spelled out in a block. Headings, table cells and alternative
// texts are too short for that, and a term is explained by its definition.
func isRunning(kind markdown.ProseKind) bool {
	switch kind {
	case markdown.ProseHeading, markdown.ProseAlt, markdown.ProseCell, markdown.ProseTerm:
		return false
	}
	return true
}
