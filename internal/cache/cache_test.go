package cache_test

import (
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"porchlight/internal/cache"
)

type row struct {
	Name  string
	Lines []int
}

func rows(n int) []row {
	list := make([]row, n)
	for i := range list {
		list[i] = row{strconv.Itoa(i), []int{i, n}}
	}
	return list
}

func write(t *testing.T, folder, name string, list []row) {
	t.Helper()
	w, err := cache.Create(folder, name)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range list {
		w.Put(r)
	}
	if err := w.Commit(); err != nil {
		t.Fatal(err)
	}
}

func read(folder, name string) (list []row) {
	file := cache.Open(folder, name)
	for r := (row{}); file.Next(&r); r = (row{}) {
		list = append(list, r)
	}
	return list
}

func same(a, b []row) bool {
	return slices.EqualFunc(a, b, func(a, b row) bool { return a.Name == b.Name && slices.Equal(a.Lines, b.Lines) })
}

func TestRoundTrip(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "a", "b")
	if have := read(folder, "x"); have != nil {
		t.Errorf("of no file: %v", have)
	}
	for _, n := range []int{3, 0, 1000} {
		write(t, folder, "x", rows(n))
		if have := read(folder, "x"); !same(have, rows(n)) {
			t.Errorf("have %d rows, want %d", len(have), n)
		}
	}
}

// TestDamaged: whatever happens to a file, it gives all that was put or nothing.
func TestDamaged(t *testing.T) {
	folder := t.TempDir()
	write(t, folder, "x", rows(20))
	name := filepath.Join(folder, "x")
	good, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	try := func(what string, raw []byte) {
		t.Helper()
		if err := os.WriteFile(name, raw, 0o644); err != nil {
			t.Fatal(err)
		}
		if have := read(folder, "x"); have != nil {
			t.Errorf("%s: %d rows", what, len(have))
		}
	}
	for i := range good {
		try("cut off at "+strconv.Itoa(i), good[:i])
		bad := slices.Clone(good)
		bad[i] ^= 1
		try("another byte at "+strconv.Itoa(i), bad)
	}
	try("longer", append(slices.Clone(good), 0))
	try("of another form", []byte(strings.Replace(string(good), "cache 2", "cache 1", 1)))
}

// TestAtOnce: a reader never meets a mixture of what several runs write.
func TestAtOnce(t *testing.T) {
	folder := t.TempDir()
	write(t, folder, "x", rows(1))
	var runs sync.WaitGroup
	for n := range 6 {
		runs.Go(func() {
			for range 20 {
				w, err := cache.Create(folder, "x")
				if err != nil {
					t.Error(err)
					return
				}
				for _, r := range rows(n + 1) {
					w.Put(r)
				}
				if err := w.Commit(); err != nil {
					t.Error(err)
				}
				if have := read(folder, "x"); !same(have, rows(len(have))) || len(have) == 0 {
					t.Errorf("have %v", have)
				}
			}
		})
	}
	runs.Wait()
}

// TestPrune: a folder keeps the newest groups of files, whole, and nothing that was begun long ago.
func TestPrune(t *testing.T) {
	folder := t.TempDir()
	long := time.Now().Add(-24 * time.Hour)
	for i := range 9 {
		for at, part := range []string{"", "-drawn", "-check", "-pieces-x"} {
			if name := "f" + strconv.Itoa(i) + part; part == "" || i%2 == 0 || part == "-drawn" {
				write(t, folder, name, rows(1))
				when := long.Add(time.Duration(i-9*at) * time.Minute) // the newest file of a group counts
				if err := os.Chtimes(filepath.Join(folder, name), long, when); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	for _, at := range []time.Time{long, time.Now()} {
		f, err := os.CreateTemp(folder, "new-*")
		if err != nil {
			t.Fatal(err)
		}
		_ = f.Close()
		_ = os.Chtimes(f.Name(), at, at)
	}
	write(t, folder, "last", rows(1))
	var names []string
	entries, _ := os.ReadDir(folder)
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), "new-") {
			names = append(names, "new")
		} else {
			names = append(names, e.Name())
		}
	}
	if have, want := strings.Join(names, " "), ".gitignore f5 f5-drawn f6 f6-check f6-drawn f6-pieces-x f7 f7-drawn f8 f8-check f8-drawn f8-pieces-x last new"; have != want {
		t.Errorf("have %s, want %s", have, want)
	}
}
