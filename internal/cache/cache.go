// Package cache keeps what one run of the program worked out for the next one, in files of a folder.
//
// A file holds values in the order in which they were put. It is written under another name and renamed when it is
// complete, so that a reader finds a whole file, old or new, and runs at the same time do not disturb each other: the
// last one wins. The file ends with a checksum. One that is damaged, cut off or of another form counts as missing,
// since all that a cache holds can be worked out again.
//
// A folder keeps a few groups of files: those that were written last. The files of a group have one name up to the
// first hyphen, and are of no use without each other. A folder ignores itself for git.
package cache

import (
	"bufio"
	"bytes"
	"cmp"
	"crypto/sha256"
	"errors"
	"hash"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"time"
)

// begin begins each file. It changes with the way in which values are written.
const begin = "porchlight cache 2\n"

// maxGroups is how many groups of files a folder keeps: what was read, and what was made with each of four settings.
const maxGroups = 5

// abandoned is the age of a file that was never completed, because the run that wrote it was killed.
const abandoned = time.Hour

// temporary begins the name of a file that is being written.
const temporary = "new-"

// Reader gives the values of a file.
type Reader struct {
	parts
	mark string // of the type of the last value
}

// Open opens a file. It is nil if there is no file that can be used.
func Open(folder, name string) *Reader {
	f, err := os.Open(filepath.Join(folder, name))
	if err != nil {
		return nil
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil || !info.Mode().IsRegular() {
		return nil
	}
	return open(f, int(info.Size()))
}

// open reads a file of a size. It is in memory once.
func open(f io.Reader, size int) *Reader {
	var raw strings.Builder
	raw.Grow(size)
	part := make([]byte, 1<<16)
	if _, err := io.CopyBuffer(&raw, struct{ io.Reader }{f}, part); err != nil {
		return nil
	}
	body, intact := strings.CutPrefix(raw.String(), begin)
	at, sum := len(body)-sha256.Size, sha256.New()
	if !intact || at < 0 {
		return nil
	}
	for rest := body[:at]; rest != ""; {
		n := copy(part, rest)
		sum.Write(part[:n]) //nolint:errcheck // a hash takes everything
		rest = rest[n:]
	}
	if string(sum.Sum(nil)) != body[at:] {
		return nil
	}
	return &Reader{parts: parts{rest: body[:at]}}
}

// Export gives the bytes of a file for another machine; nil if there is no such file.
func Export(folder, name string) []byte {
	raw, _ := os.ReadFile(filepath.Join(folder, name))
	return raw
}

// Import stores a file that another machine exported; false if it cannot be used.
func Import(folder, name string, raw []byte) bool {
	if open(bytes.NewReader(raw), len(raw)) == nil || os.MkdirAll(folder, 0o755) != nil {
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

// Next reads the next value into the variable to which to points, which has to be zero. It returns false if there is no
// further value, or if that has another type. A nil Reader has no values. Texts in a value are slices of the file,
// which stays in memory as long as they do.
func (r *Reader) Next(into any) bool {
	if r == nil || r.rest == "" || r.broken {
		return false
	}
	if r.byte() == anotherType {
		r.mark = r.take(markSize)
	}
	to := reflect.ValueOf(into).Elem()
	f, err := formOf(to.Type())
	if err != nil || r.mark != mark(to.Type()) {
		r.broken = true
		return false
	}
	f.get(&r.parts, to)
	return !r.broken
}

// What is before a value.
const (
	sameType    = iota // as that of the value before
	anotherType        // its mark follows
)

// Writer writes a file.
type Writer struct {
	folder, name string
	file         *os.File
	buffer       *bufio.Writer
	sum          hash.Hash // nil: what is written has its own
	value        []byte    // that is written
	mark         string    // of the type of the last value
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
	_, w.failed = w.buffer.WriteString(begin)
	return w, nil
}

// Put adds a value. Commit returns the same error again.
func (w *Writer) Put(value any) {
	if w.failed != nil {
		return
	}
	from := reflect.ValueOf(value)
	if from.Kind() != reflect.Pointer {
		from = reflect.New(from.Type()) // arrays in it can be written whole
		from.Elem().Set(reflect.ValueOf(value))
	}
	from = from.Elem()
	f, err := formOf(from.Type())
	if err != nil {
		w.failed = err
		return
	}
	w.value = append(w.value[:0], sameType)
	if m := mark(from.Type()); m != w.mark {
		w.value, w.mark = append(append(w.value[:0], anotherType), m...), m
	}
	if w.value, w.failed = f.put(w.value, from); w.failed == nil {
		_, w.failed = w.buffer.Write(w.value)
		w.sum.Write(w.value) //nolint:errcheck // a hash takes everything
	}
}

// Pack writes one value as a text, which can be part of another value.
func Pack(value any) (text string, err error) {
	err = pack(value, func(packed []byte) { text = string(packed) })
	return text, err
}

// spaces is memory for values while they are packed.
var spaces = sync.Pool{New: func() any { return new([]byte) }}

// pack packs a value. use may not keep it.
func pack(value any, use func(packed []byte)) error {
	from := reflect.ValueOf(value).Elem()
	f, err := formOf(from.Type())
	if err != nil {
		return err
	}
	space := spaces.Get().(*[]byte)
	defer spaces.Put(space)
	if *space, err = f.put(append((*space)[:0], mark(from.Type())...), from); err == nil {
		use(*space)
	}
	return err
}

// Unpack reads a text that Pack wrote into what a pointer points to, which is zero. false: it is of another type.
func Unpack(packed string, into any) bool {
	to := reflect.ValueOf(into).Elem()
	f, err := formOf(to.Type())
	rest, same := strings.CutPrefix(packed, mark(to.Type()))
	if err != nil || !same {
		return false
	}
	p := parts{rest: rest}
	f.get(&p, to)
	return !p.broken && p.rest == ""
}

// Commit completes the file, which replaces the one of the same name, and removes the oldest groups of the folder.
func (w *Writer) Commit() error {
	err := w.complete()
	if err == nil {
		Prune(w.folder, maxGroups)
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

// Remove removes files of a folder.
func Remove(folder string, names ...string) {
	for _, name := range names {
		_ = os.Remove(filepath.Join(folder, name))
	}
}

// Used marks a file as used, so that Prune keeps it. It writes at most once a day.
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

// Prune keeps the given number of groups of files in a folder: those that were written or used last. Errors do not
// matter, since nothing depends on it.
func Prune(folder string, kept int) {
	last, files := map[string]time.Time{}, map[string][]string{} // by group
	entries, _ := os.ReadDir(folder)
	for _, e := range entries {
		info, err := e.Info()
		if err != nil || !info.Mode().IsRegular() || e.Name() == ignoreFile {
			continue
		}
		if !strings.HasPrefix(e.Name(), temporary) {
			group, _, _ := strings.Cut(e.Name(), "-")
			if files[group] = append(files[group], e.Name()); info.ModTime().After(last[group]) {
				last[group] = info.ModTime()
			}
		} else if time.Since(info.ModTime()) > abandoned {
			_ = os.Remove(filepath.Join(folder, e.Name()))
		}
	}
	groups := slices.SortedFunc(maps.Keys(files), func(a, b string) int {
		return cmp.Or(last[b].Compare(last[a]), cmp.Compare(a, b))
	})
	for _, group := range groups[min(kept, len(groups)):] {
		for _, name := range files[group] {
			_ = os.Remove(filepath.Join(folder, name))
		}
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
