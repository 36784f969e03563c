package finding

import (
	"slices"
	"testing"
)

var (
	looseRule = NewRule("test-loose", Warning, "A rule for tests that a site may change")
	fixedRule = NewFixedRule("test-fixed", "A rule for tests that is always an error")
)

func TestSeveritiesApply(t *testing.T) {
	findings := []Finding{looseRule.At("a", Position{}, "one"), fixedRule.At("a", Position{}, "two")}
	kept := Severities{"test-loose": Off, "test-fixed": Off}.Apply(findings)
	if len(kept) != 1 || kept[0].Rule != "test-fixed" || kept[0].Severity != Error {
		t.Errorf("have %v", kept)
	}
	kept = Severities{"test-loose": Error}.Apply(findings)
	if len(kept) != 2 || !HasErrors(kept[:1]) || findings[0].Severity != Warning {
		t.Errorf("have %v", kept)
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
	if err := s.UnmarshalText([]byte("fatal")); err == nil || err.Error() != `want one of off, info, warning, error, have "fatal"` {
		t.Errorf("have %v", err)
	}
}

func TestNearest(t *testing.T) {
	known := []string{"description", "draft", "date", "slug", "url"}
	for word, want := range map[string]string{"desciption": "description", "DRAFT": "draft", "dtae": "date", "tdea": "", "dat": "date", "xyz": "", "": "", "uri": "url", "reviewd": ""} {
		if got := Nearest(word, known); got != want {
			t.Errorf("%q: want %q, have %q", word, want, got)
		}
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
