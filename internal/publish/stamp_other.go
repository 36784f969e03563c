//go:build !linux && !darwin

package publish

import "io/fs"

// stampOf has only the time of the last write here: lstat gives no more in a portable way.
func stampOf(info fs.FileInfo) stamp { return stamp{Modified: info.ModTime().UnixNano()} }
