package asset

import (
	"io/fs"
	"testing"
	"testing/fstest"
)

// TestHolds: what was made of a state in between is known to be of another one when the file is as before.
func TestHolds(t *testing.T) {
	const red, blue = "a { color : red }", "a { color : blue }"
	drawing := func(width string) string {
		return `<svg xmlns="http://www.w3.org/2000/svg" width="` + width + `" height="5"/>`
	}
	ask := map[string]func(s *Store, name string){
		"get":     func(s *Store, name string) { _, _ = s.Get(name) },
		"size":    func(s *Store, name string) { s.Size(name) },
		"nothing": func(*Store, string) {},
	}
	tests := []struct{ name, first, between, ask, then string }{
		{"a.css", red, blue, "get", "holds"}, // its text was read at the begin
		{"a.svg", drawing("5"), drawing("6"), "get", "holds"},
		{"a.bin", "one", "two", "get", "does not hold"},
		{"a.bin", "one", "", "get", "does not hold"}, // it was gone
		{"a.bin", "one", "two", "nothing", "holds"},
		{"a.bin", "one", "one", "get", "holds"},
		{"a.svg", drawing("5"), drawing("6"), "size", "does not hold"},
		{"a.svg", drawing("5"), "", "size", "does not hold"},
		{"a.svg", drawing("5"), drawing("5"), "size", "holds"},
	}
	for _, test := range tests {
		site := files(test.name, test.first)
		s := mustOpen(t, site, nil)
		if test.between == "" {
			delete(site, test.name)
		} else {
			site[test.name] = &fstest.MapFile{Data: []byte(test.between)}
		}
		ask[test.ask](s, test.name)
		site[test.name] = &fstest.MapFile{Data: []byte(test.first)}
		if holds := s.Holds(test.name, sha([]byte(test.first))); holds != (test.then == "holds") {
			t.Errorf("%s, %s in between: holds is %v, want %q", test.name, test.ask, holds, test.then)
		}
	}
	if s := mustOpen(t, files("a.css", red), nil); s.Holds("a.css", sha([]byte(blue))) || !s.Holds("/a.css", sha([]byte(red))) || !s.Holds("b.css", sha(nil)) {
		t.Error("a style sheet holds another text, or not its own")
	}
}

// waiting is a folder in which, once it is slow, opening a file blocks until the test releases it.
type waiting struct {
	fs.FS
	slow         bool
	opened, goOn chan struct{}
}

func (w *waiting) Open(name string) (fs.File, error) {
	if w.slow && name == "a.bin" {
		w.opened <- struct{}{}
		<-w.goOn
	}
	return w.FS.Open(name)
}

// TestHoldsNotWhileItIsRead: the result of a read under way is unknown.
func TestHoldsNotWhileItIsRead(t *testing.T) {
	site := &waiting{FS: files("a.bin", "one"), opened: make(chan struct{}), goOn: make(chan struct{})}
	s := mustOpen(t, site, nil)
	site.slow = true
	got := make(chan struct{})
	go func() {
		_, _ = s.Get("a.bin")
		close(got)
	}()
	<-site.opened
	if s.Holds("a.bin", sha([]byte("one"))) {
		t.Error("it holds before it was read")
	}
	close(site.goOn)
	<-got
	if !s.Holds("a.bin", sha([]byte("one"))) {
		t.Error("it does not hold what was read")
	}
}
