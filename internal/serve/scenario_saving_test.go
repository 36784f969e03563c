package serve_test

import (
	"bytes"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"porchlight/internal/watch"
)

const (
	iop   = "content/care/iop.md"
	iopAt = "/care/iop/"
	php   = "content/care/php.md"
	phpAt = "/care/php/"
)

// iopSaying is the text of the page that most scenarios edit.
func iopSaying(words string) string { return page("Intensive outpatient", "tags: [evening]", words) }

var _ = collect(map[int]scenario{
	1: {name: "written in place", play: func(t *testing.T, s *session) {
		other := s.get(phpAt).header.Get("ETag")
		s.oneEdition(func(words string) { s.write(iop, iopSaying(words)) })
		if now := s.get(phpAt).header.Get("ETag"); now != other || other == "" {
			t.Errorf("a page that does not depend on the edit had ETag %q and has %q", other, now)
		}
		s.clean()
	}},
	2: {name: "another file put in its place", play: func(t *testing.T, s *session) {
		s.oneEdition(func(words string) { s.save(iop, iopSaying(words)) })
		s.clean()
	}},
	6: {name: "safe write of JetBrains", play: func(t *testing.T, s *session) {
		s.oneEdition(func(words string) { s.safeWrite(words) })
		s.stays(func(words string) (swift bool) { return s.safeWrite(words) < watch.Debounce })
		s.clean()
	}},
	7: {name: "truncated, and written later", play: truncatedThenWritten},
	8: {name: "a large file written in slices", play: largeInSlices},
	9: {name: "touched and its rights changed", play: touched},
	10: {name: "saved with the same content", play: func(t *testing.T, s *session) {
		text, err := os.ReadFile(s.path(iop))
		if err != nil {
			t.Fatal(err)
		}
		s.nothing(func() { s.write(iop, string(text)) })
		s.nothing(func() { s.save(iop, string(text)) })
	}},
	32: {name: "edited while a change is taken in", play: editedWhileBusy},
	33: {name: "two hundred edits of one file", play: func(t *testing.T, s *session) {
		mark := s.mark()
		for n := range 200 {
			text := iopSaying(fmt.Sprintf("Edit number %d.", n))
			if n%2 == 0 {
				s.write(iop, text)
			} else {
				s.save(iop, text)
			}
			time.Sleep(10 * time.Millisecond)
		}
		s.awaitText(iopAt, "Edit number 199.")
		if n := len(s.editions(mark)); n > 200 {
			t.Errorf("%d editions of 200 edits", n)
		}
		s.clean()
	}},
	39: {name: "times that run backwards", play: timesThatRunBackwards},
})

// tries is how often an edit is repeated at most until the machine did not pause in the middle of it.
const tries = 20

// oneEdition plays an edit that has to be seen as one change of one page. Where the machine rested in the middle of an
// edit of several steps, more may be right: it is played again.
func (s *session) oneEdition(edit func(words string)) {
	s.t.Helper()
	var list []taken
	for try := range tries {
		mark, words := s.mark(), fmt.Sprintf("Saved in try %d.", try)
		edit(words)
		s.awaitText(iopAt, words)
		s.fence()
		list = s.editions(mark)
		if len(list) == 1 && !list[0].change.All {
			// the fence may come with it
			if pages := list[0].change.Pages; len(pages) > 2 || pages[0] != "/recovery"+iopAt {
				s.t.Errorf("want %s to change, have %q", iopAt, pages)
			}
			return
		}
	}
	s.t.Errorf("want one edition, have %d: %s", len(list), s.lastTaken())
}

// nothing plays an edit that changes nothing.
func (s *session) nothing(edit func()) {
	s.t.Helper()
	mark := s.mark()
	edit()
	s.fence()
	if list := s.editions(mark); len(list) > 0 {
		s.t.Errorf("want no edition, have %d: %s", len(list), s.lastTaken())
	}
}

// watchPage requests a page again and again; ended returns all bodies that it had, with their status.
func (s *session) watchPage(address string) (ended func() map[string]int) {
	s.t.Helper()
	seen := map[string]int{}
	var stop atomic.Bool
	var asking sync.WaitGroup
	asking.Go(func() {
		for !stop.Load() {
			a, err := s.ask(s.url + address)
			if err != nil {
				s.t.Error(err)
				return
			}
			seen[string(a.body)] = a.status
			time.Sleep(time.Millisecond)
		}
	})
	s.t.Cleanup(func() { stop.Store(true); asking.Wait() })
	return func() map[string]int {
		stop.Store(true)
		asking.Wait()
		return seen
	}
}

// stays plays an edit while the page is requested again and again. Each answer has to be the page in its old or new
// state. If the machine paused in the middle, the preview may have taken in a state between, and the edit is repeated.
func (s *session) stays(edit func(words string) (swift bool)) {
	s.t.Helper()
	for try := range tries {
		words := fmt.Sprintf("Words of try %d.", try)
		seen, mark := s.watchPage(iopAt), s.mark()
		swift := edit(words)
		s.awaitText(iopAt, words)
		answers := seen()
		if !swift {
			continue
		}
		for text, status := range answers {
			if status != http.StatusOK || !strings.Contains(text, "in try") && !strings.Contains(text, "of try") {
				s.t.Errorf("in between the page had status %d: %.200s", status, text)
			}
		}
		s.fence()
		if n := len(s.editions(mark)); n != 1 {
			s.t.Errorf("want one edition, have %d: %s", n, s.lastTaken())
		}
		return
	}
	s.t.Skip("NOT TESTED: the machine is too busy to save a file without a rest")
}

// safeWrite saves as JetBrains' programs do, and returns for how long the file was missing.
func (s *session) safeWrite(words string) (absent time.Duration) {
	s.t.Helper()
	s.write(iop+"___jb_tmp___", iopSaying(words))
	gone := time.Now()
	s.rename(iop, iop+"___jb_old___")
	s.rename(iop+"___jb_tmp___", iop)
	absent = time.Since(gone)
	s.remove(iop + "___jb_old___")
	return absent
}

func truncatedThenWritten(_ *testing.T, s *session) {
	s.oneEdition(func(words string) { s.write(iop, iopSaying(words)) })
	s.stays(func(words string) (swift bool) {
		emptied := time.Now()
		s.write(iop, "")
		time.Sleep(100 * time.Millisecond)
		s.write(iop, iopSaying(words))
		// as long as an editor may take before an empty file is believed
		return time.Since(emptied) < 130*time.Millisecond
	})
	s.clean()
}

func largeInSlices(t *testing.T, s *session) {
	const slices, size = 50, 400 << 10 // 20 MB
	mark, began := s.mark(), time.Now()
	file, err := os.Create(s.path("static/film.bin"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	for n := range slices {
		if _, err := file.Write(bytes.Repeat([]byte{byte(n)}, size)); err != nil {
			t.Fatal(err)
		}
		time.Sleep(40 * time.Millisecond)
	}
	s.await("the whole file", func() bool { return len(s.get("/film.bin").body) == slices*size })
	s.fence()
	// A file that grows is reported when it rests for a quarter of a second: when it appeared, when it is whole, and
	// whenever a busy machine lets it rest.
	if n, most := len(s.editions(mark)), 2+int(time.Since(began)/(250*time.Millisecond)); n > most {
		t.Errorf("want at most %d editions of %d slices, have %d", most, slices, n)
	}
	s.clean()
}

func touched(t *testing.T, s *session) {
	s.nothing(func() {
		if err := os.Chtimes(s.path(iop), time.Now(), time.Now()); err != nil {
			t.Fatal(err)
		}
	})
	s.nothing(func() {
		for _, mode := range []os.FileMode{0o600, 0o644} {
			if err := os.Chmod(s.path(iop), mode); err != nil {
				t.Fatal(err)
			}
		}
	})
}

// editedWhileBusy holds up the preview right after it took in an edit: all that is saved until it goes on comes in one
// further change. Where the machine was too busy to notice the last edit before that, one more is right: it is played
// again.
func editedWhileBusy(t *testing.T, s *session) {
	var further int
	for try := range tries {
		release := s.holdUp()
		first := fmt.Sprintf("The first edit of try %d.", try)
		s.save(iop, iopSaying(first))
		s.awaitText(iopAt, first)
		mark := s.mark()
		for n := range 5 {
			s.save(iop, iopSaying(fmt.Sprintf("Edit %d.%d meanwhile.", try, n)))
			time.Sleep(50 * time.Millisecond)
		}
		if n := len(s.editions(mark)); n != 0 {
			t.Errorf("%d changes were taken in at the same time", n)
		}
		release()
		s.awaitText(iopAt, fmt.Sprintf("Edit %d.4 meanwhile.", try))
		s.fence()
		if further = len(s.editions(mark)); further == 1 {
			s.clean()
			return
		}
	}
	t.Errorf("want one further edition, have %d: %s", further, s.lastTaken())
}

func timesThatRunBackwards(t *testing.T, s *session) {
	s.write(iop, iopSaying("Words A."))
	s.awaitText(iopAt, "Words A.")
	info, err := os.Stat(s.path(iop))
	if err != nil {
		t.Fatal(err)
	}
	at := func(file string, when time.Time) {
		if err := os.Chtimes(file, when, when); err != nil {
			t.Fatal(err)
		}
	}
	t.Log("an older file of the same size, with its times, in the place of the newer one")
	old := filepath.Join(t.TempDir(), "old.md")
	if err := os.WriteFile(old, []byte(iopSaying("Words B.")), 0o644); err != nil {
		t.Fatal(err)
	}
	at(old, info.ModTime().Add(-48*time.Hour))
	if err := os.Rename(old, s.path(iop)); err != nil {
		t.Fatal(err)
	}
	s.awaitText(iopAt, "Words B.")
	t.Log("written while the clock is two days behind")
	s.write(iop, iopSaying("Words C."))
	at(s.path(iop), info.ModTime().Add(-48*time.Hour))
	s.awaitText(iopAt, "Words C.")
	t.Log("the same size and the same time as before")
	s.write(iop, iopSaying("Words D."))
	at(s.path(iop), info.ModTime().Add(-48*time.Hour))
	s.awaitText(iopAt, "Words D.")
	s.clean()
}
