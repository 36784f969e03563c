package care

import (
	"hash/maphash"
	"strings"
	"sync/atomic"
)

// memo keeps what a function made of texts, since pages share most of what they say about telephones. A text takes the
// place of another one with the same hash. The zero value is ready, and safe for concurrent use.
type memo[T any] struct {
	slots [256]atomic.Pointer[made[T]]
}

type made[T any] struct {
	text  string
	value T
}

// longestMade is how many bytes a text has at most that is kept.
const longestMade = 200

var memoSeed = maphash.MakeSeed()

// of gives what make gives for the text. The value is shared and read only.
func (m *memo[T]) of(text string, make func(string) T) T {
	if len(text) > longestMade {
		return make(text)
	}
	slot := &m.slots[maphash.String(memoSeed, text)%uint64(len(m.slots))]
	if known := slot.Load(); known != nil && known.text == text {
		return known.value
	}
	text = strings.Clone(text) // it would hold the text of its page
	value := make(text)
	slot.Store(&made[T]{text, value})
	return value
}
