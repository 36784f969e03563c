package main

import (
	"os"
	"runtime/debug"
)

// How much of the memory in use, in percent, the collector lets go to waste: while the site is read, which has to be quick, and while a preview
// runs for hours beside other programs. A site of 10,000 pages holds about 50 MB.
const (
	startPercent = 400
	calmPercent  = 50
)

// setCollector sets that share. GOGC in the environment wins.
func setCollector(percent int) {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(percent)
	}
}

// giveBack returns to the system what reading the site has left over. It takes as long as collecting does, so nobody should be waiting.
func giveBack() { debug.FreeOSMemory() }
