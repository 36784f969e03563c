package build

import (
	"strings"
	"testing"
)

// RunAs makes another file that of the running program.
func RunAs(t *testing.T, file string) {
	before := executable
	executable = func() (string, error) { return file, nil }
	t.Cleanup(func() { executable = before })
}

// Omit leaves what is named, with spaces between, out of what is compared with the last build.
func Omit(t *testing.T, name string) {
	omitted = strings.Fields(name)
	t.Cleanup(func() { omitted = nil })
}
