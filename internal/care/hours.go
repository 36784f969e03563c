package care

import (
	"slices"
	"strings"
	"time"
	"unicode"

	"porchlight/internal/finding"
	"porchlight/internal/record"
)

// Hours are the words with which a text promises an answer at every hour, or says that there is none at some.
type Hours struct {
	always   []phrase // promise an answer at every hour
	limits   []phrase // in the hours themselves: at some time nobody answers
	everyDay []phrase // days of the week that leave none out
	harmless []phrase // hold the words of a promise and promise nothing
	unless   []phrase // turn round a promise that follows closely
}

// unlessWords is how close before a promise a word has to stand to turn it round: "not a 24-hour service".
const unlessWords = 3

// hoursKeys are the keys of data/hours.toml.
type hoursKeys struct {
	Version  int                     `key:"version,required"`
	AsOf     time.Time               `key:"asOf,required"`
	Always   record.Placed[[]string] `key:"always,required"`
	Limits   record.Placed[[]string] `key:"limits,required"`
	EveryDay record.Placed[[]string] `key:"everyDay"`
	Harmless record.Placed[[]string] `key:"harmless"`
	Unless   record.Placed[[]string] `key:"unless"`
}

func (l *loader) hours(file string) {
	var keys hoursKeys
	if !l.decode(file, &keys) {
		return
	}
	read := func(list record.Placed[[]string]) []phrase {
		var phrases []phrase
		for i, text := range list.Is {
			p := phraseOf(text)
			if len(p) == 0 {
				l.report(list.Report(badData, "the phrase %d has no words", i+1))
				continue
			}
			phrases = append(phrases, p)
		}
		return phrases
	}
	l.data.Hours = Hours{
		always: read(keys.Always), limits: read(keys.Limits), everyDay: read(keys.EveryDay), harmless: read(keys.Harmless), unless: read(keys.Unless),
	}
}

// Promise finds the first words of a text that promise an answer at every hour, as they stand there, or "".
func (h Hours) Promise(text string) string {
	words := wordsOf(text)
	for i := 0; i < len(words); i++ {
		if n := longestAt(words[i:], h.harmless); n > 0 {
			i += n - 1
			continue
		}
		n := longestAt(words[i:], h.always)
		if n > 0 && !h.turnedRound(words[max(0, i-unlessWords):i]) {
			return text[words[i].start:words[i+n-1].end]
		}
	}
	return ""
}

// turnedRound reports whether the words before a promise make it none.
func (h Hours) turnedRound(before []word) bool {
	for i := range before {
		if longestAt(before[i:], h.unless) > 0 {
			return true
		}
	}
	return false
}

// AlwaysOpen reports whether hours, as an editor words them, leave out no time: "24 hours a day, 7 days a week". A day's name, a
// time of day or an exception makes them limited, unless the days are a whole week.
func (h Hours) AlwaysOpen(hours string) bool {
	if h.Promise(hours) == "" {
		return false
	}
	return !h.limited(hours)
}

// limited reports whether hours, as an editor words them, say that there is a time when nobody answers.
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

// settle makes one of the hours of a line as words and as a week: the words to show, and whether they leave out no time. Either may be
// missing; where both are given, they must not contradict each other.
func (h Hours) settle(words record.Placed[string], open record.Placed[OpeningHours]) (shown string, always bool, findings []finding.Finding) {
	if open.Is.IsZero() {
		return words.Is, h.AlwaysOpen(words.Is), nil
	}
	week := open.Is
	if !week.AlwaysOpen() && week.Zone == nil && open.At.Get("timeZone") == nil { // a wrong one is told already
		findings = append(findings, open.Report(hoursZone, "callers in other places cannot tell when these hours are").
			Suggest(`add timeZone = "America/New_York", or the zone in which the hours are meant`))
	}
	const hint = "take hours out: its words are then made from openingHours"
	switch {
	case words.Is == "":
		return week.Words(), week.AlwaysOpen(), findings
	case h.AlwaysOpen(words.Is) && !week.AlwaysOpen():
		findings = append(findings, words.Report(helplineHours, "this promises %q, but openingHours are %q", h.Promise(words.Is), week.Words()).Suggest(hint))
	case week.AlwaysOpen() && h.limited(words.Is):
		findings = append(findings, words.Report(helplineHours, "%q leaves out some time, but openingHours leave out none", words.Is).Suggest(hint))
	}
	return words.Is, week.AlwaysOpen() && !h.limited(words.Is), findings
}

// phrase is the words of a phrase in lower case.
type phrase []string

// word is one word of a text in lower case, with the bytes where it stands.
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

// wordsOf cuts a text into words of letters and digits. Marks between them do not count, so that "24/7", "24-7" and "24 7" are
// alike; an apostrophe inside a word is left out, since it is written in several ways.
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
		words[i].text = strings.ToLower(strings.NewReplacer("'", "", "’", "").Replace(text[w.start:w.end]))
	}
	return words
}

// longestAt is how many words the longest of the phrases takes at the beginning of the words; 0: none stands there.
func longestAt(words []word, phrases []phrase) int {
	longest := 0
	for _, p := range phrases {
		if len(p) > longest && len(p) <= len(words) && slices.EqualFunc(p, words[:len(p)], func(a string, b word) bool { return a == b.text }) {
			longest = len(p)
		}
	}
	return longest
}
