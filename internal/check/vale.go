package check

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"porchlight/internal/care"
	"porchlight/internal/finding"
)

// Vale writes a pack as a style of Vale 3, for editors who check texts with it: a rule for each term, and settings. The
// result is the texts of files by path. guide decides between guides that differ.
//
// A rule of Vale has no data of the page, so Scope and Guards.OnPage are left out.
func Vale(pack *care.Pack, guide string) map[string]string {
	files := map[string]string{".vale.ini": valeSettings}
	for i := range pack.Terms {
		if term := &pack.Terms[i]; term.Applies(guide) {
			files["styles/Porchlight/"+valeName(term.ID)+".yml"] = valeRule(pack, term)
		}
	}
	return files
}

// valeSettings are the settings of Vale. Quotations are skipped, as in the checks.
const valeSettings = `# Written by porchlight check --export vale.
StylesPath = styles
MinAlertLevel = suggestion
SkippedScopes = script, style, pre, figure, blockquote, q, cite

[*.{md,html,txt}]
BasedOnStyles = Porchlight
TokenIgnores = (“[^”]*”), ("[^"\n]*")
`

// valeName is the name of a term's rule in Vale's form: "SubstanceAbuse".
func valeName(id string) string {
	words := strings.Split(id, "-")
	for i, word := range words {
		words[i] = strings.ToUpper(word[:1]) + word[1:]
	}
	return strings.Join(words, "")
}

// valeLevels are Vale's names of severities.
var valeLevels = map[finding.Severity]string{finding.Error: "error", finding.Warning: "warning",
	finding.Info: "suggestion"}

// valeRule writes a term as a substitution rule. Longer phrases that mean something else are its exceptions.
func valeRule(pack *care.Pack, term *care.Phrase) string {
	why := term.Why
	if why == "" {
		why = "carries stigma"
	}
	var b strings.Builder
	fmt.Fprintf(&b, "# %s, pack %s of %s, %s. Source: %s\n", pack.Name, pack.Version,
		pack.AsOf.Format("2006-01-02"), pack.Licence, pack.Source)
	b.WriteString("extends: substitution\n")
	fmt.Fprintf(&b, "message: %s\n", strconv.Quote("'%[2]s' "+why+"; write %[1]s"))
	if len(term.Guides) > 0 {
		fmt.Fprintf(&b, "link: %s\n", strconv.Quote(pack.Guides[term.Guides[0]].Source))
	}
	fmt.Fprintf(&b, "level: %s\nignorecase: true\nnonword: true\naction:\n  name: replace\nswap:\n",
		valeLevels[term.Severity])
	before, after := guardsOf(&term.Guards)
	except := exceptionsOf(pack, term)
	written := map[string]bool{}
	for _, i := range longestFirst(term) {
		find, instead := before+expression(term.Find[i])+after, term.Replacement(i)
		if instead == "" {
			instead = term.Instead
		}
		if !written[find] { // "? " because YAML limits other keys to 1024 characters
			fmt.Fprintf(&b, "  ? %s\n  : %s\n", strconv.Quote(find), strconv.Quote(instead))
			written[find] = true
		}
	}
	if len(except) > 0 {
		b.WriteString("exceptions:\n")
		for _, text := range except {
			fmt.Fprintf(&b, "  - %s\n", strconv.Quote("(?i)"+text))
		}
	}
	return b.String()
}

// exceptionsOf are regular expressions for phrases with the words of a term that mean something else: its exceptions,
// names, and longer terms. Each matches with an article before it, since a pattern with a replacement may have one.
func exceptionsOf(pack *care.Pack, term *care.Phrase) []string {
	var list []string
	add := func(p care.Pattern) { list = append(list, `(?:\b(?:an?|the)\b`+valeSpace+`)?`+expression(p)) }
	for _, p := range term.Guards.Except {
		add(p)
	}
	for _, p := range pack.Names {
		if shareWord(p, term.Find) {
			add(p)
		}
	}
	shortest := slices.MinFunc(term.Find, func(a, b care.Pattern) int { return len(a.Steps) - len(b.Steps) })
	for i := range pack.Terms {
		for _, p := range pack.Terms[i].Find {
			if &pack.Terms[i] != term && len(p.Steps) > len(shortest.Steps) && shareWord(p, term.Find) {
				add(p)
			}
		}
	}
	return list
}

// shareWord reports whether a pattern has a word of other patterns.
func shareWord(p care.Pattern, others []care.Pattern) bool {
	for _, step := range p.Steps {
		for _, other := range others {
			if slices.ContainsFunc(other.Steps, func(s care.Step) bool {
				return slices.ContainsFunc(s.Words, func(word string) bool { return slices.Contains(step.Words, word) })
			}) {
				return true
			}
		}
	}
	return false
}

// longestFirst are the indices of the patterns of a term, those with more words first, and of these the ones with a
// replacement.
func longestFirst(term *care.Phrase) []int {
	order := make([]int, len(term.Find))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		if d := len(term.Find[b].Steps) - len(term.Find[a].Steps); d != 0 {
			return d
		}
		return b - a // those with a replacement are the last
	})
	return order
}

// guardsOf writes guards as regular expressions for the text before and behind a term in its sentence.
func guardsOf(g *care.Guards) (before, after string) {
	const rest = `[^.!?]*`
	if unless := anyOf(g.Unless); unless != "" {
		before, after = `(?<!`+unless+rest+`)`, `(?!`+rest+unless+`)`
	}
	const few = valeGap + `{0,3}`
	if words := anyOf(g.Before); words != "" {
		before += `(?<!` + words + valeSpace + few + `)`
	}
	if words := anyOf(g.After); words != "" {
		after += `(?!` + valeSpace + few + words + `)`
	}
	if words := anyOf(g.Near); words != "" {
		before += `(?:(?<=` + words + rest + `)|(?=` + rest + words + `))`
	}
	return before, after
}

// anyOf is a regular expression for any of the patterns; "" for none.
func anyOf(patterns []care.Pattern) string {
	if len(patterns) == 0 {
		return ""
	}
	list := make([]string, len(patterns))
	for i, p := range patterns {
		list[i] = expression(p)
	}
	return "(?:" + strings.Join(list, "|") + ")"
}

const (
	valeSpace = `[\s\u00A0\u2010\u2011-]+`     // between two words
	valeGap   = `(?:[\w'’]+` + valeSpace + `)` // a word and the space behind it
)

// expression writes a pattern as a regular expression.
func expression(p care.Pattern) string {
	var b strings.Builder
	open := false // the expression ends with a word, so that the next one needs a space
	for _, s := range p.Steps {
		if s.Gap > 0 {
			fmt.Fprintf(&b, "%s%s{0,%d}", valeSpace, valeGap, s.Gap)
			open = false
			continue
		}
		word, isMark := alternatives(s)
		switch {
		case s.Ahead:
			fmt.Fprintf(&b, `(?=\s*%s)`, word)
			continue
		case s.Optional && open:
			word = "(?:" + valeSpace + word + ")?"
		case s.Optional:
			word = "(?:" + word + valeSpace + ")?"
		case open && !isMark:
			word = valeSpace + word
		}
		b.WriteString(word)
		open = open || !s.Optional
	}
	return b.String()
}

// alternatives is a regular expression for the words of a step. isMark: it matches a mark, which needs no space before
// it.
func alternatives(s care.Step) (text string, isMark bool) {
	switch {
	case s.Number:
		return `\b\d[\d.,]*`, false
	case s.Exact != "":
		return `(?-i:\b` + s.Exact + `\b)`, false
	}
	words := make([]string, 0, len(s.Words))
	isMark = true
	for _, word := range s.Words {
		switch {
		case word == care.EndWord:
			words = append(words, `[.!?]|$`)
		case strings.ContainsAny(word, "abcdefghijklmnopqrstuvwxyz0123456789"):
			isMark = false
			words = append(words, `\b`+strings.ReplaceAll(word, "'", "['’]")+`\b`)
		default:
			words = append(words, `\s*\`+word)
		}
	}
	if len(words) == 1 {
		return words[0], isMark
	}
	return "(?:" + strings.Join(words, "|") + ")", isMark
}
