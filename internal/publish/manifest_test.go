package publish

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// TestStampProof: stamps prove that a file is unchanged only by the rules of Git's index.
func TestStampProof(t *testing.T) {
	name := filepath.Join(t.TempDir(), "x")
	write(t, name, "text")
	info, err := os.Lstat(name)
	if err != nil {
		t.Fatal(err)
	}
	good := entry{Path: "x", Size: 4, stamp: stampOf(info)}
	later := good.Modified + int64(time.Minute)
	tests := map[string]struct {
		change  func(e *entry)
		written int64
		want    bool
	}{
		"same":                    {func(*entry) {}, later, true},
		"size":                    {func(e *entry) { e.Size++ }, later, false},
		"time of the last write":  {func(e *entry) { e.Modified-- }, later, false},
		"time of the last change": {func(e *entry) { e.Changed-- }, later, false},
		"another file":            {func(e *entry) { e.Inode++ }, later, false},
		"no stamp":                {func(e *entry) { e.stamp = stamp{} }, later, false},
		"too young":               {func(*entry) {}, good.Modified + int64(time.Millisecond), false},
		"the clock was set back":  {func(*entry) {}, good.Modified - int64(time.Minute), false},
	}
	for name, test := range tests {
		e := good
		test.change(&e)
		m := manifest{Written: test.written}
		if have := m.unchanged(e, info); have != test.want {
			t.Errorf("%s: have %v", name, have)
		}
	}
}

// FuzzManifest: reading any state folder gives a manifest or an error, and never a path outside the destination.
func FuzzManifest(f *testing.F) {
	f.Add([]byte(`{"version":1,"files":[{"path":"a/b","sha256":"00","size":1}]}`))
	f.Add([]byte(`{"version":1,"commit":"../..","steps":[{"do":"put","path":"../x"}]}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		state := t.TempDir()
		for _, name := range []string{manifestFile, journalFile} {
			if err := os.WriteFile(filepath.Join(state, name), text, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if m, err := readManifest(realDisk{}, state, "/dest"); err == nil {
			for _, e := range m.Files {
				if checkPath(e.Path) != nil {
					t.Errorf("the manifest has %q", e.Path)
				}
			}
			again, err := json.Marshal(m)
			if err != nil || !bytes.Contains(again, []byte(`"version":1`)) {
				t.Errorf("%s, %v", again, err)
			}
		}
		s := &Session{disk: realDisk{}, state: state, dest: "/dest"}
		if j, err := s.readJournal(); err == nil {
			for _, st := range j.Steps {
				if st.Path != "" && checkPath(st.Path) != nil {
					t.Errorf("the journal has %q", st.Path)
				}
			}
		}
	})
}
