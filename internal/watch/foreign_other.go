//go:build !linux

package watch

// foreign says why reports about a folder cannot be trusted; "" when they can, or when nobody knows.
func foreign(string) string { return "" }
