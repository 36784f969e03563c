package asset

import (
	"bytes"
	"strings"
	"testing"
)

// BenchmarkHTML minifies a page of 20 KB with the icons of a layout.
func BenchmarkHTML(b *testing.B) {
	m := NewMinifier()
	icon := `<svg width="24" height="24" viewBox="0 0 24 24" fill="none"> <path d="M 3 10.5 L 12 3 l 9 7.5 V 21 H 3 z"/> </svg>`
	prose := "<p>Many people <a href=\"/iop/\">start</a> with one call, and nobody is obliged to do more.</p>\n" + icon
	page := strings.Replace(page, "<template>", strings.Repeat(prose, 80)+"<template>", 1)
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

// BenchmarkLayout minifies what a layout writes around a text: with the library alone, and as pages are.
func BenchmarkLayout(b *testing.B) {
	m := NewMinifier()
	text := []byte(quickSeeds[3] + strings.Repeat("<nav class=\"menu\" aria-label=\"Main\">\n  <ul>\n    <li><a href=\"/care/\">Levels of care</a></li>\n  </ul>\n</nav>\n", 20) + quickSeeds[4])
	if _, ok := m.quickHTML(nil, text); !ok {
		b.Fatal("not quick")
	}
	b.Run("library", func(b *testing.B) {
		src, dst := make([]byte, 0, len(text)+1), bytes.Buffer{}
		for b.Loop() {
			dst.Reset()
			if err := m.HTML(&dst, append(src, text...)); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("quick", func(b *testing.B) {
		var small []byte
		for b.Loop() {
			small, _ = m.quickHTML(small[:0], text)
		}
	})
}
