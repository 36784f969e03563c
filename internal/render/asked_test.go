package render

import (
	"fmt"
	"testing"
)

func TestAskedWords(t *testing.T) {
	var s askedWords
	s.cut(0) // nothing was said
	for round := range 3 {
		for i := range 1000 {
			if word := fmt.Sprint(i); s.add(word) != (round == 0 || i >= 400) || s.add(word) {
				t.Fatalf("round %d: %d is told wrongly to be new or not", round, i)
			}
		}
		s.cut(400)
	}
	s.cut(0)
	if !s.add("0") || len(s.words) != 1 || len(s.known) != 1 {
		t.Errorf("have %v, %v", s.words, s.known)
	}
}
