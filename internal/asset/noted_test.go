package asset

import (
	"io/fs"
	"testing"
	"testing/fstest"
	"time"

	"porchlight/internal/tree"
)

// unchanged reports whether a file counts as unchanged when it is looked at again.
func unchanged(s *tree.Snapshot, file string) bool {
	now := s.Again([]string{file})
	return len(tree.Changed(tree.Compare(s.Folder(Folder), now.Folder(Folder)))) == 0
}

// TestNotedState: what was made of a state in between is known to be of another one when the file is as before.
func TestNotedState(t *testing.T) {
	const red, blue = "a { color : red }", "a { color : blue }"
	drawing := func(width string) string {
		return `<svg xmlns="http://www.w3.org/2000/svg" width="` + width + `" height="5"/>`
	}
	at := time.Unix(1_000_000_000, 0)
	written := func(text string) *fstest.MapFile {
		at = at.Add(time.Minute)
		return &fstest.MapFile{Data: []byte(text), ModTime: at}
	}
	ask := map[string]func(s *Store, name string){
		"get":     func(s *Store, name string) { _, _ = s.Get(name) },
		"size":    func(s *Store, name string) { s.Size(name) },
		"nothing": func(*Store, string) {},
	}
	tests := []struct{ name, first, between, ask, then string }{
		{"a.css", red, blue, "get", "unchanged"}, // its text was read at the begin
		{"a.svg", drawing("5"), drawing("6"), "get", "unchanged"},
		{"a.bin", "one", "two", "get", "changed"},
		{"a.bin", "one", "", "get", "changed"}, // it was gone
		{"a.bin", "one", "two", "nothing", "unchanged"},
		{"a.bin", "one", "one", "get", "unchanged"},
		{"a.svg", drawing("5"), drawing("6"), "size", "changed"},
		{"a.svg", drawing("5"), "", "size", "changed"},
		{"a.svg", drawing("5"), "as before", "size", "unchanged"},
	}
	for _, test := range tests {
		file, site := Folder+"/"+test.name, fstest.MapFS{}
		site[file] = written(test.first)
		snapshot := tree.Take(site, Folder)
		tree.Remember([]*tree.Entry{snapshot.Entry(file)}, 1<<10, 1<<10)
		s, _ := Open(snapshot, nil)
		switch test.between {
		case "as before":
		case "":
			delete(site, file)
		default:
			site[file] = written(test.between)
		}
		ask[test.ask](s, test.name)
		site[file] = written(test.first)
		if same := unchanged(snapshot, file); same != (test.then == "unchanged") {
			t.Errorf("%s, %s in between: unchanged is %v, want %q", test.name, test.ask, same, test.then)
		}
	}
}

// waiting is a folder in which, once it is slow, opening a file blocks until the test releases it.
type waiting struct {
	fs.FS
	slow           bool
	opened, resume chan struct{}
}

func (w *waiting) Open(name string) (fs.File, error) {
	if w.slow && name == "static/a.bin" {
		w.slow = false
		w.opened <- struct{}{}
		<-w.resume
	}
	return w.FS.Open(name)
}

// TestNotedDuringRead: the result of a read under way is unknown.
func TestNotedDuringRead(t *testing.T) {
	site := &waiting{
		FS: fstest.MapFS{"static/a.bin": {Data: []byte("one")}}, opened: make(chan struct{}), resume: make(chan struct{}),
	}
	snapshot := tree.Take(site, Folder)
	tree.Remember([]*tree.Entry{snapshot.Entry("static/a.bin")}, 1<<10, 1<<10)
	s, _ := Open(snapshot, nil)
	site.slow = true
	got := make(chan struct{})
	go func() {
		_, _ = s.Get("a.bin")
		close(got)
	}()
	<-site.opened
	if unchanged(snapshot, "static/a.bin") {
		t.Error("it counts as unchanged before it was read")
	}
	close(site.resume)
	<-got
	if !unchanged(snapshot, "static/a.bin") {
		t.Error("it counts as changed when the same was read")
	}
}
