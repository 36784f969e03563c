package bench

import (
	"runtime"
	"testing"
	"time"

	"porchlight"
	"porchlight/internal/build"
	"porchlight/internal/config"
	"porchlight/internal/race"
)

// TestMemoryOfPages holds how many bytes of memory a page more takes, when the site is assembled and when all pages are
// drawn. The memory of a large site grows by this with each page.
func TestMemoryOfPages(t *testing.T) {
	race.OnlyWithout(t)
	const few, many = 300, 1_300
	less, more := inUse(t, few), inUse(t, many)
	for i, limit := range []struct {
		when  string
		bytes int64
	}{{"assembled", 3_200}, {"drawn", 4_450}} {
		each := (more[i] - less[i]) / (many - few)
		t.Logf("%s: %d bytes a page", limit.when, each)
		if each > limit.bytes {
			t.Errorf("%s: %d bytes a page, want at most %d", limit.when, each, limit.bytes)
		}
	}
}

// inUse gives the bytes in use of a site when it is assembled and when all pages are drawn.
func inUse(t *testing.T, pages int) (bytes [2]int64) {
	options := build.Options{Source: source(t, pages), Theme: porchlight.Starter,
		Flags: config.Flags{Environment: "production", Clock: time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC)}}
	line, root, err := build.Open(options)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close()
	line.Read(options.Flags, nil)
	bytes[0] = afterCollection()
	engine := build.NewEngine(line)
	drawings, err := engine.DrawAll(t.Context(), nil, func(_ build.Subject, d *build.Drawing) { d.Given = nil }, nil)
	if err != nil {
		t.Fatal(err)
	}
	bytes[1] = afterCollection()
	runtime.KeepAlive(drawings)
	runtime.KeepAlive(engine)
	return bytes
}

func afterCollection() int64 {
	for range 3 { // pools drop their values at the second collection
		runtime.GC()
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}
