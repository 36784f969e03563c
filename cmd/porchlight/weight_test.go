package main

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"strings"
	"testing"

	"porchlight/internal/asset"
)

// budgets are how many bytes a page may have, compressed as hosts compress it, with all styles that it needs: what a
// server sends before it waits for an answer is 14,336. A page of each kind has less.
var budgets = map[string]int{"home": 13_312, "section": 14_336, "page": 14_336, "term": 8_192, "404": 7_680,
	"alias": 4_608}

const scriptBudget = 6 << 10 // bytes of all scripts of a page, as they are stored

// TestWeight holds the weight of each page of the starter, and that a browser waits for nothing but the page before it
// is seen.
func TestWeight(t *testing.T) {
	t.Parallel()
	pages, host := builtStarter(t)
	get := func(path string) []byte { return readPage(t, host.URL+path) }
	for _, page := range pages {
		body := get(page)
		var small bytes.Buffer
		w, _ := gzip.NewWriterLevel(&small, gzip.BestCompression)
		_, _ = w.Write(body)
		_ = w.Close()
		kind := kindOfPage(body)
		limit, known := budgets[kind]
		if !known || small.Len() > limit {
			t.Errorf("%s, of kind %q, has %d bytes with its styles, and may have %d", page, kind, small.Len(), limit)
		}
		scripts := 0
		for tags := (asset.Tags{Rest: body}); tags.Next(); {
			switch string(tags.Name) {
			case "link":
				rel, _ := tags.Attr("rel")
				media, _ := tags.Attr("media")
				if string(rel) == "stylesheet" && string(media) != "print" {
					t.Errorf("%s waits for a style sheet", page)
				}
			case "script":
				src, loaded := tags.Attr("src")
				_, deferred := tags.Attr("defer")
				kind, _ := tags.Attr("type")
				if loaded {
					scripts += len(get(string(src)))
				}
				if loaded != deferred || !loaded && string(kind) != "application/ld+json" {
					t.Errorf("%s waits for a script: %s", page, tags.From[:min(len(tags.From), 80)])
				}
			}
		}
		if scripts > scriptBudget {
			t.Errorf("%s has %d bytes of scripts, and may have %d", page, scripts, scriptBudget)
		}
	}
}

// readPage is what a host gives for an address.
func readPage(t *testing.T, address string) []byte {
	t.Helper()
	res, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return body
}

// kindOfPage is the kind of a page by the class of its body.
func kindOfPage(page []byte) string {
	_, classes, _ := strings.Cut(string(page), "<body class=")
	kind, _, _ := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(classes, `"`), "is-"), ">")
	kind, _, _ = strings.Cut(kind, " ")
	if kind == "taxonomy" {
		return "term"
	}
	return kind
}
