package main

import (
	"context"
	"os"
	"runtime/debug"
	"runtime/metrics"
	"time"
)

// How much of the memory in use, in percent, the collector lets go to waste: while the site is read, which has to be quick, and while a preview
// runs for hours beside other programs. A site of 10,000 pages holds about 60 MB.
const (
	startPercent = 400
	calmPercent  = 100
)

// setCollector sets that share. GOGC in the environment wins.
func setCollector(percent int) {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(percent)
	}
}

// Bounds of what the process holds, in bytes: a third more than what is in use, since a site is assembled beside the one that it replaces and shares
// most with it, and something for drawing. Below the least a collection would cost more than it gives.
const (
	leastMemory = 150 << 20
	spareMemory = 50 << 20
	limitEvery  = 100 * time.Millisecond // a site may grow by thousands of pages in one go
)

// limitMemoryToUse keeps what the process holds near what is in use, until ctx ends. GOMEMLIMIT in the environment wins.
func limitMemoryToUse(ctx context.Context) {
	if os.Getenv("GOMEMLIMIT") != "" {
		return
	}
	inUse := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	each := time.NewTicker(limitEvery)
	defer each.Stop()
	for {
		metrics.Read(inUse)
		debug.SetMemoryLimit(max(leastMemory, int64(inUse[0].Value.Uint64())*4/3+spareMemory))
		select {
		case <-ctx.Done():
			return
		case <-each.C:
		}
	}
}

// giveBack returns to the system what reading the site has left over. It takes as long as collecting does, so nobody should be waiting.
func giveBack() { debug.FreeOSMemory() }
