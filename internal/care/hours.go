package care

import (
	"slices"
	"strings"
	"time"
	"unicode"

	"porchlight/internal/finding"
	"porchlight/internal/record"
)

// Hours are the words with which a text promises an answer at every hour, or denies one at some.
type Hours struct {
	always   []phrase // promise an answer at every hour
	limits   []phrase // in the hours themselves: there are times without an answer
	everyDay []phrase // days of the week that leave none out
	harmless []phrase // hold the words of a promise and promise nothing
	unless   []phrase // negate a promise that follows closely
	contact  []phrase // a text with none of these promises nothing about a telephone
}

// unlessWords is how close before a promise a word must be to negate it: "not a 24-hour service".
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

// phrases are a list of texts, each as its words.
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

// Promise finds the first words of a text that promise an answer at every hour, as written, or "".
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

// IsOfContact reports whether a text is about calling or answering. Without words for that, every text is.
func (h Hours) IsOfContact(text string) bool {
	words := wordsOf(text)
	for i := range words {
		if longestAt(words[i:], h.contact) > 0 {
			return true
		}
	}
	return len(h.contact) == 0
}

// negated reports whether the words before a promise take it back.
func (h Hours) negated(before []word) bool {
	for i := range before {
		if longestAt(before[i:], h.unless) > 0 {
			return true
		}
	}
	return false
}

// AlwaysOpen reports whether hours, as an editor words them, leave out no time: "24 hours a day, 7 days a week". A
// day's name, a time of day or an exception makes them limited, unless the days are a whole week.
func (h Hours) AlwaysOpen(hours string) bool {
	if h.Promise(hours) == "" {
		return false
	}
	return !h.limited(hours)
}

// limited reports whether hours, as an editor words them, mention a time without an answer.
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

// reconcile combines the hours of a line as words (key "hours") and as a week ("openingHours"): the words to show,
// and whether they leave out no time. Either may be missing; where both are given, they must not contradict each
// other. at is the place of the line.
func (h Hours) reconcile(at record.Place, words string, open OpeningHours) (
	shown string, always bool, findings []finding.Finding,
) {
	if open.IsZero() {
		return words, h.AlwaysOpen(words), nil
	}
	// A wrong zone is reported already.
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

// wordsOf cuts a text into words of letters and digits. Marks between them do not count, so that "24/7", "24-7" and
// "24 7" are alike; an apostrophe inside a word is left out, since it is written in several ways.
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

// longestAt is how many words the longest of the phrases takes at the beginning of the words; 0: none.
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
