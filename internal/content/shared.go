package content

import (
	"encoding/binary"
	"maps"
	"slices"
	"sync"
)

// shared gives equal values of different pages one copy: terms, authors, places, and the site's own keys. It lasts
// for one reading. It is safe for concurrent use.
type shared struct {
	mu     sync.Mutex
	texts  map[string]string
	params map[string]map[string]any // by their keys and values
}

func newShared() *shared {
	return &shared{texts: map[string]string{}, params: map[string]map[string]any{}}
}

// page shares the values of a page that nothing uses yet.
func (s *shared) page(p *Page) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, terms := range p.Terms {
		s.list(terms.Words)
	}
	s.list(p.Author)
	p.places = places(s.text(string(p.places)))
	if key, plain := keyOf(p.Params); plain {
		if have, known := s.params[key]; known {
			p.Params = have
		} else {
			s.params[key] = p.Params
		}
	}
}

func (s *shared) list(texts []string) {
	for i := range texts {
		texts[i] = s.text(texts[i])
	}
}

func (s *shared) text(text string) string {
	have, known := s.texts[text]
	if !known {
		s.texts[text], have = text, text
	}
	return have
}

// keyOf is a text that only equal params have. It returns false if there are none, or other values than texts.
func keyOf(params map[string]any) (key string, plain bool) {
	var packed []byte
	for _, name := range slices.Sorted(maps.Keys(params)) {
		value, plain := params[name].(string)
		if !plain {
			return "", false
		}
		for _, text := range []string{name, value} {
			packed = append(binary.AppendUvarint(packed, uint64(len(text))), text...)
		}
	}
	return string(packed), len(packed) > 0
}
