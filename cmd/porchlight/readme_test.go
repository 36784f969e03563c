package main

import (
	"path/filepath"
	"strings"
	"testing"

	"porchlight/internal/race"
)

// TestReadmeCommands runs every line of the README's blocks marked "sh", in order, in a copy of the repository's own
// site. What is not meant to be run is in blocks marked "console"; a line that this test does not know how to run fails
// it.
func TestReadmeCommands(t *testing.T) {
	race.OnlyWithout(t)
	if testing.Short() {
		t.Skip("starts the program for each command of the README: run without -short")
	}
	blocks := examples(read(t, "../../README.md"), "sh")
	if len(blocks) == 0 {
		t.Fatal("the README has no block marked sh")
	}
	t.Chdir(starter(t))
	ways := map[string]int{"go run ./cmd/porchlight": 0, "porchlight": 0}
	for _, block := range blocks {
		for line := range strings.Lines(block) {
			if line = strings.TrimSpace(line); line == "" || strings.HasPrefix(line, "#") {
				continue
			}
			way, args, known := commandOf(line)
			if !known {
				t.Errorf("this test cannot run the README's line %q; mark its block as console if nobody should", line)
				continue
			}
			ways[way]++
			runReadme(t, line, args)
		}
	}
	for way, times := range ways {
		if times == 0 {
			t.Errorf("the README has no command that begins with %q", way)
		}
	}
}

// commandOf cuts a line into how it calls the program and the arguments. Quotes and what else a shell would do are not
// known here.
func commandOf(line string) (way string, args []string, known bool) {
	if strings.ContainsAny(line, "'\"$|&;<>*`\\") {
		return "", nil, false
	}
	for _, way := range []string{"go run ./cmd/porchlight", "porchlight"} {
		if rest, ok := strings.CutPrefix(line, way+" "); ok {
			return way, strings.Fields(rest), true
		}
	}
	return "", nil, false
}

func runReadme(t *testing.T, line string, args []string) {
	t.Helper()
	var out strings.Builder
	if code := run(args, &out, &out); code != 0 {
		t.Fatalf("%s: exit status %d\n%s", line, code, &out)
	}
	if args[0] != "build" {
		return
	}
	source := "."
	for i, arg := range args[:len(args)-1] {
		if arg == "--source" {
			source = args[i+1]
		}
	}
	if page := read(t, filepath.Join(source, "public", "index.html")); !strings.Contains(page, "tel:") {
		t.Errorf("%s: the front page has no helpline", line)
	}
}
