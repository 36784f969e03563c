package prose

import (
	"maps"
	"slices"
	"strings"
	"testing"
)

// TestSentences: "|" stands between the sentences of a text.
func TestSentences(t *testing.T) {
	for _, text := range []string{
		"Call us. |We answer at once! |Do you want help? |Yes",
		"Dr. Lee sees you at 9 a.m. on Mondays. |Mr. and Mrs. Roe came, too.",
		"Bring papers, e.g. a card, i.e. what you have. |It costs $3.50 a day.",
		"The U.S. Department of Health and the U.S. government agree. |They live in the U.S. |We do, too.",
		"Ask J. R. Roe. |She knows. |So do I. |Vitamin C is fine.",
		"1. Call 988. |2. Wait... and breathe. |Nothing? |Go to example.org or write to a.b@example.org.",
		"“Are you safe?” she asked. |“I am.” |(It was late.) |We left at 5 p.m. |The house was dark.",
		"Open until 9 pm. |Dinner is at six. |Take 8 mg. |Naloxone helps.",
		"First line\n|Second line\n|",
		"Is it no. 5? |No. |It is not.",
		"See Fig. 3, vol. 2, Smith et al. 2020 and St. John's. |End.",
		"He has a Ph.D. |The team has 4 nurses, etc. |All help.",
		"Version 2.5.1 came. |¿Qué pasa? |Élan vital!",
		"We do art. |Art helps.  |   Spaces do not.",
		"Wait… |What?! |Oh…no", "", " ", ".", "...", "A.", "!?",
	} {
		want := strings.Split(text, "|")
		for i := range want {
			want[i] = strings.TrimSpace(want[i])
		}
		want = slices.DeleteFunc(want, func(s string) bool { return s == "" })
		plain := strings.ReplaceAll(text, "|", "")
		var have []string
		for at, sentence := range Sentences(plain) {
			if plain[at:at+len(sentence)] != sentence {
				t.Errorf("%q is not at byte %d of %q", sentence, at, plain)
			}
			have = append(have, sentence)
		}
		if !slices.Equal(have, want) {
			t.Errorf("%q:\nhave %q\nwant %q", plain, have, want)
		}
	}
}

func TestEnded(t *testing.T) {
	for text, want := range map[string]bool{"Yes.": true, "Yes!”": true, "So (it is.)": true, "as follows:": true,
		"A card": false, "": false} {
		if ended(text) != want {
			t.Errorf("%q: ended %v, want %v", text, !want, want)
		}
	}
}

// FuzzSentences: no letter is lost, each sentence is where it says, and the tokens of a block give the same sentences.
func FuzzSentences(f *testing.F) {
	f.Add("Dr. Lee said: “No.” 1. We... e.g. this")
	f.Add("Wait…! \xe2\x80. A\xe2…\xff? B’…) C.\u00ADD .\u0301E. G\u2028H. 3.5 I。J")
	f.Add("E. F\n\nG.\nH? I\n")
	reader := NewReader(nil)
	f.Fuzz(func(t *testing.T, text string) {
		b := reader.Block(text)
		have, want := divided(text, b.stops()), Sentences(text)
		if have, want := maps.Collect(have), maps.Collect(want); !maps.Equal(have, want) {
			t.Fatalf("%q: the tokens give %v, want %v", text, have, want)
		}
		next := 0
		for at, sentence := range Sentences(text) {
			if at < next || text[at:at+len(sentence)] != sentence || strings.TrimSpace(text[next:at]) != "" ||
				sentence == "" {
				t.Fatalf("%q: %q at %d", text, sentence, at)
			}
			next = at + len(sentence)
			syllables(sentence)
		}
		if strings.TrimSpace(text[next:]) != "" {
			t.Fatalf("%q: lost %q", text, text[next:])
		}
	})
}
