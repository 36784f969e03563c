package render

import (
	"strings"
	"testing"
)

func TestMailLinks(t *testing.T) {
	for dest, want := range map[string]string{
		"mailto:office@example.org": "", "mailto:a@example.org,b@example.org?subject=Hi,%20there": "",
		"mailto:?subject=x": "", "mailto:a+b@example.org?cc=c+d@example.org": "",
		"mailto:":                                `"" is no email address; write the whole address`,
		"mailto:office@":                         `"office@" is no email address; write the whole address`,
		"mailto:a@b":                             `"a@b" is no email address`,
		"mailto:a@example.org,b@":                `"b@" is no email address`,
		"mailto:a@example.org?cc=b@":             `"b@" is no email address`,
		"mailto:?to=b@&subject=x":                `"b@" is no email address`,
		"mailto:Jo%20%3Ca@example.org%3E":        `"Jo%20%3Ca@example.org%3E" is no email address; write mailto:a@example.org`,
		"mailto:a%zz@example.org":                `"a%zz@example.org" is no email address`,
		"mailto://office@example.org":            `"//office@example.org" is no email address`,
		"mailto:office.example.org|me@other.org": `write mailto:me@other.org`,
	} {
		dest, words, _ := strings.Cut(dest, "|")
		problem := mailLink(strings.TrimPrefix(dest, "mailto:"), func() string { return words })
		have := ""
		if problem != nil {
			have = problem.Message + "; " + problem.Suggestion
		}
		if !strings.Contains(have, want) || want == "" && have != "" {
			t.Errorf("%s: have %s, want %s", dest, have, want)
		}
	}
}
