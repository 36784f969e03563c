package finding

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

var (
	looseRule = NewRule("test-loose", Warning, "A rule for tests that a site may change")
	fixedRule = NewFixedRule("test-fixed", "A rule for tests that is always an error")
)

func TestSeveritiesApply(t *testing.T) {
	findings := []Finding{looseRule.At("a", Position{}, "one"), fixedRule.At("a", Position{}, "two")}
	kept := Severities{PathSeverities: PathSeverities{Rules: map[string]Severity{"test-loose": Off,
		"test-fixed": Off}}}.Apply(findings)
	if len(kept) != 1 || kept[0].Rule != "test-fixed" || kept[0].Severity != Error {
		t.Errorf("have %v", kept)
	}
	kept = Severities{PathSeverities: PathSeverities{Rules: map[string]Severity{"test-loose": Error}}}.Apply(findings)
	if len(kept) != 2 || !HasErrors(kept[:1]) || findings[0].Severity != Warning {
		t.Errorf("have %v", kept)
	}
}

// TestSortOfMany: findings come in order, whatever order they were found in.
func TestSortOfMany(t *testing.T) {
	var want, found []Finding
	for i := range 500 {
		want = append(want, Finding{File: "content/a.md", Line: i/7 + 1, Column: i%7 + 1, Message: "x"})
	}
	for range 3 {
		found = append(found, want...)
	}
	random := rand.New(rand.NewPCG(1, 2))
	for range 5 {
		random.Shuffle(len(found), func(i, j int) { found[i], found[j] = found[j], found[i] })
		if got := Sort(slices.Clone(found)); !slices.Equal(got, want) {
			t.Fatalf("have %d findings, the first %+v", len(got), got[0])
		}
	}
}

func TestSortDropsRepeats(t *testing.T) {
	a := Finding{File: "a", Line: 2, Message: "x"}
	b := Finding{File: "a", Line: 10, Message: "x"}
	c := Finding{File: "b", Line: 1, Message: "x"}
	if got := Sort([]Finding{c, b, a, b}); !slices.Equal(got, []Finding{a, b, c}) {
		t.Errorf("have %v", got)
	}
}

func TestSeverityNames(t *testing.T) {
	for s := Off; s <= Error; s++ {
		var back Severity
		if err := back.UnmarshalText([]byte(s.String())); err != nil || back != s {
			t.Errorf("%s comes back as %s, %v", s, back, err)
		}
	}
	var s Severity
	if err := s.UnmarshalText([]byte("fatal")); err == nil ||
		err.Error() != `want one of off, info, warning, error, have "fatal"` {
		t.Errorf("have %v", err)
	}
}

func TestNearest(t *testing.T) {
	known := []string{"description", "draft", "date", "slug", "url"}
	for word, want := range map[string]string{"desciption": "description", "DRAFT": "draft", "dtae": "date", "tdea": "",
		"dat": "date", "xyz": "", "": "", "uri": "url", "reviewd": ""} {
		if got := Nearest(word, known); got != want {
			t.Errorf("%q: want %q, have %q", word, want, got)
		}
	}
}

// Quotes in quoted words are shown as they are written.
func TestQuotesInMessages(t *testing.T) {
	rule := NewRule("test-quotes", Error, "A rule of a test")
	words := []any{`<div class="a">`, `\evil\`, `a "b"` + "\u00a0", "café"}
	want := `have "<div class="a">", "\\evil\\", "a "b"\u00a0" and "café"`
	if got := rule.At("", Position{}, "have %q, %q, %q and %q", words...).Message; got != want {
		t.Error(got)
	}
	if got := Errorf("have %q, %q, %q and %q", words...).Error(); got != want {
		t.Error(got)
	}
	if got := rule.At("", Position{}, "").Suggest("have %q, %q, %q and %q", words...).Suggestion; got != want {
		t.Error(got)
	}
	if got := Message("have %q", []byte(`a "b"`)); got != `have "a "b""` {
		t.Error(got)
	}
}

// A slip changes no number.
func TestNearestNumber(t *testing.T) {
	known := []string{"2025-report", "week-2", "chapter"}
	for word, want := range map[string]string{"2024-report": "", "2025-reprot": "2025-report", "week-1": "",
		"weak-2": "week-2", "chapter-2": ""} {
		if got := Nearest(word, known); got != want {
			t.Errorf("%q: have %q, want %q", word, got, want)
		}
	}
}

// A text in the place of a word is not held against any word: it is too long to be one of them.
func TestNearestFile(t *testing.T) {
	known := []string{"tie.html", "header.html", "footer.html"}
	for word, want := range map[string]string{"nope.html": "", "foter.html": "footer.html", "header.htm": "header.html",
		"tei.html": "tie.html"} {
		if got := Nearest(word, known); got != want {
			t.Errorf("%q: have %q, want %q", word, got, want)
		}
	}
}

func TestNearestOfAText(t *testing.T) {
	text, known := strings.Repeat("date", 1<<12), []string{"description", "draft", "date"}
	if allocated := testing.AllocsPerRun(1, func() { Nearest(text, known) }); allocated != 0 {
		t.Errorf("it was compared, which took %v allocations", allocated)
	}
	for word, want := range map[string]string{"dat": "date", "dateee": "date", "dateeee": "",
		"descriptionnnn": "description", "descriptionnnnn": "", "déscríptión": "description"} {
		if got := Nearest(word, known); got != want {
			t.Errorf("%q: want %q, have %q", word, want, got)
		}
	}
}

// A message quotes the beginning of what is too long to be read, and nothing of it is broken. Advice is copied, so its
// quotes are longer. A message in a message stays whole.
func TestLongWords(t *testing.T) {
	e, x := strings.Repeat("é", 1<<20), strings.Repeat("x", 501)
	f := looseRule.At("a.md", Position{}, "no level is named %q, of %d", e, 7).Suggest("write %s or %q", x, e)
	if want := `no level is named "` + strings.Repeat("é", 100) + `...", of 7`; f.Message != want {
		t.Errorf("have %d bytes", len(f.Message))
	}
	if f.Suggestion != "write "+strings.Repeat("x", 500)+`... or "`+strings.Repeat("é", 500)+`..."` {
		t.Errorf("have %d bytes", len(f.Suggestion))
	}
	whole := strings.Repeat("é", 500)
	if f := looseRule.At("a.md", Position{}, "%s: %q", whole, whole[:200]); f.Message != whole+`: "`+whole[:200]+`"` {
		t.Errorf("have %d bytes of words that are not too long", len(f.Message))
	}
	inner := Message("%s %q %q %q %q %q is no level", x, e, e, e, e, e)
	if f := looseRule.At("a.md", Position{}, "%s", Errorf("%s", inner).Error()); f.Message != inner {
		t.Errorf("have %q", f.Message)
	}
}

func TestPositionAt(t *testing.T) {
	src := []byte("aé\nb漢c\n")
	for offset, want := range map[int]Position{-1: {1, 1}, 0: {1, 1}, 3: {1, 3}, 4: {2, 1}, 8: {2, 3}, 99: {3, 1}} {
		if got := PositionAt(src, offset); got != want {
			t.Errorf("offset %d: want %v, have %v", offset, want, got)
		}
	}
}

func TestTwoRulesOfOneName(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("a second rule of one name passes")
		}
	}()
	NewRule("test-loose", Error, "again")
}
