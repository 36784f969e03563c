package main

import (
	"runtime/debug"

	"golang.org/x/sys/unix"
)

// useHugePages has the system give so many bytes of the heap in pages of 2 MB, not of 4 KB: on a virtual machine, the
// first touch of each page takes up to 30 µs. Such advice is for addresses. So memory is reserved and not touched, and
// is free for the heap again, which takes new memory at those addresses first.
func useHugePages(bytes int) {
	_ = unix.Madvise(make([]byte, bytes), unix.MADV_HUGEPAGE) // without it, a build is only slower
	debug.FreeOSMemory()
}
