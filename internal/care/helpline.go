package care

import (
	"net/url"
	"strings"
	"time"

	"porchlight/internal/finding"
	"porchlight/internal/record"
)

var (
	badPhone           = finding.NewFixedRule("bad-phone", "A telephone number cannot be dialled")
	badHelpline        = finding.NewRule("bad-helpline", finding.Error, "A helpline says something that cannot be right")
	helplineAnswerer   = finding.NewRule("helpline-answerer", finding.Warning, "A helpline does not say who answers")
	helplineHours      = finding.NewRule("helpline-hours", finding.Error, "A helpline promises an answer at hours that it does not keep")
	hoursZone          = finding.NewRule("hours-zone", finding.Warning, "Opening hours of a telephone line do not say in which time zone they are")
	helplineDisclosure = finding.NewRule("helpline-disclosure", finding.Error,
		"A helpline that somebody else answers, or that is paid for its callers, does not say so on a page")
)

// helplineKeys are the keys of [helpline] in config.toml and in a country's data.
type helplineKeys struct {
	Name         record.Placed[string]       `key:"name"`
	Number       record.Placed[string]       `key:"number,required"`
	Tagline      record.Placed[string]       `key:"tagline"`
	CallLabel    record.Placed[string]       `key:"callLabel"`
	Hours        record.Placed[string]       `key:"hours"`
	OpeningHours record.Placed[OpeningHours] `key:"openingHours"`
	AnsweredBy   record.Placed[string]       `key:"answeredBy"`
	AnswererName record.Placed[string]       `key:"answererName"`
	PaidReferral record.Placed[bool]         `key:"paidReferral"`
	Languages    []string                    `key:"languages"`
	Text         record.Placed[string]       `key:"text"`
	TextKeyword  string                      `key:"textKeyword"`
	TTY          record.Placed[string]       `key:"tty"`
	Disclosure   record.Placed[string]       `key:"disclosure"`
}

// DefaultCallLabel stands on the control that calls, unless a helpline has its own words.
const DefaultCallLabel = "Call now"

// DecodeHelpline reads a helpline from its keys and holds it to its promises. country decides how its numbers are read. The
// helpline has no ID. Each problem stands at the key that causes it.
func (d *Data) DecodeHelpline(at record.Placed[*record.Value], country string) (Helpline, []finding.Finding) {
	keys := helplineKeys{CallLabel: record.Placed[string]{Is: DefaultCallLabel}}
	findings := at.Decode(&keys)
	if at.At.Kind != record.Map {
		return Helpline{CallLabel: DefaultCallLabel, AnsweredBy: Facility}, findings
	}
	phone := func(text record.Placed[string]) Phone {
		number, problems := d.DecodePhone(text, country)
		findings = append(findings, problems...)
		return number
	}
	hours, always, problems := d.Hours.settle(keys.Hours, keys.OpeningHours)
	findings = append(findings, problems...)
	h := Helpline{
		Name: keys.Name.Is, Number: phone(keys.Number), Tagline: keys.Tagline.Is, CallLabel: keys.CallLabel.Is,
		Hours: hours, AlwaysOpen: always, Open: keys.OpeningHours.Is, AnsweredBy: Facility, AnswererName: keys.AnswererName.Is,
		PaidReferral: keys.PaidReferral.Is, Languages: keys.Languages, Text: phone(keys.Text), TextKeyword: keys.TextKeyword,
		TTY: phone(keys.TTY), Disclosure: keys.Disclosure.Is,
	}
	findings = append(findings, keys.answerer(&h, at)...)
	findings = append(findings, keys.disclosure(&h)...)
	findings = append(findings, keys.promises(d.Hours, h)...)
	return h, findings
}

// answerer reads who picks up.
func (keys *helplineKeys) answerer(h *Helpline, at record.Placed[*record.Value]) []finding.Finding {
	known := []string{string(Facility), string(Network), string(ThirdParty)}
	switch given := Answerer(keys.AnsweredBy.Is); given {
	case Facility, Network, ThirdParty:
		h.AnsweredBy = given
	case "":
		if keys.AnsweredBy.At == nil {
			return []finding.Finding{at.Report(helplineAnswerer, "answeredBy is missing: a caller wants to know who answers").
				Suggest(`add answeredBy = "facility", "network" or "third-party"`)}
		}
	default:
		f := keys.AnsweredBy.Report(badHelpline, "want one of %s, have %q", strings.Join(known, ", "), given)
		if near := finding.Nearest(string(given), known); near != "" {
			f = f.Suggest("write %q", near)
		}
		return []finding.Finding{f}
	}
	return nil
}

// disclosure asks for the page that tells who answers and who pays, where a caller could be misled without it. An address that no page may
// print is left out: it is wrong once, in the settings, and not on every page.
func (keys *helplineKeys) disclosure(h *Helpline) []finding.Finding {
	if page := keys.Disclosure; page.Is != "" && !isHTTPS(page.Is) && !isSitePath(page.Is) {
		h.Disclosure = ""
		return []finding.Finding{page.Report(badHelpline, "want a page of this site such as /who-answers/, or an address that begins with https://, have %q", page.Is)}
	}
	const hint = `add disclosure = "/who-answers/", a page that tells who answers and who pays`
	var findings []finding.Finding
	if h.Disclosure == "" && h.AnsweredBy == ThirdParty {
		findings = append(findings, keys.AnsweredBy.Report(helplineDisclosure, "%q answers, and no page says who that is", ThirdParty).Suggest(hint))
	}
	if h.Disclosure == "" && h.PaidReferral {
		findings = append(findings, keys.PaidReferral.Report(helplineDisclosure, "callers are sent on for money, and no page says so").Suggest(hint))
	}
	return findings
}

// promises looks for words that promise an answer at every hour, when the hours do not say so.
func (keys *helplineKeys) promises(words Hours, h Helpline) []finding.Finding {
	if h.AlwaysOpen {
		return nil
	}
	var findings []finding.Finding
	for _, text := range []record.Placed[string]{keys.Name, keys.Tagline, keys.CallLabel, keys.AnswererName} {
		promise := words.Promise(text.Is)
		if promise == "" || text.At == nil {
			continue
		}
		have := "no hours are given"
		switch {
		case !h.Open.IsZero():
			have = "openingHours are \"" + h.Open.Words() + "\""
		case h.Hours != "":
			have = "the hours are \"" + h.Hours + "\""
		}
		hint := `write hours = "24 hours a day, 7 days a week" if somebody always answers, or take the promise out`
		if !h.Open.IsZero() {
			hint = "take the promise out, or make openingHours leave out no time if somebody always answers"
		}
		findings = append(findings, text.Report(helplineHours, "this promises %q, but %s", promise, have).Suggest("%s", hint))
	}
	return findings
}

// Exceptions say each day on which the helpline does not keep its usual hours, in a sentence.
func (h Helpline) Exceptions() []string { return h.Open.Exceptions() }

// Since is the helpline without the exceptions of its hours that ended before a day.
func (h Helpline) Since(day time.Time) Helpline {
	made := h.Hours == h.Open.Words()
	h.Open = h.Open.Since(day)
	if made && !h.Open.IsZero() {
		h.Hours, h.AlwaysOpen = h.Open.Words(), h.Open.AlwaysOpen()
	}
	return h
}

// isHTTPS reports whether an address is a full https address.
func isHTTPS(address string) bool {
	u, err := url.Parse(address)
	return err == nil && u.Scheme == "https" && u.Host != "" && u.User == nil
}

// isSitePath reports whether an address is a page of the site itself; "//host/" is not.
func isSitePath(address string) bool {
	u, err := url.Parse(address)
	return err == nil && u.Scheme == "" && u.Host == "" && strings.HasPrefix(address, "/") && !strings.HasPrefix(address, "//") && !strings.Contains(address, `\`)
}
