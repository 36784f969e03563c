package rules

import (
	"strings"

	"porchlight/internal/care"
	"porchlight/internal/check"
	"porchlight/internal/finding"
)

var _ = check.Add(check.Rule{
	Name:     "phone-mismatch",
	Severity: finding.Error,
	Doc:      "A link shows one number and calls another",
	Why:      "A reader who taps the number reaches a stranger, or no one. A reader who dials it by hand reaches someone else.",
	Instead:  "Write the number that is shown in the address, too: `[1-217-555-0134](tel:+12175550134)`.",
	File: func(p *check.Pass) {
		if !p.File.IsHTML() {
			return
		}
		for _, call := range p.File.Tags().Calls {
			for _, words := range []string{call.Words, call.Label} {
				if care.IsNumberOf(call.Address, words) {
					continue
				}
				if numbers := care.NumbersIn(words); len(numbers) > 0 {
					phoneMismatch(p, call.Address, words, numbers)
				}
			}
		}
	},
})

// phoneMismatch compares the numbers that a link shows with the one that it calls.
func phoneMismatch(p *check.Pass, address, words string, numbers []care.Shown) {
	if care.Dials(numbers, address) {
		return // fast, since ParsePhone is slow and nearly all links are right
	}
	scheme, number, _ := strings.Cut(address, ":")
	shown := numbers[0].Written
	want, err := care.ParsePhone(shown, p.Config.Country)
	instead := want.Tel()
	if strings.EqualFold(scheme, "sms") {
		instead = want.SMS("")
	}
	called, unread := care.ParsePhone(strings.SplitN(number, "?", 2)[0], p.Config.Country)
	switch {
	case err != nil || address != "#" && unread != nil:
		return // an invalid number is reported when the link is read
	case address == "#" && words != shown:
		return
	case address == "#":
		p.Report(p.File.FindCall(shown, address), "the link shows %q and calls nothing", shown).
			Suggest("write %s", instead)
	case called.Placeholder():
		p.Report(p.File.FindCall(shown, address), "the link shows %q and calls %s, which is a placeholder", shown,
			called.Display()).Suggest("write %s", instead)
	default:
		p.Report(p.File.FindCall(shown, address), "the link shows %q and calls %s", shown, called.Display()).
			Suggest("write %s, or show the number that is called", instead)
	}
}
