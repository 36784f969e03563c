package asset

import (
	"bytes"
	"os"
	"testing"
)

// BenchmarkHTML minifies one page.
func BenchmarkHTML(b *testing.B) {
	page, err := os.ReadFile("testdata/page.html")
	if err != nil {
		b.Fatal(err)
	}
	m := NewMinifier()
	b.SetBytes(int64(len(page)))
	b.ReportAllocs()
	src := make([]byte, 0, len(page)+1)
	var dst bytes.Buffer
	for b.Loop() {
		dst.Reset()
		if err := m.HTML(&dst, append(src, page...)); err != nil {
			b.Fatal(err)
		}
	}
}
