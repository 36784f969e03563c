package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/spf13/cobra"

	"porchlight/internal/report"
)

var (
	consoleBlock = regexp.MustCompile("(?ms)^```console\n\\$ (.*?)\n(.*?)^```$")
	duration     = regexp.MustCompile(`in [0-9.]+m?s\n`)
)

// TestCommandsPage holds that the examples of docs/commands.md are what an editor sees, in a small site on March 1,
// 2027. PORCHLIGHT_UPDATE=1 writes what is seen.
func TestCommandsPage(t *testing.T) {
	page := read(t, docs+"commands.md")
	site := t.TempDir()
	archive, err := txtar.ParseFile("testdata/commands.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range archive.Files {
		write(t, site, file.Name, string(file.Data))
	}
	t.Setenv("SOURCE_DATE_EPOCH", "1803891600") // 2027-03-01 09:00 UTC
	here, err := filepath.Abs(docs)
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(site)
	examples := 0
	seen := consoleBlock.ReplaceAllStringFunc(page, func(block string) string {
		examples++
		line := consoleBlock.FindStringSubmatch(block)[1]
		way, args, known := commandOf(line)
		if !known || way != "porchlight" {
			t.Fatalf("this test cannot run %q", line)
		}
		var out strings.Builder
		if code := run(args, &out, &out); code != 0 {
			t.Errorf("%s: exit status %d\n%s", line, code, &out)
		}
		return fmt.Sprintf("```console\n$ %s\n%s```", line, duration.ReplaceAllString(out.String(), "in 10ms\n"))
	})
	if examples < 5 {
		t.Fatalf("only %d examples", examples)
	}
	switch {
	case seen == page:
	case os.Getenv("PORCHLIGHT_UPDATE") != "":
		if err := os.WriteFile(filepath.Join(here, "commands.md"), []byte(seen), 0o644); err != nil {
			t.Fatal(err)
		}
	default:
		t.Errorf("an editor sees otherwise than docs/commands.md shows; PORCHLIGHT_UPDATE=1 writes it anew:\n%s", seen)
	}
}

// TestCommandsPageIsComplete holds the reference to the commands and flags as they are.
func TestCommandsPageIsComplete(t *testing.T) {
	page := read(t, docs+"commands.md")
	var look func(cmd *cobra.Command)
	look = func(cmd *cobra.Command) {
		if name := cmd.CommandPath(); cmd.HasParent() && !strings.Contains(page, "`"+name) {
			t.Errorf("docs/commands.md does not tell of %q", name)
		}
		for _, flag := range flagUsage.FindAllStringSubmatch(cmd.Flags().FlagUsages(), -1) {
			row := "| `--" + flag[2]
			if flag[1] != "" {
				row = "| `-" + flag[1] + "`, `--" + flag[2]
			}
			if !strings.Contains(page, row) {
				t.Errorf("docs/commands.md has no row for the flag --%s of %q", flag[2], cmd.CommandPath())
			}
		}
		for _, below := range cmd.Commands() {
			if below.IsAvailableCommand() {
				look(below)
			}
		}
	}
	look(newRoot())
	for _, list := range report.Lists {
		if !strings.Contains(page, "\n| `"+list+"` |") {
			t.Errorf("docs/commands.md does not tell of the list %q", list)
		}
	}
}
