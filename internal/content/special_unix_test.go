//go:build unix

package content

import (
	"net"
	"path/filepath"
	"syscall"
	"testing"
)

// TestSpecialFiles: pipes, sockets and devices are passed over; opening a pipe would block.
func TestSpecialFiles(t *testing.T) {
	fsys, dir := site(t, map[string]string{"content/a.md": "A"})
	if err := syscall.Mkfifo(filepath.Join(dir, "content", "pipe.md"), 0o644); err != nil {
		t.Skip(err)
	}
	listener, err := net.Listen("unix", filepath.Join(dir, "content", "socket"))
	if err != nil {
		t.Skip(err)
	}
	defer listener.Close()
	link(t, "pipe.md", dir, "content/link.md")
	checkTree(t, fsys, `
page content/a.md "A"
content/link.md: special-file: this is a named pipe, not a file; it is ignored | move it out of "content"
content/pipe.md: special-file: this is a named pipe, not a file; it is ignored | move it out of "content"
content/socket: special-file: this is a socket, not a file; it is ignored | move it out of "content"`)
}
