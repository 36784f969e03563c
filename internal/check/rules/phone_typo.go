package rules

import (
	"slices"
	"strings"

	"porchlight/internal/care"
	"porchlight/internal/check"
	"porchlight/internal/finding"
)

var _ = check.Add(check.Rule{
	Name:     "phone-typo",
	Severity: finding.Warning,
	Doc:      "A number differs from that of a public crisis line or helpline in one digit, or in two that are exchanged",
	Why: "Somebody who dials it in a crisis reaches a stranger or no one, and some callers do not try again. Advertisers " +
		"buy numbers that are easily dialed by mistake.",
	Instead: "Write the number of the line, best with `:tel{}` or `::crisis{}`, so that it stays right. If the " +
		"number is right, add it to the settings as a helpline of the site.",
	Text: func(p *check.Pass) {
		blocks := p.Blocks()
		for i := range blocks {
			block := &blocks[i]
			if !block.Number || !mayHaveNumber(block.Text) {
				continue
			}
			for from, shown := range numbersIn(block.Prose) {
				reportTypo(p, p.In(block.Prose, from, from+len(shown.Written)), "", shown.Written)
			}
		}
	},
	File: func(p *check.Pass) {
		if !p.File.IsHTML() {
			return
		}
		for _, call := range p.File.Tags().Calls {
			scheme, number, _ := strings.Cut(call.Address, ":")
			if scheme != "tel" || call.Address == p.File.Helpline || len(care.NumbersIn(call.Words)) > 0 {
				continue // shown numbers are checked in the text, and compared with the address by phone-mismatch
			}
			reportTypo(p, p.File.Find(call.Address), "the link calls ", number)
		}
	},
})

// reportTypo reports a number that is nearly that of a public line. what begins the message about a link; "" in a text.
func reportTypo(p *check.Pass, at check.Place, what, written string) {
	number, err := care.ParsePhone(written, p.Config.Country)
	if err != nil {
		return
	}
	line, meant, ok := mistyped(p, number)
	switch {
	case !ok:
	case what != "":
		p.Report(at, "%s%s, which is nearly the number of %q: %s", what, number.Display(), line, meant.Display()).
			Suggest("write %s, or add the number to [helplines] in config.toml if it is yours", meant.Tel())
	default:
		p.Report(at, "%s is nearly the number of %q, which is %s", written, line, meant.Display()).
			Suggest("write %s, or add the number to [helplines] in config.toml if it is yours", meant.Display())
	}
}

// mistyped is the public line whose number is nearly a given one. ok is false for none, and for a number that is in the
// settings or is that of a line.
func mistyped(p *check.Pass, number care.Phone) (name string, meant care.Phone, ok bool) {
	country := p.Config.Data.Countries[p.Config.Country]
	public := []care.Phone{country.Helpline.Number, country.Helpline.TTY}
	names := []string{country.Helpline.Name, country.Helpline.Name}
	for _, line := range country.Lines {
		public, names = append(public, line.Phone, line.TTY), append(names, line.Name, line.Name)
	}
	known := append(slices.Clone(public), p.Config.Helpline.Number, p.Config.Helpline.TTY)
	for _, line := range p.Config.Helplines {
		known = append(known, line.Number, line.TTY)
	}
	if slices.ContainsFunc(known, func(k care.Phone) bool { return k.E164() == number.E164() }) {
		return "", care.Phone{}, false
	}
	for i, line := range public {
		if isNearly(number.E164(), line.E164()) {
			return names[i], line, true
		}
	}
	return "", care.Phone{}, false
}

// isNearly reports whether two numbers of the same length differ in one digit, or in two adjacent digits that are
// exchanged. Short numbers such as 988 are left out, since many other numbers are that close to them.
func isNearly(a, b string) bool {
	const shortest = 10
	if len(a) != len(b) || len(a) < shortest {
		return false
	}
	first := 0
	for first < len(a) && a[first] == b[first] {
		first++
	}
	if first == len(a) {
		return false
	}
	rest := a[first+1:]
	return rest == b[first+1:] ||
		len(rest) > 0 && a[first] == b[first+1] && rest[0] == b[first] && rest[1:] == b[first+2:]
}
