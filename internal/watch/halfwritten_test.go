package watch

import (
	"os"
	"strings"
	"testing"
	"time"
)

// TestEmptyMiddle: a file that a program empties and fills a moment later is reported when it is full. Others are not
// delayed.
func TestEmptyMiddle(t *testing.T) {
	t.Parallel()
	modes(t, func(t *testing.T, opt Options) {
		d := prepare(t, opt, "content/p.md", "content/q.md")
		empty := false
		check := d.takeSizes("content/p.md", func(size int64) { empty = empty || size == 0 })
		d.begin(check)
		d.settle()
		wrong := false
		for range 3 {
			began := time.Now()
			d.write("content/p.md", "")
			d.write("content/q.md", time.Now().String())
			d.waitFor("content/q.md")
			time.Sleep(40 * time.Millisecond)
			d.write("content/p.md", "full")
			took := time.Since(began)
			d.waitFor("content/p.md")
			d.settle()
			d.mu.Lock()
			wrong = wrong || empty && took < emptyLooks*emptyPause // a busy machine may take longer, and then it was empty for good
			empty = false
			d.mu.Unlock()
		}
		if wrong {
			t.Error("reported while it was empty")
		}
	})
}

// TestFileThatStaysEmpty: a file that stays empty is reported in the end.
func TestFileThatStaysEmpty(t *testing.T) {
	t.Parallel()
	modes(t, func(t *testing.T, opt Options) {
		d := start(t, opt, "content/p.md")
		d.write("content/p.md", "")
		d.write("content/new.md", "")
		d.waitFor("content/p.md", "content/new.md")
	})
}

// TestSlices: a large file that is written in pieces is reported at most twice, the last time when it is whole.
func TestSlices(t *testing.T) {
	if testing.Short() {
		t.Skip("waits for seconds: run without -short")
	}
	t.Parallel()
	modes(t, func(t *testing.T, opt Options) {
		if opt.Poll > 0 {
			opt.Poll = 500 * time.Millisecond
		}
		d := prepare(t, opt)
		const slice, slices = 400 << 10, 50
		var last int64
		d.begin(d.takeSizes("static/film.bin", func(size int64) { last = size }))
		d.settle()
		f, err := os.Create(d.path("static/film.bin"))
		d.must(err)
		defer f.Close()
		limit, before := 2, time.Now()
		began := before
		for range slices {
			_, err := f.WriteString(strings.Repeat("x", slice))
			d.must(err)
			time.Sleep(40 * time.Millisecond)
			if time.Since(before) > growthPause/2 { // on a busy machine it pauses in the middle, as if it had ended
				limit++
			}
			before = time.Now()
		}
		limit += int(time.Since(began) / growthLimit)
		d.until("a report of the whole file", func() bool { return last == slice*slices })
		if reported := d.settle()["static/film.bin"]; reported > limit {
			t.Errorf("reported %d times, want at most %d", reported, limit)
		}
	})
}

// TestFileThatAlwaysGrows: a file that never stops growing is reported now and then.
func TestFileThatAlwaysGrows(t *testing.T) {
	if testing.Short() {
		t.Skip("waits for seconds: run without -short")
	}
	t.Parallel()
	d := start(t, Options{Root: t.TempDir()})
	f, err := os.Create(d.path("static/log.bin"))
	d.must(err)
	end := make(chan struct{})
	defer close(end)
	go func() {
		defer f.Close()
		for {
			select {
			case <-end:
				return
			case <-time.After(20 * time.Millisecond):
				f.WriteString(strings.Repeat("x", piece))
			}
		}
	}()
	d.until("two reports", func() bool { return d.reported["static/log.bin"] >= 2 })
}

// takeSizes makes a take that looks at the size of a file whenever the file is reported.
func (d *fixture) takeSizes(name string, see func(size int64)) func([]string) {
	return func(changed []string) {
		for _, p := range changed {
			if info, err := os.Stat(d.path(name)); p == name && err == nil {
				d.mu.Lock()
				see(info.Size())
				d.mu.Unlock()
			}
		}
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
