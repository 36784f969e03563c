package preview_test

import (
	"os"
	"runtime/debug"
	"testing"
)

// TestMain lets the heap grow more than usual before it is collected: tests draw many small sites.
func TestMain(m *testing.M) {
	debug.SetGCPercent(400)
	os.Exit(m.Run())
}
