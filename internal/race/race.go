// Package race tells tests whether the race detector is on, which makes everything about ten times slower. The run
// under the detector is a short run in which goroutines meet as often as they need to: tests of goroutines that work
// side by side ask Short, all others testing.Short or FewRounds. Pure computation, browsers and started programs show
// the detector nothing; the run without it has them all. Only tests import it.
package race

import "testing"

// Short reports whether a test of goroutines that work side by side is left out: in a short run without the race
// detector.
func Short() bool { return testing.Short() && !Enabled }

// FewRounds reports whether a test should run few of its rounds: in a short run, and under the race detector, which
// finds in few rounds what it finds in many. The run of all tests without the detector has every round.
func FewRounds() bool { return Enabled || testing.Short() }

// OnlyWithout leaves a test to the run without the race detector: it has one goroutine, or other tests show the
// detector the same code.
func OnlyWithout(t testing.TB) {
	t.Helper()
	if Enabled {
		t.Skip("the run without the race detector proves all that this one would")
	}
}
