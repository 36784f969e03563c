package serve_test

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"sync"
	"testing"

	"porchlight/internal/chromium"
)

// TestMain lets more tests run in parallel than there are processors, since they mostly wait, and lets the heap grow
// more than usual before it is collected.
func TestMain(m *testing.M) {
	flag.Parse()
	if f := flag.Lookup("test.parallel"); f.Value.String() == f.DefValue {
		_ = f.Value.Set("4")
	}
	debug.SetGCPercent(300)
	code := m.Run()
	chromium.Stop()
	if finished.dir != "" {
		os.RemoveAll(finished.dir)
	}
	os.Exit(code)
}

// finished is the program, built when the first test wants it.
var finished struct {
	sync.Once
	dir, file string
	err       error
}

// command is the file of the finished program.
func command(t *testing.T) string {
	t.Helper()
	finished.Do(func() {
		if finished.dir, finished.err = os.MkdirTemp("", "porchlight-serve"); finished.err != nil {
			return
		}
		finished.file = filepath.Join(finished.dir, "porchlight.exe")
		if out, err := exec.Command("go", "build", "-ldflags=-s -w", "-o", finished.file,
			"porchlight/cmd/porchlight").CombinedOutput(); err != nil {
			finished.err = fmt.Errorf("%w\n%s", err, out)
		}
	})
	if finished.err != nil {
		t.Fatal(finished.err)
	}
	return finished.file
}
