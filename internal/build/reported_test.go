package build_test

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	snapshot "porchlight/internal/tree"
)

// TestManyFindingsAreReportedAgain: a build of what is published already reports all that was found, also if it was
// written in several parts.
func TestManyFindingsAreReportedAgain(t *testing.T) {
	site, source, dest := small(), t.TempDir(), filepath.Join(t.TempDir(), "public")
	site["content/many.md"] = page("Many", "", strings.Repeat("[gone](/nowhere/)\n\n", 903))
	site.write(t, source)
	first := buildAt(t, source, dest, noon)
	time.Sleep(2 * snapshot.ClockStep)
	again := buildAt(t, source, dest, noon)
	if len(first.Findings) < 903 || messages(again.Findings) != messages(first.Findings) || again.Drawn != 0 {
		t.Errorf("%d findings, then %d, with %d drawn", len(first.Findings), len(again.Findings), again.Drawn)
	}
}
