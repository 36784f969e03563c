package care

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"porchlight/internal/finding"
	"porchlight/internal/names"
	"porchlight/internal/record"
)

// Pattern is a phrase to find in a text, word by word. It is written as words with spaces between them:
//
//	drug abuse          these words, in any letter case; a hyphen is as good as a space
//	drug|alcohol abuse  one of several words
//	a? drug user        a word that may be missing
//	<drug> abuse        one of a group of words
//	<number>%           any number
//	cure ..3 addiction  up to three other words between
//	the homeless >and   only before "and", which is not part of the match
//	MAT                 in capital letters only
//
// A text may hold several patterns with " | " between them: "rehab | detox center" finds "rehab" and "detox center",
// where "rehab|detox center" finds "rehab center" and "detox center".
type Pattern struct {
	Text  string // as written in the data
	Steps []Step
}

// Step is one word of a Pattern.
type Step struct {
	Words    []string // any of these, folded; EndWord is the end of a sentence
	Exact    string   // instead of Words: this word in this letter case
	Number   bool     // instead of Words: any number
	Gap      int      // instead of Words: up to so many words of any kind
	Optional bool
	Ahead    bool // has to follow, but is not part of the match
}

// EndWord is the end of a sentence in Step.Words.
const EndWord = "$"

// largestGap is the largest Step.Gap.
const largestGap = 6

// words are the groups of words of a pack, by name.
type words map[string][]string

// pattern reads a pattern. problem is what is wrong with it; "": nothing.
func (groups words) pattern(text string) (p Pattern, problem string) {
	p.Text = text
	for _, field := range strings.Fields(text) {
		ahead := strings.HasPrefix(field, ">") && len(field) > 1
		field = strings.TrimPrefix(field, ">")
		if digits, isGap := strings.CutPrefix(field, ".."); isGap {
			n := 0
			for _, c := range digits {
				n = n*10 + int(c-'0')
			}
			if n < 1 || n > largestGap {
				return p, finding.Message("want .. with a number from 1 to %d, have %q", largestGap, field)
			}
			p.Steps = append(p.Steps, Step{Gap: n})
			continue
		}
		optional := len(field) > 1 && strings.HasSuffix(field, "?")
		if optional {
			field = strings.TrimSuffix(field, "?")
		}
		steps, problem := groups.steps(field)
		if problem != "" {
			return p, problem
		}
		for i := range steps {
			steps[i].Optional, steps[i].Ahead = optional, ahead
		}
		p.Steps = append(p.Steps, steps...)
	}
	if len(p.Steps) == 0 || p.Steps[0].Gap > 0 || p.Steps[0].Optional && len(p.Steps) == 1 || p.Steps[0].Ahead {
		return p, finding.Message("want words to look for, have %q", text)
	}
	return p, ""
}

// steps reads one field of a pattern: alternatives, or one word with its marks, such as "100%".
func (groups words) steps(field string) (steps []Step, problem string) {
	alternatives := strings.Split(field, "|")
	var choice Step
	for _, alternative := range alternatives {
		if name, ok := strings.CutPrefix(alternative, "<"); ok && strings.HasSuffix(name, ">") {
			name = strings.TrimSuffix(name, ">")
			if name == "number" && len(alternatives) == 1 {
				return []Step{{Number: true}}, ""
			}
			group, known := groups[strings.ToLower(name)]
			if !known {
				return nil, finding.Message("there is no group of words %q", name)
			}
			choice.Words = append(choice.Words, group...)
			continue
		}
		if rest, ok := strings.CutPrefix(alternative, "<number>"); ok && len(alternatives) == 1 {
			more, problem := groups.steps(rest)
			return append([]Step{{Number: true}}, more...), problem
		}
		parts := tokensOf(alternative)
		if len(alternatives) == 1 {
			for _, part := range parts {
				steps = append(steps, oneWord(part))
			}
			return steps, ""
		}
		if len(parts) != 1 {
			return nil, finding.Message("want single words between |, have %q", alternative)
		}
		choice.Words = append(choice.Words, names.Fold(parts[0]))
	}
	return []Step{choice}, ""
}

func oneWord(part string) Step {
	if utf8.RuneCountInString(part) > 1 && strings.ToUpper(part) == part && strings.ToLower(part) != part {
		return Step{Exact: part}
	}
	return Step{Words: []string{names.Fold(part)}}
}

// tokensOf splits a text as package prose does: into words, and marks other than hyphens.
func tokensOf(text string) []string {
	text = strings.ReplaceAll(text, "’", "'")
	var parts []string
	word := -1 // offset of the word that is being read; -1 outside of a word
	for i, r := range text {
		if unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r) || r == '\'' && word >= 0 {
			if word < 0 {
				word = i
			}
			continue
		}
		if word >= 0 {
			parts, word = append(parts, text[word:i]), -1
		}
		if r != '-' {
			parts = append(parts, string(r))
		}
	}
	if word >= 0 {
		parts = append(parts, text[word:])
	}
	return parts
}

// patterns reads a list of patterns.
func (groups words) patterns(at record.Place, texts []string) (list []Pattern, findings []finding.Finding) {
	for i, text := range texts {
		for one := range strings.SplitSeq(text, " | ") {
			p, problem := groups.pattern(one)
			if problem != "" {
				where := at
				items := at.Items() // of the site's file, whose patterns follow the built-in ones
				if own := i - len(texts) + len(items); own >= 0 {
					where = items[own]
				}
				findings = append(findings, where.Report(badData, "%s", problem))
				continue
			}
			list = append(list, p)
		}
	}
	return list, findings
}
