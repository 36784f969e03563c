package names

import "testing"

func TestSlug(t *testing.T) {
	for in, want := range map[string]string{
		"Alcohol":            "alcohol",
		"Alcohol & drug use": "alcohol-drug-use",
		"What's next?":       "whats-next",
		"What’s next?":       "whats-next",
		"  A -- B  ":         "a-b",
		"C++":                "c++",
		"café":               "café",
		"Психическое здоровье": "психическое-здоровье",
		"心理健康":                   "心理健康",
		"a/b":                    "a-b",
		"../../etc":              "etc",
		"etc.":                   "etc",
		"...":                    "",
		"!!!":                    "",
		"":                       "",
		"2.1":                    "2.1",
		"\u0301":                 "",
		"हिन्दी":                 "हिन्दी",
		"a\x00b\u202ec":          "a-b-c",
		`<script>alert</script>`: "script-alert-script",
	} {
		if got := Slug(in); got != want {
			t.Errorf("Slug(%q) = %q, want %q", in, got, want)
		}
		if got := Slug(Slug(in)); got != Slug(in) {
			t.Errorf("Slug(%q) = %q is not stable: %q", in, Slug(in), got)
		}
	}
}

func TestHumanize(t *testing.T) {
	for in, want := range map[string]string{"levels-of-care": "Levels of care", "who_answers": "Who answers",
		"été": "Été", "--": "", "a": "A"} {
		if got := Humanize(in); got != want {
			t.Errorf("Humanize(%q) = %q, want %q", in, got, want)
		}
	}
}
