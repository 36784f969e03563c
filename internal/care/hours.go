package care

import (
	"slices"
	"strings"
	"time"
	"unicode"

	"porchlight/internal/finding"
	"porchlight/internal/record"
)

// Hours are the phrases by which a text promises an answer at every hour, or limits the hours.
type Hours struct {
	always   []phrase // promise an answer at every hour
	limits   []phrase // in a text of hours: name a time, a day or an exception
	everyDay []phrase // name all days of the week
	harmless []phrase // contain a phrase of always, but promise nothing
	unless   []phrase // negate a promise that follows within unlessWords
	contact  []phrase // mention calling or answering
}

// unlessWords is the number of words before a promise in which a phrase negates it: "not a 24-hour service".
const unlessWords = 3

type hoursFile struct {
	Version  int       `key:"version,required"`
	AsOf     time.Time `key:"asOf,required"`
	Always   phrases   `key:"always,required"`
	Limits   phrases   `key:"limits,required"`
	EveryDay phrases   `key:"everyDay"`
	Harmless phrases   `key:"harmless"`
	Unless   phrases   `key:"unless"`
	Contact  phrases   `key:"contact"`
}

func (l *loader) hours() {
	var f hoursFile
	if l.decode("data/hours.toml", &f).Written() {
		l.data.Hours = Hours{always: f.Always, limits: f.Limits, everyDay: f.EveryDay, harmless: f.Harmless,
			unless: f.Unless, contact: f.Contact}
	}
}

// phrases is a list of texts, each as its words.
type phrases []phrase

// DecodeRecord reads the list; a text without words is a finding.
func (p *phrases) DecodeRecord(v *record.Value, opt record.Options) []finding.Finding {
	var texts []string
	findings := record.Decode(v, &texts, opt)
	for i, text := range texts {
		words := phraseOf(text)
		if len(words) == 0 {
			findings = append(findings, opt.Report(badData, v, "the phrase %d has no words", i+1))
			continue
		}
		*p = append(*p, words)
	}
	return findings
}

// Promise is the first phrase of a text that promises an answer at every hour, as written; "": there is none.
func (h Hours) Promise(text string) string {
	words := wordsOf(text)
	for i := 0; i < len(words); i++ {
		if n := longestAt(words[i:], h.harmless); n > 0 {
			i += n - 1
			continue
		}
		n := longestAt(words[i:], h.always)
		if n > 0 && !h.negated(words[max(0, i-unlessWords):i]) {
			return text[words[i].start:words[i+n-1].end]
		}
	}
	return ""
}

// IsOfContact reports whether a text is about calling or answering. Every text is if the data has no words for that.
func (h Hours) IsOfContact(text string) bool {
	words := wordsOf(text)
	for i := range words {
		if longestAt(words[i:], h.contact) > 0 {
			return true
		}
	}
	return len(h.contact) == 0
}

// negated reports whether the words before a promise negate it.
func (h Hours) negated(before []word) bool {
	for i := range before {
		if longestAt(before[i:], h.unless) > 0 {
			return true
		}
	}
	return false
}

// AlwaysOpen reports whether hours in an editor's words leave out no time: "24 hours a day, 7 days a week". A time of
// day, an exception or the name of a day limits them, except names of days that make up a week.
func (h Hours) AlwaysOpen(hours string) bool {
	if h.Promise(hours) == "" {
		return false
	}
	return !h.limited(hours)
}

// limited reports whether hours in an editor's words leave out a time.
func (h Hours) limited(hours string) bool {
	words := wordsOf(hours)
	for i := 0; i < len(words); {
		if n := longestAt(words[i:], h.everyDay); n > 0 {
			i += n
			continue
		}
		if longestAt(words[i:], h.limits) > 0 {
			return true
		}
		i++
	}
	return false
}

// reconcile combines the hours of a line in words (key "hours") with its opening hours ("openingHours"). shown are the
// words to show; always reports that they leave out no time. Either may be missing. If both are given, a contradiction
// is a finding. at is the place of the line.
func (h Hours) reconcile(at record.Place, words string, open OpeningHours) (
	shown string, always bool, findings []finding.Finding,
) {
	if open.IsZero() {
		return words, h.AlwaysOpen(words), nil
	}
	// An invalid time zone has been reported already.
	if !open.AlwaysOpen() && open.Zone == nil && !at.At("openingHours.timeZone").Written() {
		f := at.At("openingHours").Report(hoursZone, "callers in other places cannot tell when these hours are")
		findings = append(findings, f.Suggest(`add timeZone = "America/New_York", or the time zone of the hours`))
	}
	if words == "" {
		return open.Words(), open.AlwaysOpen(), findings
	}
	const hint = "take hours out: its words are then made from openingHours"
	switch at := at.At("hours"); {
	case h.AlwaysOpen(words) && !open.AlwaysOpen():
		f := at.Report(helplineHours, "this promises %q, but openingHours are %q", h.Promise(words), open.Words())
		findings = append(findings, f.Suggest(hint))
	case open.AlwaysOpen() && h.limited(words):
		f := at.Report(helplineHours, "%q does not cover the whole week, but openingHours do", words)
		findings = append(findings, f.Suggest(hint))
	}
	return words, open.AlwaysOpen() && !h.limited(words), findings
}

// phrase is the words of a phrase in lower case.
type phrase []string

// word is one word of a text in lower case, with its bytes in the text.
type word struct {
	text       string
	start, end int
}

func phraseOf(text string) phrase {
	var p phrase
	for _, w := range wordsOf(text) {
		p = append(p, w.text)
	}
	return p
}

// wordsOf splits a text into words of letters and digits. Marks between words are left out, so that "24/7", "24-7" and
// "24 7" are equal. An apostrophe inside a word is left out, since there are several characters for it.
func wordsOf(text string) []word {
	var words []word
	open := false
	for i, r := range text {
		switch {
		case unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r):
			if !open {
				words = append(words, word{start: i})
				open = true
			}
			words[len(words)-1].end = i + len(string(r))
		case (r == '\'' || r == '’') && open:
		default:
			open = false
		}
	}
	for i, w := range words {
		word := strings.ReplaceAll(strings.ReplaceAll(text[w.start:w.end], "'", ""), "’", "")
		words[i].text = strings.ToLower(word)
	}
	return words
}

// longestAt is the length in words of the longest phrase with which the words begin; 0: none.
func longestAt(words []word, phrases []phrase) int {
	longest := 0
	same := func(a string, b word) bool { return a == b.text }
	for _, p := range phrases {
		if len(p) > longest && len(p) <= len(words) && slices.EqualFunc(p, words[:len(p)], same) {
			longest = len(p)
		}
	}
	return longest
}
