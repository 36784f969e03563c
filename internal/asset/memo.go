package asset

import "sync"

// memo keeps results by what they were made of. It keeps a limited number: a full one is emptied. It is safe for
// concurrent use, and an empty one is ready.
type memo[K comparable, V any] struct {
	mu    sync.RWMutex
	known map[K]V
}

// maxMemo is how many results a memo keeps.
const maxMemo = 512

// get gives the result for a key, which find makes if it is not known. Two may make it at the same time.
func (m *memo[K, V]) get(key K, find func() V) V {
	m.mu.RLock()
	value, known := m.known[key]
	m.mu.RUnlock()
	if known {
		return value
	}
	value = find()
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.known == nil || len(m.known) >= maxMemo {
		m.known = map[K]V{}
	}
	m.known[key] = value
	return value
}
