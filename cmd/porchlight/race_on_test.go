//go:build race

package main

// underRace says that the race detector looks on, which makes everything about ten times slower.
const underRace = true
