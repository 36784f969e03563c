package main

import (
	"os"
	"runtime/debug"
)

// calmPercent is how much of the memory in use the collector lets go to waste while a preview runs: it lives for hours beside other programs.
// A site of 10,000 pages holds about 50 MB.
const calmPercent = 50

// calmCollector ends the haste of the start. GOGC in the environment wins.
func calmCollector() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(calmPercent)
	}
}

// giveBack returns to the system what reading the site has left over. It takes as long as collecting does, so nobody should be waiting.
func giveBack() { debug.FreeOSMemory() }
