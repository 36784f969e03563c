package care

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// goodGuide is a valid guide, to which TestGuideIsChecked adds mistakes. It counts the lines.
const goodGuide = `version = 1
asOf = 2026-01-02
[danger]
signs = ["someone will not wake up"]
crisis = "suicide"
source = "https://a.example/"
verified = true
[[questions]]
id = "now"
question = "Now?"
source = "https://a.example/"
verified = true
[[questions.answers]]
answer = "Yes"
danger = true
[[questions.answers]]
answer = "No"
next = "nights"
[[questions]]
id = "nights"
question = "Where?"
source = "https://a.example/"
verified = true
[[questions.answers]]
answer = "Nowhere"
level = "residential"
[[questions.answers]]
answer = "At home"
level = "iop"
[[results]]
level = "iop"
words = "Ask."
source = "https://a.example/"
verified = true
`

func TestGuideIsChecked(t *testing.T) {
	const twice = "[[results]]\nlevel = \"iop\"\nwords = \"W.\"\nsource = \"https://a.example/\"\nverified = true\n"
	for name, test := range map[string]struct{ old, new, want, suggestion string }{
		"good":     {},
		"no words": {old: goodGuide[strings.Index(goodGuide, "[[results]]"):]},
		"unknown level": {`"residential"`, `"residental"`,
			`data/guide.toml:26:9: questions[2].answers[1].level: want one of withdrawal-management, residential, php, iop, outpatient, recovery-support, have "residental"`, `write "residential"`},
		"unknown question": {`"nights"` + "\n[[", `"night"` + "\n[[",
			`data/guide.toml:18:8: questions[1].answers[2].next: want one of now, nights, have "night"`,
			`write "nights"`},
		"leads nowhere": {"level = \"residential\"\n", "",
			"data/guide.toml:24:13: questions[2].answers[1]: this answer leads nowhere",
			"write next with the id of a question further down, level with the id of a level of care, or danger = true"},
		"leads to two": {"danger = true", "danger = true\nlevel = \"iop\"",
			"data/guide.toml:13:13: questions[1].answers[1]: an answer leads to one place, and this one has danger and level", "keep one of them"},
		"not reached": {"next = \"nights\"", "level = \"php\"",
			`data/guide.toml:20:6: questions[2].id: no answer leads to the question "nights"`,
			`write next = "nights" at an answer further up, or take the question out`},
		"a circle": {`level = "residential"`, `next = "now"`,
			`data/guide.toml:26:8: questions[2].answers[1].next: this leads back up to the question "now", so a reader would go round in a loop`, "lead on to a question further down, to a level or to the card of danger"},
		"to itself": {`level = "residential"`, `next = "nights"`,
			`data/guide.toml:26:8: questions[2].answers[1].next: this leads back up to the question "nights", so a reader would go round in a loop`, ""},
		"no card": {goodGuide[strings.Index(goodGuide, "[danger]"):strings.Index(goodGuide, "[[questions]]")],
			"", `data/guide.toml:1:1: the key "danger" is missing`, ""},
		"no way to card": {"danger = true", `level = "php"`,
			"data/guide.toml:13:13: questions[1].answers: no answer of the first question leads to the card of danger",
			`ask first whether anybody is in danger, and write danger = true at the answer "Yes"`},
		"no sign": {`["someone will not wake up"]`, "[]",
			"data/guide.toml:4:9: danger.signs: the card needs a sign of danger", ""},
		"topic": {`"suicide"`, `"suizide"`, "data/guide.toml:5:10: danger.crisis: want one of ",
			`write "suicide"`},
		"words of no one": {`level = "iop"` + "\nwords", `level = "php"` + "\nwords",
			`data/guide.toml:31:9: results[1].level: no answer leads to the level "php"`,
			`write level = "php" at an answer, or take these words out`},
		"words twice": {"[[results]]\n", twice + "[[results]]\n",
			`data/guide.toml:36:9: results[2].level: two results are named "iop"`, ""},
		"question twice": {`id = "nights"`, `id = "now"`,
			`data/guide.toml:20:6: questions[2].id: two questions are named "now"`, ""},
		"no answers": {goodGuide[strings.Index(goodGuide,
			"[[questions.answers]]\nanswer = \"Nowhere\""):strings.Index(goodGuide, "[[results]]")], "",
			`data/guide.toml:19:3: questions[2]: the key "answers" is missing`, ""},
	} {
		t.Run(name, func(t *testing.T) {
			if !strings.Contains(goodGuide, test.old) {
				t.Fatalf("nothing to replace: %q", test.old)
			}
			text := strings.Replace(goodGuide, test.old, test.new, 1)
			_, findings := Load(fstest.MapFS{"data/guide.toml": {Data: []byte(text)}})
			if test.want == "" {
				if len(findings) > 0 {
					t.Errorf("have %q", texts(findings))
				}
				return
			}
			for _, f := range findings {
				if strings.HasPrefix(textOf(f), test.want) && strings.Contains(f.Suggestion, test.suggestion) {
					return
				}
			}
			t.Errorf("have %q, want %q", texts(findings), test.want)
		})
	}
}

// TestBuiltInGuide checks the built-in guide: its first question is about danger, answers lead to each level of the
// continuum, and every entry has a source and a day.
func TestBuiltInGuide(t *testing.T) {
	data := facts(t)
	guide := data.Guide
	if len(guide.Questions) < 5 || !guide.Questions[0].Answers[0].Danger || guide.Danger.Crisis != "suicide" {
		t.Errorf("have %+v", guide)
	}
	signs := strings.Join(guide.Danger.Signs, " ")
	for _, sign := range []string{"breathe", "wake up", "taken too much", "seizure", "alcohol", "benzodiazepines",
		"hurt themselves"} {
		if !strings.Contains(signs, sign) {
			t.Errorf("the card of danger does not tell of %q", sign)
		}
	}
	var levels, want []string
	for _, result := range guide.Results {
		levels = append(levels, result.Level)
		if result.Words != "" && (!isHTTPS(result.Source) || result.AsOf.IsZero()) {
			t.Errorf("%s: source %q, %s", result.Level, result.Source, result.AsOf)
		}
	}
	for _, level := range data.Levels {
		want = append(want, level.ID)
	}
	if !slices.Equal(levels, want) {
		t.Errorf("answers lead to %q, want %q", levels, want)
	}
	for i, q := range guide.Questions {
		if q.Number != i+1 || !isHTTPS(q.Source) || q.AsOf.IsZero() {
			t.Errorf("question %d: %+v", i+1, q)
		}
	}
}

// TestBuiltInGuideGoesByTheLevels: without the levels that it names, the built-in guide is left out without a finding.
func TestBuiltInGuideGoesByTheLevels(t *testing.T) {
	data, findings := Load(fstest.MapFS{"data/levels.toml": {Data: []byte(goodLevel)}})
	if len(data.Guide.Questions) > 0 || len(findings) > 0 {
		t.Errorf("have %d questions, %q", len(data.Guide.Questions), texts(findings))
	}
}
