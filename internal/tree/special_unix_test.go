//go:build unix

package tree

import (
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// pipeFS is a folder in which a pipe takes the place of another name after that was looked at, before it is opened.
type pipeFS struct {
	Root
	name, full string
}

func (p pipeFS) Open(name string) (fs.File, error) {
	if name == p.name {
		if err := os.RemoveAll(p.full); err != nil {
			return nil, err
		}
		if err := syscall.Mkfifo(p.full, 0o644); err != nil {
			return nil, err
		}
	}
	return p.Root.Open(name)
}

// TestPipe: a pipe that takes the place of a folder or a file while the snapshot is taken does not block.
func TestPipe(t *testing.T) {
	for _, name := range []string{"content/s", "content/a.md"} {
		root, dir := open(t, map[string]string{"content/a.md": "A", "content/s/b.md": "B"})
		full := filepath.Join(dir, filepath.FromSlash(name))
		done := make(chan error, 1)
		go func() {
			s := Take(pipeFS{root, name, full}, "content")
			if e := s.Entry(name); e != nil {
				_, err := e.Digest()
				done <- err
				return
			}
			done <- fs.ErrNotExist
		}()
		select {
		case err := <-done:
			if err == nil {
				t.Errorf("%s: a pipe was read", name)
			}
		case <-time.After(10 * time.Second):
			if w, err := os.OpenFile(full, os.O_WRONLY|syscall.O_NONBLOCK, 0); err == nil {
				w.Close() // lets the other goroutine end
			}
			t.Fatalf("%s: blocked on a pipe", name)
		}
	}
}
