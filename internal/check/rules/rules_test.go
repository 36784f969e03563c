package rules_test

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"porchlight"
	"porchlight/internal/build"
	"porchlight/internal/config"
	"porchlight/internal/finding"
	"porchlight/internal/folder"
	"porchlight/internal/race"
)

// A fixture is a site as a txtar archive. What the rules find is behind the line on which they find it, with the column
// and words of the message or of what to write instead:
//
//	stepUp: php // want step-order:9 `does not have more support`
//
// What they find in no line of a file is before the first file: want id-twice content/staff/jo-doe.md `is the id of`.
// Expectations are cut off before the site is built. PORCHLIGHT_UPDATE=1 writes those anew that are not met.
var (
	behindLine = regexp.MustCompile(` // want (.*)$`)
	expected   = regexp.MustCompile("([a-z-]+):(\\d+) `([^`]*)`")
	ofFile     = regexp.MustCompile("(?m)^want ([a-z-]+) (\\S+) `([^`]*)`\n")
)

// want is one expected finding.
type want struct {
	rule, file   string
	line, column int
	words        string
}

func (w want) String() string {
	return fmt.Sprintf("%s:%d:%d: %s: %s", w.file, w.line, w.column, w.rule, w.words)
}

// TestMain lets the heap grow more than usual before it is collected: tests draw many small sites.
func TestMain(m *testing.M) {
	debug.SetGCPercent(400)
	os.Exit(m.Run())
}

// names are the rules of this folder, by their files.
func names(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, file := range files {
		name := strings.ReplaceAll(strings.TrimSuffix(file, ".go"), "_", "-")
		if name != "rules" && !strings.HasSuffix(name, "-test") {
			list = append(list, name)
		}
	}
	return list
}

// TestRulesAreWhole: each rule has a fixture, a reason and what to write instead.
func TestRulesAreWhole(t *testing.T) {
	all := finding.Rules()
	for _, name := range names(t) {
		at := slices.IndexFunc(all, func(r finding.Rule) bool { return r.Name == name })
		if at < 0 {
			t.Errorf("%s: the file adds no rule of this name", name)
			continue
		}
		if r := all[at]; r.Doc == "" || !strings.HasSuffix(r.Why, ".") || !strings.HasSuffix(r.Instead, ".") {
			t.Errorf("%s: wants Doc, Why and Instead", name)
		}
		file := "testdata/" + strings.ReplaceAll(name, "-", "_") + ".txtar"
		text, err := os.ReadFile(file)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		} else if !regexp.MustCompile(`(?m)(^| // )want (.* )?` + name + `\b`).Match(text) {
			t.Errorf("%s: shows nothing that the rule finds", file)
		}
	}
}

// TestRules builds each fixture: what its lines expect is found, and nothing else. Titles and descriptions of fixtures
// are short and alike, so that the rules about them show in their own fixtures only. A short run, and the race
// detector, take each fourth fixture.
func TestRules(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no fixtures", err)
	}
	rules := names(t)
	for i, file := range files {
		if race.FewRounds() && i%4 > 0 {
			continue
		}
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			t.Parallel()
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			wants := cutWants(archive)
			own := strings.ReplaceAll(strings.TrimSuffix(filepath.Base(file), ".txtar"), "_", "-")
			all := look(t, archive)
			mends(t, archive, all)
			found := slices.DeleteFunc(all, func(f finding.Finding) bool {
				return !slices.Contains(rules, f.Rule) || strings.HasPrefix(f.Rule, "snippet-") && f.Rule != own
			})
			met, unexpected := make([]string, len(found)), []string(nil)
			for i, f := range found {
				at := slices.IndexFunc(wants, func(w want) bool {
					return w.rule == f.Rule && w.file == f.File && w.line == f.Line && w.column == f.Column &&
						strings.Contains(words(f), w.words)
				})
				if at < 0 {
					unexpected = append(unexpected, want{f.Rule, f.File, f.Line, f.Column, words(f)}.String())
					continue
				}
				met[i] = wants[at].words
				wants = slices.Delete(wants, at, at+1)
			}
			if os.Getenv("PORCHLIGHT_UPDATE") != "" {
				if len(unexpected)+len(wants) == 0 {
					return
				}
				if err := os.WriteFile(file, withWants(archive, found, met), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			for _, f := range unexpected {
				t.Errorf("found and not expected: %s", f)
			}
			for _, w := range wants {
				t.Errorf("expected and not found: %s", w)
			}
		})
	}
}

func words(f finding.Finding) string { return f.Message + " | " + f.Suggestion }

// look gives all findings of a site, however long a busy machine takes to draw its pages.
func look(t *testing.T, archive *txtar.Archive) []finding.Finding {
	t.Helper()
	files := folder.Files{"config.toml": "baseURL = \"https://example.org/\"\n"}
	for _, f := range archive.Files {
		files[f.Name] = string(f.Data)
	}
	if !strings.Contains(files["config.toml"], "limits") {
		files["config.toml"] += "\n[limits]\npageTime = \"1h\"\n"
	}
	dir := t.TempDir()
	files.Write(t, dir)
	site, err := build.Look(build.Options{
		Source: dir, Theme: porchlight.Starter, Flags: config.Flags{Clock: time.Date(2026, 11, 23, 12, 0, 0, 0,
			time.UTC)},
	}, build.AsBuilt)
	if err != nil {
		t.Fatal(err)
	}
	defer site.Close()
	if err := site.Draw(t.Context(), nil, nil); err != nil {
		t.Fatal(err)
	}
	return site.Findings
}

// cutWants takes the expectations out of a fixture.
func cutWants(archive *txtar.Archive) []want {
	var wants []want
	for _, m := range ofFile.FindAllStringSubmatch(string(archive.Comment), -1) {
		wants = append(wants, want{m[1], m[2], 0, 0, m[3]})
	}
	archive.Comment = ofFile.ReplaceAll(archive.Comment, nil)
	for i := range archive.Files {
		f := &archive.Files[i]
		lines := strings.Split(string(f.Data), "\n")
		for n, line := range lines {
			behind := behindLine.FindStringSubmatch(line)
			if behind == nil {
				continue
			}
			lines[n] = strings.TrimSuffix(line, behind[0])
			for _, m := range expected.FindAllStringSubmatch(behind[1], -1) {
				column, _ := strconv.Atoi(m[2])
				wants = append(wants, want{m[1], f.Name, n + 1, column, m[3]})
			}
		}
		f.Data = []byte(strings.Join(lines, "\n"))
	}
	return wants
}

// withWants is a fixture with all that was found as its expectations. Those that were met stay as they were written:
// met are their words, by what was found.
func withWants(archive *txtar.Archive, found []finding.Finding, met []string) []byte {
	for i, f := range found {
		words := cmp.Or(met[i], words(f))
		at := slices.IndexFunc(archive.Files, func(file txtar.File) bool { return file.Name == f.File })
		if at < 0 || f.Line == 0 {
			archive.Comment = fmt.Appendf(archive.Comment, "want %s %s `%s`\n", f.Rule, cmp.Or(f.File, "-"), words)
			continue
		}
		lines := strings.Split(string(archive.Files[at].Data), "\n")
		if !behindLine.MatchString(lines[f.Line-1]) {
			lines[f.Line-1] += " // want"
		}
		lines[f.Line-1] += fmt.Sprintf(" %s:%d `%s`", f.Rule, f.Column, words)
		archive.Files[at].Data = []byte(strings.Join(lines, "\n"))
	}
	return txtar.Format(archive)
}
