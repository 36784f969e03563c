package check_test

import (
	"strings"
	"testing"

	"porchlight/internal/check"
)

// BenchmarkTags reads the tags of a finished page.
func BenchmarkTags(b *testing.B) {
	body := []byte("<!doctype html><html lang=en><head><meta charset=utf-8><title>IOP</title>" +
		`<link rel=stylesheet href=/css/site.0123456789ab.css></head><body class=page>` + call +
		strings.Repeat(`<section><h2 id=week>A week</h2><p class=lead>Words of <em>a text</em> and a <a href=/care/php/ class=quiet>link</a>
that go on for a while, so that it is a paragraph of ordinary length.<ul><li>one<li><a href="https://example.org/a?b=1&amp;c=2">two</a></ul>
<img src=/img/a.png alt="A porch" width=20 height=30 loading=lazy></section>`, 40) + "</body></html>")
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		if tags := (&check.File{MediaType: "text/html", Body: body}).Tags(); len(tags.IDs) != 40 || !tags.Callable {
			b.Fatal(tags)
		}
	}
}
