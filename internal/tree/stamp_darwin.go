package tree

import (
	"io/fs"
	"syscall"
)

func (s *Stamp) fill(info fs.FileInfo) {
	if st, ok := info.Sys().(*syscall.Stat_t); ok {
		s.Changed, s.Device, s.Inode = syscall.TimespecToNsec(st.Ctimespec), uint64(st.Dev), st.Ino
	}
}
