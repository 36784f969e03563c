package publish

import (
	"crypto/rand"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// Names in the state folder. reserved begins every name of ours inside a destination.
const (
	lockFile     = "lock"
	pidFile      = "pid"
	manifestFile = "manifest.json"
	journalFile  = "journal.json"
	stageFolder  = "stage"
	reserved     = ".porchlight"
)

func besideFolder(dest string) string {
	return filepath.Join(filepath.Dir(dest), "."+filepath.Base(dest)+reserved)
}

func insideFolder(dest string) string { return filepath.Join(dest, reserved) }

// isStateFolder reports whether a name is that of a state folder, or of the folder of the cache.
func isStateFolder(name string) bool {
	return strings.HasPrefix(name, ".") && strings.HasSuffix(name, reserved)
}

// placeState finds or makes the state folder: beside the destination, or inside it where a file beside it cannot be
// renamed into it. A folder that exists is used wherever it is, because it holds the manifest.
func placeState(d disk, dest string) (string, error) {
	beside, inside := besideFolder(dest), insideFolder(dest)
	for _, folder := range []string{beside, inside} {
		if info, err := d.Lstat(folder); err == nil && info.IsDir() {
			return folder, nil
		}
	}
	if err := os.MkdirAll(filepath.Dir(dest), 0o755); err != nil {
		return "", writeFailure("making", filepath.Dir(dest), err)
	}
	folder := beside
	if crosses(d, filepath.Dir(dest), dest) {
		folder = inside
	}
	err := d.Mkdir(folder)
	if folder == beside && (errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS)) {
		if info, statErr := d.Lstat(dest); statErr == nil && info.IsDir() {
			folder = inside
			err = d.Mkdir(folder)
		}
	}
	if err != nil && !errors.Is(err, fs.ErrExist) {
		return "", writeFailure("making", folder, err)
	}
	if err == nil {
		keepPrivate(folder)
	}
	return folder, nil
}

// keepPrivate closes the state folder to other users, so that a web server cannot publish it. If its group is that of
// the folder above (setgid), it stays so: files that are staged in it are published with their group.
func keepPrivate(folder string) {
	if info, err := os.Lstat(folder); err == nil {
		_ = os.Chmod(folder, info.Mode()&fs.ModeSetgid|0o700)
	}
}

// crosses tries whether dest is another disk than parent, so that no file can be renamed from one to the other. Device
// numbers do not show that: a folder mounted from the same disk has the same number and refuses renames, too.
func crosses(d disk, parent, dest string) bool {
	if info, err := d.Lstat(dest); err != nil || !info.IsDir() {
		return false
	}
	name := reserved + "-probe-" + newID()
	from, to := filepath.Join(parent, name), filepath.Join(dest, name)
	f, err := d.Create(from)
	if err != nil {
		return false
	}
	_ = f.Close()
	err = d.Rename(from, to)
	if err == nil {
		from = to
	}
	_ = d.Remove(from)
	return errors.Is(err, syscall.EXDEV) || err != nil && crossedVolume(err)
}

// staleProbe is the age from which a probe was left by a killed build. One that is in use exists for milliseconds.
const staleProbe = time.Minute

// sweepProbes removes the probes that killed builds left in a folder.
func sweepProbes(d disk, folder string) {
	entries, err := d.ReadDir(folder)
	if err != nil {
		return // the build reports a destination that cannot be read
	}
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), reserved+"-probe-") {
			continue
		}
		if info, err := e.Info(); err == nil && info.Size() == 0 && time.Since(info.ModTime()) > staleProbe {
			_ = d.Remove(filepath.Join(folder, e.Name())) // the next build tries again
		}
	}
}

// newID is a random name for a stage or a probe. It never becomes part of an output.
func newID() string { return rand.Text()[:12] }
