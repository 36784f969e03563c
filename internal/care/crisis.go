package care

import (
	"path"
	"slices"
	"strings"
	"time"

	"porchlight/internal/finding"
	"porchlight/internal/record"
)

// countryKeys are the keys of data/crisis/<country>.toml.
type countryKeys struct {
	Version   int                            `key:"version,required"`
	Code      record.Placed[string]          `key:"code,required"`
	Name      string                         `key:"name,required"`
	Emergency emergencyKeys                  `key:"emergency,required"`
	Helpline  record.Placed[*record.Value]   `key:"helpline"`
	Lines     []record.Placed[*record.Value] `key:"lines"`
	Retired   []record.Placed[*record.Value] `key:"retired"`
}

type emergencyKeys struct {
	Number     record.Placed[string] `key:"number,required"`
	Source     record.Placed[string] `key:"source,required"`
	VerifiedOn time.Time             `key:"verifiedOn,required"`
	Verified   record.Placed[bool]   `key:"verified,required"`
}

// lineKeys are the keys of one [[lines]].
type lineKeys struct {
	ID          record.Placed[string]       `key:"id,required"`
	Name        string                      `key:"name,required"`
	Topics      []record.Placed[string]     `key:"topics"`
	Phone       record.Placed[string]       `key:"phone"`
	Text        record.Placed[string]       `key:"text"`
	TextKeyword string                      `key:"textKeyword"`
	TTY         record.Placed[string]       `key:"tty"`
	Chat        record.Placed[string]       `key:"chat"`
	Hours       record.Placed[string]       `key:"hours"`
	Open        record.Placed[OpeningHours] `key:"openingHours"`
	Languages   []string                    `key:"languages"`
	Note        string                      `key:"note"`
	Source      record.Placed[string]       `key:"source,required"`
	VerifiedOn  time.Time                   `key:"verifiedOn"`
	Verified    record.Placed[bool]         `key:"verified,required"`
}

// country reads one country into the data. Where the site's file has no number to show, the embedded country stands in.
func (l *loader) country(file string) {
	if c, ok := l.readCountry(file); ok {
		l.data.Countries[c.Code] = c
	} else if l.site != nil {
		(&loader{data: l.data}).country(file) // an embedded file has no findings
	}
}

func (l *loader) readCountry(file string) (_ Country, ok bool) {
	var keys countryKeys
	if !l.decode(file, &keys) {
		return Country{}, false
	}
	code := strings.TrimSuffix(path.Base(file), ".toml")
	if keys.Code.At != nil && keys.Code.Is != code {
		l.report(keys.Code.Report(badData, "want the code in the name of the file, have %q", keys.Code.Is).Suggest("write code = %q", code))
	}
	e := keys.Emergency
	c := Country{Code: code, Name: keys.Name, Emergency: l.phone(e.Number, code), Source: l.https(e.Source), VerifiedOn: e.VerifiedOn}
	if e.Verified.At != nil && !e.Verified.Is {
		l.report(e.Verified.Report(badData, "an emergency number has to be verified before it is shown").
			Suggest("check the number, then write verified = true and the day in verifiedOn"))
	}
	for _, at := range keys.Retired { // before all numbers of the file, which are held against these
		number, ok := l.retired(at, code)
		switch {
		case ok && number.Verified:
			c.Retired = append(c.Retired, number)
			l.data.retired.add(number)
		case ok:
			c.UnverifiedRetired = append(c.UnverifiedRetired, number)
		}
	}
	if keys.Helpline.At != nil {
		helpline, findings := l.data.DecodeHelpline(keys.Helpline, code)
		l.report(findings...)
		c.Helpline = helpline
	}
	ids := map[string]bool{}
	for _, at := range keys.Lines {
		line := l.line(at, code, ids)
		if line.Verified {
			c.Lines = append(c.Lines, line)
		} else {
			c.Unverified = append(c.Unverified, line)
		}
	}
	return c, !c.Emergency.IsZero()
}

// line reads one crisis line. ids are those of the lines before it.
func (l *loader) line(at record.Placed[*record.Value], country string, ids map[string]bool) CrisisLine {
	var keys lineKeys
	l.report(at.Decode(&keys)...)
	if keys.ID.At != nil && ids[keys.ID.Is] {
		l.report(keys.ID.Report(badData, "two lines are named %q", keys.ID.Is))
	}
	ids[keys.ID.Is] = true
	line := CrisisLine{
		ID: keys.ID.Is, Name: keys.Name, Topics: l.topics(keys.Topics),
		Phone: l.phone(keys.Phone, country), Text: l.phone(keys.Text, country), TextKeyword: keys.TextKeyword,
		TTY: l.phone(keys.TTY, country), Chat: l.https(keys.Chat), Languages: keys.Languages, Note: keys.Note,
		Source: l.https(keys.Source), VerifiedOn: keys.VerifiedOn, Verified: keys.Verified.Is,
	}
	hours, always, problems := l.data.Hours.settle(keys.Hours, keys.Open)
	l.report(problems...)
	line.Hours, line.AlwaysOpen, line.Open = hours, always, keys.Open.Is
	if keys.Phone.At == nil && keys.Text.At == nil && keys.Chat.At == nil {
		l.report(at.Report(badData, "a line needs a phone, text or chat"))
	}
	if line.Verified && line.VerifiedOn.IsZero() {
		l.report(keys.Verified.Report(badData, "a verified line needs the day it was checked").Suggest("add verifiedOn = 2026-08-22, with the day of the check"))
	}
	return line
}

// topics reads the topics of a line. One of the site's own is fine, unless it is nearly a known one.
func (l *loader) topics(given []record.Placed[string]) []string {
	var topics []string
	for _, t := range given {
		topics = append(topics, t.Is)
		if slices.Contains(KnownTopics, t.Is) {
			continue
		}
		if near := finding.Nearest(t.Is, KnownTopics); near != "" {
			l.report(t.Report(badData, "there is no topic %q", t.Is).Suggest("did you mean %q?", near))
		}
	}
	return topics
}

// phone reads a number of a data file; one that was not written is the zero Phone.
func (l *loader) phone(text record.Placed[string], country string) Phone {
	number, findings := l.data.DecodePhone(text, country)
	l.report(findings...)
	return number
}

// DecodePhone reads a number as a key gives it, by the country's way of writing; one that was not written is the zero Phone. A number that
// is retired is a finding.
func (d *Data) DecodePhone(text record.Placed[string], country string) (Phone, []finding.Finding) {
	number, findings := decodePhone(text, country)
	if old := d.IsRetired(number); old != nil {
		findings = append(findings, old.Finding(text.Report))
	}
	return number, findings
}

// decodePhone reads a number as a key gives it.
func decodePhone(text record.Placed[string], country string) (Phone, []finding.Finding) {
	if text.Is == "" {
		return Phone{}, nil
	}
	number, err := ParsePhone(text.Is, country)
	if err != nil {
		return Phone{}, []finding.Finding{text.Report(badPhone, "%s", err)}
	}
	return number, nil
}

// https holds an address of a data file to a full https address.
func (l *loader) https(address record.Placed[string]) string {
	if address.Is != "" && !isHTTPS(address.Is) {
		l.report(address.Report(badData, "want an address that begins with https://, have %q", address.Is))
		return ""
	}
	return address.Is
}
