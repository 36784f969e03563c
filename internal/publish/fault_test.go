package publish

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"syscall"
	"testing"

	"porchlight/internal/names"
)

// scenarios are pairs of builds that together make every kind of step.
var scenarios = map[string]struct{ before, after site }{
	"first build": {nil, site{"index.html": "one", "b/c/d.html": "D"}},
	"changes and removal": {site{"index.html": "one", "a.html": "A", "b/c/d.html": "D"},
		site{"index.html": "two", "a.html": "A", "e.xml": "E"}},
	"file to folder": {site{"a": "file", "x/y/z.html": "z"}, site{"a/b/c": "deep", "x/y.html": "y"}},
	"folder to file": {site{"a/b/c": "deep", "a/d": "d", "k.html": "k"}, site{"a": "file", "k.html": "k"}},
	"letter case": {site{"Tag/index.html": "same", "x.html": "x"},
		site{"tag/index.html": "same", "x.html": "x2"}},
	"several at once": {site{"a.css": "1", "b.css": "1", "c.html": "1", "d.html": "1", "e.html": "1", "f.html": "1"},
		site{"a.css": "2", "b.css": "2", "c.html": "2", "d.html": "2", "e.html": "2", "f.html": "2", "g.html": "new"}},
	"nothing new": {site{"index.html": "one"}, site{"index.html": "one"}},
}

// systems are the kinds of disk on which every fault is tried, each with the scenarios for which it matters.
var systems = map[string]struct {
	disk      func(dest string) disk
	scenarios []string
}{
	"plain":         {func(string) disk { return quick() }, slices.Collect(maps.Keys(scenarios))},
	"no hard links": {func(string) disk { return linklessDisk{quick()} }, []string{"changes and removal"}},
	"folding":       {func(dest string) disk { return foldingDisk{quick(), dest} }, []string{"letter case"}},
}

// attempt builds a site on a disk where one call fails, and reports whether there was such a call.
func attempt(t *testing.T, dest string, d *faultyDisk, s site) (committed, came bool) {
	t.Helper()
	session, err := begin(t.Context(), Options{Dest: dest, Lock: -1}, d)
	if err == nil {
		if err = s.put(session); err == nil {
			_, err = session.Commit()
		}
		if d.dead {
			// The kernel releases the lock of a process that has ended.
			_ = session.lock.Unlock()
		} else {
			_ = session.Abort()
		}
	}
	return err == nil, d.ops >= d.at
}

// eachFault runs try for the first call of a build, the second, and so on, until the build has no more calls.
func eachFault(t *testing.T, try func(t *testing.T, system func(string) disk, before, after site, call int) bool) {
	for name, system := range systems {
		for _, title := range system.scenarios {
			pair := scenarios[title]
			t.Run(name+"/"+title, func(t *testing.T) {
				points := 0
				for call := 1; try(t, system.disk, pair.before, pair.after, call); call += stride() {
					points++
				}
				if points*stride() < 5 {
					t.Errorf("only %d faults were tried", points)
				}
			})
		}
	}
}

// stride is the distance of the calls that are tried: one, and several in a short run.
func stride() int {
	if testing.Short() {
		return 3
	}
	return 1
}

// TestFault: if the n-th call fails, for every n, Commit fails and the destination is unchanged, including time stamps,
// or it succeeds and the destination is completely new. The next build succeeds.
func TestFault(t *testing.T) {
	eachFault(t, func(t *testing.T, system func(string) disk, before, after site, call int) bool {
		dest := dest(t)
		real := system(dest)
		if before != nil {
			publish(t, real, dest, before)
		}
		was := onDisk(t, dest)
		d := &faultyDisk{disk: real, at: call, err: syscall.ENOSPC}
		committed, came := attempt(t, dest, d, after)
		if committed {
			wantTree(t, dest, after)
		} else if now := onDisk(t, dest); !maps.Equal(was, now) {
			t.Errorf("call %d: before %v\nafter %v", call, was, now)
		}
		publish(t, real, dest, after)
		wantTree(t, dest, after)
		wantNoLeftovers(t, dest)
		return came && !t.Failed()
	})
}

// TestProcessDies: if the process dies at the n-th call, for every n, every file is whole, and after the next Begin all
// files are old or all are new.
func TestProcessDies(t *testing.T) {
	eachFault(t, func(t *testing.T, system func(string) disk, before, after site, call int) bool {
		dest := dest(t)
		real := system(dest)
		if before != nil {
			publish(t, real, dest, before)
		}
		was := onDisk(t, dest)
		d := &faultyDisk{disk: real, at: call, dead: true, err: errors.New("dead")}
		_, came := attempt(t, dest, d, after)
		wantWhole(t, dest, before, after)
		if err := open(t, real, dest).Abort(); err != nil {
			t.Error(err)
		}
		now := onDisk(t, dest)
		if have := contentsOf(now); !maps.Equal(was, now) && !maps.Equal(have, after) {
			t.Errorf("call %d: neither old nor new: %v", call, now)
		}
		publish(t, real, dest, after)
		wantTree(t, dest, after)
		publish(t, real, dest, site{"only.html": ""})
		if now := onDisk(t, dest); len(now) != 1 {
			t.Errorf("call %d: other files now: %v", call, now)
		}
		wantNoLeftovers(t, dest)
		return came && !t.Failed()
	})
}

// TestDeathInRecovery: the build that takes back the commit of a killed one may be killed, too, at any call.
func TestDeathInRecovery(t *testing.T) {
	for title, system := range map[string]string{"file to folder": "plain", "letter case": "folding",
		"changes and removal": "no hard links"} {
		if testing.Short() && title != "letter case" {
			continue
		}
		t.Run(title, func(t *testing.T) {
			before, after := scenarios[title].before, scenarios[title].after
			for call := 1; ; call += stride() {
				if !dieTwice(t, systems[system].disk, before, after, call) {
					return
				}
			}
		})
	}
}

// dieTwice dies at one call of a build, and at each call of the recovery. came is false if the build has fewer calls.
func dieTwice(t *testing.T, system func(string) disk, before, after site, call int) (came bool) {
	dead := errors.New("dead")
	for second := 1; ; second += stride() {
		dest := dest(t)
		real := system(dest)
		publish(t, real, dest, before)
		if _, came = attempt(t, dest, &faultyDisk{disk: real, at: call, dead: true, err: dead}, after); !came {
			return false
		}
		if _, err := os.Stat(filepath.Join(besideFolder(dest), journalFile)); err != nil {
			return true // nothing to recover
		}
		session, err := begin(t.Context(), Options{Dest: dest, Lock: -1},
			&faultyDisk{disk: real, at: second, dead: true, err: dead})
		if err == nil {
			_ = session.lock.Unlock()
		}
		_ = open(t, real, dest).Abort()
		if have := contentsOf(onDisk(t, dest)); !maps.Equal(have, before) && !maps.Equal(have, after) {
			t.Fatalf("calls %d and %d: %v", call, second, have)
		}
		wantNoLeftovers(t, dest)
		if err == nil {
			return true
		}
	}
}

// TestStagedFilesLost: the commit is taken back if a power cut has emptied staged files of its journal.
func TestStagedFilesLost(t *testing.T) {
	for title, damage := range map[string]func(name string) error{
		"emptied": func(name string) error { return os.Truncate(name, 0) },
		"changed": func(name string) error { return os.WriteFile(name, []byte("tow"), 0o644) },
		"gone":    os.Remove,
	} {
		t.Run(title, func(t *testing.T) {
			reached := 0
			for call := 1; ; call++ {
				dest := dest(t)
				publish(t, quick(), dest, first)
				was := onDisk(t, dest)
				_, came := attempt(t, dest, &faultyDisk{disk: quick(), at: call, dead: true, err: errors.New("dead")},
					second)
				if !came {
					break
				}
				staged, _ := filepath.Glob(filepath.Join(besideFolder(dest), stageFolder, "*", "n*"))
				journal := filepath.Join(besideFolder(dest), journalFile)
				if _, err := os.Stat(journal); err != nil || len(staged) == 0 {
					continue
				}
				reached++
				if err := damage(staged[len(staged)-1]); err != nil {
					t.Fatal(err)
				}
				publishAbort(t, dest)
				if now := onDisk(t, dest); !maps.Equal(was, now) {
					t.Fatalf("call %d: before %v\nafter %v", call, was, now)
				}
			}
			if reached == 0 {
				t.Error("no death left a journal and staged files")
			}
		})
	}
}

func publishAbort(t *testing.T, dest string) {
	t.Helper()
	if err := open(t, quick(), dest).Abort(); err != nil {
		t.Error(err)
	}
	wantNoLeftovers(t, dest)
}

// wantWhole checks that every file has the whole content of one of two builds.
func wantWhole(t *testing.T, dest string, before, after site) {
	t.Helper()
	for path, content := range contentsOf(onDisk(t, dest)) {
		old, inOld := before[path]
		now, inNew := after[path]
		if !(inOld && content == old || inNew && content == now) && !otherCase(path, content, before, after) {
			t.Errorf("%s: %q is neither old nor new", path, content)
		}
	}
}

// otherCase renames files to the other build's spelling, under which a folding disk may list them.
func otherCase(path, content string, sites ...site) bool {
	return slices.ContainsFunc(sites, func(s site) bool {
		for other, text := range s {
			if names.Fold(other) == names.Fold(path) && text == content {
				return true
			}
		}
		return false
	})
}

// TestDiskFullMessage: the message is in plain words, and the error wraps its cause.
func TestDiskFullMessage(t *testing.T) {
	dest := dest(t)
	session := open(t, &faultyDisk{disk: quick()}, dest)
	d := session.disk.(*faultyDisk)
	d.at, d.err = d.ops+2, syscall.ENOSPC
	err := session.Put("a/index.html", []byte("text"))
	if want := `writing "a/index.html": the disk is full`; fmt.Sprint(err) != want {
		t.Errorf("have %v, want %s", err, want)
	}
	if !errors.Is(err, syscall.ENOSPC) {
		t.Error("the cause is lost")
	}
}
