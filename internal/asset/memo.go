package asset

import "sync"

// memo caches results by key. It is emptied when it has maxMemo results. It is safe for concurrent use. The
// zero value is ready for use.
type memo[K comparable, V any] struct {
	mu    sync.RWMutex
	known map[K]V
}

// maxMemo is the largest number of results in a memo.
const maxMemo = 512

// get returns the result for a key. If it is not known, find makes it. Two goroutines may call find for the
// same key at the same time.
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
