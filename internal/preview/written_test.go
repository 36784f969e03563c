package preview_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

// TestAwaitWritten: a file that an editor has emptied is waited for until it is written, and one that stays empty for
// the given time.
func TestAwaitWritten(t *testing.T) {
	t.Parallel()
	p, source := opened(t, small())
	const name = "content/care/iop.md"
	put(t, source, name, "")
	go func() {
		time.Sleep(20 * time.Millisecond)
		_ = os.WriteFile(filepath.Join(source, name), []byte(page("IOP", "", "Written.")), 0o644)
	}()
	p.AwaitWritten([]string{"content", name, "content/none.md"}, time.Minute)
	if info, err := os.Stat(filepath.Join(source, name)); err != nil || info.Size() == 0 {
		t.Fatalf("it is %v, %v", info, err)
	}
	put(t, source, name, "")
	since := time.Now()
	p.AwaitWritten([]string{name}, 30*time.Millisecond)
	if waited := time.Since(since); waited < 30*time.Millisecond {
		t.Errorf("waited %s", waited)
	}
}
