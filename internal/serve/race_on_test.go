//go:build race

package serve_test

// underRace says that the race detector looks on, which makes everything about ten times slower.
const underRace = true
