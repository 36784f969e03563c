//go:build !race

package serve_test

// underRace is true under the race detector, which makes everything about ten times slower.
const underRace = false
