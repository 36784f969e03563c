package publish

import (
	"io"
	"io/fs"
	"os"
	"time"
)

// disk is what a session does to files, by absolute path. Tests replace it with one that fails.
//
// Plain paths are used instead of an os.Root, which opens every folder of a path again for every file and doubles the
// cost of a commit. The plan makes sure that each folder of a path is a real folder and no symbolic link.
type disk interface {
	Lstat(name string) (fs.FileInfo, error)
	ReadDir(name string) ([]fs.DirEntry, error)
	Open(name string) (io.ReadCloser, error)
	Create(name string) (file, error) // the file must not exist
	Mkdir(name string) error
	Rename(from, to string) error
	Link(from, to string) error
	Remove(name string) error
	RemoveAll(name string) error
	Chtimes(name string, modified time.Time) error
	SyncFolder(name string) error
}

// file is a file that is being written.
type file interface {
	io.WriteCloser
	Sync() error
	Stat() (fs.FileInfo, error)
}

// realDisk is the disk of the operating system.
type realDisk struct{}

func (realDisk) Lstat(name string) (fs.FileInfo, error)     { return os.Lstat(name) }
func (realDisk) ReadDir(name string) ([]fs.DirEntry, error) { return os.ReadDir(name) }
func (realDisk) Open(name string) (io.ReadCloser, error)    { return os.Open(name) }
func (realDisk) Create(name string) (file, error)           { return create(name) }
func (realDisk) Mkdir(name string) error                    { return os.Mkdir(name, 0o755) }
func (realDisk) Rename(from, to string) error {
	return retry(func() error { return os.Rename(from, to) })
}
func (realDisk) Link(from, to string) error                { return os.Link(from, to) }
func (realDisk) Remove(name string) error                  { return retry(func() error { return os.Remove(name) }) }
func (realDisk) RemoveAll(name string) error               { return os.RemoveAll(name) }
func (realDisk) Chtimes(name string, time time.Time) error { return os.Chtimes(name, time, time) }

// SyncFolder makes the renames in a folder survive a power cut, where the system has such a call.
func (realDisk) SyncFolder(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	return syncFolder(f)
}
