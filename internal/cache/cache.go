// Package cache keeps what one run of the program worked out for the next one, in files of a folder.
//
// A file holds values in the order in which they were put. It is written under another name and renamed when it is
// complete, so that a reader finds a whole file, old or new, and runs at the same time do not disturb each other: the
// last one wins. The file ends with a checksum. One that is damaged, cut off or of another form counts as missing,
// since all that a cache holds can be worked out again.
//
// A folder keeps a few files: those that were written last. It ignores itself for git.
package cache

import (
	"bufio"
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/gob"
	"errors"
	"hash"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// form begins each file. It changes with the way in which values are written.
const form = "porchlight cache 1\n"

// maxFiles is how many files a folder keeps.
const maxFiles = 8

// abandoned is the age of a file that was never completed, because the run that wrote it was killed.
const abandoned = time.Hour

// temporary begins the name of a file that is being written.
const temporary = "new-"

// Reader gives the values of a file.
type Reader struct{ values *gob.Decoder }

// Open opens a file; nil: there is none that can be used.
func Open(folder, name string) *Reader {
	raw, err := os.ReadFile(filepath.Join(folder, name))
	if err != nil {
		return nil
	}
	return open(raw)
}

func open(raw []byte) *Reader {
	body, intact := bytes.CutPrefix(raw, []byte(form))
	at := len(body) - sha256.Size
	if !intact || at < 0 || sha256.Sum256(body[:at]) != [sha256.Size]byte(body[at:]) {
		return nil
	}
	return &Reader{gob.NewDecoder(bytes.NewReader(body[:at]))}
}

// Export gives a file for another machine; nil: there is none.
func Export(folder, name string) []byte {
	raw, _ := os.ReadFile(filepath.Join(folder, name))
	return raw
}

// Import takes a file over from another machine. false: it cannot be used.
func Import(folder, name string, raw []byte) bool {
	if open(raw) == nil || os.MkdirAll(folder, 0o755) != nil {
		return false
	}
	f, err := os.CreateTemp(folder, temporary+"*")
	if err != nil {
		return false
	}
	w := &Writer{folder: folder, name: name, file: f, buffer: bufio.NewWriter(f)}
	_, w.failed = w.buffer.Write(raw)
	return w.complete() == nil
}

// Next reads the next value into what a pointer points to. false: there is none, or it is of another type. A nil Reader
// has no values.
func (r *Reader) Next(into any) bool { return r != nil && r.values.Decode(into) == nil }

// Writer writes a file.
type Writer struct {
	folder, name string
	file         *os.File
	buffer       *bufio.Writer
	sum          hash.Hash // nil: what is written has its own
	values       *gob.Encoder
	failed       error
}

// Create begins a file. Commit it.
func Create(folder, name string) (*Writer, error) {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return nil, err
	}
	f, err := os.CreateTemp(folder, temporary+"*")
	if err != nil {
		return nil, err
	}
	w := &Writer{folder: folder, name: name, file: f, buffer: bufio.NewWriterSize(f, 1<<16), sum: sha256.New()}
	_, w.failed = w.buffer.WriteString(form)
	w.values = gob.NewEncoder(io.MultiWriter(w.buffer, w.sum))
	return w, nil
}

// Put adds a value. An error comes again from Commit.
func (w *Writer) Put(value any) {
	if w.failed == nil {
		w.failed = w.values.Encode(value)
	}
}

// Commit completes the file, which replaces the one of the same name, and removes the oldest files of the folder.
func (w *Writer) Commit() error {
	err := w.complete()
	if err == nil {
		Prune(w.folder, maxFiles)
	}
	return err
}

// Save keeps one value in a file of a folder in which Prune removes the oldest.
func Save(folder, name string, value any) error {
	w, err := Create(folder, name)
	if err != nil {
		return err
	}
	w.Put(value)
	return w.complete()
}

// Used makes a file count as new for Prune. At most once a day it is written down.
func Used(folder, name string) {
	name = filepath.Join(folder, name)
	now := time.Now()
	if info, err := os.Stat(name); err == nil && now.Sub(info.ModTime()) > 24*time.Hour {
		_ = os.Chtimes(name, now, now)
	}
}

func (w *Writer) complete() error {
	if w.failed == nil && w.sum != nil {
		_, w.failed = w.buffer.Write(w.sum.Sum(nil))
	}
	err := errors.Join(w.failed, w.buffer.Flush(), w.file.Close())
	if err == nil {
		err = os.Rename(w.file.Name(), filepath.Join(w.folder, w.name))
	}
	if err != nil {
		_ = os.Remove(w.file.Name())
		return err
	}
	return nil
}

// Prune keeps so many files of a folder, those that were written or used last. Nothing depends on it, so errors do not
// matter.
func Prune(folder string, kept int) {
	type aged struct {
		name string
		at   time.Time
	}
	var files []aged
	entries, _ := os.ReadDir(folder)
	for _, e := range entries {
		info, err := e.Info()
		if err != nil || !info.Mode().IsRegular() || e.Name() == ignoreFile {
			continue
		}
		if !strings.HasPrefix(e.Name(), temporary) {
			files = append(files, aged{e.Name(), info.ModTime()})
		} else if time.Since(info.ModTime()) > abandoned {
			_ = os.Remove(filepath.Join(folder, e.Name()))
		}
	}
	slices.SortFunc(files, func(a, b aged) int { return cmp.Or(b.at.Compare(a.at), cmp.Compare(a.name, b.name)) })
	for _, f := range files[min(kept, len(files)):] {
		_ = os.Remove(filepath.Join(folder, f.name))
	}
	ignore(folder)
}

// ignoreFile tells git to leave the folder out, also in repositories that do not name it.
const ignoreFile = ".gitignore"

func ignore(folder string) {
	name := filepath.Join(folder, ignoreFile)
	if _, err := os.Lstat(name); errors.Is(err, fs.ErrNotExist) {
		_ = os.WriteFile(name, []byte("*\n"), 0o644)
	}
}
