package search

import (
	"math/rand/v2"
	"testing"
)

// BenchmarkPage reads the words of a page of average length.
func BenchmarkPage(b *testing.B) {
	texts := someTexts(rand.New(rand.NewPCG(1, 1)), 200, 1300, 9000)
	c := NewCounter(NewDictionary(nil))
	b.SetBytes(int64(len(texts[0])))
	b.ResetTimer()
	for i := range b.N {
		c.Page(texts[i%len(texts)])
	}
}

// BenchmarkMake makes the index of a thousand pages.
func BenchmarkMake(b *testing.B) {
	d := NewDictionary(nil)
	pages := titled(d, someTexts(rand.New(rand.NewPCG(1, 1)), 1000, 600, 9000)...)
	b.ResetTimer()
	for range b.N {
		Make("en", d, pages)
	}
}
