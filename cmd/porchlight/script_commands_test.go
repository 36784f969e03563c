package main

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"porchlight/internal/folder"
)

// scriptCommands are what scenarios can say beside testscript's own commands.
var scriptCommands = map[string]func(ts *testscript.TestScript, neg bool, args []string){
	"ends":      scriptEnds,
	"write":     scriptWrite,
	"photo":     scriptPhoto,
	"crlf":      scriptCRLF,
	"mkfifo":    scriptFIFO,
	"remember":  scriptRemember,
	"untouched": scriptUntouched,
	"json":      scriptJSON,
	"show":      scriptShow,
	"reads":     scriptReads,
	"machines":  scriptMachines,
	"await":     scriptAwait,
	"serve":     scriptServe,
	"fetch":     scriptFetch,
	"until":     scriptUntil,
	"says":      scriptSays,
	"stops":     scriptStops,
}

// ends 1 build --strict: runs porchlight and wants its exit status to be 1.
func scriptEnds(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) < 2 {
		ts.Fatalf("usage: ends STATUS ARGUMENTS...")
	}
	err := ts.Exec("porchlight", args[1:]...)
	have := 0
	var exit *exec.ExitError
	switch {
	case errors.As(err, &exit):
		have = exit.ExitCode()
	case err != nil:
		ts.Fatalf("%v", err)
	}
	if strconv.Itoa(have) != args[0] {
		ts.Fatalf("exit status %d, want %s", have, args[0])
	}
}

// photo FILE WIDTH HEIGHT: writes a photo as a phone does. It lies on its side, and has the place where it was taken.
func scriptPhoto(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) != 3 {
		ts.Fatalf("usage: photo FILE WIDTH HEIGHT")
	}
	width, err := strconv.Atoi(args[1])
	ts.Check(err)
	height, err := strconv.Atoi(args[2])
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(folder.Photo(width, height)), 0o644))
}

// write FILE 'text' [TIMES 'text']...: writes texts, in which \r, \x00 and \ufeff mean what they mean in Go, each as
// often as given. With it come files that no scenario can hold as they are: other line ends, bytes that are no text,
// twenty megabytes.
func scriptWrite(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) < 2 {
		ts.Fatalf("usage: write FILE TEXT [TIMES TEXT]...")
	}
	var b strings.Builder
	times := 1
	for _, arg := range args[1:] {
		if n, err := strconv.Atoi(arg); err == nil {
			times = n
			continue
		}
		text, err := strconv.Unquote(`"` + strings.ReplaceAll(arg, `"`, `\"`) + `"`)
		ts.Check(err)
		b.WriteString(strings.Repeat(text, times))
		times = 1
	}
	file := ts.MkAbs(args[0])
	ts.Check(os.MkdirAll(filepath.Dir(file), 0o755))
	ts.Check(os.WriteFile(file, []byte(b.String()), 0o644))
}

// crlf DIR: gives every file of a folder the line ends of Windows.
func scriptCRLF(ts *testscript.TestScript, _ bool, args []string) {
	for _, dir := range args {
		ts.Check(filepath.WalkDir(ts.MkAbs(dir), func(file string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			text, err := os.ReadFile(file)
			if err != nil {
				return err
			}
			return os.WriteFile(file, []byte(strings.ReplaceAll(string(text), "\n", "\r\n")), 0o644)
		}))
	}
}

type rememberedFolders struct{}

// remember DIR: keeps in mind how a folder looks: names, bytes, times.
func scriptRemember(ts *testscript.TestScript, _ bool, args []string) {
	seen := ts.Value(rememberedFolders{}).(map[string]string)
	for _, dir := range args {
		look := describeFolder(ts, dir)
		if look == "" {
			ts.Fatalf("there is nothing in %s to be kept in mind", dir)
		}
		seen[dir] = look
	}
}

// untouched DIR: the folder looks as it was when remembered.
func scriptUntouched(ts *testscript.TestScript, neg bool, args []string) {
	seen := ts.Value(rememberedFolders{}).(map[string]string)
	for _, dir := range args {
		before, ok := seen[dir]
		if !ok {
			ts.Fatalf("%s was not remembered", dir)
		}
		if now := describeFolder(ts, dir); (now == before) == neg {
			ts.Fatalf("%s was\n%sand is\n%s", dir, before, now)
		}
	}
}

func describeFolder(ts *testscript.TestScript, dir string) string {
	var b strings.Builder
	root := ts.MkAbs(dir)
	ts.Check(filepath.WalkDir(root, func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		text, err := os.ReadFile(file)
		rel, _ := filepath.Rel(root, file)
		fmt.Fprintf(&b, "%s %s %d %x\n", filepath.ToSlash(rel), info.Mode(), info.ModTime().UnixNano(), sha256.Sum256(text))
		return err
	}))
	return b.String()
}

// json KEY VALUE: what the last command printed is one JSON object, and has a value at a key such as findings.0.rule;
// "findings.#" is how many there are.
func scriptJSON(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: json KEY VALUE")
	}
	var value any
	if err := json.Unmarshal([]byte(ts.ReadFile("stdout")), &value); err != nil {
		ts.Fatalf("the output is not one JSON value: %v", err)
	}
	for part := range strings.SplitSeq(args[0], ".") {
		switch v := value.(type) {
		case map[string]any:
			value = v[part]
		case []any:
			if i, err := strconv.Atoi(part); err == nil && i < len(v) {
				value = v[i]
			} else {
				value = map[bool]any{true: len(v)}[part == "#"]
			}
		default:
			value = nil
		}
	}
	if have := fmt.Sprint(value); (have == args[1]) == neg {
		ts.Fatalf("%s is %s, want %s", args[0], have, args[1])
	}
}

// show FILE: prints a file as output, with the line end that minified files lack and files in a scenario have.
func scriptShow(ts *testscript.TestScript, _ bool, args []string) {
	for _, name := range args {
		_, err := fmt.Fprintln(ts.Stdout(), strings.TrimSuffix(ts.ReadFile(name), "\n"))
		ts.Check(err)
	}
}

// await FILE: waits until a file is there, for something that runs in the background; the test's own deadline ends it.
func scriptAwait(ts *testscript.TestScript, _ bool, args []string) {
	for _, name := range args {
		for {
			if _, err := os.Stat(ts.MkAbs(name)); err == nil {
				break
			}
			time.Sleep(10 * time.Millisecond)
		}
	}
}
