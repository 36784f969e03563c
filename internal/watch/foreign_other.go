//go:build !linux

package watch

// foreign returns "": on these systems it is not known whether the events of a folder are complete.
func foreign(string) string { return "" }
