//go:build ignore

// Writes shipped.txt: the digests of all versions of the built-in files in the history of this repository.
package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"log"
	"os"
	"os/exec"
	"slices"
	"strings"
)

// folders hold the built-in files in the repository. The files of facts have other paths there than in a site.
var folders = []string{"layouts", "static", "archetypes", facts + "data"}

const facts = "internal/care/"

func main() {
	log.SetFlags(0)
	versions := map[string][]string{}
	args := append([]string{"log", "--format=", "--raw", "--no-abbrev", "--no-renames", "--diff-filter=AM", "HEAD",
		"--"}, folders...)
	for line := range strings.Lines(git(args...)) {
		// ":100644 100644 <old> <new> M\t<path>"
		about, file, ok := strings.Cut(strings.TrimSpace(line), "\t")
		fields := strings.Fields(about)
		if !ok || len(fields) < 5 {
			continue
		}
		file = strings.TrimPrefix(file, facts)
		text := git("cat-file", "blob", fields[3])
		sum := sha256.Sum256(bytes.ReplaceAll([]byte(text), []byte("\r\n"), []byte("\n")))
		if digest := hex.EncodeToString(sum[:16]); !slices.Contains(versions[file], digest) {
			versions[file] = append(versions[file], digest)
		}
	}
	var list []string
	for file, digests := range versions {
		slices.Sort(digests)
		list = append(list, file+" "+strings.Join(digests, " ")+"\n")
	}
	slices.Sort(list)
	if err := os.WriteFile("shipped.txt", []byte(strings.Join(list, "")), 0o644); err != nil {
		log.Fatal(err)
	}
	fmt.Println(len(list), "files")
}

func git(args ...string) string {
	cmd := exec.Command("git", append([]string{"-C", "../.."}, args...)...)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		log.Fatal(err)
	}
	return string(out)
}
