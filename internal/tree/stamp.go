package tree

import (
	"io/fs"
	"time"
)

// Stamp shows most changes of a file without reading the file.
type Stamp struct {
	Size     int64
	Modified int64 // Unix time of the text's last change, in nanoseconds
	Changed  int64 // likewise of the inode; 0 if the system has no such time
	Device   uint64
	Inode    uint64 // 0 if the system has no inodes
}

// StampOf returns the stamp of a file.
func StampOf(info fs.FileInfo) Stamp {
	s := Stamp{Size: info.Size(), Modified: info.ModTime().UnixNano()}
	s.fill(info)
	return s
}

// SameFile reports whether two stamps are of the same file, in any state.
func (s Stamp) SameFile(other Stamp) bool { return s.Device == other.Device && s.Inode == other.Inode }

// folder returns the stamp of a folder. It has only the device and the inode, so it does not depend on the
// folder's content.
func (s Stamp) folder() Stamp { return Stamp{Device: s.Device, Inode: s.Inode} }

// ClockStep is the assumed longest step of the clock of a file system with times finer than seconds.
const ClockStep = 20 * time.Millisecond

// Racy reports whether a file may still change without a new stamp. now is when the file was looked at. The
// clocks of file systems advance in steps. The steps take up to 2 s if times are whole seconds.
func (s Stamp) Racy(now time.Time) bool {
	window := ClockStep
	if s.Changed%1e9 == 0 && s.Modified%1e9 == 0 {
		window = 2100 * time.Millisecond
	}
	age := now.Sub(time.Unix(0, max(s.Modified, s.Changed)))
	return age < window && age > -window
}
