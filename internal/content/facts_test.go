package content

import (
	"strings"
	"testing"
	"testing/fstest"

	"porchlight/internal/care"
	"porchlight/internal/config"
	"porchlight/internal/record"
)

// An address in words is answered with its keys, which can be read.
func TestAddressInWords(t *testing.T) {
	for words, want := range map[string]Address{
		"1 Street": {Street: "1 Street", Locality: "the town", Region: "the state",
			PostalCode: "the code"},
		"12 Main Street, Springfield, IL 62701": {Street: "12 Main Street", Locality: "Springfield", Region: "IL",
			PostalCode: "62701"},
		"12 Main Street, Springfield": {Street: "12 Main Street", Locality: "Springfield",
			Region: "the state", PostalCode: "the code"},
	} {
		if p, findings := one(t, "---\naddress: "+addressIn(words)+"\n---\n"); len(findings) > 0 ||
			p.Facts.Address != want {
			t.Errorf("%s: %v, %v", words, p, findings)
		}
	}
	data, _ := care.Load(fstest.MapFS{})
	in := newInterpreter(&config.Config{Data: data})
	front, _ := record.Parse(record.YAML, []byte("type: place\naddress: 1 Street\n"), "a.md", 1)
	if findings := in.fill(&Page{}, front); len(findings) != 1 ||
		findings[0].Suggestion != "write "+addressIn("1 Street") {
		t.Errorf("of a place: %v", findings)
	}
}

func TestIsMailbox(t *testing.T) {
	for text, want := range map[string]bool{
		"help@example.org": true, "o'neil+intake@example.org": true, "josé@example.org": true,
		"help": false, "a@b": false, "office@": false, "@example.org": false, "": false, "a@b.org, c@d.org": false,
		"javascript:a@b.org":                false,
		"Jo <a@b.org>":                      false,
		`"><script>"@example.org`:           false,
		"a%0abcc@example.org":               false,
		"a?cc=x&b@example.org":              false,
		"a@exam\u202eple.org":               false,
		"a@exam\u200bple.org":               false,
		" a@example.org":                    false,
		strings.Repeat("a", 250) + "@b.org": false,
	} {
		if got := IsMailbox(text); got != want {
			t.Errorf("%.40q: have %v", text, got)
		}
	}
}
