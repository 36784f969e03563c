package markdown

import (
	"strings"
	"testing"
)

// benchText is a page of about 8.4 KB as the site has them.
var benchText = []byte("An intensive outpatient program gives you a full week of care while you live at home.\n\n" + strings.Repeat(`
## What a week looks like

You come to the center for **nine to nineteen hours** a week, in three or more sessions. Most people join after
*residential care* or a [partial hospitalization program](php.md), and some start here. A nurse or counselor asks about
your health, your home and what you have tried before, so that the plan fits you.

- Group therapy in the evening, three times a week, with people who are at the same point
- One hour with your own counselor, who knows your story
- [Psychiatric services](../support-services/psychiatric.md) when you need medication or a diagnosis

It is your choice to call. The people who answer don't ask for your name, and they won't tell anyone that you called.
"No one size fits all," as one of our counselors says, and a plan can change when life does.

1. Call the helpline and say what happened
2. Come to the assessment, which takes about an hour
3. Agree on a plan, with days and times that leave room for work and family

### Questions to ask

Does my insurance cover this program? What do I pay for each visit? Who can I call at night? Write the answers down, and
take a friend with you when you can: it's easier to remember with two.
`, 6))

func BenchmarkConvert(b *testing.B) {
	c := New(Options{Directives: testDirectives, Typographer: true})
	env := Env{Link: func(dest string, _ func() string) (string, *Problem) { return "/x/", nil }}
	b.SetBytes(int64(len(benchText)))
	b.ReportAllocs()
	for b.Loop() {
		c.Convert(Source{File: "a.md", Line: 8, Text: benchText}, env)
	}
}

func BenchmarkFirstParagraph(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		FirstParagraph(benchText)
	}
}

func BenchmarkProse(b *testing.B) {
	result, _ := New(Options{Directives: testDirectives, Typographer: true}).Convert(Source{Line: 8, Text: benchText},
		Env{})
	b.SetBytes(int64(len(benchText)))
	b.ReportAllocs()
	for b.Loop() {
		result.Prose(nil)
	}
}
