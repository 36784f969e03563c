package care

import (
	"errors"
	"io/fs"
	"slices"
	"strings"
	"time"

	"porchlight/internal/record"
)

// Guide is the questions whose answers lead a reader to levels of care, from data/guide.toml.
type Guide struct {
	Danger    Danger
	Questions []Question    // in the order shown; an answer leads to a later one only
	Results   []GuideResult // the levels to which answers lead, in the order of the continuum
}

// Danger is the card before the first question.
type Danger struct {
	Signs    []string  `key:"signs,required"` // each continues "call 911 now if"
	Crisis   string    `key:"crisis"`         // topic of the crisis lines on the card; "": none
	Source   string    `key:"source,required"`
	AsOf     time.Time `key:"asOf"`
	Verified bool      `key:"verified,required"`
}

// Question is one question of the guide.
type Question struct {
	ID       string    `key:"id,required"`
	Text     string    `key:"question,required"`
	Hint     string    `key:"hint"` // one or two plain sentences
	Source   string    `key:"source,required"`
	AsOf     time.Time `key:"asOf"`
	Verified bool      `key:"verified,required"`

	Number  int // from 1, shown to readers
	Answers []Answer
}

// Answer is one answer of a question. It leads to a question, a level of care or the card of danger.
type Answer struct {
	Text   string `key:"answer,required"`
	Next   string `key:"next"`   // id of a later question
	Level  string `key:"level"`  // id of a level of care
	Danger bool   `key:"danger"` // leads to the card of danger

	Number int // of the question Next; 0: none
}

// GuideResult is a level to which answers lead.
type GuideResult struct {
	Level    string    `key:"level,required"`
	Words    string    `key:"words,required"` // plain sentences; "": the guide has none for the level
	Source   string    `key:"source,required"`
	AsOf     time.Time `key:"asOf"`
	Verified bool      `key:"verified,required"`
}

const guidePath = "data/guide.toml"

type (
	guideFile struct {
		Version   int          `key:"version,required"`
		AsOf      time.Time    `key:"asOf"`
		Danger    record.Place `key:"danger,required"`
		Questions record.Place `key:"questions,required"`
		Results   record.Place `key:"results"`
	}
	questionKeys struct {
		Question
		Answers record.Place `key:"answers,required"`
	}
)

// guide reads data/guide.toml. The built-in guide is left out if the site does not have all levels that it names. That
// is no finding: the component asks for a guide of the site where a page uses it.
func (l *loader) guide() {
	if l.site != nil {
		if _, err := fs.Stat(l.site, guidePath); errors.Is(err, fs.ErrNotExist) {
			builtIn := loader{data: l.data}
			if builtIn.guide(); len(builtIn.findings) > 0 {
				l.data.Guide = Guide{}
			}
			return
		}
	}
	var keys guideFile
	if !l.decode(guidePath, &keys).Written() {
		return
	}
	guide := &l.data.Guide
	if keys.Danger.Written() {
		l.report(keys.Danger.Decode(&guide.Danger)...)
		l.provenance(keys.Danger, &guide.Danger.Source, &guide.Danger.AsOf, &guide.Danger.Verified, keys.AsOf)
		l.known(keys.Danger.At("crisis"), l.data.Topics())
		if signs := keys.Danger.At("signs"); signs.Written() && len(guide.Danger.Signs) == 0 {
			l.report(signs.Report(badData, "the card needs a sign of danger").
				Suggest(`write one, such as "someone will not wake up"`))
		}
	}
	l.questions(guide, l.items(keys.Questions), keys.AsOf)
	l.results(guide, l.items(keys.Results), keys.AsOf)
}

// questions reads the questions with their answers, and reports questions that no answer leads to.
func (l *loader) questions(guide *Guide, written []record.Place, asOf time.Time) {
	ids := map[string]bool{}
	var read []record.Place
	for _, at := range written {
		var keys questionKeys
		l.report(at.Decode(&keys)...)
		if !l.id(at.At("id"), "questions", ids) {
			continue
		}
		q := keys.Question
		l.provenance(at, &q.Source, &q.AsOf, &q.Verified, asOf)
		q.Number = len(guide.Questions) + 1
		guide.Questions = append(guide.Questions, q)
		read = append(read, at)
	}
	reached := map[string]bool{}
	for i := range guide.Questions {
		q, at := &guide.Questions[i], read[i]
		if i > 0 && !reached[q.ID] {
			l.report(at.At("id").Report(badData, "no answer leads to the question %q", q.ID).
				Suggest("write next = %q at an answer further up, or take the question out", q.ID))
		}
		answers := l.items(at.At("answers"))
		for _, at := range answers {
			answer := l.answer(at, guide.Questions, i)
			reached[answer.Next] = true
			q.Answers = append(q.Answers, answer)
		}
		isDanger := slices.ContainsFunc(q.Answers, func(a Answer) bool { return a.Danger })
		if i == 0 && !isDanger && len(answers) > 0 {
			l.report(at.At("answers").Report(badData, "no answer of the first question leads to the card of danger").
				Suggest(`ask first whether anybody is in danger, and write danger = true at the answer "Yes"`))
		}
	}
}

// answer reads an answer of the question with the index i.
func (l *loader) answer(at record.Place, questions []Question, i int) Answer {
	var answer Answer
	l.report(at.Decode(&answer)...)
	var leads []string
	for name, isSet := range map[string]bool{
		"danger": answer.Danger, "level": answer.Level != "", "next": answer.Next != "",
	} {
		if isSet {
			leads = append(leads, name)
		}
	}
	slices.Sort(leads)
	switch len(leads) {
	case 0:
		l.report(at.Report(badData, "this answer leads nowhere").Suggest("write next with the id of a question " +
			"further down, level with the id of a level of care, or danger = true"))
	case 1:
	default:
		l.report(at.Report(badData, "an answer leads to one place, and this one has %s", strings.Join(leads, " and ")).
			Suggest("keep one of them"))
	}
	levels := make([]string, len(l.data.Levels))
	for i, level := range l.data.Levels {
		levels[i] = level.ID
	}
	if !l.known(at.At("level"), levels) {
		answer.Level = ""
	}
	if answer.Next == "" {
		return answer
	}
	to := slices.IndexFunc(questions, func(q Question) bool { return q.ID == answer.Next })
	ids := make([]string, len(questions))
	for i, q := range questions {
		ids[i] = q.ID
	}
	switch next := at.At("next"); {
	case !l.known(next, ids):
		answer.Next = ""
	case to <= i:
		l.report(next.Report(badData, "this leads back up to the question %q, so a reader would go round in a loop",
			answer.Next).Suggest("lead on to a question further down, to a level or to the card of danger"))
	default:
		answer.Number = questions[to].Number
	}
	return answer
}

// results reads the words about levels, and lists the levels to which answers lead.
func (l *loader) results(guide *Guide, written []record.Place, asOf time.Time) {
	var leads []string
	for _, q := range guide.Questions {
		for _, a := range q.Answers {
			leads = append(leads, a.Level)
		}
	}
	given := map[string]bool{}
	words := map[string]GuideResult{}
	for _, at := range written {
		var result GuideResult
		l.report(at.Decode(&result)...)
		level := at.At("level")
		switch {
		case result.Level == "" || !l.once(level, "results", given):
			continue
		case !slices.Contains(leads, result.Level):
			l.report(level.Report(badData, "no answer leads to the level %q", result.Level).
				Suggest("write level = %q at an answer, or take these words out", result.Level))
		}
		l.provenance(at, &result.Source, &result.AsOf, &result.Verified, asOf)
		words[result.Level] = result
	}
	for _, level := range l.data.Levels {
		if slices.Contains(leads, level.ID) {
			result := words[level.ID]
			result.Level = level.ID
			guide.Results = append(guide.Results, result)
		}
	}
}
