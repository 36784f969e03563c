package bench

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"

	"porchlight"
	"porchlight/internal/build"
	"porchlight/internal/config"
	"porchlight/internal/preview"
)

// look holds a site ready, as the preview server does.
func look(b *testing.B, source string) *preview.Preview {
	b.Helper()
	preview, err := preview.Open(build.Options{Source: source, Theme: porchlight.Starter,
		Flags: config.Flags{Environment: "production"}}, build.AsBuilt)
	if err != nil {
		b.Fatal(err)
	}
	return preview
}

// ask draws a page.
func ask(b *testing.B, preview *preview.Preview, path string) []byte {
	b.Helper()
	answer, ok := preview.Get(context.Background(), path)
	if !ok || answer.Broken {
		b.Fatalf("there is no %s", path)
	}
	return answer.Body
}

// BenchmarkFirstPage goes from nothing to the home page.
func BenchmarkFirstPage(b *testing.B) {
	eachSize(b, func(b *testing.B, source string) {
		for b.Loop() {
			preview := look(b, source)
			ask(b, preview, "index.html")
			preview.Close()
		}
	})
}

// BenchmarkBodyEdit goes from a saved text, which no other page shows, to its page, without what a watcher waits.
func BenchmarkBodyEdit(b *testing.B) {
	eachSize(b, func(b *testing.B, source string) {
		edit(b, source, func(page []byte, n int) []byte { return fmt.Appendf(bytes.Clone(page), "\n\nEdit %d.\n", n) })
	})
}

// BenchmarkTitleEdit is BenchmarkBodyEdit with what lists, menus and the pages around show.
func BenchmarkTitleEdit(b *testing.B) {
	eachSize(b, func(b *testing.B, source string) {
		edit(b, source, func(page []byte, n int) []byte {
			return bytes.Replace(page, []byte("title: \""), fmt.Appendf(nil, "title: \"Edit %d. ", n), 1)
		})
	})
}

// edit changes the first article over and over, and leaves it as it was.
func edit(b *testing.B, source string, change func(page []byte, n int) []byte) {
	b.Helper()
	files, err := filepath.Glob(filepath.Join(source, "content", "articles", "how-*.md"))
	if err != nil || len(files) == 0 {
		b.Fatalf("there are no articles: %v", err)
	}
	before, err := os.ReadFile(files[0])
	if err != nil {
		b.Fatal(err)
	}
	defer os.WriteFile(files[0], before, 0o644)
	slug := strings.TrimSuffix(filepath.Base(files[0]), ".md")
	preview := look(b, source)
	defer preview.Close()
	n := 0
	for b.Loop() {
		n++
		if err := os.WriteFile(files[0], change(before, n), 0o644); err != nil {
			b.Fatal(err)
		}
		preview.Apply([]string{path.Join("content/articles", slug+".md")})
		if want := fmt.Sprintf("Edit %d.", n); !bytes.Contains(ask(b, preview,
			path.Join("articles", slug, "index.html")), []byte(want)) {
			b.Fatalf("the page lacks %q", want)
		}
	}
}
