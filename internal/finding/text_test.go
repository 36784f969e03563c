package finding

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/rogpeppe/go-internal/txtar"
)

func TestTextAsDrawn(t *testing.T) {
	files, err := filepath.Glob("testdata/text/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no fixtures: %v", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			parts := map[string]string{}
			for _, f := range archive.Files {
				parts[f.Name] = string(f.Data)
			}
			opt := TextOptions{}
			if src, ok := parts["source"]; ok {
				opt.Source = func(string) ([]byte, error) { return []byte(src), nil }
			}
			if got := printed(t, []Finding{described(t, parts["finding"])}, opt); got != parts["want"] {
				t.Errorf("have\n%swant\n%s", got, parts["want"])
			}
		})
	}
}

// described reads a finding from lines of "key: value".
func described(t *testing.T, text string) Finding {
	t.Helper()
	f := Finding{Rule: "test"}
	for line := range strings.Lines(text) {
		key, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), ": ")
		var err error
		switch key {
		case "severity":
			err = f.Severity.UnmarshalText([]byte(value))
		case "file":
			f.File = value
		case "place":
			_, err = fmt.Sscanf(value, "%d:%d", &f.Line, &f.Column)
		case "until":
			_, err = fmt.Sscanf(value, "%d:%d", &f.EndLine, &f.EndColumn)
		case "message":
			f.Message = value
		case "suggestion":
			f.Suggestion = value
		default:
			err = errors.New("unknown key " + key)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return f
}

func printed(t *testing.T, findings []Finding, opt TextOptions) string {
	t.Helper()
	var b bytes.Buffer
	if err := Text(&b, findings, opt); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestTextTakesAllLineEnds(t *testing.T) {
	for name, src := range map[string]string{"LF": "a\nb\nhere\n", "CRLF": "a\r\nb\r\nhere\r\n", "CR": "a\rb\rhere\r",
		"mixed, no last end, mark": "\uFEFFa\rb\r\nhere"} {
		opt := TextOptions{Source: func(string) ([]byte, error) { return []byte(src), nil }}
		if got := printed(t, []Finding{{File: "f", Line: 3, Column: 1, Message: "m"}}, opt); !strings.Contains(got,
			"    3 | here\n      | ^\n") {
			t.Errorf("%s: have\n%s", name, got)
		}
		if got := printed(t, []Finding{{File: "f", Line: 9, Column: 1, Message: "m"}}, opt); strings.Contains(got,
			"|") {
			t.Errorf("%s: a line that is not there is drawn:\n%s", name, got)
		}
	}
	mark := TextOptions{Source: func(string) ([]byte, error) { return []byte("\uFEFFtitle"), nil }}
	if got := printed(t, []Finding{{File: "f", Line: 1, Column: 1, Message: "m"}}, mark); !strings.Contains(got,
		"    1 | title\n") {
		t.Errorf("the byte order mark counts as a character:\n%s", got)
	}
}

func TestTextKeepsTheWorst(t *testing.T) {
	var findings []Finding
	for i := range 60 {
		findings = append(findings, Finding{Rule: "many", Severity: Warning, File: "a.md", Line: i + 1,
			Message: fmt.Sprint("small ", i)})
	}
	findings = append(findings, Finding{Rule: "once", Severity: Error, File: "z.md", Message: "large"},
		Finding{Rule: "once", Severity: Info, File: "z.md", Message: "tiny"})
	got := printed(t, findings, TextOptions{})
	if lines := strings.Count(got, "\n"); lines != 54 {
		t.Errorf("want 50 findings, a count, and a head and a line for each of two rules, have %d lines", lines)
	}
	if !strings.Contains(got, "z.md: error: large") {
		t.Error("the error behind many warnings is not shown")
	}
	if !strings.HasSuffix(got, "and 12 more: 11 warnings, 1 note\nby rule, all of them:\n       60 many\n        2 once\n") {
		t.Errorf("the rest is not counted:\n%s", got[len(got)-90:])
	}
	if got := printed(t, findings, TextOptions{Max: 1}); !strings.HasPrefix(got,
		"z.md: error: large [once]\nand 61 more: 60 warnings, 1 note") {
		t.Errorf("have %q", got)
	}
}

func TestCausesAreNamedOnce(t *testing.T) {
	var findings []Finding
	for i := range 9 {
		findings = append(findings, Finding{Rule: "key", Severity: Error, File: fmt.Sprintf("%d.md", i), Line: 2,
			Column: 1, Message: "unknown key"})
	}
	for _, words := range []string{"the link is left out", "the menu entry is left out"} {
		f := Finding{Rule: "away", Severity: Warning, File: "a.md", Message: words}
		findings = append(findings, f.Because("%s is a draft", "iop.md"))
	}
	findings[len(findings)-1].Suggestion = "take the entry out"
	for i := range 3 {
		findings = append(findings, Finding{Rule: "front", File: "c.html", Severity: Error,
			Message: "in .md files only", Suggestion: fmt.Sprintf("name it %d.md", i)})
	}
	for range 2 {
		findings = append(findings, Finding{Rule: "twice", Severity: Warning, File: "b.md", Message: "two"})
	}
	want := `0.md:2:1: error: unknown key [key]
      = the same at 8 more places: 1.md:2:1, 2.md:2:1, 3.md:2:1, 4.md:2:1, and 4 more
a.md: warning: the link is left out [away]
      = 1 more, since iop.md is a draft:
      - a.md: the menu entry is left out (take the entry out)
c.html: error: in .md files only [front]
      = name it 0.md
c.html: error: in .md files only [front]
      = name it 1.md
c.html: error: in .md files only [front]
      = name it 2.md
b.md: warning: two [twice]
b.md: warning: two [twice]
`
	if got := printed(t, findings, TextOptions{}); got != want {
		t.Errorf("have\n%s\nwant\n%s", got, want)
	}
	digest := NewDigest(findings)
	if digest.ByRule["key"] != 9 || digest.ByRule["away"] != 2 || len(digest.ByCause) != 2 ||
		digest.ByCause[0].Count != 9 ||
		digest.ByCause[1].Cause != "iop.md is a draft" {
		t.Errorf("have %+v", digest)
	}
}

func TestCount(t *testing.T) {
	for want, severities := range map[string][]Severity{
		"no findings":                 nil,
		"1 error":                     {Error},
		"2 errors, 1 warning":         {Error, Warning, Error},
		"1 warning, 2 notes":          {Info, Warning, Info},
		"1 error, 2 warnings, 1 note": {Info, Warning, Warning, Error},
	} {
		var findings []Finding
		for _, s := range severities {
			findings = append(findings, Finding{Severity: s})
		}
		if got := Count(findings); got != want {
			t.Errorf("want %q, have %q", want, got)
		}
	}
}

func TestColorOnlyWhenAsked(t *testing.T) {
	findings := []Finding{{Rule: "r", Severity: Error, File: "f", Line: 1, Column: 1, Message: "m", Suggestion: "s"}}
	opt := TextOptions{Source: func(string) ([]byte, error) { return []byte("text"), nil }}
	if got := printed(t, findings, opt); strings.Contains(got, "\x1b") {
		t.Errorf("colour without being asked: %q", got)
	}
	t.Setenv("NO_COLOR", "1") // the caller has looked at it; Color decides here
	opt.Color = true
	if got := printed(t, findings, opt); !strings.Contains(got, "\x1b[31;1m") {
		t.Errorf("no red for an error: %q", got)
	}
}

func TestSourceThatCannotBeRead(t *testing.T) {
	calls := 0
	opt := TextOptions{Source: func(string) ([]byte, error) { calls++; return nil, os.ErrPermission }}
	f := Finding{Severity: Error, File: "f", Line: 1, Column: 1, Message: "m"}
	if got := printed(t, []Finding{f, f}, opt); got != "f:1:1: error: m\nf:1:1: error: m\n" {
		t.Errorf("have %q", got)
	}
	if calls != 1 {
		t.Errorf("one file is read %d times", calls)
	}
}

func TestHostileTextIsHarmless(t *testing.T) {
	const hostile = "a\x1b]0;owned\x07\u202Eevil\u2028b\x00\xff\u0085"
	opt := TextOptions{Source: func(string) ([]byte, error) { return []byte(hostile), nil }}
	got := printed(t, []Finding{{Severity: Error, File: hostile, Line: 1, Column: 2, Message: hostile,
		Suggestion: hostile}}, opt)
	checkHarmless(t, got)
	if !strings.Contains(got, "evil") {
		t.Errorf("the text is lost: %q", got)
	}
}

func checkHarmless(t *testing.T, text string) {
	t.Helper()
	for _, r := range text {
		if r != '\n' && (unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) ||
			unicode.In(r, unicode.Zl, unicode.Zp)) {
			t.Errorf("%U is printed in %q", r, text)
		}
	}
	if !utf8.ValidString(text) {
		t.Errorf("not UTF-8: %q", text)
	}
}

func TestLongLineIsCut(t *testing.T) {
	src := []byte(strings.Repeat("漢", 1<<20))
	opt := TextOptions{Source: func(string) ([]byte, error) { return src, nil }}
	got := printed(t, []Finding{{File: "f", Line: 1, Column: 500_000, EndLine: 1, EndColumn: 900_000, Message: "m"}},
		opt)
	if len(got) > 1000 || !strings.Contains(got, "^") {
		t.Errorf("%d bytes for one finding", len(got))
	}
}

type brokenPipe struct{}

func (brokenPipe) Write([]byte) (int, error) { return 0, os.ErrClosed }

func TestWriterErrors(t *testing.T) {
	if err := Text(brokenPipe{}, []Finding{{Message: "m"}}, TextOptions{}); !errors.Is(err, os.ErrClosed) {
		t.Errorf("Text hides the writer's error: %v", err)
	}
	if err := JSON(brokenPipe{}, nil, nil); !errors.Is(err, os.ErrClosed) {
		t.Errorf("JSON hides the writer's error: %v", err)
	}
}

func FuzzText(f *testing.F) {
	f.Add("one\n\ttwo\r\nthree", "m", 2, 3, 2, 5)
	f.Add("\uFEFF👩‍⚕️é\x1b", "\x1b[2J", 1, 1, 0, 0)
	f.Add(strings.Repeat("e\u0301", 300), "", 1, 400, 1, 1<<30)
	f.Fuzz(func(t *testing.T, src, message string, line, column, endLine, endColumn int) {
		opt := TextOptions{Source: func(string) ([]byte, error) { return []byte(src), nil }}
		finding := Finding{Rule: "r", Severity: Error, File: message, Line: line, Column: column, EndLine: endLine,
			EndColumn: endColumn, Message: message, Suggestion: message}
		got := printed(t, []Finding{finding}, opt)
		checkHarmless(t, got)
		if n := strings.Count(got, "\n"); n > 4 {
			t.Errorf("%d lines for one finding: %q", n, got)
		}
		if limit := 10*len(message) + 5000; len(got) > limit {
			t.Errorf("%d bytes for a message of %d and a source of %d", len(got), len(message), len(src))
		}
	})
}
