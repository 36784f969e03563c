package main

import (
	"os"
	"runtime/debug"
)

// settleCollector ends the haste of the start: a preview lives for hours beside other programs. GOGC in the environment wins.
func settleCollector() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(50)
	}
	debug.FreeOSMemory()
}
