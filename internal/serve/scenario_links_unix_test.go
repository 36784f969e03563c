//go:build unix

package serve_test

import (
	"bytes"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

var _ = collect(map[int]scenario{
	24: {name: "linked files and folders", files: tree{
		"shared/text.md":         page("Shared", "", "Shared words."),
		"shared/other.md":        page("Shared", "", "Words of the other target."),
		"shared/wing/room.md":    page("Room", "", "The room."),
		"content/care/wing/a.md": page("A", "", "A."),
	}, play: linked},
	25: {name: "a link that goes in a loop", play: func(t *testing.T, s *session) {
		s.link(".", "content/care/again")
		s.link("loop.md", "content/loop.md")
		s.fence()
		s.await("a finding about the links", func() bool {
			return s.siteSays("content/care/again") &&
				s.siteSays("content/loop.md")
		})
		s.write(iop, iopSaying("Edited beside the loop."))
		s.awaitText(iopAt, "Edited beside the loop.")
		s.remove("content/care/again")
		s.remove("content/loop.md")
		s.clean()
	}},
	26: {name: "written through a hard link and through memory", play: func(t *testing.T, s *session) {
		outside := filepath.Join(t.TempDir(), "iop.md")
		if err := os.Link(s.path(iop), outside); err != nil {
			t.Skipf("NOT TESTED: %v", err) // another disk
		}
		s.fence()
		if err := os.WriteFile(outside, []byte(iopSaying("Written through a hard link.")), 0o644); err != nil {
			t.Fatal(err)
		}
		s.awaitText(iopAt, "Written through a hard link.")
		s.throughMemory(iop, "hard link", "mapped fi")
		s.awaitText(iopAt, "Written through a mapped fi.")
		s.clean()
	}},
	37: {name: "a pipe, a socket and a device among the pages", play: func(t *testing.T, s *session) {
		if err := syscall.Mkfifo(s.path("content/pipe.md"), 0o644); err != nil {
			t.Fatal(err)
		}
		socket, err := net.Listen("unix", s.path("content/socket.md"))
		if err != nil {
			t.Logf("no socket: %v", err) // its name may be too long
		} else {
			defer socket.Close()
		}
		s.fence()
		s.await("a finding about the pipe", func() bool { return s.siteSays("content/pipe.md") })
		s.write(iop, iopSaying("Edited beside the pipe."))
		s.awaitText(iopAt, "Edited beside the pipe.")
		s.clean()
	}},
	43: {name: "a folder that Kubernetes mounts, updated", files: tree{
		"content/notes/..1/a.md":      page("A", "", "First words."),
		"content/notes/..1/wing/b.md": page("B", "", "First room."),
		"content/notes/..1/gone.md":   page("Gone", "", "Gone later."),
	}, play: mounted},
})

// mounted plays what Kubernetes does with a folder made of a ConfigMap: names lead through the link ..data to a folder
// of the day, and an update puts ..data on another folder by one rename, then removes the old one.
func mounted(t *testing.T, s *session) {
	s.link("..1", "content/notes/..data")
	for _, name := range []string{"a.md", "gone.md", "wing"} {
		s.link("..data/"+name, "content/notes/"+name)
	}
	s.awaitText("/notes/a/", "First words.")
	s.awaitText("/notes/wing/b/", "First room.")
	s.awaitText("/notes/gone/", "Gone later.")
	s.clean()
	for number := 2; number <= 3; number++ {
		now, was := fmt.Sprintf("content/notes/..%d", number), fmt.Sprintf("content/notes/..%d", number-1)
		words := fmt.Sprintf("Words of update %d.", number)
		s.write(now+"/a.md", page("A", "", words))
		s.write(now+"/wing/b.md", page("B", "", words))
		s.link(fmt.Sprintf("..%d", number), "content/notes/..data_tmp")
		s.rename("content/notes/..data_tmp", "content/notes/..data")
		if number == 2 {
			s.remove("content/notes/gone.md")
		}
		s.remove(was)
		s.awaitText("/notes/a/", words)
		s.awaitText("/notes/wing/b/", words)
		s.awaitStatus("/notes/gone/", http.StatusNotFound)
		s.clean()
	}
}

func (s *session) link(target, name string) {
	s.t.Helper()
	if err := os.Symlink(target, s.path(name)); err != nil {
		s.t.Fatal(err)
	}
}

// siteSays reports whether a finding names a file.
func (s *session) siteSays(file string) bool {
	findings, _ := s.preview.Findings()
	for _, f := range findings {
		if f.File == file {
			return true
		}
	}
	return false
}

func linked(t *testing.T, s *session) {
	s.link("../shared/text.md", "content/linked.md")
	s.link("../shared/wing", "content/wing")
	s.awaitText("/linked/", "Shared words.")
	s.awaitText("/wing/room/", "The room.")
	s.clean()

	t.Log("the targets are edited")
	s.write("shared/text.md", page("Shared", "", "Shared words, edited."))
	s.awaitText("/linked/", "Shared words, edited.")
	s.write("shared/wing/room.md", page("Room", "", "The room, edited."))
	s.write("shared/wing/more.md", page("More", "", "A new page."))
	s.awaitText("/wing/room/", "The room, edited.")
	s.awaitText("/wing/more/", "A new page.")
	s.clean()

	t.Log("the links are put on other targets")
	s.link("../shared/other.md", "content/linked.md.tmp")
	s.rename("content/linked.md.tmp", "content/linked.md")
	s.awaitText("/linked/", "Words of the other target.")
	s.remove("content/wing")
	s.link("care/wing", "content/wing")
	s.awaitText("/wing/a/", "A.")
	s.awaitStatus("/wing/room/", http.StatusNotFound)
	s.clean()

	t.Log("a link that leaves the site is refused")
	secrets := t.TempDir()
	tree{"secret.md": page("Secret", "", "The quokka is hidden.")}.write(t, secrets)
	s.link(filepath.Join(secrets, "secret.md"), "content/outside.md")
	s.link(secrets, "content/outsider")
	s.await("a finding about the link", func() bool { return s.siteSays("content/outside.md") })
	s.fence()
	for _, address := range []string{"/outside/", "/outsider/secret/", "/outsider/", "/"} {
		if a := s.get(address); bytes.Contains(a.body, []byte("quokka")) || strings.Contains(address, "outsid") &&
			a.status == http.StatusOK {
			t.Errorf("%s shows what lies outside the site: status %d", address, a.status)
		}
	}
	s.remove("content/outside.md")
	s.remove("content/outsider")
	s.clean()
}

// throughMemory changes words of a file in its mapping; the new ones have the length of the old ones.
func (s *session) throughMemory(name, old, words string) {
	s.t.Helper()
	file, err := os.OpenFile(s.path(name), os.O_RDWR, 0)
	if err != nil {
		s.t.Fatal(err)
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		s.t.Fatal(err)
	}
	memory, err := syscall.Mmap(int(file.Fd()), 0, int(info.Size()), syscall.PROT_READ|syscall.PROT_WRITE,
		syscall.MAP_SHARED)
	if err != nil {
		s.t.Fatal(err)
	}
	copy(memory[bytes.Index(memory, []byte(old)):], words)
	if err := syscall.Munmap(memory); err != nil {
		s.t.Fatal(err)
	}
}
