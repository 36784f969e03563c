package check_test

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"porchlight/internal/care"
	"porchlight/internal/check"
	"porchlight/internal/markdown"
	"porchlight/internal/prose"
	"porchlight/internal/race"
)

// valeText has what both read alike: words with and without what speaks against them.
const valeText = `# Substance Abuse Treatment

He is an addict. A news addict is none, and an alcoholic beverage is none, but Addicts and *drug* addicts are.

She committed suicide. The National Institute on Drug Abuse and “drug abuse” are no findings, but drug-abuse is.

Get clean water. He was clean and sober. He stays clean and takes no drugs. The room stays clean.

> A quoted addict.

It is not trading one addiction for another. Trading one addiction for another is what some do. A yoga mat for recovery.

- Recovering alcoholics and the homeless.
- The homeless shelter, and a licensed substance abuse counselor.
`

// TestVale runs Vale with the exported words: it finds what the rule language finds.
func TestVale(t *testing.T) {
	race.OnlyWithout(t)
	program := os.Getenv("PORCHLIGHT_TEST_VALE")
	switch {
	case testing.Short():
		t.Skip("a short run asks no other checker")
	case program == "" && os.Getenv("PORCHLIGHT_TEST_BROWSER") == "required":
		t.Fatal("PORCHLIGHT_TEST_VALE has to name Vale where PORCHLIGHT_TEST_BROWSER=required")
	case program == "":
		t.Skip("NOT CHECKED: PORCHLIGHT_TEST_VALE names no program")
	}
	data, _ := care.Load(nil)
	folder := t.TempDir()
	files := check.Vale(data.Packs["language"], "")
	files["a.md"] = valeText
	for name, text := range files {
		path := filepath.Join(folder, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	vale := exec.CommandContext(t.Context(), program, "--output=JSON", "--no-global", "a.md")
	vale.Dir = folder
	out, err := vale.Output() // status 1: there are findings
	var alerts map[string][]struct {
		Line  int
		Match string
	}
	if json.Unmarshal(out, &alerts) != nil {
		t.Fatalf("%v: %s", err, out)
	}
	var got []string
	for _, alert := range alerts["a.md"] {
		got = append(got, fmt.Sprintf("%d %s", alert.Line, alert.Match))
	}
	result, _ := markdown.New(markdown.Options{Typographer: true}).Convert(
		markdown.Source{File: "a.md", Line: 1, Text: []byte(valeText)}, markdown.Env{})
	reader := prose.NewReader(prose.NewFinder("", data.Packs["language"]))
	var want []string
	for _, found := range reader.Find(reader.Read(result.Prose(nil))) {
		want = append(want, fmt.Sprintf("%d %s", found.Block.At(found.From).Line, found.Text()))
	}
	slices.Sort(got)
	slices.Sort(want)
	if len(want) < 9 || !slices.Equal(got, want) {
		t.Errorf("Vale finds\n%s\nand the rule\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
