package finding

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// sarifSchema is the schema of OASIS for SARIF 2.1.0, unchanged but for its spaces. OASIS lets it be copied and
// distributed.
func sarifSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	file, err := os.Open("testdata/sarif-schema-2.1.0.json")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	text, err := jsonschema.UnmarshalJSON(file)
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	if err := compiler.AddResource("sarif.json", text); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile("sarif.json")
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

// ofAllForms are findings of every form.
func ofAllForms() []Finding {
	return []Finding{
		{Rule: baselineOutdated.Name, Severity: Error, Message: "of the whole site"},
		{Rule: baselineOutdated.Name, Severity: Warning, File: "content/a b%/é.md", Message: "of a file"},
		{Rule: baselineOutdated.Name, Severity: Info, File: "config.toml", Line: 3, Message: "of a line, 100%:\nwords"},
		{Rule: baselineOutdated.Name, Severity: Warning, File: "a,b:c.md", Line: 2, Column: 3, Message: "of a place",
			Suggestion: "write that"},
		Finding{Rule: baselineOutdated.Name, Severity: Error, File: "a.md", Line: 2, Column: 3, EndLine: 2,
			EndColumn: 5,
			Message:   "of a word"}.Replace(Position{2, 3}, Position{2, 5}, ""),
		{Rule: baselineOutdated.Name, Severity: Error, File: "a.md", Line: 2, Column: 3, EndLine: 4, EndColumn: 1,
			Message: "of lines"},
		{Rule: "of-another-version", Severity: Off, File: "a.md", Message: "m"},
	}
}

func TestSARIFIsValid(t *testing.T) {
	schema := sarifSchema(t)
	for name, findings := range map[string][]Finding{"none": nil, "all": ofAllForms()} {
		var b bytes.Buffer
		if err := SARIF(&b, findings, Elsewhere{Folder: "site", Version: "1.2.3"}); err != nil {
			t.Fatal(err)
		}
		log, err := jsonschema.UnmarshalJSON(bytes.NewReader(b.Bytes()))
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(log); err != nil {
			t.Errorf("%s: %#v\n%s", name, err, &b)
		}
		if name == "all" && !strings.Contains(b.String(), `"uri": "site/content/a%20b%25/%C3%A9.md"`) {
			t.Errorf("have\n%s", &b)
		}
		wrong, _ := jsonschema.UnmarshalJSON(strings.NewReader(strings.Replace(b.String(), "columnKind", "columKind",
			1)))
		if schema.Validate(wrong) == nil {
			t.Error("the schema finds nothing wrong in any log")
		}
	}
}

func TestGitHub(t *testing.T) {
	findings := ofAllForms()
	for range 3 {
		findings = append(findings, Finding{Rule: "r", Severity: Info, File: "s.md", Message: "same"})
	}
	var b bytes.Buffer
	if err := GitHub(&b, findings, Elsewhere{Folder: "site"}); err != nil {
		t.Fatal(err)
	}
	want := `::error title=baseline-outdated::of the whole site
::warning file=site/content/a b%25/é.md,title=baseline-outdated::of a file
::notice file=site/config.toml,line=3,title=baseline-outdated::of a line, 100%25:%0Awords
::warning file=site/a%2Cb%3Ac.md,line=2,col=3,title=baseline-outdated::of a place%0Awrite that
::error file=site/a.md,line=2,endLine=2,col=3,endColumn=5,title=baseline-outdated::of a word
::error file=site/a.md,line=2,endLine=4,title=baseline-outdated::of lines
::debug file=site/a.md,title=of-another-version::m
::notice file=site/s.md,title=r::same%0Athe same at 2 more places
`
	if b.String() != want {
		t.Errorf("have\n%s\nwant\n%s", &b, want)
	}
}

func TestBaseline(t *testing.T) {
	loose := Register(Rule{Name: "baseline-test", Severity: Warning, Doc: "x"})
	fixed := NewFixedRule("baseline-test-fixed", "x")
	text := "one\nwrong  here\ntwo\nwrong here\n"
	source := func(string) ([]byte, error) { return []byte(text), nil }
	at := func(rule Rule, line int) Finding {
		return rule.At("a.md", Position{Line: line, Column: 1}, "message %d", line)
	}
	whole := loose.At("", Position{}, "of the site")
	var b bytes.Buffer
	n, err := WriteBaseline(&b, []Finding{at(loose, 2), at(loose, 4), at(loose, 3), at(fixed, 1), whole}, source)
	if err != nil || n != 4 {
		t.Fatal(n, err)
	}
	base, err := ReadBaseline("base.json", b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	rules := func(findings []Finding) (words []string) {
		for _, f := range findings {
			words = append(words, f.Rule+" "+f.File+" "+f.Message)
		}
		return words
	}
	// Lines moved, one of two equal ones is gone, one is edited, and one is a third.
	text = "\n\none\nwrong here\ntwo and more\nthree\n"
	have := strings.Join(rules(base.Apply([]Finding{at(loose, 4), at(loose, 5), at(fixed, 3), whole}, nil, source)),
		"\n")
	want := `baseline-test-fixed a.md message 3
baseline-test a.md message 5
baseline-outdated base.json "baseline-test" is not found any more in a.md: message 2
baseline-outdated base.json "baseline-test" is not found any more in a.md: message 3`
	if have != want {
		t.Errorf("have\n%s\nwant\n%s", have, want)
	}
	other := func(rule string) bool { return rule == "other" }
	if have := base.Apply(nil, other, source); len(have) > 0 {
		t.Errorf("entries of rules that were not asked for are outdated: %v", have)
	}
	for text, want := range map[string]string{
		"": "it cannot be read: EOF", "[]": "it cannot be read: cannot unmarshal array into Go value of type finding.Baseline",
		`{"version":2}`: "it has version 2, and this program reads 1",
	} {
		if _, err := ReadBaseline("b", []byte(text)); err == nil || err.Error() != want {
			t.Errorf("%q: have %v", text, err)
		}
	}
}
