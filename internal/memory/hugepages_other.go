//go:build !linux

package memory

// Advise does nothing: other systems have no such pages.
func Advise([]byte) {}
