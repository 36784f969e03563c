package publish

import (
	"bytes"
	"fmt"
	"path/filepath"
	"testing"
)

// BenchmarkPublish publishes 2,000 pages of 9 KB: for the first time, and again without a change.
func BenchmarkPublish(b *testing.B) {
	const pages = 2000
	body := bytes.Repeat([]byte("porch"), 1800)
	build := func(b *testing.B, dest string) {
		session := open(b, realDisk{}, dest)
		for i := range pages {
			if err := session.Put(fmt.Sprintf("section%d/page%d/index.html", i%20, i),
				fmt.Appendf(body, "%d", i)); err != nil {
				b.Fatal(err)
			}
		}
		if _, err := session.Commit(); err != nil {
			b.Fatal(err)
		}
	}
	b.Run("first", func(b *testing.B) {
		for b.Loop() {
			build(b, filepath.Join(b.TempDir(), "public"))
		}
	})
	b.Run("unchanged", func(b *testing.B) {
		dest := filepath.Join(b.TempDir(), "public")
		build(b, dest)
		for b.Loop() {
			build(b, dest)
		}
	})
}
