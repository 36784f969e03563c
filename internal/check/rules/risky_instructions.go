package rules

import (
	"bytes"
	"slices"

	"porchlight/internal/check"
	"porchlight/internal/content"
	"porchlight/internal/finding"
	"porchlight/internal/lazyregexp"
	"porchlight/internal/markdown"
	"porchlight/internal/prose"
)

var _ = check.Add(check.Rule{
	Name:     "risky-instructions",
	Severity: finding.Warning,
	Doc: "A page has instructions for an overdose, for withdrawal or for doses of a medicine, and lacks a " +
		"reviewer, a source that was read, or a number to call",
	Why: "Somebody may act on it within seconds, alone. A wrong step or a wrong dose can kill. So a second person " +
		"has to check such a page, somebody has to read its source, and the page needs the number to call.",
	Instead: "Add `review:` with who checked the page, `sources:` with `accessed`, and an `:::emergency` card or " +
		"`::crisis{}` in the text. A `:::steps` list that gives naloxone, breaths or a smaller amount, and " +
		"sentences that tell a reader to take or give a dose, count as instructions. A site without an address of " +
		"its own needs no reviewer.",
	Text: func(p *check.Pass) {
		at, what, ok := instructions(p)
		if !ok {
			return
		}
		page := p.Source
		report := func(lacks, advice string) {
			p.Report(at, "the page tells readers %s, and %s", what, lacks).Suggest("%s", advice)
		}
		if page.Review.By == "" && hasAddress(p.Config) {
			report("does not say who checked it", "have a clinician check it, then add review: {by: ..., on: ..., next: ...}")
		}
		if !slices.ContainsFunc(page.Sources, func(s content.Source) bool { return !s.Accessed.IsZero() }) {
			report("names no source that was read", "add sources: [{title: ..., url: ..., accessed: ...}] with the day on which you read it")
		}
		if !callsForHelp(page) {
			report("has no number to call for help", "add an :::emergency card, or ::crisis{} with its topic")
		}
	},
})

// instructions finds the first instructions on a page for an overdose, a withdrawal or a dose. what is their subject,
// which continues "the page tells readers".
func instructions(p *check.Pass) (at check.Place, what string, ok bool) {
	list := p.Blocks()
	for i := range list {
		block := list[i].Prose
		if block.InQuote || block.InNote || block.Kind == markdown.ProseAlt {
			continue
		}
		if block.Component == "steps" {
			if m := overdoseStep().FindStringIndex(block.Text); m != nil {
				return p.In(block, m[0], m[1]), "what to do in an overdose", true
			}
			if m := withdrawalStep().FindStringIndex(block.Text); m != nil {
				return p.In(block, m[0], m[1]), "how to come off a substance", true
			}
		}
		if !list[i].Number {
			continue
		}
		for from, sentence := range prose.Sentences(block.Text) {
			if m := dose().FindStringIndex(sentence); m != nil {
				return p.In(block, from+m[0], from+m[1]), "how much of a medicine to take", true
			}
		}
	}
	return at, "", false
}

// overdoseStep matches a step to help a person in an overdose. It does not match a step that only mentions an overdose.
var overdoseStep = lazyregexp.New(`(?i)\b(?:(?:give|spray|use|inject)\b[^.]{0,40}\b(?:naloxone|narcan|nalmefene)` +
	`|rescue breath(?:s|ing)?|recovery position)\b`)

// withdrawalStep matches a step to take less of a substance, with the amount.
var withdrawalStep = lazyregexp.New(`(?i)\b(?:cut|lower|reduce|taper|drink|take)\b[^.]{0,40}\b` +
	`(?:a (?:tenth|quarter|third|half)\b|half as much|[0-9]+ ?(?:%|percent\b)|one (?:drink|pill|tablet) (?:less|fewer))`)

// dose matches a sentence that tells a reader to take or give an amount of a medicine. It has to begin with the verb,
// since sentences about usual doses or studies do not.
var dose = lazyregexp.New(`(?i)^(?:then |next |now |first,? |to start,? )?(?:you (?:can|should|may|must) )?` +
	`(?:take|give|inject|start with|begin with|lower|reduce|cut|increase|raise|taper)\b[^.]{0,60}?\b` +
	`[0-9]+(?:[.,][0-9]+)?[ \x{a0}-]?(?:mg|mcg|µg|micrograms?|milligrams?|ml|milliliters?|percent of (?:the|your) dose)\b`)

// callsForHelp reports whether a text has a component with numbers for an emergency or a crisis. A text that cannot be
// read counts as one, since that is reported elsewhere.
func callsForHelp(page *content.Page) bool {
	text, err := page.Body.Text()
	return err != nil || bytes.Contains(text, []byte("::")) && helpComponent().Match(text)
}

var helpComponent = lazyregexp.New(`(?m)^[ \t>]*:{2,}(?:emergency|crisis)\b`)
