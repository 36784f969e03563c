// Package cache stores results of one run of the program for the next run, in files of a folder.
//
// A file holds values in the order in which they were put. It is written under a temporary name and then
// renamed. A reader therefore finds a whole file, old or new. Of several runs at the same time, the last
// one wins. The file ends with a checksum. A file that is damaged, cut off or of another version counts as
// missing, because every run can compute its content again.
//
// A folder keeps a few groups of files and drops those that were written or used longest ago. The files of
// a group have the same name up to the first hyphen and need each other. The folder holds a .gitignore, so
// that git ignores it.
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

// begin is the first line of each file. It must change when the encoding of values changes.
const begin = "porchlight cache 2\n"

// maxGroups is how many groups of files a folder keeps: one for the content that was read, and one for the
// output of each of four settings.
const maxGroups = 5

// abandoned is the age at which a temporary file is removed. Its run was killed.
const abandoned = time.Hour

// temporary is the prefix of the name of a file that is being written.
const temporary = "new-"

// Reader reads the values of a file in order.
type Reader struct {
	parts
	mark string // of the type of the last value
}

// Open reads a file. It gives nil if there is no usable file.
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

// open reads a file of size bytes and checks it. Only one copy of the file is in memory.
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

// Export gives the bytes of a file for another machine. It gives nil if the file cannot be read.
func Export(folder, name string) []byte {
	raw, _ := os.ReadFile(filepath.Join(folder, name))
	return raw
}

// Import stores a file from Export of another machine. It reports whether the file was usable and could be
// stored.
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

// Next reads the next value. into points to a variable that must be zero. Next gives false at the end, and
// if the next value has another type or is damaged. A nil Reader has no values. The strings in a value are
// slices of the file, and keep the whole file in memory.
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

// The byte before each value.
const (
	sameType    = iota // the type is that of the value before
	anotherType        // the mark of the type follows
)

// Writer writes the values of a file.
type Writer struct {
	folder, name string
	file         *os.File
	buffer       *bufio.Writer
	sum          hash.Hash // nil: the bytes end with their checksum already
	value        []byte    // memory for the current value
	mark         string    // of the type of the last value
	failed       error
}

// Create starts a file. The caller must call Commit.
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

// Put appends a value. After an error Put does nothing, and Commit returns the error.
func (w *Writer) Put(value any) {
	if w.failed != nil {
		return
	}
	from := reflect.ValueOf(value)
	if from.Kind() != reflect.Pointer {
		from = reflect.New(from.Type()) // an addressable copy: its arrays can be written whole
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

// Pack encodes one value as a string, which can be part of another value. value is a pointer.
func Pack(value any) (text string, err error) {
	err = pack(value, func(packed []byte) { text = string(packed) })
	return text, err
}

// spaces holds buffers for pack.
var spaces = sync.Pool{New: func() any { return new([]byte) }}

// pack encodes the value to which value points. use must not keep the bytes.
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

// Unpack decodes a string from Pack. into points to a variable that must be zero. Unpack gives false if the
// value has another type or is damaged.
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

// Commit completes the file and replaces the file of the same name. It then removes the oldest groups of
// the folder.
func (w *Writer) Commit() error {
	err := w.complete()
	if err == nil {
		Prune(w.folder, maxGroups)
	}
	return err
}

// Save stores one value in a file. It removes no other files: the caller may call Prune.
func Save(folder, name string, value any) error {
	w, err := Create(folder, name)
	if err != nil {
		return err
	}
	w.Put(value)
	return w.complete()
}

// Remove removes files of a folder and ignores errors.
func Remove(folder string, names ...string) {
	for _, name := range names {
		_ = os.Remove(filepath.Join(folder, name))
	}
}

// Used sets the modification time of a file, so that Prune keeps it. It does so at most once a day.
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

// Prune keeps the given number of groups in a folder: those that were written or used last. It also removes
// abandoned temporary files. It ignores errors, because nothing depends on the removal.
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

// ignoreFile makes git ignore the folder, even in a repository that does not list it.
const ignoreFile = ".gitignore"

func ignore(folder string) {
	name := filepath.Join(folder, ignoreFile)
	if _, err := os.Lstat(name); errors.Is(err, fs.ErrNotExist) {
		_ = os.WriteFile(name, []byte("*\n"), 0o644)
	}
}
