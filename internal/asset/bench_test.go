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
