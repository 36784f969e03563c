package serve_test

import (
	"fmt"
	"maps"
	"runtime"
	"slices"
	"testing"
	"time"

	"porchlight/internal/build"
	"porchlight/internal/race"
)

// scenario is one way in which files change under a preview. It asserts what a browser then gets.
type scenario struct {
	name  string
	files tree // besides those of the small site
	mode  mode
	play  func(t *testing.T, s *session)
}

// scenarios are the ways in which files change, by number.
var scenarios = map[int]scenario{}

// collect puts a group of scenarios into the list. Each group is in the file that plays it.
func collect(group map[int]scenario) bool {
	maps.Copy(scenarios, group)
	return true
}

// ofTheCommand are the scenarios that the tests of the command play: they stop the program, or limit its memory and
// files.
var ofTheCommand = []int{27, 28, 29, 30, 36, 40}

// ofUnix are the scenarios that need links, pipes and mapped files.
var ofUnix = []int{24, 25, 26, 37, 43}

// ofShort are the scenarios of a short run: one or two of each kind.
var ofShort = []int{1, 2, 14, 18, 20, 34}

// TestScenarios plays every scenario.
func TestScenarios(t *testing.T) {
	t.Parallel()
	for number := 1; number <= 43; number++ {
		elsewhere := slices.Contains(ofTheCommand, number) || runtime.GOOS == "windows" &&
			slices.Contains(ofUnix, number)
		if _, ok := scenarios[number]; !ok && !elsewhere {
			t.Errorf("scenario %d is not played", number)
		}
	}
	for _, number := range slices.Sorted(maps.Keys(scenarios)) {
		if race.Short() && !slices.Contains(ofShort, number) {
			continue
		}
		one := scenarios[number]
		twice(t, number, fmt.Sprintf("%02d %s", number, one.name), one)
	}
}

// twice plays a scenario with events of the system, and with polling. The race detector finds the same in both and
// makes them slow: under it, and in a short run, scenarios with an odd number have events and those with an even number
// are polled.
func twice(t *testing.T, number int, name string, one scenario) {
	for mode, poll := range map[string]time.Duration{"events": 0, "polling": 100 * time.Millisecond} {
		if race.FewRounds() && (number%2 == 0) != (poll > 0) {
			continue
		}
		t.Run(name+"/"+mode, func(t *testing.T) {
			t.Parallel()
			how := one.mode
			how.poll = poll
			if how.include == build.AsBuilt {
				how.include = build.Everything
			}
			one.play(t, open(t, how, one.files))
		})
	}
}
