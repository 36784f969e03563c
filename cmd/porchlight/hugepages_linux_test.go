package main

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// TestHugePages: the memory that was asked for is advised, stays so for the heap, and is not touched. Builds of other
// tests may have advised some before.
func TestHugePages(t *testing.T) {
	if _, err := os.Stat("/sys/kernel/mm/transparent_hugepage"); err != nil {
		t.Skip("this system has no huge pages")
	}
	const asked = 200 << 10 // KB
	_, before := advised(t)
	reserve(asked << 10)
	size, touched := advised(t)
	if size < asked-1<<10 || touched-before > asked/2 {
		t.Errorf("of %d KB, %d are advised and %d touched", asked, size, touched-before)
	}
}

// advised gives how much memory is advised to be in huge pages, and how much of that was touched, in KB.
func advised(t *testing.T) (size, touched int) {
	t.Helper()
	maps, err := os.ReadFile("/proc/self/smaps")
	if err != nil {
		t.Skip("this system does not tell what memory it gave")
	}
	var s, rss int
	for line := range strings.Lines(string(maps)) {
		_, _ = fmt.Sscanf(line, "Size: %d", &s) // other lines do not fit
		_, _ = fmt.Sscanf(line, "Rss: %d", &rss)
		if flags, ok := strings.CutPrefix(line, "VmFlags:"); ok && strings.Contains(flags, " hg") {
			size, touched = size+s, touched+rss
		}
	}
	return size, touched
}
