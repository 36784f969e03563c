package markdown

import (
	"regexp"
	"strings"
	"testing"
)

// TestQuotes compares straight quotes with what they become: in each text an ASCII quote is what an editor types, and
// the curly ones are what readers see. A quote that stays straight is written with a backslash.
func TestQuotes(t *testing.T) {
	for _, want := range []string{
		`“a” ‘b’ “‘x’” ‘“x”’ (“a”) “*em*” *“a”* **“[b](/)”** *“[a](/)”* _‘[a](/)’_ [“a”](/) “[a](/)”`,
		"“`code`” `code`’s ~~“a”~~ **Alice**’s [Alice](/)’s _Alice_’s (Alice)’s “a,” “b.” “c?” “d!”",
		`‘the end’ ‘nets’ ‘late’ ‘eleven’ ‘new’ ‘em’ ‘cause’ ‘round’ ‘s’ ‘12 steps’ ‘24 hours a day’`,
		`’24 class of ’09, the ’90s. ’Tis ’twas ’em ’cause I was ill, “’Tis” ’til now`,
		`’n’ rock ’n’ roll`,
		`Don’t I’ve you’re it’s the Smiths’ house, doin’ well, 1990’s the 1990s’ d’Arc L’Arche O’Neil`,
		`6\'2\" 5\' tall, a 21\" screen, \' alone, \" alone, a\"b`,
		`word—“quoted”—word word--“quoted” “wait—” he said: “no” and/or “either”/“or” x=“1” “a”, “b”; ‘c’: “…and”`,
		`He said “I asked ‘why?’” and “she: ‘because.’”`,
		`“Monitor 21\"”`,
		`“Don’t,” she’d said, “‘don’t’ is it’s own word.”`,
		"> “quoted” ‘by’ one\n> “two”",
		"- “item” ‘two’",
		"| “a” | ‘b’ |\n|---|---|\n|“c”|‘d’|",
		"# “Head” ‘b’",
		`:tel[“x” ‘y’]{} <b>“x”</b>’s “<b>x</b>”`,
		"’s avonds ’t huis",
	} {
		straight := strings.NewReplacer(`\'`, "'", `\"`, `"`).Replace(want)
		typed := strings.NewReplacer("“", `"`, "”", `"`, "‘", "'", "’", "'").Replace(straight)
		shown := func(text string, typographer bool) string {
			c := New(Options{Typographer: typographer, Directives: []string{"tel"}})
			r, _ := c.Convert(Source{Line: 1, Text: []byte(text)}, Env{})
			return regexp.MustCompile(`id="[^"]*"|href="[^"]*"|<div [^>]*>`).ReplaceAllString(r.HTML, "")
		}
		if got, want := shown(typed, true), strings.ReplaceAll(shown(straight, false), "--", "–"); got != want {
			t.Errorf("%s\n got %s\nwant %s", typed, got, want)
		}
	}
}
