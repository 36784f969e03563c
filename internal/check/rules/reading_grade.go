package rules

import (
	"fmt"
	"slices"

	"porchlight/internal/check"
	"porchlight/internal/finding"
	"porchlight/internal/prose"
)

var _ = check.Add(check.Rule{
	Name:     "reading-grade",
	Severity: finding.Warning,
	Doc:      "A page, or a section of one, is harder to read than its type of page may be",
	Why: "The average adult in the United States reads at grade 8 or 9 (AHRQ, Health Literacy Universal " +
		"Precautions Toolkit, tool 11), and everybody reads worse when they are ill or afraid. The grade is a year " +
		"of school. A text with 30 sentences or more has the grade of SMOG, which health publishers use. For the " +
		"same text, SMOG gives about three grades more than Flesch-Kincaid, so three are subtracted. Shorter texts " +
		"have the grade of Flesch-Kincaid. FORCAST measures lists. Headings, tables, notes and sources do not " +
		"count. Only English is measured.",
	Instead: "Write one thought in a sentence. Use short words, and name who does what. Begin with the sentences " +
		"in the message. The target is `reading.grade` in config.toml, or `reading.types` for a type of page.",
	Text: func(p *check.Pass) {
		target, sections := p.Config.GradeTarget(p.Page.Type), p.Sections()
		if target == 0 || len(sections) == 0 {
			return
		}
		whole := prose.Whole(sections)
		if whole.Words >= prose.MinWords && prose.IsAbove(whole.Deciding(), target) {
			reportGrade(p, "the page reads", whole, target, sections...)
			return
		}
		if lists := whole.FORCAST(); whole.ListWords > whole.Words && prose.IsAbove(lists, target+listGrades) {
			p.Report(p.Key("title"), "the lists of the page read at grade %.1f (FORCAST), and %d is the most", lists,
				target+listGrades).
				Suggest("take words of one syllable where you can")
		}
		for i := range sections {
			s := &sections[i]
			if s.Heading != nil && s.Words >= prose.MinWords && prose.IsAbove(s.Deciding(), target+sectionGrades) {
				reportGrade(p, finding.Message("the section %q reads", s.Heading.Text), s.Reading, target, *s)
			}
		}
	},
})

const (
	// listGrades is how many grades FORCAST gives more than the other formulas for the same words.
	listGrades = 2
	// sectionGrades is how many grades a section may be above the target, since short texts vary more than pages.
	sectionGrades = 2
)

// reportGrade reports a text at its hardest sentence, with the lines of the next two.
func reportGrade(p *check.Pass, what string, r prose.Reading, target int, sections ...prose.Section) {
	hard := prose.Hardest(3, sections...)
	if len(hard) == 0 {
		return
	}
	formulas := "Flesch-Kincaid"
	if smog := r.SMOG(); smog > 0 {
		formulas = fmt.Sprintf("SMOG %.1f, less 3; Flesch-Kincaid %.1f", smog, r.Grade())
	}
	var lines []int
	for _, s := range hard[1:] {
		lines = append(lines, s.Block.At(s.From).Line)
	}
	slices.Sort(lines)
	first := hard[0]
	report := p.Report(p.In(first.Block.Prose, first.From, first.To),
		"%s at grade %.1f (%s), and the target is %d: this sentence is the hardest, with %d words", what, r.Deciding(),
		formulas, target, first.Words)
	advice := "say one thing in a sentence, with short words"
	switch lines = slices.Compact(lines); len(lines) {
	case 1:
		advice += fmt.Sprintf("; then go on with line %d", lines[0])
	case 2:
		advice += fmt.Sprintf("; then go on with lines %d and %d", lines[0], lines[1])
	}
	if r.Passive*3 > r.Sentences && r.Passive > 2 {
		advice += fmt.Sprintf("; say who does it: %d of %d sentences do not", r.Passive, r.Sentences)
	}
	report.Suggest("%s", advice)
}
