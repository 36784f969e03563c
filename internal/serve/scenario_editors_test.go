package serve_test

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// program finds a program that a scenario runs. Without it the scenario is skipped, loudly; with
// PORCHLIGHT_TEST_EDITORS=required it fails.
func program(t *testing.T, name string) string {
	t.Helper()
	file, err := exec.LookPath(name)
	if err == nil && runtime.GOOS == "linux" {
		return file
	}
	if os.Getenv("PORCHLIGHT_TEST_EDITORS") == "required" {
		t.Fatalf("no %s on this machine, and PORCHLIGHT_TEST_EDITORS=required", name)
	}
	t.Skipf("NOT TESTED WITH %s: this machine has none", name)
	return ""
}

// play runs a program in the site's folder.
func (s *session) play(name string, args ...string) {
	s.t.Helper()
	s.playWith("", name, args...)
}

// playWith is play for a program with input.
func (s *session) playWith(input, name string, args ...string) {
	s.t.Helper()
	command := exec.Command(program(s.t, name), args...)
	command.Stdin = strings.NewReader(input)
	command.Dir = s.dir
	command.Env = append(os.Environ(), "HOME="+s.dir, "TERM=xterm", "GIT_CONFIG_NOSYSTEM=1")
	if out, err := command.CombinedOutput(); err != nil {
		s.t.Fatalf("%s %q: %v\n%s", name, args, err, out)
	}
}

var _ = collect(map[int]scenario{
	3: {name: "saved by vim", play: func(t *testing.T, s *session) {
		s.oneEdition(func(words string) { s.vim("set backup backupskip=", words) })
		s.nothingOfTheEditor("/care/4913", "/care/iop.md~", "/care/.iop.md.swp", "/care/iop/iop.md~")
	}},
	4: {name: "saved in place by vim", play: func(t *testing.T, s *session) {
		s.oneEdition(func(words string) { s.vim("set backup backupskip= backupcopy=yes", words) })
		s.nothingOfTheEditor("/care/iop.md~")
	}},
	5: {name: "saved by emacs", play: func(t *testing.T, s *session) {
		s.oneEdition(func(words string) { s.emacs("nil", words) })
		s.oneEdition(func(words string) { s.emacs("t", words) })
		if err := os.Symlink("editor@machine.123:456", s.path("content/care/.#iop.md")); err != nil {
			t.Fatal(err)
		}
		s.nothingOfTheEditor("/care/.#iop.md", "/care/iop.md~")
	}},
	13: {name: "another branch checked out", play: anotherBranch},
})

// editors are programs that none of the numbered scenarios runs.
var editors = map[string]func(t *testing.T, s *session){
	"nano": func(t *testing.T, s *session) {
		program(t, "nano")
		s.oneEdition(func(words string) { s.nano(words) })
		s.clean()
	},
	"sed": func(t *testing.T, s *session) {
		s.write(iop, iopSaying("Words of before."))
		s.awaitText(iopAt, "Words of before.")
		s.oneEdition(func(words string) { s.play("sed", "-i", "$ s/.*/"+words+"/", iop) })
		s.clean()
	},
	"rsync": func(t *testing.T, s *session) {
		from := t.TempDir()
		s.oneEdition(func(words string) {
			tree{"iop.md": iopSaying(words)}.write(t, from)
			s.play("rsync", "--times", "--ignore-times", filepath.Join(from, "iop.md"), s.path("content/care/"))
		})
		s.clean()
	},
	// Sublime Text with atomic_save: a file of another name, synced, in the place of the old one.
	"sublime": func(t *testing.T, s *session) {
		s.oneEdition(func(words string) {
			name := s.path("content/care/.sublA1B.tmp")
			file, err := os.Create(name)
			if err != nil {
				t.Fatal(err)
			}
			_, _ = io.WriteString(file, iopSaying(words))
			_ = file.Sync()
			if err := file.Close(); err != nil {
				t.Fatal(err)
			}
			if err := os.Rename(name, s.path(iop)); err != nil {
				t.Fatal(err)
			}
		})
		s.clean()
	},
	// VS Code: the same file truncated, written in pieces and synced.
	"vscode": func(t *testing.T, s *session) {
		s.oneEdition(func(words string) {
			file, err := os.OpenFile(s.path(iop), os.O_WRONLY|os.O_TRUNC, 0)
			if err != nil {
				t.Fatal(err)
			}
			text := iopSaying(words)
			_, _ = io.WriteString(file, text[:40])
			_, _ = io.WriteString(file, text[40:])
			_ = file.Sync()
			if err := file.Close(); err != nil {
				t.Fatal(err)
			}
		})
		s.clean()
	},
}

// TestEditors saves a page with each program: the program itself, or the system calls that it makes. A short run has
// one of them.
func TestEditors(t *testing.T) {
	t.Parallel()
	for number, name := range slices.Sorted(maps.Keys(editors)) {
		if testing.Short() && name != "vscode" {
			continue
		}
		twice(t, number, name, scenario{play: editors[name]})
	}
}

func (s *session) vim(settings, words string) {
	s.t.Helper()
	s.play("vim", "-N", "-u", "NONE", "-i", "NONE", "-es", "-c", settings, "-c", "$ s/.*/"+words+"/", "-c", "wq", iop)
}

func (s *session) emacs(precious, words string) {
	s.t.Helper()
	s.play("emacs", "--batch", "-Q", iop, "--eval",
		fmt.Sprintf(`(progn (setq file-precious-flag %s) (goto-char (point-max)) (insert "%s\n") (save-buffer))`,
			precious, words))
}

// nano types words into a page; it wants a terminal, which script plays.
func (s *session) nano(words string) {
	s.t.Helper()
	command := exec.Command(program(s.t, "script"), "--quiet", "--return", "--command", "nano --ignorercfiles "+iop,
		os.DevNull)
	command.Dir, command.Env = s.dir, append(os.Environ(), "TERM=xterm")
	keys, err := command.StdinPipe()
	if err != nil {
		s.t.Fatal(err)
	}
	screen, err := command.StdoutPipe()
	if err != nil {
		s.t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		s.t.Fatal(err)
	}
	drawn := make([]byte, 4096)
	if _, err := screen.Read(drawn); err != nil {
		s.t.Fatal(err)
	}
	go io.Copy(io.Discard, screen)                                   //nolint:errcheck // the screen is not looked at
	_, _ = io.WriteString(keys, "\x1b/"+"\r"+words+"\r"+"\x0f"+"\r") // to the end; words; write out; under this name
	s.await("nano to save", func() bool {
		text, err := os.ReadFile(s.path(iop))
		return err == nil && bytes.Contains(text, []byte(words))
	})
	_, _ = io.WriteString(keys, "\x18") // leave
	if err := command.Wait(); err != nil {
		s.t.Fatal(err)
	}
}

// nothingOfTheEditor asserts that what an editor leaves beside a page is nowhere to be seen.
func (s *session) nothingOfTheEditor(addresses ...string) {
	s.t.Helper()
	s.clean()
	for _, address := range addresses {
		if a := s.get(address); a.status != http.StatusNotFound {
			s.t.Errorf("%s has status %d", address, a.status)
		}
	}
	if findings, _ := s.preview.Findings(); len(findings) > 0 {
		s.t.Errorf("want no findings, have %v", findings)
	}
}

// anotherBranch checks out a branch with many new files and folders, then edits one of them.
func anotherBranch(t *testing.T, s *session) {
	number := s.most(2000, 200)
	git := func(args ...string) {
		s.play("git", append([]string{"-c", "user.name=E", "-c", "user.email=e@example.org", "-c", "gc.auto=0"},
			args...)...)
	}
	git("init", "--quiet", "--initial-branch=main")
	git("add", "content", "config.toml")
	git("commit", "--quiet", "--message=main")
	pages := tree{"content/care/iop.md": iopSaying("Words of the other branch.")}
	for n := range number { // a fifth are pages, which take their time to draw
		if n%5 != 0 {
			pages[fmt.Sprintf("static/branch/part-%d/f%d.txt", n%40, n)] = fmt.Sprintf("file %d\n", n)
			continue
		}
		pages[fmt.Sprintf("content/branch/part-%d/p%d.md", n%40, n)] = page(fmt.Sprintf("Branch %d", n), "",
			"A page of the branch.")
	}
	s.playWith(branchOf(pages), "git", "fast-import", "--quiet")

	git("checkout", "--quiet", "other")
	s.awaitText(iopAt, "Words of the other branch.")
	s.clean()
	s.write("content/branch/part-5/p45.md", page("Branch 45", "", "Edited in a new folder."))
	s.awaitText("/branch/part-5/p45/", "Edited in a new folder.")
	git("stash", "--quiet")
	s.awaitText("/branch/part-5/p45/", "A page of the branch.")

	git("checkout", "--quiet", "main")
	s.awaitText(iopAt, "Back")
	s.awaitStatus("/branch/part-5/p45/", http.StatusNotFound)
	s.clean()
}

// branchOf is what git reads to make the branch "other": main with these files.
func branchOf(files tree) string {
	var b strings.Builder
	b.WriteString("commit refs/heads/other\ncommitter E <e@example.org> 1800000000 +0000\ndata 5\nother\nfrom refs/heads/main^0\n")
	for name, text := range files {
		fmt.Fprintf(&b, "M 100644 inline %s\ndata %d\n%s\n", name, len(text), text)
	}
	return b.String()
}
