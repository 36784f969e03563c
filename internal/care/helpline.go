package care

import (
	"net/url"
	"slices"
	"strings"
	"time"

	"porchlight/internal/finding"
	"porchlight/internal/record"
)

var (
	badPhone         = finding.NewFixedValueRule("bad-phone", "A telephone number cannot be dialled")
	badHelpline      = finding.NewRule("bad-helpline", finding.Error, "A helpline has a value that cannot be right")
	helplineAnswerer = finding.NewRule("helpline-answerer", finding.Warning, "A helpline does not name who answers")
	helplineHours    = finding.NewRule("helpline-hours", finding.Error,
		"A helpline promises an answer at hours at which nobody answers")
	hoursZone = finding.NewRule("hours-zone", finding.Warning,
		"Opening hours of a telephone line do not say in which time zone they are")
	helplineDisclosure = finding.NewRule("helpline-disclosure", finding.Error,
		"A helpline that somebody else answers, or for whose callers somebody is paid, has no page that explains "+
			"this")
)

// Answerer is the kind of organization that answers a helpline.
type Answerer string

const (
	Facility   Answerer = "facility"    // the provider's own staff
	Network    Answerer = "network"     // a network that the provider belongs to
	ThirdParty Answerer = "third-party" // another organization
)

// Helpline is a telephone line that pages can show in their banner. Its tags are the keys of [helpline] in config.toml
// and in a country's data.
type Helpline struct {
	ID           string       // key in [helplines]; "" for the site's [helpline]
	Name         string       `key:"name"` // "SAMHSA's National Helpline"
	Number       Phone        `key:"number,required"`
	Tagline      string       `key:"tagline"`   // "Trusted help, 24/7"
	CallLabel    string       `key:"callLabel"` // "Get help now"
	Hours        string       `key:"hours"`     // in words, as shown; made from Open if no words are given
	AlwaysOpen   bool         // its hours leave out no time
	Open         OpeningHours `key:"openingHours"` // zero: only words are given
	AnsweredBy   Answerer     `key:"answeredBy"`
	AnswererName string       `key:"answererName"` // name of the answerer, as shown
	PaidReferral bool         `key:"paidReferral"`
	Languages    []string     `key:"languages"`   // "English", "Spanish"
	Text         Phone        `key:"text"`        // number or short code for text messages; zero: none
	TextKeyword  string       `key:"textKeyword"` // what to send, e.g. "your ZIP code"
	TTY          Phone        `key:"tty"`
	Disclosure   string       `key:"disclosure"` // page about who answers and who pays: "/who-answers/" or https
}

// DefaultCallLabel is the text of the call button of a helpline without callLabel.
const DefaultCallLabel = "Call now"

// DecodeHelpline reads a helpline from its keys and checks what it promises. country decides how its numbers are read.
// The helpline has no ID. Each finding is at the key that causes it.
func (d *Data) DecodeHelpline(at record.Place, country string) (Helpline, []finding.Finding) {
	h := Helpline{CallLabel: DefaultCallLabel, AnsweredBy: Facility}
	findings := at.Decode(&h)
	if !at.Written() || at.Value.Kind != record.Map {
		return h, findings
	}
	var problems []finding.Finding
	for i, phone := range []*Phone{&h.Number, &h.Text, &h.TTY} {
		*phone, problems = d.DecodePhone(at.At([]string{"number", "text", "tty"}[i]), country)
		findings = append(findings, problems...)
	}
	h.Hours, h.AlwaysOpen, problems = d.Hours.reconcile(at, h.Hours, h.Open)
	findings = append(findings, problems...)
	findings = append(findings, h.checkAnswerer(at)...)
	findings = append(findings, h.checkDisclosure(at)...)
	return h, append(findings, h.checkPromises(at, d.Hours)...)
}

// checkAnswerer checks AnsweredBy; an unknown value becomes Facility.
func (h *Helpline) checkAnswerer(at record.Place) []finding.Finding {
	known := []string{string(Facility), string(Network), string(ThirdParty)}
	if !slices.Contains(known, string(h.AnsweredBy)) {
		h.AnsweredBy = Facility
	}
	if word := at.At("answeredBy"); word.Written() {
		return word.OneOf(badHelpline, known...)
	}
	return []finding.Finding{at.Report(helplineAnswerer, "answeredBy is missing: a caller wants to know who answers").
		Suggest(`add answeredBy = "facility", "network" or "third-party"`)}
}

// checkDisclosure requires a page about who answers and who pays if another organization answers or somebody is paid
// for calls. An invalid address is left out, so that it is reported once, in the settings, and not on every page.
func (h *Helpline) checkDisclosure(at record.Place) []finding.Finding {
	if page := h.Disclosure; page != "" && !isHTTPS(page) && !isSitePath(page) {
		h.Disclosure = ""
		return []finding.Finding{at.At("disclosure").Report(badHelpline,
			"want a page of this site such as /who-answers/, or an address that begins with https://, have %q", page)}
	}
	const hint = `add disclosure = "/who-answers/", a page that tells who answers and who pays`
	var findings []finding.Finding
	if h.Disclosure == "" && h.AnsweredBy == ThirdParty {
		f := at.At("answeredBy").Report(helplineDisclosure, "%q answers, and no page says who that is", ThirdParty)
		findings = append(findings, f.Suggest(hint))
	}
	if h.Disclosure == "" && h.PaidReferral {
		f := at.At("paidReferral").Report(helplineDisclosure, "somebody is paid for sending callers on, and no page says so")
		findings = append(findings, f.Suggest(hint))
	}
	return findings
}

// checkPromises reports words that promise an answer at every hour, unless the hours leave out no time.
func (h *Helpline) checkPromises(at record.Place, words Hours) []finding.Finding {
	if h.AlwaysOpen {
		return nil
	}
	have := "no hours are given"
	hint := `write hours = "24 hours a day, 7 days a week" if somebody always answers, or take the promise out`
	switch {
	case !h.Open.IsZero():
		have = "openingHours are \"" + h.Open.Words() + "\""
		hint = "take the promise out; if somebody always answers, write openingHours for the whole week"
	case h.Hours != "":
		have = "the hours are \"" + h.Hours + "\""
	}
	var findings []finding.Finding
	for _, key := range []string{"name", "tagline", "callLabel", "answererName"} {
		if promise := words.Promise(at.At(key).Text()); promise != "" {
			f := at.At(key).Report(helplineHours, "this promises %q, but %s", promise, have)
			findings = append(findings, f.Suggest("%s", hint))
		}
	}
	return findings
}

// Exceptions are sentences, one for each day on which the helpline does not have its usual hours.
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

// isSitePath reports whether an address is that of a page of the site, such as "/about/"; "//host/" is not.
func isSitePath(address string) bool {
	u, err := url.Parse(address)
	return err == nil && u.Scheme == "" && u.Host == "" && strings.HasPrefix(address, "/") &&
		!strings.HasPrefix(address, "//") && !strings.Contains(address, `\`)
}
