package publish

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"testing/iotest"
	"time"

	"porchlight/internal/tree"
)

func TestPublish(t *testing.T) {
	dest := dest(t)
	if stats := publish(t, realDisk{}, dest, first); stats.Written != 6 || stats.Unchanged != 0 || stats.Removed != 0 {
		t.Errorf("first build: %+v", stats)
	}
	wantTree(t, dest, first)
	if stats := publish(t, realDisk{}, dest, second); stats.Written != 5 || stats.Unchanged != 1 || stats.Removed != 2 {
		t.Errorf("second build: %+v", stats)
	}
	wantTree(t, dest, second)
	if _, ok := onDisk(t, dest)["b/c/"]; ok {
		t.Error("the folder b/c is still there")
	}
	publish(t, realDisk{}, dest, site{"index.html": "x"})
	if have := onDisk(t, dest); len(have) != 1 {
		t.Errorf("empty folders are left: %v", have)
	}
	wantNoLeftovers(t, dest)
}

// TestKilledProbe: the next build removes the probe of a build that was killed while it tried the disk.
func TestKilledProbe(t *testing.T) {
	dest := dest(t)
	publish(t, realDisk{}, dest, first)
	long := time.Now().Add(-time.Hour)
	for _, folder := range []string{dest, filepath.Dir(dest)} {
		name := filepath.Join(folder, reserved+"-probe-ABCDEFGHIJKL")
		if err := errors.Join(os.WriteFile(name, nil, 0o644), os.Chtimes(name, long, long)); err != nil {
			t.Fatal(err)
		}
	}
	publish(t, realDisk{}, dest, first)
	wantTree(t, dest, first)
	if left, _ := filepath.Glob(filepath.Join(filepath.Dir(dest), reserved+"-probe-*")); len(left) > 0 {
		t.Errorf("left: %v", left)
	}
}

func TestUnchangedKeepsTime(t *testing.T) {
	dest := dest(t)
	publish(t, quick(), dest, first)
	restamp(t, dest)
	before := onDisk(t, dest)
	for range 2 { // the first must read the files again, the second must not
		if stats := publish(t, quick(), dest, first); stats.Written != 0 || stats.Unchanged != len(first) {
			t.Errorf("%+v", stats)
		}
		if after := onDisk(t, dest); !maps.Equal(before, after) {
			t.Errorf("before %v\nafter %v", before, after)
		}
	}
	reads := &faultyDisk{disk: quick()}
	session := open(t, reads, dest)
	opened := 0
	session.disk = countOpens{reads, &opened}
	if err := first.put(session); err != nil {
		t.Fatal(err)
	}
	if opened > 0 {
		t.Errorf("%d unchanged files were read", opened)
	}
}

// TestIntactRecordsStamps: files with new stamps are read once to find out that they are as published.
func TestIntactRecordsStamps(t *testing.T) {
	dest := dest(t)
	publish(t, quick(), dest, first)
	restamp(t, dest)
	for _, want := range []int{len(first), 0} {
		session := open(t, quick(), dest)
		opened := 0
		session.disk = countOpens{session.disk, &opened}
		files, intact := session.Intact(session.old.Commit)
		if err := session.Abort(); err != nil || !intact || files != len(first) {
			t.Errorf("%d files, intact: %t, %v", files, intact, err)
		}
		if opened != want {
			t.Errorf("%d files were read, want %d", opened, want)
		}
	}
	wantTree(t, dest, first)
}

// restamp gives the files of first other stamps.
func restamp(t *testing.T, dest string) {
	t.Helper()
	long := time.Now().Add(-time.Hour).Truncate(time.Second)
	for path := range first {
		if err := os.Chtimes(filepath.Join(dest, path), long, long); err != nil {
			t.Fatal(err)
		}
	}
	time.Sleep(2 * tree.ClockStep) // until then the files could change without another stamp
}

type countOpens struct {
	disk
	count *int
}

func (d countOpens) Open(name string) (io.ReadCloser, error) { *d.count++; return d.disk.Open(name) }

// TestEditedOutput: a published file was changed, in ways that are ever harder to notice.
func TestEditedOutput(t *testing.T) {
	edits := map[string]func(name string) error{
		"other size": func(name string) error { return os.WriteFile(name, []byte("longer than before"), 0o644) },
		"same size":  func(name string) error { return os.WriteFile(name, []byte("ONE"), 0o644) },
		"same size and time": func(name string) error {
			info, err := os.Stat(name)
			return errors.Join(err, os.WriteFile(name, []byte("ONE"), 0o644),
				os.Chtimes(name, info.ModTime(), info.ModTime()))
		},
		"gone": os.Remove,
	}
	for name, edit := range edits {
		t.Run(name, func(t *testing.T) {
			dest := dest(t)
			publish(t, quick(), dest, first)
			if err := edit(filepath.Join(dest, "index.html")); err != nil {
				t.Fatal(err)
			}
			if stats := publish(t, quick(), dest, first); stats.Written != 1 {
				t.Errorf("%+v", stats)
			}
			wantTree(t, dest, first)
		})
	}
}

func TestAbortLeavesNoTrace(t *testing.T) {
	dest := dest(t)
	session := open(t, quick(), dest)
	if err := first.put(session); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := session.Abort(); err != nil {
			t.Error(err)
		}
	}
	if _, err := os.Lstat(dest); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the destination was made: %v", err)
	}
	if err := session.Put("x", nil); err == nil {
		t.Error("a put after the end went well")
	}
	if _, err := session.Commit(); err == nil {
		t.Error("a commit after the end went well")
	}
	publish(t, quick(), dest, first)
	before := onDisk(t, dest)
	session = open(t, quick(), dest)
	if err := second.put(session); err != nil {
		t.Fatal(err)
	}
	if err := session.Abort(); err != nil {
		t.Error(err)
	}
	if after := onDisk(t, dest); !maps.Equal(before, after) {
		t.Errorf("before %v\nafter %v", before, after)
	}
	wantNoLeftovers(t, dest)
}

func TestPaths(t *testing.T) {
	dest := dest(t)
	for _, path := range []string{
		"", "/a", "../a", "a/../../b", "a//b", "a/", "./a", "a/.", `a\b`, "a\x00b", "..", "\xff", ".porchlight/x",
		strings.Repeat("x", 256), strings.Repeat("ж", 128) + "/a",
	} {
		session := open(t, quick(), dest)
		if err := session.Put(path, []byte("x")); err == nil {
			t.Errorf("%q was taken", path)
		}
		if _, err := session.Commit(); err == nil {
			t.Errorf("a site without %q was committed", path)
		}
	}
	for _, pair := range [][2]string{{"a", "a"}, {"Tag/x", "tag/x"}, {"caf\u00e9", "cafe\u0301"},
		{"straße", "STRASSE"}} {
		session := open(t, quick(), dest)
		if err := session.Put(pair[0], nil); err != nil {
			t.Error(err)
		}
		if err := session.Put(pair[1], nil); err == nil {
			t.Errorf("%q beside %q was taken", pair[1], pair[0])
		}
		_ = session.Abort()
	}
	if _, err := os.Lstat(dest); !errors.Is(err, fs.ErrNotExist) {
		t.Error("the destination was made")
	}
}

func TestPutFile(t *testing.T) {
	dest := dest(t)
	large := bytes.Repeat([]byte("porch"), 1<<18)
	reads := 0
	build := func(content []byte) Stats {
		session := open(t, quick(), dest)
		if err := session.PutFile("flyer.pdf", func() (io.ReadCloser, error) {
			reads++
			return io.NopCloser(bytes.NewReader(content)), nil
		}); err != nil {
			t.Fatal(err)
		}
		stats, err := session.Commit()
		if err != nil {
			t.Fatal(err)
		}
		stats.Commit = ""
		return stats
	}
	for i, want := range []Stats{{Written: 1}, {Unchanged: 1}} {
		if stats := build(large); fmt.Sprint(stats) != fmt.Sprint(want) {
			t.Errorf("build %d: %+v", i, stats)
		}
	}
	if reads != 2 {
		t.Errorf("read %d times", reads)
	}
	build(large[1:])
	wantTree(t, dest, site{"flyer.pdf": string(large[1:])})

	session := open(t, quick(), dest)
	broken := errors.New("broken")
	err := session.PutFile("other.pdf", func() (io.ReadCloser, error) { return nil, broken })
	if !errors.Is(err, broken) {
		t.Error(err)
	}
	if _, err := session.Commit(); !errors.Is(err, broken) {
		t.Errorf("committed without the file: %v", err)
	}
}

// What cannot be read is distinguished from a destination that cannot be written, wherever it fails.
func TestPutFileThatCannotBeRead(t *testing.T) {
	dest := dest(t)
	publish(t, quick(), dest, site{"old.pdf": "text"})
	session := open(t, quick(), dest)
	refused := &fs.PathError{Op: "open", Path: "flyer.pdf", Err: fs.ErrPermission}
	for path, open := range map[string]func() (io.ReadCloser, error){
		"flyer.pdf": func() (io.ReadCloser, error) { return nil, refused },
		"half.pdf": func() (io.ReadCloser, error) {
			return io.NopCloser(iotest.TimeoutReader(iotest.OneByteReader(strings.NewReader("text")))), nil
		},
		"old.pdf": func() (io.ReadCloser, error) { return nil, refused }, // read to compare it with what is published
	} {
		var unread *ReadError
		if err := session.PutFile(path, open); !errors.As(err, &unread) || unread.Path != path {
			t.Errorf("%s: %v", path, err)
		}
	}
	if _, err := session.Commit(); err == nil {
		t.Error("committed without the files")
	}
	_ = session.Abort()

	d := &faultyDisk{disk: quick()}
	session = open(t, d, dest)
	d.at, d.err = d.ops+2, syscall.ENOSPC
	err := session.PutFile("new.pdf", func() (io.ReadCloser, error) {
		return io.NopCloser(strings.NewReader("text")),
			nil
	})
	if want := `writing "new.pdf": the disk is full`; fmt.Sprint(err) != want {
		t.Errorf("have %v, want %s", err, want)
	}
}

func TestPutConcurrently(t *testing.T) {
	dest := dest(t)
	want := site{}
	for i := range 400 {
		want[fmt.Sprintf("p%d/index.html", i)] = fmt.Sprint("page ", i)
	}
	for range 2 {
		session := open(t, quick(), dest)
		failed := make(chan error, len(want))
		for path, content := range want {
			go func() { failed <- session.Put(path, []byte(content)) }()
		}
		for range want {
			if err := <-failed; err != nil {
				t.Fatal(err)
			}
		}
		if _, err := session.Commit(); err != nil {
			t.Fatal(err)
		}
		wantTree(t, dest, want)
		delete(want, "p7/index.html")
		want["p8/index.html"] = "changed"
	}
}

func TestModes(t *testing.T) {
	dest := dest(t)
	publish(t, quick(), dest, first)
	for path, want := range map[string]fs.FileMode{"index.html": 0o644, "b": fs.ModeDir | 0o755} {
		info, err := os.Stat(filepath.Join(dest, path))
		if err != nil {
			t.Fatal(err)
		}
		if have := info.Mode(); filepath.Separator == '/' && (have&0o700 != want&0o700 || have&0o777&^want != 0) {
			t.Errorf("%s: mode %v, want %v within the umask", path, have, want)
		}
	}
	info, err := os.Stat(besideFolder(dest))
	if err != nil || filepath.Separator == '/' && info.Mode().Perm() != 0o700 {
		t.Errorf("the state is not for others: %v, %v", info.Mode(), err)
	}
}
