// Package race tells tests whether the race detector is on, which makes everything about ten times slower. Only tests import it.
package race

import "testing"

// FewRounds reports whether a test whose rounds all prove the same thing should run few of them: in a short run, and under the race
// detector, which finds in few rounds what it finds in many. The run of all tests without the detector has every round.
func FewRounds() bool { return Enabled || testing.Short() }

// OnlyWithout leaves a test to the run without the race detector: it has one goroutine, or starts nothing that other tests do not show the detector.
func OnlyWithout(t testing.TB) {
	t.Helper()
	if Enabled {
		t.Skip("shows the race detector nothing that other tests do not show it")
	}
}
