package serve_test

import (
	"fmt"
	"maps"
	"runtime"
	"slices"
	"testing"
	"time"

	"porchlight/internal/build"
)

// scenario is one way in which files change under a preview. It asserts what a browser then gets.
type scenario struct {
	name  string
	files tree // besides those of the small site
	mode  mode
	play  func(t *testing.T, s *session)

	random bool // left out of -short
}

// scenarios are the ways that files change, by number. Those that need a process of their own, to stop it or to give it less of the machine, are played by the
// tests of the command.
var scenarios = map[int]scenario{}

// collect puts a group of scenarios into the list. Each group stands in the file that plays it.
func collect(group map[int]scenario) bool {
	maps.Copy(scenarios, group)
	return true
}

// ofTheCommand are the scenarios that the tests of the command play.
var ofTheCommand = []int{27, 28, 29, 30, 36, 40}

// ofUnix are those that want links, pipes and mapped files.
var ofUnix = []int{24, 25, 26, 37}

// TestScenarios plays every scenario.
func TestScenarios(t *testing.T) {
	t.Parallel()
	for number := 1; number <= 42; number++ {
		elsewhere := slices.Contains(ofTheCommand, number) || runtime.GOOS == "windows" && slices.Contains(ofUnix, number)
		if _, ok := scenarios[number]; !ok && !elsewhere {
			t.Errorf("scenario %d is not played", number)
		}
	}
	for _, number := range slices.Sorted(maps.Keys(scenarios)) {
		one := scenarios[number]
		twice(t, number, fmt.Sprintf("%02d %s", number, one.name), one)
	}
}

// twice plays a scenario told by the system, and by looking. Under the race detector, which finds the same in both and makes them slow, every other
// one is told and those between are looked for.
func twice(t *testing.T, number int, name string, one scenario) {
	for told, poll := range map[string]time.Duration{"events": 0, "polling": 100 * time.Millisecond} {
		if (underRace || testing.Short()) && (number%2 == 0) != (poll > 0) {
			continue
		}
		t.Run(name+"/"+told, func(t *testing.T) {
			t.Parallel()
			if one.random && testing.Short() {
				t.Skip("edits at random are left out of -short")
			}
			how := one.mode
			how.poll = poll
			if how.include == build.AsBuilt {
				how.include = build.Everything
			}
			one.play(t, open(t, how, one.files))
		})
	}
}
