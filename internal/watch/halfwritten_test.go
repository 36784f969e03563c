package watch

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/fsnotify/fsnotify"
)

// timed runs a test on a clock of its own, which stands still while the watcher works: with events, which the test
// sends, and with polling. files are in the folder at first.
func timed(t *testing.T, poll time.Duration, files []string, test func(d *fixture)) {
	for name, events := range map[string]bool{"events": true, "polling": false} {
		t.Run(name, func(t *testing.T) {
			root := t.TempDir()
			synctest.Test(t, func(t *testing.T) {
				d := prepare(t, Options{Root: root, Poll: poll}, files...)
				if events {
					d.events = make(chan fsnotify.Event)
					d.w.poll, d.w.events = 0, d.events
				}
				test(d)
			})
		})
	}
}

// put appends to a file, and sends the event of it. The watcher does nothing meanwhile.
func (d *fixture) put(name, text string) {
	d.t.Helper()
	synctest.Wait()
	d.must(os.MkdirAll(filepath.Dir(d.path(name)), 0o755))
	f, err := os.OpenFile(d.path(name), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	d.must(err)
	_, err = f.WriteString(text)
	d.must(errors.Join(err, f.Close()))
	d.send(name)
}

// empty empties a file, and sends the event of it.
func (d *fixture) empty(name string) {
	d.t.Helper()
	synctest.Wait()
	d.write(name, "")
	d.send(name)
}

// wait lets time pass, and the watcher do what is due then. Until the next call, the test may read and change what take
// does.
func (d *fixture) wait(pause time.Duration) {
	d.mu.Lock() // what the test did happened before what take does from now on
	//lint:ignore SA2001 the order is all that counts
	d.mu.Unlock()
	time.Sleep(pause)
	synctest.Wait()
}

func (d *fixture) send(name string) {
	d.t.Helper()
	now := time.Now() // of the clock of the test
	d.must(os.Chtimes(d.path(name), now, now))
	if d.events != nil {
		d.events <- fsnotify.Event{Name: filepath.Join(d.w.real, filepath.FromSlash(name)), Op: fsnotify.Write}
	}
}

// TestEmptyMiddle: a file that a program empties and fills a moment later is reported when it is full. Others are not
// delayed.
func TestEmptyMiddle(t *testing.T) {
	timed(t, 40*time.Millisecond, []string{"content/p.md", "content/q.md"}, func(d *fixture) {
		sizes := map[string][]int64{}
		d.begin(d.takeSizes(sizes))
		d.wait(time.Second)
		for range 3 {
			clear(sizes)
			d.empty("content/p.md")
			d.put("content/q.md", "more")
			d.wait(Debounce + 50*time.Millisecond)
			if len(sizes["content/q.md"]) != 1 {
				d.t.Errorf("another file was reported %d times, want once", len(sizes["content/q.md"]))
			}
			d.put("content/p.md", "full")
			d.wait(time.Second)
			if have := sizes["content/p.md"]; !slices.Equal(have, []int64{4}) {
				d.t.Errorf("reported with %d bytes, want once, with 4", have)
			}
		}
	})
}

// TestFileThatStaysEmpty: a file that stays empty is reported in the end.
func TestFileThatStaysEmpty(t *testing.T) {
	timed(t, 40*time.Millisecond, []string{"content/p.md"}, func(d *fixture) {
		sizes := map[string][]int64{}
		d.begin(d.takeSizes(sizes))
		d.wait(time.Second)
		clear(sizes)
		d.empty("content/p.md")
		d.empty("content/new.md")
		d.wait(time.Second)
		for _, name := range []string{"content/p.md", "content/new.md"} {
			if have := sizes[name]; !slices.Equal(have, []int64{0}) {
				d.t.Errorf("%s: reported with %d bytes, want once, with 0", name, have)
			}
		}
	})
}

// TestSlices: a large file that is written in pieces is reported at most twice, the last time when it is whole.
func TestSlices(t *testing.T) {
	timed(t, 500*time.Millisecond, nil, func(d *fixture) {
		const slice, slices = 400 << 10, 50
		sizes := map[string][]int64{}
		d.begin(d.takeSizes(sizes))
		d.wait(time.Second)
		for range slices {
			d.put("static/film.bin", strings.Repeat("x", slice))
			d.wait(40 * time.Millisecond)
		}
		d.wait(5 * time.Second)
		have := sizes["static/film.bin"]
		if n := len(have); n == 0 || n > 2 || have[n-1] != slice*slices {
			d.t.Errorf("reported with %d bytes, want at most two reports, the last one of %d", have, slice*slices)
		}
	})
}

// TestFileThatAlwaysGrows: a file that never stops growing is reported now and then.
func TestFileThatAlwaysGrows(t *testing.T) {
	timed(t, 40*time.Millisecond, nil, func(d *fixture) {
		sizes := map[string][]int64{}
		d.begin(d.takeSizes(sizes))
		for range 500 {
			d.put("static/log.bin", strings.Repeat("x", piece))
			d.wait(20 * time.Millisecond)
		}
		// Ten seconds: one report in growthLimit, and one before the first.
		if n := len(sizes["static/log.bin"]); n < 3 || n > 6 {
			d.t.Errorf("reported %d times in 10 s", n)
		}
	})
}

// takeSizes makes a take that notes the size of each file when it is reported. sizes is for after wait.
func (d *fixture) takeSizes(sizes map[string][]int64) func([]string) {
	return func(changed []string) {
		d.mu.Lock()
		for _, p := range changed {
			if info, err := os.Stat(d.path(p)); err == nil && info.Mode().IsRegular() {
				sizes[p] = append(sizes[p], info.Size())
			}
		}
		d.mu.Unlock()
		d.take(changed)
	}
}

// TestMarkedWhileHeldBack: a file that is held back and marked again is looked at with the marked paths, and the loop
// does not wake up for it before.
func TestMarkedWhileHeldBack(t *testing.T) {
	w := &Watcher{queue: newQueue()}
	now := time.Now()
	w.nextSweep = now.Add(time.Hour)
	w.held["content/p.md"] = &held{at: now}
	w.mark("content/p.md")
	if next := w.nextWake(); next.Before(now.Add(Debounce)) {
		t.Errorf("wakes up %v after the mark, want after the debounce time", next.Sub(now))
	}
	w.held["content/p.md"] = &held{at: now, until: now.Add(growthLimit)}
	if w.mark("content/p.md"); !w.held["content/p.md"].at.After(now.Add(growthPause / 2)) {
		t.Error("a growing file is not held back for longer")
	}
}
