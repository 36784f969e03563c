package tree

import (
	"io/fs"
	"time"
)

// Stamp distinguishes two states of a file without reading it.
type Stamp struct {
	Size     int64
	Modified int64 // Unix time in nanoseconds
	Changed  int64 // likewise, of the inode; 0 where the system has none
	Device   uint64
	Inode    uint64 // 0 where the system has none
}

// StampOf is the stamp of a file that was looked at.
func StampOf(info fs.FileInfo) Stamp {
	s := Stamp{Size: info.Size(), Modified: info.ModTime().UnixNano()}
	s.fill(info)
	return s
}

// SameFile reports whether two stamps are of one file, whatever is in it.
func (s Stamp) SameFile(other Stamp) bool { return s.Device == other.Device && s.Inode == other.Inode }

// folder is the stamp of a folder: its own stamp does not depend on what is in it.
func (s Stamp) folder() Stamp { return Stamp{Device: s.Device, Inode: s.Inode} }

// ClockStep is the longest step of the clock of a file system.
const ClockStep = 20 * time.Millisecond

// Racy reports whether a file that was looked at now may still change without a new stamp. The clocks of file systems
// advance in steps, which take up to 2 s where times are whole seconds.
func (s Stamp) Racy(now time.Time) bool {
	window := ClockStep
	if s.Changed%1e9 == 0 && s.Modified%1e9 == 0 {
		window = 2100 * time.Millisecond
	}
	age := now.Sub(time.Unix(0, max(s.Modified, s.Changed)))
	return age < window && age > -window
}
