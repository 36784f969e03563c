package content

import (
	"strings"
	"testing"
)

func TestIsMailbox(t *testing.T) {
	for text, want := range map[string]bool{
		"help@example.org": true, "o'neil+intake@example.org": true, "josé@example.org": true,
		"help": false, "a@b.org, c@d.org": false, "javascript:a@b.org": false,
		"Jo <a@b.org>":                      false,
		`"><script>"@example.org`:           false,
		"a%0abcc@example.org":               false,
		"a?cc=x&b@example.org":              false,
		"a@exam\u202eple.org":               false,
		"a@exam\u200bple.org":               false,
		" a@example.org":                    false,
		strings.Repeat("a", 250) + "@b.org": false,
	} {
		if got := isMailbox(text); got != want {
			t.Errorf("%.40q: have %v", text, got)
		}
	}
}
