//go:build !linux

package watch

// foreign explains why events of a folder are incomplete; "" if they are not, or if it is not known.
func foreign(string) string { return "" }
