package content

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"
)

// BenchmarkRead reads plain pages like those of a large provider: a dozen keys and 8 KB of text each.
func BenchmarkRead(b *testing.B) {
	const pages = 1000
	files := fstest.MapFS{"content/s/_index.md": {Data: []byte("---\ntitle: Section\n---\n")}}
	body := strings.Repeat("A sentence about care, long enough to be one line of a paragraph. See [[1]](x).\n\n", 100)
	for i := range pages {
		files[fmt.Sprintf("content/s/p%04d.md", i)] = &fstest.MapFile{Data: fmt.Appendf(nil, `---
title: Page %d
description: What this page is about, in one sentence
date: 2026-01-02
lastmod: 2026-03-01
weight: %d
tags: [housing, work, family]
author: Robin Lee
review: {by: Jo Doe, credentials: MD, on: 2026-03-01, next: 2027-03-01}
sources:
  - {title: Treatment, url: "https://example.org/", accessed: 2026-02-20}
---
%s`, i, i, body)}
	}
	cfg := testConfig()
	b.SetBytes(int64(pages * len(body)))
	b.ReportAllocs()
	for b.Loop() {
		readFolder(files, cfg)
	}
}
