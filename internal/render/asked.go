package render

// askedWords are what was asked for on a page, in order, so that a page drawn in parts can go back to what its text left. A glossary may hold
// thousands of words, each of which a layout asks for.
type askedWords struct {
	words []string
	known map[string]bool
}

// add reports whether a word is new, and keeps it.
func (s *askedWords) add(word string) bool {
	if s.known[word] {
		return false
	}
	if s.known == nil {
		s.known = map[string]bool{}
	}
	s.known[word] = true
	s.words = append(s.words, word)
	return true
}

// cut forgets all but the first n words.
func (s *askedWords) cut(n int) {
	for _, word := range s.words[n:] {
		delete(s.known, word)
	}
	s.words = s.words[:n]
}
