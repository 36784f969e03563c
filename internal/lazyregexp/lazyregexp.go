// Package lazyregexp defers the compiling of regular expressions to their first use. A program begins by initializing
// the variables of all its packages, one after the other, and a command needs few of its hundred expressions.
package lazyregexp

import (
	"regexp"
	"sync"
)

// New gives a function that gives the expression. Its first call panics if the expression has a fault.
func New(expression string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expression) })
}
