package serve_test

import (
	"bytes"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"porchlight/internal/race"
	"porchlight/internal/watch"
)

// nestedFolder is a folder of pages with a folder below it.
var nestedFolder = tree{
	"content/wing/_index.md":    page("Wing", "", "The wing."),
	"content/wing/hall.md":      page("Hall", "", "The hall."),
	"content/wing/deep/room.md": page("Room", "", "The room."),
}

var _ = collect(map[int]scenario{
	11: {name: "deep folders made in one go", play: func(t *testing.T, s *session) {
		number := 100
		if race.Enabled {
			number = 20
		}
		for n := range number {
			s.write(fmt.Sprintf("content/new-%d/b/c/d/leaf.md", n), page(fmt.Sprintf("Leaf %d", n), "", "A leaf."))
		}
		s.clean()
		for n := range number {
			s.awaitStatus(fmt.Sprintf("/new-%d/b/c/d/leaf/", n), http.StatusOK)
		}
	}},
	12: {name: "five hundred pages copied", play: manyCopied},
	14: {name: "a page renamed", play: func(t *testing.T, s *session) {
		s.rename(php, "content/care/day-program.md")
		s.redirects(phpAt, "/care/day-program/")
		s.awaitText("/care/day-program/", "A week.")
		s.awaitText("/care/", "/care/day-program/")
		s.clean()
	}},
	15: {name: "a folder renamed, then a page edited below it", files: nestedFolder,
		play: func(t *testing.T, s *session) {
			s.rename("content/wing", "content/house")
			s.awaitText("/house/deep/room/", "The room.")
			s.redirects("/wing/deep/room/", "/house/deep/room/")
			s.clean()
			mark := s.mark()
			s.write("content/house/deep/room.md", page("Room", "", "Another room."))
			s.awaitText("/house/deep/room/", "Another room.")
			for _, one := range s.editions(mark) {
				if slices.ContainsFunc(one.hints, func(hint string) bool {
					return strings.HasPrefix(hint,
						"content/wing")
				}) {
					t.Errorf("the edit was told under the folder's old name: %q", one.hints)
				}
			}
			s.clean()
		}},
	16: {name: "a folder moved out of the site and back", files: nestedFolder, play: func(t *testing.T, s *session) {
		outside := filepath.Join(t.TempDir(), "wing")
		if err := os.Rename(s.path("content/wing"), outside); err != nil {
			t.Skipf("NOT TESTED: %v", err) // another disk
		}
		s.awaitStatus("/wing/deep/room/", http.StatusNotFound)
		s.awaitStatus("/wing/", http.StatusNotFound)
		s.clean()
		if err := os.Rename(outside, s.path("content/wing")); err != nil {
			t.Fatal(err)
		}
		s.awaitText("/wing/deep/room/", "The room.")
		s.clean()
		s.write("content/wing/deep/room.md", page("Room", "", "Another room."))
		s.awaitText("/wing/deep/room/", "Another room.")
	}},
	17: {name: "a page and a folder deleted", files: nestedFolder, play: func(t *testing.T, s *session) {
		s.remove(php)
		s.awaitStatus(phpAt, http.StatusNotFound)
		s.awaitStatus("/old/php/", http.StatusNotFound)
		for _, list := range []string{"/care/", "/sitemap.xml", "/care/index.xml", "/tags/day/"} {
			if a := s.get(list); bytes.Contains(a.body, []byte(phpAt)) {
				t.Errorf("%s still names the page", list)
			}
		}
		s.clean()
		s.remove("content/wing")
		s.awaitStatus("/wing/deep/room/", http.StatusNotFound)
		s.clean()
	}},
	18: {name: "a folder deleted, made and filled at once", files: nestedFolder, play: func(t *testing.T, s *session) {
		for n := range 20 {
			s.remove("content/wing")
			s.write("content/wing/hall.md", page("Hall", "", fmt.Sprintf("Hall number %d.", n)))
			s.write("content/wing/deep/room.md", page("Room", "", fmt.Sprintf("Room number %d.", n)))
			time.Sleep(time.Duration(n%5) * 20 * time.Millisecond)
		}
		s.awaitText("/wing/hall/", "Hall number 19.")
		s.awaitText("/wing/deep/room/", "Room number 19.")
		s.clean()
	}},
	19: {name: "a name that changes case only", play: func(t *testing.T, s *session) {
		s.rename(php, "content/care/PHP.md")
		s.clean()
		s.write("content/care/PHP.md", page("Partial hospitalization", "", "Other words."))
		s.await("the edit of the renamed file", func() bool {
			return bytes.Contains(s.get("/care/PHP/").body, []byte("Other words.")) ||
				bytes.Contains(s.get(phpAt).body, []byte("Other words."))
		})
		s.clean()
	}},
	31: {name: "the whole folder of pages goes and comes back", play: func(t *testing.T, s *session) {
		away := filepath.Join(s.dir, "away")
		if err := os.Rename(s.path("content"), away); err != nil {
			t.Fatal(err)
		}
		s.awaitStatus(iopAt, http.StatusNotFound)
		s.await("word that the folder is gone", func() bool {
			findings, _ := s.preview.Findings()
			return strings.Contains(strings.Join(s.noticesSoFar(), "\n")+fmt.Sprint(findings), "content")
		})
		if err := os.Rename(away, s.path("content")); err != nil {
			t.Fatal(err)
		}
		s.awaitStatus(iopAt, http.StatusOK)
		s.clean()
		s.write(iop, iopSaying("Edited after the folder came back."))
		s.awaitText(iopAt, "Edited after the folder came back.")
	}},
})

// redirects waits until one address leads to another.
func (s *session) redirects(from, to string) {
	s.t.Helper()
	s.await(fmt.Sprintf("%s to lead to %s", from, to), func() bool {
		a := s.get(from)
		return a.status == http.StatusFound && a.header.Get("Location") == "/recovery"+to
	})
}

func manyCopied(t *testing.T, s *session) {
	many, number := tree{}, s.most(500, 100)
	for n := range number {
		many[fmt.Sprintf("part-%d/p%d.md", n%10, n)] = page(fmt.Sprintf("Copy %d", n), "", "A copy.")
	}
	outside := t.TempDir()
	many.write(t, outside)
	mark, began := s.mark(), time.Now()
	if err := os.CopyFS(s.path("content/many"), os.DirFS(outside)); err != nil {
		t.Fatal(err)
	}
	s.awaitStatus(fmt.Sprintf("/many/part-%d/p%d/", (number-1)%10, number-1), http.StatusOK)
	s.fence()
	// If the machine is slower between two files than the debounce time, the preview follows the copy.
	if n, most := len(s.editions(mark)), 5+int(time.Since(began)/watch.Debounce); n > most {
		t.Errorf("want at most %d editions, have %d", most, n)
	}
	s.clean()
}
