//go:build unix

package watch

import (
	"net"
	"os"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// TestSpecialFiles: pipes and sockets are reported and never opened, since opening a pipe blocks; not even in the place
// of a folder.
func TestSpecialFiles(t *testing.T) {
	t.Parallel()
	modes(t, func(t *testing.T, opt Options) {
		d := prepare(t, opt, "content/p.md", "content/a/q.md")
		if err := syscall.Mkfifo(d.path("content/first.md"), 0o644); err != nil {
			t.Skip(err)
		}
		d.run()
		d.settle()
		d.must(syscall.Mkfifo(d.path("content/pipe.md"), 0o644))
		d.link("pipe.md", "content/link.md")
		if socket, err := net.Listen("unix", d.path("content/s")); err == nil { // not where the path is too long for one
			defer socket.Close()
			d.waitFor("content/s")
		}
		d.remove("content/a")
		d.must(syscall.Mkfifo(d.path("content/a"), 0o644))
		d.waitFor("content/pipe.md", "content/link.md", "content/a", "content/a/q.md")
		d.write("content/p.md", "new")
		d.waitFor("content/p.md")
	})
}

// TestMemoryMap: a write through a memory map has no event, and a sweep finds it.
func TestMemoryMap(t *testing.T) {
	t.Parallel()
	d := prepare(t, Options{Root: t.TempDir()}, "content/p.md")
	d.w.sweep = 50 * time.Millisecond
	d.run()
	d.settle()
	f, err := os.OpenFile(d.path("content/p.md"), os.O_RDWR, 0)
	d.must(err)
	before, err := f.Stat()
	d.must(err)
	m, err := unix.Mmap(int(f.Fd()), 0, int(before.Size()), unix.PROT_READ|unix.PROT_WRITE, unix.MAP_SHARED)
	if err != nil {
		t.Skip(err)
	}
	m[0] = 'A'
	d.must(unix.Msync(m, unix.MS_SYNC))
	d.must(unix.Munmap(m))
	after, err := f.Stat()
	d.must(err)
	d.must(f.Close())
	if after.ModTime().Equal(before.ModTime()) {
		t.Skip("the disk of the temporary folder does not note such writes")
	}
	d.waitFor("content/p.md")
}
