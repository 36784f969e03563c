package cache_test

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"porchlight/internal/cache"
)

// piecesIn are the files of pieces in a folder, with their sizes together.
func piecesIn(t *testing.T, folder string) (names []string, size int64) {
	t.Helper()
	entries, _ := os.ReadDir(folder)
	for _, e := range entries {
		info, err := e.Info()
		if err != nil {
			t.Fatal(err)
		}
		names, size = append(names, e.Name()), size+info.Size()
	}
	return names, size
}

// TestPieces plays many runs, each of which puts some pieces anew: each piece is read as it was put last, and the files
// hold at most twice what is in use, and one file more for what the last run has put.
func TestPieces(t *testing.T) {
	folder, random := t.TempDir(), rand.New(rand.NewPCG(1, 2))
	texts, places := make([]string, 300), make([]cache.Place, 300)
	for run := range 40 {
		p := cache.NewPieces(folder, "x")
		share := []int{1, 1, 10, 300}[random.IntN(4)]
		if run == 0 {
			share = 1
		}
		var puts sync.WaitGroup
		for i := range texts {
			if run == 0 || random.IntN(share) == 0 {
				texts[i] = strings.Repeat(strconv.Itoa(run*1000+i)+" ", 1+random.IntN(50))
				puts.Go(func() { places[i] = p.Put([]byte(texts[i])) })
			} else if have := string(p.Get(places[i])); have != texts[i] {
				t.Fatalf("run %d, piece %d: have %q, want %q", run, i, have, texts[i])
			}
		}
		puts.Wait()
		places = p.Commit(places)
		p.Sweep(cache.FilesOf(places))
		used := int64(0)
		for _, text := range texts {
			used += int64(len(text))
		}
		if names, size := piecesIn(t, folder); size > 2*used+used/16 || len(names) > 18 {
			t.Fatalf("run %d: %d bytes in %v, of which %d are in use", run, size, names, used)
		}
	}
}

// TestPackedPieces: values that are packed one after the other are read as they were.
func TestPackedPieces(t *testing.T) {
	folder := t.TempDir()
	p := cache.NewPieces(folder, "x")
	var places []cache.Place
	for n := range 3 {
		places = append(places, p.Pack(&row{strconv.Itoa(n), []int{n}}))
	}
	if at := p.Pack(&struct{ F func() }{}); at != (cache.Place{}) {
		t.Errorf("a value that cannot be kept is at %v", at)
	}
	places = p.Commit(places)
	p.Close()
	p = cache.NewPieces(folder, "x")
	defer p.Close()
	for n, at := range places {
		unpacked := row{}
		if !cache.Unpack(string(p.Get(at)), &unpacked) || !same([]row{unpacked}, []row{{strconv.Itoa(n), []int{n}}}) {
			t.Errorf("have %v, want %d", unpacked, n)
		}
	}
}

// TestDamagedPieces: a piece is read as it was put, or not at all.
func TestDamagedPieces(t *testing.T) {
	folder := t.TempDir()
	p := cache.NewPieces(folder, "x")
	put := []cache.Place{p.Put([]byte("one")), p.Put([]byte("another"))}
	if p.Get(put[0]) != nil {
		t.Error("a piece is read before it is committed")
	}
	places := p.Commit(put)
	if !slices.Equal(places, put) {
		t.Errorf("have %v, want %v", places, put)
	}
	names, _ := piecesIn(t, folder)
	if len(names) != 1 {
		t.Fatalf("have %v", names)
	}
	file := filepath.Join(folder, names[0])
	good, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	try := func(what string, raw []byte, want ...string) {
		t.Helper()
		if err := os.WriteFile(file, raw, 0o644); err != nil {
			t.Fatal(err)
		}
		p := cache.NewPieces(folder, "x")
		defer p.Close()
		for i, at := range places {
			if have := string(p.Get(at)); have != want[i] {
				t.Errorf("%s: have %q, want %q", what, have, want[i])
			}
		}
	}
	try("as it was", good, "one", "another")
	for n := range good {
		first := "one"
		if n < len(first) {
			first = ""
		}
		try("cut off at "+strconv.Itoa(n), good[:n], first, "")
		bad := slices.Clone(good)
		bad[n] ^= 1
		if n < len("one") {
			try("another first piece", bad, "", "another")
		} else {
			try("another second piece", bad, "one", "")
		}
	}
	try("longer", append(slices.Clone(good), 'x'), "one", "another")
	_ = os.Remove(file)
	p = cache.NewPieces(folder, "x")
	if p.Get(places[0]) != nil || p.Get(cache.Place{File: "/../../etc/passwd", Len: 1}) != nil || p.Get(cache.Place{}) != nil {
		t.Error("something was read that is not there")
	}
	if moved := p.Commit(places); moved[0] != places[0] && moved[0] != (cache.Place{}) {
		t.Errorf("have %v", moved)
	}
}

// TestPiecesWithoutRoom: where nothing can be written, pieces are nowhere, and nothing stays behind.
func TestPiecesWithoutRoom(t *testing.T) {
	folder := t.TempDir()
	blocked := filepath.Join(folder, "file")
	if err := os.WriteFile(blocked, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	p := cache.NewPieces(filepath.Join(blocked, "cache"), "x")
	at := p.Put([]byte("one"))
	if moved := p.Commit([]cache.Place{at}); at != (cache.Place{}) || moved[0] != (cache.Place{}) {
		t.Errorf("have %v and %v", at, moved)
	}
	p.Sweep(nil)
	p = cache.NewPieces(folder, "x")
	p.Put([]byte("one"))
	p.Close()
	if names, _ := piecesIn(t, folder); len(names) != 1 {
		t.Errorf("have %v", names)
	}
}
