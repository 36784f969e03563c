package bench

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"sync"
	"testing"
	"time"

	"porchlight"
	"porchlight/internal/build"
	"porchlight/internal/config"
)

// sourcesDir holds the sites that benchmarks build: laid out once, whatever the number of runs.
var sourcesDir string

func TestMain(m *testing.M) {
	var err error
	if sourcesDir, err = os.MkdirTemp("", "porchlight-bench-"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	code := m.Run()
	os.RemoveAll(sourcesDir)
	os.Exit(code)
}

var (
	sourcesMu sync.Mutex
	sources   = map[int]string{}
)

// source is the folder of a site with so many pages.
func source(t testing.TB, pages int) string {
	t.Helper()
	sourcesMu.Lock()
	defer sourcesMu.Unlock()
	dir, ok := sources[pages]
	if !ok {
		dir = filepath.Join(sourcesDir, strconv.Itoa(pages))
		if err := LayOut(dir, "porchlight", pages, 1); err != nil {
			t.Fatal(err)
		}
		sources[pages] = dir
	}
	return dir
}

// run builds a site, with a fixed clock so that every run draws the same.
func run(t testing.TB, source, dest string) *build.Report {
	t.Helper()
	report, err := build.Run(t.Context(), build.Options{
		Source: source, Dest: dest, Theme: porchlight.Starter,
		Flags: config.Flags{Environment: "production", Clock: time.Date(2026, 7, 1, 0, 0, 0, 0, time.UTC)},
	})
	if err != nil {
		t.Fatal(err)
	}
	if report.Failed {
		t.Fatalf("the build published nothing: %d findings, the first: %v", len(report.Findings), report.Findings[0])
	}
	return report
}

// likeTheCommand lets the heap grow as the build command does. The limit that the command sets on top is left out: here
// the process also holds what the benchmark itself needs.
func likeTheCommand(b *testing.B) {
	if os.Getenv("GOGC") == "" {
		before := debug.SetGCPercent(400)
		b.Cleanup(func() { debug.SetGCPercent(before) })
	}
}

// sizes are the numbers of pages that are measured; the last is left out by -short.
var sizes = []int{100, 1_000, 10_000}

func eachSize(b *testing.B, measure func(b *testing.B, source string)) {
	likeTheCommand(b)
	for _, pages := range sizes {
		b.Run("pages="+strconv.Itoa(pages), func(b *testing.B) {
			if testing.Short() && pages == sizes[len(sizes)-1] {
				b.Skip("takes half a minute")
			}
			source := source(b, pages)
			b.ReportAllocs()
			measure(b, source)
			b.ReportMetric(float64(pages)*float64(b.N)/b.Elapsed().Seconds(), "pages/s")
		})
	}
}

// BenchmarkBuild builds into an empty folder: the first build of a checkout, as on a build server.
func BenchmarkBuild(b *testing.B) {
	eachSize(b, func(b *testing.B, source string) {
		dest := filepath.Join(b.TempDir(), "public")
		for b.Loop() {
			run(b, source, dest)
			b.StopTimer()
			removeSite(b, dest)
			b.StartTimer()
		}
	})
}

// BenchmarkSecondBuild builds when nothing has changed since the last build.
func BenchmarkSecondBuild(b *testing.B) {
	eachSize(b, func(b *testing.B, source string) {
		dest := filepath.Join(b.TempDir(), "public")
		run(b, source, dest)
		for b.Loop() {
			if report := run(b, source, dest); report.Stats.Written != 0 {
				b.Fatalf("want nothing written, have %d files", report.Stats.Written)
			}
		}
	})
}

// removeSite removes a published site with what is remembered about it beside it.
func removeSite(b *testing.B, dest string) {
	b.Helper()
	folder := filepath.Dir(dest)
	entries, err := os.ReadDir(folder)
	if err != nil {
		b.Fatal(err)
	}
	for _, entry := range entries {
		if err := os.RemoveAll(filepath.Join(folder, entry.Name())); err != nil {
			b.Fatal(err)
		}
	}
}
