package main

import (
	"os"
	"runtime/debug"
)

// How much of the memory in use, in percent, the collector lets go to waste: while the site is read, which has to be quick, and while a preview
// runs for hours beside other programs. A site of 10,000 pages holds about 50 MB and takes 125 MB while it is read; 400 percent, as for a build,
// would take 170 and save no time that can be measured.
const (
	startPercent = 200
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
