// Package memory sets how the program takes memory: more than it needs, to save time.
//
// It does so before other packages are initialized, which takes 5 MB, and more time than a short command itself. Of
// packages that could be next, Go initializes the one whose import path is first in the alphabet. So this package
// imports only what needs no time, and is next before "unicode", "regexp" and all that imports these.
package memory

import "syscall"

// Site is the memory that is reserved for a site of up to a thousand pages, in bytes.
const Site = 128 << 20

func init() {
	if _, limited := syscall.Getenv("GOMEMLIMIT"); !limited {
		Advise(make([]byte, Site))
	}
}
