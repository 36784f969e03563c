package care

import (
	"strings"
	"testing"
	"testing/fstest"
)

func TestUnreadDataFiles(t *testing.T) {
	tests := []struct{ file, advice string }{
		{"data/level.toml", "name it data/levels.toml"},
		{"data/levels.yaml", "name it data/levels.toml"},
		{"data/us.toml", "write the facts into one of "},
		{"data/crises/us.toml", "name it data/crisis/us.toml"},
		{"data/crisis/us.yaml", "name it data/crisis/us.toml"},
		{"data/README.md", ""},
		{"data/..2026_11_29/my.toml", ""},
		{"data/crisis/.us.yaml", ""},
		{"data/notes/calls.csv", ""},
	}
	for _, test := range tests {
		t.Run(test.file, func(t *testing.T) {
			_, findings := Load(fstest.MapFS{test.file: {Data: []byte("x = 1")}})
			if test.advice == "" {
				if len(findings) > 0 {
					t.Errorf("have %v, want nothing", findings)
				}
				return
			}
			if len(findings) != 1 || findings[0].Rule != dataUnread.Name || findings[0].File != test.file ||
				!strings.HasPrefix(findings[0].Suggestion, test.advice) {
				t.Errorf("have %+v, want one of data-unread at %s: %s", findings, test.file, test.advice)
			}
		})
	}
	t.Run("own files of the names that are read", func(t *testing.T) {
		site := fstest.MapFS{}
		for _, name := range Files() {
			text, _ := File(name)
			site["data/"+name] = &fstest.MapFile{Data: text}
		}
		if _, findings := Load(site); len(findings) > 0 {
			t.Errorf("have %v, want nothing", findings)
		}
	})
}
