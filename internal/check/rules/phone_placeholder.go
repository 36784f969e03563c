package rules

import (
	"iter"
	"maps"
	"slices"
	"strings"

	"porchlight/internal/care"
	"porchlight/internal/check"
	"porchlight/internal/config"
	"porchlight/internal/finding"
	"porchlight/internal/markdown"
)

var _ = check.Add(check.Rule{
	Name:     "phone-placeholder",
	Severity: finding.Error,
	Doc:      "A link calls or texts a number that was never filled in; a warning if it is in a text without a link",
	Why: "Templates and samples have numbers such as 1-800-555-1234 or 217-555-0134, which nobody has. A reader who " +
		"taps one gets no help.",
	Instead: "Write the number that is meant. Numbers from 555-0100 to 555-0199 are for samples: they are found on a " +
		"site that has an address of its own.",
	Site: func(p *check.Pass) {
		report := func(key string, line *care.Helpline, pos finding.Position) {
			if isPlaceholder(p, line.Number) {
				at := check.Place{File: config.File, Start: pos}
				p.Report(at, "%s.number: %s is a placeholder", key, line.Number).
					Suggest("write the number that is meant")
			}
		}
		report("helpline", &p.Config.Helpline, p.Config.HelplinePos[""])
		for _, id := range slices.Sorted(maps.Keys(p.Config.Helplines)) {
			line := p.Config.Helplines[id]
			report("helplines."+id, &line, p.Config.HelplinePos[id])
		}
	},
	Text: func(p *check.Pass) {
		blocks := p.Blocks()
		for i := range blocks {
			if block := &blocks[i]; block.Number && mayHaveNumber(block.Text) {
				placeholdersIn(p, block.Prose)
			}
		}
	},
	File: func(p *check.Pass) {
		if !p.File.IsHTML() {
			return
		}
		reported := ""
		for _, call := range p.File.Tags().Calls {
			if !care.MayBePlaceholder(call.Address) || call.Address == reported {
				continue
			}
			_, number, _ := strings.Cut(call.Address, ":")
			number, _, _ = strings.Cut(number, "?")
			called, err := care.ParsePhone(number, p.Config.Country)
			if err != nil || isHelpline(p.Config, called) || !isPlaceholder(p, called) {
				continue
			}
			at := p.File.Find(call.Address)
			if at.Start.Line == 0 { // the source of a link that texts may have another address
				at = p.File.Find("[" + call.Words + "]")
			}
			p.Report(at, "the link calls %s, which is a placeholder", called.Display()).
				Suggest("write the number that is meant")
			reported = call.Address
		}
	},
})

// placeholdersIn reports the placeholders in a block that are not words of a link: links are checked in the finished
// page.
func placeholdersIn(p *check.Pass, block *markdown.Prose) {
	for at, shown := range numbersIn(block) {
		from := at + len(shown.Written)
		linked := slices.ContainsFunc(block.Spans, func(s markdown.Span) bool {
			return s.Kind == markdown.SpanLink && s.From <= at && from <= s.To
		})
		number, err := care.ParsePhone(shown.Written, p.Config.Country)
		if err != nil && !shown.Placeholder() || linked || err == nil && !isPlaceholder(p, number) ||
			err == nil && isHelpline(p.Config, number) {
			continue
		}
		p.Report(p.In(block, at, from), "%s is a placeholder", shown.Written).
			Suggest("write the number that is meant").Severe(finding.Warning)
	}
}

// numbersIn yields the telephone numbers in a block, each with its offset in bytes.
func numbersIn(block *markdown.Prose) iter.Seq2[int, care.Shown] {
	return func(yield func(int, care.Shown) bool) {
		from := 0
		for _, shown := range care.NumbersIn(block.Text) {
			at := strings.Index(block.Text[from:], shown.Written)
			if at < 0 || !yield(from+at, shown) {
				return
			}
			from += at + len(shown.Written)
		}
	}
}

// isPlaceholder reports whether a number is a placeholder, or fictional on a site with an address of its own.
func isPlaceholder(p *check.Pass, number care.Phone) bool {
	return number.Placeholder() || number.Fictional() && hasAddress(p.Config)
}

// isHelpline reports whether a number is that of a helpline in the settings, where it is reported once for all pages.
func isHelpline(cfg *config.Config, number care.Phone) bool {
	for _, line := range cfg.Helplines {
		if line.Number.E164() == number.E164() {
			return true
		}
	}
	return cfg.Helpline.Number.E164() == number.E164()
}
