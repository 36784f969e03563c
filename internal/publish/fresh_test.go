package publish

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestMadeMeanwhile: another program makes the destination while the site is built. Its files stay, and none of ours
// are added.
func TestMadeMeanwhile(t *testing.T) {
	dest := dest(t)
	session := open(t, quick(), dest)
	if err := first.put(session); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dest, "index.html"), "theirs")
	var refused *RefusedError
	if _, err := session.Commit(); !errors.As(err, &refused) || !strings.Contains(refused.Why, "another program") {
		t.Errorf("have %v", err)
	}
	wantTree(t, dest, site{"index.html": "theirs"})
	wantNoLeftovers(t, dest)
	refusesForeign(t, dest)
}

// TestFreshNeverCame: the rename of a fresh destination fails, or the process dies before it. A file that later has a
// path of the manifest is not ours.
func TestFreshNeverCame(t *testing.T) {
	failed := errors.New("failed")
	for name, d := range map[string]func(*unmovedDisk){
		"error":               func(*unmovedDisk) {},
		"error, manifest too": func(d *unmovedDisk) { d.remove = failed },
		"killed":              func(d *unmovedDisk) { d.remove, d.removeAll = failed, failed },
	} {
		t.Run(name, func(t *testing.T) {
			dest := dest(t)
			disk := &unmovedDisk{disk: quick(), dest: dest, rename: failed}
			d(disk)
			session := open(t, disk, dest)
			if err := first.put(session); err != nil {
				t.Fatal(err)
			}
			if _, err := session.Commit(); !errors.Is(err, failed) {
				t.Errorf("have %v", err)
			}
			write(t, filepath.Join(dest, "index.html"), "theirs")
			refusesForeign(t, dest)
			wantTree(t, dest, site{"index.html": "theirs"})
			if err := os.RemoveAll(dest); err != nil {
				t.Fatal(err)
			}
			publish(t, quick(), dest, first)
			wantTree(t, dest, first)
			wantNoLeftovers(t, dest)
		})
	}
}

// TestDestinationRemoved: a destination that was removed is built again, and can change afterwards.
func TestDestinationRemoved(t *testing.T) {
	dest := dest(t)
	publish(t, quick(), dest, first)
	if err := os.RemoveAll(dest); err != nil {
		t.Fatal(err)
	}
	if stats := publish(t, quick(), dest, second); stats.Written != len(second) || stats.Removed != 0 ||
		len(stats.Kept) != 0 {
		t.Errorf("%+v", stats)
	}
	wantTree(t, dest, second)
	publish(t, quick(), dest, first)
	wantTree(t, dest, first)
	wantNoLeftovers(t, dest)
}

func refusesForeign(t *testing.T, dest string) {
	t.Helper()
	var refused *RefusedError
	session, err := begin(t.Context(), Options{Dest: dest, Lock: -1}, quick())
	if err == nil {
		err = session.Abort()
	}
	if !errors.As(err, &refused) {
		t.Errorf("files of another program are taken for ours: %v", err)
	}
}

// unmovedDisk fails to rename a folder to the destination, and then fails the calls that it names.
type unmovedDisk struct {
	disk
	dest                      string
	rename, remove, removeAll error
	failed                    bool
}

func (d *unmovedDisk) Rename(from, to string) error {
	if to == d.dest {
		d.failed = true
		return d.rename
	}
	return d.disk.Rename(from, to)
}

func (d *unmovedDisk) Remove(name string) error {
	if d.failed && d.remove != nil {
		return d.remove
	}
	return d.disk.Remove(name)
}

func (d *unmovedDisk) RemoveAll(name string) error {
	if d.failed && d.removeAll != nil {
		return d.removeAll
	}
	return d.disk.RemoveAll(name)
}
