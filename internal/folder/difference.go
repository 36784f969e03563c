package folder

import (
	"fmt"
	"maps"
	"slices"
)

// Difference shows where two folders differ first, "" when they do not.
func Difference(a, b Files) string {
	for _, name := range slices.Sorted(maps.Keys(a)) {
		other, ok := b[name]
		if !ok {
			return name + " is missing in the second"
		}
		if other != a[name] {
			at := 0
			for at < min(len(other), len(a[name])) && other[at] == a[name][at] {
				at++
			}
			return fmt.Sprintf("%s differs at byte %d: %.60q and %.60q", name, at, a[name][at:], other[at:])
		}
	}
	for _, name := range slices.Sorted(maps.Keys(b)) {
		if _, ok := a[name]; !ok {
			return name + " is missing in the first"
		}
	}
	return ""
}
