package care

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"porchlight/internal/finding"
)

// TestPackOfASite: a site adds terms, changes keys of built-in ones, and has each mistake reported where it is.
func TestPackOfASite(t *testing.T) {
	load := func(text string) (*Pack, []finding.Finding) {
		data, findings := Load(fstest.MapFS{"data/checks/language.toml": {Data: []byte("version = 1\n" + text)}})
		return data.Packs["language"], findings
	}
	term := func(p *Pack, id string) *Phrase { return find(p.Terms, func(t *Phrase) bool { return t.ID == id }) }
	builtIn, _ := Load(nil)
	old := builtIn.Packs["language"]

	p, findings := load("names = [\"addict house\"]\n[words]\nflyer = [\"flyer\", \"Flyers\"]\n" +
		"[[terms]]\nid = \"addict\"\nseverity = \"info\"\n[[terms]]\nid = \"alcoholism\"\nseverity = \"off\"\n" +
		"[[terms]]\nid = \"own\"\nreplace = {\"frequent <flyer>\" = \"regular guest\"}\n")
	if len(findings) > 0 {
		t.Error(texts(findings))
	}
	if term(p, "alcoholism") != nil || len(p.Terms) != len(old.Terms) || len(p.Names) != len(old.Names)+1 {
		t.Errorf("%d terms and %d names", len(p.Terms), len(p.Names))
	}
	if a, was := term(p, "addict"), term(old, "addict"); a.Severity != finding.Info || len(a.Find) != len(was.Find) ||
		was.Severity != finding.Error {
		t.Errorf("addict has severity %v and %d patterns; built in %v and %d", a.Severity, len(a.Find), was.Severity,
			len(was.Find))
	}
	if own := term(p, "own"); own == nil || own.Severity != finding.Warning || own.Replacement(0) != "regular guest" {
		t.Errorf("have %+v", own)
	}

	p, findings = load("[[terms]]\nid = \"own\"\nfind = [\"frequent flyer | guest|client who stays\"]\ninstead = \"x\"\n")
	if own := term(p, "own"); len(findings) > 0 || len(own.Find) != 2 || len(own.Find[0].Steps) != 2 ||
		!slices.Equal(own.Find[1].Steps[0].Words, []string{"guest", "client"}) {
		t.Errorf("phrases with a bar between: have %+v and %q", own, texts(findings))
	}

	for text, want := range map[string]string{
		"[[terms]]\nid = \"a\"\nfind = [\"x | y ..9 z\", \"v\"]\ninstead = \"y\"\n":    `:4:9: terms[1].find[1]: want .. with a number`,
		"[[terms]]\nid = \"a\"\nfind = [\"x | | y\"]\ninstead = \"y\"\n":               `want single words between |, have ""`,
		"[[terms]]\nid = \"a\"\nfind = [\"x\"]\ninsted = \"y\"\n":                      `:5:1: terms[1]: unknown key "insted"`,
		"[[terms]]\nid = \"a\"\nfind = [\"x\", \"<none>\"]\ninstead = \"y\"\n":         `:4:14: terms[1].find[2]: there is no group of words "none"`,
		"[[terms]]\nid = \"a\"\nfind = [\"x ..9 y\"]\ninstead = \"y\"\n":               "want .. with a number from 1 to 6",
		"[[terms]]\nid = \"a\"\nfind = [\"a 100%|f\"]\ninstead = \"y\"\n":              "want single words between |",
		"[[terms]]\nid = \"a\"\nfind = []\n":                                           "a term needs find or replace",
		"[[terms]]\nid = \"a\"\nfind = [\"x\"]\n":                                      "a term needs instead",
		"[[terms]]\nfind = [\"x\"]\ninstead = \"y\"\n":                                 "a term needs an id",
		"[[terms]]\nid = \"a\"\nfind = [\"x\"]\ninstead = \"y\"\nseverity = \"bad\"\n": `:6:12: terms[1].severity: want one of off, info, warning, error, have "bad"`,
		"[[terms]]\nid = \"addict\"\nseverity = \"Error\"\n":                           `:4:12: terms[1].severity: want one of off, info, warning, error, have "Error"`,
		"[[terms]]\nid = \"a\"\nfind = [\"x\"]\ninstead = \"y\"\nsources = [\"zz\"]\n": "zz",
		"[[terms]]\nid = \"addct\"\nseverity = \"off\"\n":                              `:3:6: terms[1].id: no built-in term has the id "addct"`,
		"names = [\"\"]\n": "want words to look for",
	} {
		_, findings := load(text)
		if got := strings.Join(texts(findings), "\n"); !strings.Contains(got, want) {
			t.Errorf("%s: have %q, want %q", text, got, want)
		}
	}
}
