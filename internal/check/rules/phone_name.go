package rules

import (
	"maps"
	"slices"
	"strings"

	"porchlight/internal/care"
	"porchlight/internal/check"
	"porchlight/internal/finding"
	"porchlight/internal/prose"
)

var _ = check.Add(check.Rule{
	Name:     "phone-name",
	Severity: finding.Warning,
	Doc:      "A sentence has another number for a line than the settings or the data",
	Why: "One of the two is wrong, and a caller reaches a stranger or no one. Sentences with several numbers, or " +
		"with the right one, are not checked.",
	Instead: "Write the number of the settings, best with `:tel{}` or `::helpline{}`, so that it stays right; or correct " +
		"it there.",
	Text: func(p *check.Pass) {
		var lines []namedLine
		blocks := p.Blocks()
		for i := range blocks {
			block := &blocks[i]
			if !block.Number || block.InNote || !mayHaveNumber(block.Text) {
				continue
			}
			if lines == nil {
				lines = namedLines(p)
			}
			for from, sentence := range prose.Sentences(block.Text) {
				numbers := care.NumbersIn(sentence)
				if len(numbers) != 1 {
					continue
				}
				wrong := numbers[0].Written
				at := strings.Index(sentence, wrong)
				line, ok := named(lines, sentence[:max(at, 0)])
				if !ok || line.has(sentence, wrong, p.Config.Country) {
					continue
				}
				number, err := care.ParsePhone(wrong, p.Config.Country)
				if err != nil || p.Config.Data.IsRetired(number) != nil {
					continue // reported by other rules
				}
				p.Report(p.In(block.Prose, from+at, from+at+len(wrong)), "%s is not the number of %q here, which is %s",
					wrong,
					line.name, line.numbers[0].Display()).
					Suggest("write %s, or correct the number in the settings", line.numbers[0].Display())
			}
		}
	},
})

// namedLine is a line of the settings or of the data, with all its numbers.
type namedLine struct {
	name    string
	numbers []care.Phone
}

// namedLines are the helplines of the site and the crisis lines of its country.
func namedLines(p *check.Pass) []namedLine {
	var lines []namedLine
	add := func(name string, numbers ...care.Phone) {
		var own []care.Phone
		for _, number := range numbers {
			if !number.IsZero() {
				own = append(own, number)
			}
		}
		if strings.Contains(name, " ") && len(own) > 0 { // a name of one word may be an ordinary word
			lines = append(lines, namedLine{name, own})
		}
	}
	add(p.Config.Helpline.Name, p.Config.Helpline.Number, p.Config.Helpline.Text, p.Config.Helpline.TTY)
	for _, id := range slices.Sorted(maps.Keys(p.Config.Helplines)) {
		line := p.Config.Helplines[id]
		add(line.Name, line.Number, line.Text, line.TTY)
	}
	country := p.Config.Data.Countries[p.Config.Country]
	add(country.Helpline.Name, country.Helpline.Number, country.Helpline.Text, country.Helpline.TTY)
	for _, line := range country.Lines {
		add(line.Name, line.Phone, line.Text, line.TTY)
	}
	return lines
}

// named is the line whose name is in a text. ok is false for none or several. If one name is part of another or equal
// to it, the line has the longer name and the numbers of both.
func named(lines []namedLine, text string) (line namedLine, ok bool) {
	lower := folded(text)
	for _, l := range lines {
		if !strings.Contains(lower, folded(l.name)) {
			continue
		}
		switch {
		case !ok:
			line, ok = l, true
		case strings.Contains(folded(l.name), folded(line.name)) || strings.Contains(folded(line.name), folded(l.name)):
			numbers := append(line.numbers[:len(line.numbers):len(line.numbers)], l.numbers...)
			if len(l.name) > len(line.name) {
				line.name = l.name
			}
			line.numbers = numbers
		default:
			return namedLine{}, false
		}
	}
	return line, ok
}

// folded is a text in lower case, with straight apostrophes.
func folded(text string) string { return strings.ToLower(strings.ReplaceAll(text, "’", "'")) }

// has reports whether a number is one of the line, or the sentence also has one of the line.
func (l namedLine) has(sentence, written, country string) bool {
	for _, number := range l.numbers {
		if strings.Contains(sentence, number.Display()) {
			return true
		}
		if parsed, err := care.ParsePhone(written, country); err == nil && parsed.E164() == number.E164() {
			return true
		}
	}
	return false
}

// mayHaveNumber reports whether a text has enough digits for a telephone number.
func mayHaveNumber(text string) bool {
	digits := 0
	for i := range len(text) {
		if '0' <= text[i] && text[i] <= '9' {
			if digits++; digits >= 3 {
				return true
			}
		}
	}
	return false
}
