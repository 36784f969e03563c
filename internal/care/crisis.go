package care

import (
	"cmp"
	"maps"
	"path"
	"slices"
	"strings"
	"time"

	"porchlight/internal/finding"
	"porchlight/internal/record"
)

// Country is the emergency number and the crisis lines of one country.
type Country struct {
	Code       string // ISO 3166-1 alpha-2, lower case: "us"
	Name       string
	Emergency  Phone
	Lines      []CrisisLine    // verified ones only, in the order shown
	Unverified []CrisisLine    // not shown to readers
	Retired    []RetiredNumber // verified ones only
	Helpline   Helpline        // for sites without one; zero number: there is none for this country
	Source     string          // https address for the emergency number
	LimitDays  int             // days after which verified numbers have to be checked again
	VerifiedOn time.Time       // of the emergency number

	// Regions are the IANA time zones of each state or province, by its postal code in lower case. The first zone is
	// that of most people there.
	Regions map[string][]string

	// ASAMEditions are the editions of The ASAM Criteria that states require of programs, by postal code in lower
	// case.
	ASAMEditions map[string]int

	// UnverifiedRetired are numbers that may be retired. No text is checked against them.
	UnverifiedRetired []RetiredNumber
}

// CrisisLine is a crisis line of one country. Its tags are the keys of one [[lines]].
type CrisisLine struct {
	ID          string       `key:"id,required"`
	Name        string       `key:"name,required"` // "988 Suicide & Crisis Lifeline"
	Topics      []string     `key:"topics"`        // "suicide", "overdose": knownTopics and the site's own
	Phone       Phone        `key:"phone"`
	Text        Phone        `key:"text"`
	TextKeyword string       `key:"textKeyword"`
	TTY         Phone        `key:"tty"`
	Chat        string       `key:"chat"`  // https address, shown as a link
	Hours       string       `key:"hours"` // in words; made from Open if no words are given
	AlwaysOpen  bool         // its hours leave out no time
	Open        OpeningHours `key:"openingHours"` // zero: only words are given
	Languages   []string     `key:"languages"`
	Note        string       `key:"note"`
	Source      string       `key:"source,required"` // https address of the owner's page with these facts
	VerifiedOn  time.Time    `key:"verifiedOn"`      // day of the last check
	Verified    bool         `key:"verified,required"`
}

// countryFile are the keys of data/crisis/<country>.toml.
type countryFile struct {
	Version   int                 `key:"version,required"`
	Code      string              `key:"code,required"`
	Name      string              `key:"name,required"`
	LimitDays int                 `key:"limitDays"`
	Emergency emergencyKeys       `key:"emergency,required"`
	Regions   map[string][]string `key:"regions"`
	Editions  map[string]int      `key:"asamEditions"`
	Helpline  record.Place        `key:"helpline"`
	Lines     record.Place        `key:"lines"`
	Retired   record.Place        `key:"retired"`
}

type emergencyKeys struct {
	Number     Phone     `key:"number,required"`
	Source     string    `key:"source,required"`
	VerifiedOn time.Time `key:"verifiedOn,required"`
	Verified   bool      `key:"verified,required"`
}

// CountryFile is the file of a country in a site's folder.
func CountryFile(code string) string { return "data/crisis/" + code + ".toml" }

// country reads one country into the data. The embedded file is used if the site's file has no valid emergency number.
func (l *loader) country(file string) {
	if c, ok := l.readCountry(file); ok {
		l.data.Countries[c.Code] = c
	} else if l.site != nil {
		(&loader{data: l.data}).country(file) // embedded files have no findings
	}
}

func (l *loader) readCountry(file string) (_ Country, ok bool) {
	var keys countryFile
	at := l.decode(file, &keys)
	if !at.Written() {
		return Country{}, false
	}
	code := strings.TrimSuffix(path.Base(file), ".toml")
	if keys.Code != code && at.At("code").Written() {
		l.report(at.At("code").Report(badData, "want the code in the name of the file, have %q", keys.Code).
			Suggest("write code = %q", code))
	}
	c := Country{Code: code, Name: keys.Name, LimitDays: cmp.Or(max(keys.LimitDays, 0), 365),
		VerifiedOn: keys.Emergency.VerifiedOn, Regions: keys.Regions,
		ASAMEditions: keys.Editions}
	c.Emergency, c.Source = l.phone(at.At("emergency.number"), code), l.https(at.At("emergency.source"))
	if verified := at.At("emergency.verified"); verified.Written() && !keys.Emergency.Verified {
		l.report(verified.Report(badData, "an emergency number has to be verified before it is shown").
			Suggest("check the number, then write verified = true and the day in verifiedOn"))
	}
	for _, at := range l.items(keys.Retired) { // first, since the other numbers are checked against these
		number, ok := l.retired(at, code)
		switch {
		case ok && number.Verified:
			c.Retired = append(c.Retired, number)
			l.data.retired.add(number)
		case ok:
			c.UnverifiedRetired = append(c.UnverifiedRetired, number)
		}
	}
	if keys.Helpline.Written() {
		helpline, findings := l.data.DecodeHelpline(keys.Helpline, code)
		l.report(findings...)
		c.Helpline = helpline
	}
	ids := map[string]bool{}
	for _, at := range l.items(keys.Lines) {
		if line := l.line(at, code, ids); line.Verified {
			c.Lines = append(c.Lines, line)
		} else {
			c.Unverified = append(c.Unverified, line)
		}
	}
	return c, !c.Emergency.IsZero()
}

// line reads one crisis line. ids are those of the lines before it.
func (l *loader) line(at record.Place, country string, ids map[string]bool) CrisisLine {
	var line CrisisLine
	l.report(at.Decode(&line)...)
	if id := at.At("id"); id.Written() && ids[line.ID] {
		l.report(id.Report(badData, "two lines are named %q", line.ID))
	}
	ids[line.ID] = true
	l.topics(at.At("topics"))
	line.Phone = l.phone(at.At("phone"), country)
	line.Text = l.phone(at.At("text"), country)
	line.TTY = l.phone(at.At("tty"), country)
	line.Chat, line.Source = l.https(at.At("chat")), l.https(at.At("source"))
	var problems []finding.Finding
	line.Hours, line.AlwaysOpen, problems = l.data.Hours.reconcile(at, line.Hours, line.Open)
	l.report(problems...)
	if !at.At("phone").Written() && !at.At("text").Written() && !at.At("chat").Written() {
		l.report(at.Report(badData, "a line needs a phone, text or chat"))
	}
	if line.Verified && line.VerifiedOn.IsZero() {
		l.report(at.At("verified").Report(badData, "a verified line needs the day it was checked").
			Suggest("add verifiedOn = 2026-08-22, with the day of the check"))
	}
	return line
}

// topics checks the topics of a line. A topic that is not known is a finding only if it looks like a misspelt known
// one.
func (l *loader) topics(list record.Place) {
	for _, at := range list.Items() {
		topic := at.Text()
		if near := finding.Nearest(topic, knownTopics); near != "" && !slices.Contains(knownTopics, topic) {
			l.report(at.Report(badData, "there is no topic %q", topic).Suggest("did you mean %q?", near))
		}
	}
}

// phone reads a number of a data file; the zero Phone if none is written.
func (l *loader) phone(at record.Place, country string) Phone {
	number, findings := l.data.DecodePhone(at, country)
	l.report(findings...)
	return number
}

// knownTopics are the topics of crisis lines in the built-in data. A site may have topics of its own.
var knownTopics = []string{
	"suicide", "overdose", "withdrawal", "poisoning", "substance-use", "mental-health", "finding-treatment",
	"veterans", "family", "pregnancy", "domestic-violence",
}

// generalTopic is the topic whose lines are shown for a topic that no line has.
const generalTopic = "substance-use"

// urgentTopics are topics for which a line about drugs would lose time. Their values are the topics whose lines are
// shown instead. If these have no line either, no line is shown: the emergency number is shown beside all lines.
var urgentTopics = map[string][]string{
	"suicide": {"mental-health"}, "mental-health": {"suicide"}, "veterans": {"mental-health", "suicide"},
	"poisoning": nil, "overdose": nil, "domestic-violence": nil,
}

// calmTopics are topics that can wait until the morning.
var calmTopics = []string{"finding-treatment", "family", "pregnancy"}

// Urgent are the verified lines for emergencies: all except those with calm topics only.
func (c Country) Urgent() []CrisisLine {
	return slices.DeleteFunc(slices.Clone(c.Lines), func(line CrisisLine) bool {
		urgent := func(topic string) bool { return !slices.Contains(calmTopics, topic) }
		return len(line.Topics) > 0 && !slices.ContainsFunc(line.Topics, urgent)
	})
}

// Line is the verified crisis line with an id, or nil.
func (c Country) Line(id string) *CrisisLine {
	for i := range c.Lines {
		if c.Lines[i].ID == id {
			return &c.Lines[i]
		}
	}
	return nil
}

// ForTopic are the verified lines for a topic, in the order of the file: those that name it, else those of the topics
// that replace it (urgentTopics, generalTopic). For an urgent topic there may be none. "" gives all lines.
func (c Country) ForTopic(topic string) []CrisisLine {
	if topic == "" {
		return c.Lines
	}
	others, urgent := urgentTopics[topic]
	if !urgent {
		others = []string{generalTopic}
	}
	for _, topic := range append([]string{topic}, others...) {
		if lines := c.naming(topic); len(lines) > 0 {
			return lines
		}
	}
	if urgent {
		return nil
	}
	return c.Lines
}

// HasTopic reports whether a verified line names a topic of the built-in data. A site's own topic needs no line.
func (c Country) HasTopic(topic string) bool {
	return !slices.Contains(knownTopics, topic) || len(c.naming(topic)) > 0
}

// naming are the verified lines that name a topic.
func (c Country) naming(topic string) []CrisisLine {
	var lines []CrisisLine
	for _, line := range c.Lines {
		if slices.Contains(line.Topics, topic) {
			lines = append(lines, line)
		}
	}
	return lines
}

// Topics are the topics of all countries' verified lines, with the known ones, sorted.
func (d *Data) Topics() []string {
	topics := map[string]bool{}
	for _, t := range knownTopics {
		topics[t] = true
	}
	for _, country := range d.Countries {
		for _, line := range country.Lines {
			for _, t := range line.Topics {
				topics[t] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(topics))
}
