package publish

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"
)

// faultyDisk counts the calls to a disk, and fails the one with a given number.
type faultyDisk struct {
	disk
	mu     sync.Mutex
	ops    int
	at     int    // number of the call that fails, from 1; 0: none
	dead   bool   // all later calls fail, too, as after a kill
	before func() // called in place of the error
	err    error
}

func (d *faultyDisk) fault() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.ops++
	if d.at == 0 || d.ops < d.at || d.ops > d.at && !d.dead {
		return nil
	}
	if d.before != nil {
		d.before()
	}
	return d.err
}

func (d *faultyDisk) Lstat(name string) (fs.FileInfo, error) {
	if err := d.fault(); err != nil {
		return nil, &fs.PathError{Op: "lstat", Path: name, Err: err}
	}
	return d.disk.Lstat(name)
}

func (d *faultyDisk) ReadDir(name string) ([]fs.DirEntry, error) {
	if err := d.fault(); err != nil {
		return nil, &fs.PathError{Op: "open", Path: name, Err: err}
	}
	return d.disk.ReadDir(name)
}

func (d *faultyDisk) Open(name string) (io.ReadCloser, error) {
	if err := d.fault(); err != nil {
		return nil, &fs.PathError{Op: "open", Path: name, Err: err}
	}
	return d.disk.Open(name)
}

func (d *faultyDisk) Create(name string) (file, error) {
	if err := d.fault(); err != nil {
		return nil, &fs.PathError{Op: "open", Path: name, Err: err}
	}
	f, err := d.disk.Create(name)
	if err != nil {
		return nil, err
	}
	return &faultyFile{f, d}, nil
}

func (d *faultyDisk) change(op func() error) error {
	if err := d.fault(); err != nil {
		return &os.LinkError{Op: "change", Err: err}
	}
	return op()
}

func (d *faultyDisk) Mkdir(name string) error {
	return d.change(func() error { return d.disk.Mkdir(name) })
}
func (d *faultyDisk) Rename(from, to string) error {
	return d.change(func() error { return d.disk.Rename(from, to) })
}
func (d *faultyDisk) Link(from, to string) error {
	return d.change(func() error { return d.disk.Link(from, to) })
}
func (d *faultyDisk) Remove(name string) error {
	return d.change(func() error { return d.disk.Remove(name) })
}
func (d *faultyDisk) RemoveAll(name string) error {
	return d.change(func() error { return d.disk.RemoveAll(name) })
}
func (d *faultyDisk) Chtimes(name string, t time.Time) error {
	return d.change(func() error { return d.disk.Chtimes(name, t) })
}
func (d *faultyDisk) SyncFolder(name string) error {
	return d.change(func() error { return d.disk.SyncFolder(name) })
}

// faultyFile writes half of its data before it fails, like a disk that becomes full.
type faultyFile struct {
	file
	d *faultyDisk
}

func (f *faultyFile) Write(b []byte) (int, error) {
	if err := f.d.fault(); err != nil {
		n, _ := f.file.Write(b[:len(b)/2])
		return n, err
	}
	return f.file.Write(b)
}

func (f *faultyFile) Sync() error {
	if err := f.d.fault(); err != nil {
		return err
	}
	return f.file.Sync()
}

func (f *faultyFile) Close() error {
	err := f.d.fault()
	return errors.Join(err, f.file.Close())
}

// quickDisk does not sync, for tests that do not depend on it.
type quickDisk struct{ disk }

func (quickDisk) SyncFolder(string) error { return nil }

func (d quickDisk) Create(name string) (file, error) {
	f, err := d.disk.Create(name)
	if err != nil {
		return nil, err
	}
	return quickFile{f}, nil
}

type quickFile struct{ file }

func (quickFile) Sync() error { return nil }

// linklessDisk has no hard links, like many memory sticks.
type linklessDisk struct{ disk }

func (linklessDisk) Link(string, string) error {
	return &os.LinkError{Op: "link", Err: syscall.ENOTSUP}
}

// foldingDisk ignores letter case, like most disks of Windows and macOS.
type foldingDisk struct {
	disk
	root string
}

func (d foldingDisk) spelled(name string) string {
	way, err := filepath.Rel(d.root, name)
	if err != nil || strings.HasPrefix(way, "..") {
		return name
	}
	at := d.root
	for part := range strings.SplitSeq(way, string(filepath.Separator)) {
		entries, _ := os.ReadDir(at)
		for _, e := range entries {
			if strings.EqualFold(e.Name(), part) {
				part = e.Name()
				break
			}
		}
		at = filepath.Join(at, part)
	}
	return at
}

func (d foldingDisk) Lstat(name string) (fs.FileInfo, error) { return d.disk.Lstat(d.spelled(name)) }
func (d foldingDisk) ReadDir(name string) ([]fs.DirEntry, error) {
	return d.disk.ReadDir(d.spelled(name))
}
func (d foldingDisk) Open(name string) (io.ReadCloser, error) { return d.disk.Open(d.spelled(name)) }
func (d foldingDisk) Create(name string) (file, error)        { return d.disk.Create(d.spelled(name)) }
func (d foldingDisk) Mkdir(name string) error                 { return d.disk.Mkdir(d.spelled(name)) }
func (d foldingDisk) Link(from, to string) error              { return d.disk.Link(d.spelled(from), d.spelled(to)) }
func (d foldingDisk) Remove(name string) error                { return d.disk.Remove(d.spelled(name)) }
func (d foldingDisk) Rename(from, to string) error {
	return d.disk.Rename(d.spelled(from), d.spelled(to))
}
