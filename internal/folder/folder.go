// Package folder lays out folders for tests and reads them back. Only tests import it.
package folder

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

// Files are the files of a folder, by path with forward slashes.
type Files map[string]string

// Write lays the files out in a folder. What else is in it stays.
func (files Files) Write(t testing.TB, dir string) {
	t.Helper()
	for name, text := range files {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// Read gives all files of a folder; none for a folder that is not there.
func Read(t testing.TB, dir string) Files {
	t.Helper()
	files := Files{}
	err := filepath.WalkDir(dir, func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := os.ReadFile(file)
		rel, _ := filepath.Rel(dir, file)
		files[filepath.ToSlash(rel)] = string(text)
		return err
	})
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	return files
}
