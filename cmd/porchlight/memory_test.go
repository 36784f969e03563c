package main

import (
	"context"
	"math"
	"runtime"
	"runtime/debug"
	"testing"
)

// TestLimitFollowsUse: a site that needs more memory than is expected of one of its size gets it.
func TestLimitFollowsUse(t *testing.T) {
	t.Setenv("GOMEMLIMIT", "")
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(math.MaxInt64))
	ended, end := context.WithCancel(t.Context())
	end()
	const least, more = 1 << 20, 64 << 20
	inUse := make([]byte, more)
	runtime.GC()
	limitMemoryToUse(ended, least)
	if limit := debug.SetMemoryLimit(-1); limit < more*4/3 {
		t.Errorf("%d bytes are in use, and the limit is %d", more, limit)
	}
	runtime.KeepAlive(inUse)
}
