package check_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"porchlight/internal/check"
	"porchlight/internal/config"
	"porchlight/internal/content"
	"porchlight/internal/finding"
	"porchlight/internal/tree"
)

// readPages reads the pages of a site.
func readPages(t *testing.T, files map[string]string) (*config.Config, []*content.Page) {
	t.Helper()
	site := fstest.MapFS{}
	for name, text := range files {
		site[name] = &fstest.MapFile{Data: []byte(text)}
	}
	cfg, findings := config.Load(site, config.Flags{Environment: "production"})
	for _, f := range findings {
		if f.Severity == finding.Error {
			t.Fatal(f)
		}
	}
	read, _ := content.Read(tree.Take(site, "content"), cfg)
	return cfg, read.Pages
}

// inText is a finding of the rule of these tests at a place of a page.
func inText(line, column int) finding.Finding {
	return longWord.At("content/a.md", finding.Position{Line: line, Column: column}, "m")
}

// TestCheckComments: a rule is off between two comments, and nowhere else.
func TestCheckComments(t *testing.T) {
	text := "---\r\ntitle: A\r\n---\r\n" + // lines 1 to 3
		"über <!-- check-off test-long-word: a name --> x <!-- check-on --> y\r\n" +
		"- item\r\n\r\n  <!--\r\n  check-off test-long-word:\r\n  a   quotation -->\r\n  words\r\n  <!-- check-on -->\r\n" +
		"words\r\n"
	_, pages := readPages(t, map[string]string{"content/a.md": text})
	s := check.SuppressionsOf(pages)
	if len(s.Findings) > 0 {
		t.Fatalf("have %v", s.Findings)
	}
	hidden := []finding.Finding{inText(4, 47), inText(4, 49), inText(10, 3)}
	shown := []finding.Finding{inText(4, 1), inText(4, 46), inText(4, 67), inText(5, 1), inText(11, 20), inText(12, 1),
		inText(0, 0)}
	other := finding.Finding{Rule: "third-party", Severity: finding.Error, File: "content/a.md", Line: 10, Column: 3}
	all := slices.Concat(hidden, shown, []finding.Finding{other})
	if kept := s.Apply(finding.Severities{}, all); len(kept) != len(shown)+1 {
		t.Errorf("have %d findings: %+v", len(kept), kept)
	}
	var have []string
	for _, i := range s.Ignored(all) {
		have = append(have, fmt.Sprintf("%s:%d:%d %s: %s: %d", i.File, i.Line, i.Column, i.Rule, i.Reason, i.Hides))
	}
	if want := []string{"content/a.md:4:6 test-long-word: a name: 2",
		"content/a.md:7:3 test-long-word: a quotation: 1"}; !slices.Equal(have, want) {
		t.Errorf("have %q", have)
	}
	unused := s.Unused(shown, func(string) bool { return true })
	if len(unused) != 2 || unused[1].Rule != "ignore-unused" || unused[1].Line != 7 {
		t.Errorf("have %+v", unused)
	}
	if unused := s.Unused(shown, func(string) bool { return false }); len(unused) > 0 {
		t.Errorf("of a page that was not looked at: %+v", unused)
	}
}

func TestCheckCommentsThatAreWrong(t *testing.T) {
	for text, want := range map[string]string{
		"<!-- check-off tst-long-word: x --> <!-- check-on -->":                          `ignore-unknown 4:1: comment: there is no rule "tst-long-word" | did you mean "test-long-word"?`,
		"<!-- check-off helpline-missing: x --> <!-- check-on -->":                       `ignore-unknown 4:1: comment: "helpline-missing" is always an error and cannot be ignored | `,
		"<!-- check-off test-long-word --> <!-- check-on -->":                            `ignore-reason 4:1: comment: "test-long-word" has no reason, so it is not ignored | write <!-- check-off test-long-word: the reason -->`,
		"<!-- check-off test-long-word: --> <!-- check-on -->":                           `ignore-reason 4:1: comment: "test-long-word" has no reason, so it is not ignored | write <!-- check-off test-long-word: the reason -->`,
		"<!-- check-off test-long-word: x -->":                                           `ignore-comment 4:1: "test-long-word" is off from here, and nothing turns it on again | write <!-- check-on --> after the part, or ignoreChecks in the front matter for the whole page`,
		"<!-- check-off -->":                                                             `ignore-comment 4:1: no rule is named here | write <!-- check-off RULE: the reason -->`,
		"words <!-- check-on -->":                                                        `ignore-comment 4:7: there is no "check-off" before this comment | remove it`,
		"<!-- check-of test-long-word: x -->":                                            `ignore-comment 4:1: no comment for the checks begins with "check-of" | write <!-- check-off test-long-word: the reason -->`,
		"<!-- check-in times are new -->, <!-- a check-off test-long-word: x -->":        "",
		"`<!-- check-off x -->` ``a`` <!-- check -->":                                    "",
		"    <!-- check-off x -->\n\ta `<b>` <!-- check-on -->\n":                        "",
		"# A\n\n\t<!-- check-off x -->\n\n\n      <!-- check-on -->\n":                   "",
		"> words\n>\n>     <!-- check-off x -->\n":                                       "",
		"1. a\n\n       <!-- check-off x -->\n- b\n  - c\n\n        <!-- check-on -->\n": "",
		"-     <!-- check-off x -->\n":                                                   "",
		"words\n    <!-- check-on -->\n":                                                 `ignore-comment 5:5: there is no "check-off" before this comment | remove it`,
		"- a\n\n    <!-- check-on -->\n":                                                 `ignore-comment 6:5: there is no "check-off" before this comment | remove it`,
		"10. a\n    - b\n\n       <!-- check-on -->\n":                                   `ignore-comment 7:8: there is no "check-off" before this comment | remove it`,
		"- a\n  ```html\n  <!-- check-off x -->\n  ```\n\n~~~\n<!-- check-on -->\n":      "",
	} {
		_, pages := readPages(t, map[string]string{"content/a.md": "---\ntitle: A\n---\n" + text + "\n"})
		var have []string
		for _, f := range check.SuppressionsOf(pages).Findings {
			have = append(have, fmt.Sprintf("%s %d:%d: %s | %s", f.Rule, f.Line, f.Column, f.Message, f.Suggestion))
		}
		if strings.Join(have, "\n") != want {
			t.Errorf("%s\nhave %q\nwant %q", text, have, want)
		}
	}
}

// TestIgnoredBySettings: what the settings turn off is listed with what it hides, by folder.
func TestIgnoredBySettings(t *testing.T) {
	cfg, _ := readPages(t, map[string]string{
		"config.toml": `baseURL = "https://example.org/"
[checks]
test-long-word = "off"
third-party = "warning"
[checks.paths."content/blog/"]
test-long-word = "info"
third-party = "off"
`,
		"content/blog/a.md": "x",
	})
	in := func(rule finding.Rule, file string) finding.Finding { return rule.At(file, finding.Position{}, "m") }
	third := finding.Rule{Name: "third-party", Severity: finding.Error}
	found := []finding.Finding{in(longWord, "content/a.md"), in(longWord, "content/blog/a.md"),
		in(longWord, "content/blogs.md"),
		in(third, "content/blog/a.md"), in(third, "content/a.md")}
	var have []string
	for _, i := range check.SettingsIgnored(cfg, found) {
		have = append(have, fmt.Sprintf("%s:%d:%d %s %q %d", i.File, i.Line, i.Column, i.Rule, i.In, i.Hides))
	}
	want := []string{`config.toml:3:18 test-long-word "" 2`, `config.toml:7:15 third-party "content/blog" 1`}
	if !slices.Equal(have, want) {
		t.Errorf("have %q", have)
	}
	var kept []string
	for _, f := range cfg.Checks.Apply(found) {
		kept = append(kept, f.Rule+" "+f.File+" "+f.Severity.String())
	}
	if want := []string{"test-long-word content/blog/a.md info",
		"third-party content/a.md warning"}; !slices.Equal(kept, want) {
		t.Errorf("have %q", kept)
	}
}
