package build

import "testing"

// Omit leaves something out of what is compared with the last build. "" leaves nothing out.
func Omit(t *testing.T, name string) {
	omitted = name
	t.Cleanup(func() { omitted = "" })
}
