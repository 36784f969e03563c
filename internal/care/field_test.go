package care

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

// TestFieldIsWhole holds the ids that pages and archetypes rely on, in the order in which readers see them.
func TestFieldIsWhole(t *testing.T) {
	data := facts(t)
	subjects := func(list []Subject) (ids []string) {
		for _, s := range list {
			ids = append(ids, s.ID)
		}
		return ids
	}
	var levels, kinds []string
	for _, l := range data.Levels {
		levels = append(levels, l.ID)
	}
	for _, k := range data.Kinds {
		kinds = append(kinds, k.ID)
	}
	for what, test := range map[string]struct {
		have []string
		want string
	}{
		"levels":     {levels, "withdrawal-management residential php iop outpatient recovery-support"},
		"services":   {subjects(data.Services), "psychiatric medical case-management housing family peer medications"},
		"substances": {subjects(data.Substances), "alcohol opioids stimulants benzodiazepines cannabis"},
		"therapies": {subjects(data.Therapies),
			"cbt motivational-interviewing contingency-management family-therapy group-therapy twelve-step-facilitation"},
		"kinds": {kinds, "level-of-care support-service substance therapy admissions insurance place staff faq article policy"},
	} {
		if have := strings.Join(test.have, " "); have != test.want {
			t.Errorf("%s: have %q, want %q", what, have, test.want)
		}
	}
	for _, relation := range Relations {
		if list := data.Subjects(relation); len(list) > 0 && data.Subject(relation, list[0].ID) == nil {
			t.Errorf("%s: %q is not found", relation, list[0].ID)
		}
	}
	if data.Level("iop") == nil || data.Level("IOP") != nil || data.Kind("staff") == nil || data.Kind("stuff") != nil ||
		data.Term("IOP") == nil || data.Term("POI") != nil {
		t.Error("what is there is not found, or what is not there is")
	}
}

// TestFieldHasSources holds that each fact has a page as its source, and a day.
func TestFieldHasSources(t *testing.T) {
	data := facts(t)
	hold := func(of, source string, asOf time.Time) {
		if !isHTTPS(source) {
			t.Errorf("%s: source %q", of, source)
		}
		if asOf.IsZero() || asOf.After(time.Now().AddDate(0, 0, 1)) {
			t.Errorf("%s: as of %s", of, asOf)
		}
	}
	for _, l := range data.Levels {
		hold(l.ID, l.Source, l.AsOf)
		for _, number := range slices.Concat(l.ASAM, l.UnverifiedASAM) {
			hold(l.ID+" "+number.Number, number.Source, l.AsOf)
			if number.Name == "" {
				t.Errorf("%s: %s of edition %d has no name", l.ID, number.Number, number.Edition)
			}
		}
	}
	for _, relation := range Relations {
		for _, s := range data.Subjects(relation) {
			hold(s.ID, s.Source, s.AsOf)
		}
	}
	for _, term := range data.Glossary {
		hold(term.Short, term.Source, term.AsOf)
	}
}

// TestHoursOfLevels checks the hours of levels in The ASAM Criteria, with which pages are compared.
func TestHoursOfLevels(t *testing.T) {
	data := facts(t)
	for id, want := range map[string][3]string{ // adults, adolescents, numbers that readers see
		"withdrawal-management": {"", "", ""},
		"residential":           {"", "", "3.1 3.3 3.5 3.7"},
		"php":                   {"20 or more hours a week", "", "2.5"},
		"iop":                   {"9 to 19 hours a week", "6 to 19 hours a week", "2.1"},
		"outpatient":            {"up to 8 hours a week", "up to 5 hours a week", "1"},
		"recovery-support":      {"", "", ""},
	} {
		l := data.Level(id)
		var numbers []string
		for _, number := range l.ASAM {
			numbers = append(numbers, number.Number)
			if number.Edition != 3 {
				t.Errorf("%s: edition %d is shown, which nobody has checked", id, number.Edition)
			}
		}
		if have := [3]string{l.Hours.HoursAWeek(), l.Youth.HoursAWeek(), strings.Join(numbers, " ")}; have != want {
			t.Errorf("%s: have %q, want %q", id, have, want)
		}
		if !l.Verified {
			t.Errorf("%s is not verified", id)
		}
	}
	if !data.Level("residential").AllDay || data.Level("iop").AllDay {
		t.Error("care around the clock is residential treatment, not an intensive outpatient program")
	}
}

// TestAcronymsAreExplained holds that what the data call by an acronym is in the glossary, in the same words.
func TestAcronymsAreExplained(t *testing.T) {
	data := facts(t)
	explained := func(acronym, name string) {
		term := data.Term(acronym)
		if term == nil {
			t.Errorf("the glossary does not tell of %q", acronym)
		} else if !strings.EqualFold(term.Long, name) {
			t.Errorf("%s: the glossary says %q, the data %q", acronym, term.Long, name)
		}
	}
	for _, l := range data.Levels {
		if l.Acronym != "" {
			explained(l.Acronym, l.Name)
		}
	}
	for _, s := range data.Therapies {
		for _, name := range s.Names {
			if data.Term(name) != nil {
				explained(name, s.Name)
			}
		}
	}
	for _, acronym := range strings.Fields("IOP PHP OP ASAM SUD AUD OUD MOUD MAT CBT DBT EMDR MI OTP WM SAMHSA NIDA NIAAA 988 TTY PTSD HIPAA") {
		if term := data.Term(acronym); term == nil || term.Long == "" {
			t.Errorf("the glossary does not spell out %q", acronym)
		}
	}
	if !strings.Contains(data.Term("MAT").Meaning, "MOUD") {
		t.Error("MAT is an older word, and the glossary does not say which one is meant now")
	}
	ordered := func(a, b Term) int { return strings.Compare(strings.ToLower(a.Short), strings.ToLower(b.Short)) }
	if !slices.IsSortedFunc(data.Glossary, ordered) {
		t.Error("the glossary is not in order")
	}
}

// judging are words that the field no longer uses for people. They may be part of names of institutes.
var judging = regexp.MustCompile(`(?i)\b(addicts?|alcoholics?|abusers?|abuse|junkies?|clean|dirty|relapses?|suffers?|suffering|victims?|cures?)\b`)

// TestFieldReadsPlainly checks that the texts of the data for readers have short sentences without words that judge
// people.
func TestFieldReadsPlainly(t *testing.T) {
	data := facts(t)
	hold := func(of, sentence string) {
		words := strings.Fields(sentence)
		if !strings.HasSuffix(sentence, ".") || strings.Contains(strings.TrimSuffix(sentence, "."), ". ") ||
			len(words) > 26 {
			t.Errorf("%s: want one short sentence, have %d words: %q", of, len(words), sentence)
		}
		if word := judging.FindString(strings.ReplaceAll(sentence, "Alcoholics Anonymous", "")); word != "" {
			t.Errorf("%s: %q in %q", of, word, sentence)
		}
	}
	for _, l := range data.Levels {
		hold(l.ID, l.Summary)
		if l.Setting == "" {
			t.Errorf("%s: where is a person by day and by night?", l.ID)
		}
	}
	for _, relation := range Relations {
		for _, s := range data.Subjects(relation) {
			hold(s.ID, s.Summary)
		}
	}
	for _, term := range data.Glossary {
		hold(term.Short, term.Meaning)
	}
}

// TestKindsFitTogether checks that each relation is that of one kind of page, and the keys that pages of a kind need.
func TestKindsFitTogether(t *testing.T) {
	data := facts(t)
	of := map[string]string{}
	for _, k := range data.Kinds {
		if k.Name == "" || k.Doc == "" {
			t.Errorf("%s: %+v", k.ID, k)
		}
		if k.Relation != "" {
			of[k.Relation] = k.ID
		}
		if k.Subject != "" && !slices.Contains(k.Required, k.Subject) {
			t.Errorf("%s: a page can do without %q, by which others refer to it", k.ID, k.Subject)
		}
		for _, name := range []string{k.Schema, k.Page} {
			if name != "" && !slices.Contains(schemaTypes, name) {
				t.Errorf("%s: %q is no type of schema.org", k.ID, name)
			}
		}
	}
	for _, relation := range Relations {
		if of[relation] == "" {
			t.Errorf("no kind of page is meant by %q", relation)
		}
	}
	for kind, answers := range map[string]string{"level-of-care": "services", "support-service": "levels"} {
		if have := strings.Join(data.Kind(kind).Answers, " "); have != answers {
			t.Errorf("%s answers %q, want %q", kind, have, answers)
		}
	}
}

// TestTermsHaveTheirOwnIDs: no entry of a glossary leads to another one.
func TestTermsHaveTheirOwnIDs(t *testing.T) {
	var file strings.Builder
	file.WriteString("version = 1\nasOf = 2026-01-02\n")
	for _, short := range []string{"C", "C#", "C++", "c", "!"} {
		fmt.Fprintf(&file, "[[terms]]\nshort = %q\nmeaning = \"M.\"\nsource = \"https://a.example/\"\nverified = true\n", short)
	}
	data, findings := Load(fstest.MapFS{"data/glossary.toml": {Data: []byte(file.String())}})
	var have []string
	for _, term := range data.Glossary {
		have = append(have, term.Short+" "+term.ID)
	}
	if got := strings.Join(have, ", "); len(findings) > 0 || got != "! term, C c, c c-3, C# c-2, C++ c++" {
		t.Errorf("have %s, %v", got, findings)
	}
}
