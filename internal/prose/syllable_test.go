package prose

import (
	"strconv"
	"strings"
	"testing"
)

// spoken are words by the number of their syllables, counted by hand.
var spoken = map[int]string{
	1: `a the be he call called homes times played tried freed need bed you their through friend shared clothes eye our
		hour does goes yes don't can't won't you're they've I'm we'll Ann nurse safe like`,
	2: `people table tables settled needed able nurses nurse's watches changes business isn't didn't couldn't wasn't being
		doing going buying player beyond something sometimes lifeline safety safely careful movement social special
		million patient question anxious client diet quiet giant science trial cocaine trauma hundred believe relief
		agree agreed require evening maybe someone homeless IOP PHP`,
	3: `medicine idea nausea employee everyone everything video radio media period various serious previous religious
		heroin opioid fentanyl naloxone methadone withdrawal behavior therapist suicide actual usual influence
		inpatient insurance easier element created requirement hospital family carrier wherever`,
	4: `recovery medication psychiatrist diagnosis diagnoses society anxiety variety behavioral buprenorphine evaluate
		experience associate January alcoholic co-occurring psychiatric`,
	5: `alcoholism individual organization methamphetamine creativity`,
	6: `rehabilitation responsibility`,
	7: `individuality`,
}

func TestSyllables(t *testing.T) {
	for want, words := range spoken {
		for word := range strings.FieldsSeq(words) {
			for range 2 { // the second time from the counts that are kept
				if n := syllables(word); n != want {
					t.Errorf("%s: %d syllables, want %d", word, n, want)
				}
			}
			if n := syllables(strings.ReplaceAll(word, "'", "’")); n != want {
				t.Errorf("%s with a curly apostrophe: %d, want %d", word, n, want)
			}
		}
	}
	for _, odd := range []string{"", "-", "'", "988", "24/7", strconv.Itoa(1 << 40), strings.Repeat("banana", 99),
		"ñandú", "\xe2"} {
		if n := syllables(odd); n < 1 {
			t.Errorf("%q: %d syllables", odd, n)
		}
	}
}
