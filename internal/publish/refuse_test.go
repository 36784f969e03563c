package publish

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

func TestRefused(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("USERPROFILE", home)
	source := filepath.Join(home, "work", "site")
	for _, name := range []string{"content/_index.md", "static/a.txt", "repo/.git/config", "worktree/.git",
		"full/letter.txt", "file"} {
		write(t, filepath.Join(source, name), "x")
	}
	if err := os.Symlink(filepath.Join(source, "content"), filepath.Join(source, "link")); err != nil {
		t.Skip("no symbolic links here")
	}
	if err := os.Symlink(filepath.Join(source, "nowhere"), filepath.Join(source, "dangling")); err != nil {
		t.Fatal(err)
	}
	tests := []struct{ dest, why string }{
		{"/", "top of the disk"},
		{home, "home folder"},
		{filepath.Dir(home), "home folder"},
		{source, "the folder of the site itself"},
		{source + "/content/..", "the folder of the site itself"},
		{filepath.Dir(source), "holds the folder of the site"},
		{source + "/content", "content folder"},
		{source + "/content/new/deep", "content folder"},
		{source + "/.porchlight", "its own files"},
		{source + "/.public.porchlight/new", "its own files"},
		{source + "/layouts", "layouts folder"},
		{source + "/static/out", "static folder"},
		{source + "/link/out", "content folder"},
		{source + "/dangling", "a link to a folder that does not exist"},
		{source + "/repo", "a Git repository"},
		{source + "/repo/.git/out", "a Git repository"},
		{source + "/worktree", "a Git repository"},
		{source + "/full", "files that Porchlight did not write"},
		{source + "/file", "it is a file"},
		{"public", "not absolute"},
	}
	before := onDisk(t, home)
	for _, test := range tests {
		_, err := begin(t.Context(), Options{Dest: test.dest, Source: source, Lock: -1}, quick())
		var refused *RefusedError
		if !errors.As(err, &refused) || !strings.Contains(refused.Why, test.why) || refused.Hint == "" {
			t.Errorf("%s: have %v, want a refusal with %q", test.dest, err, test.why)
		}
	}
	if after := onDisk(t, home); len(after) != len(before) {
		t.Errorf("a refusal left something: %v", after)
	}
}

func TestAccepted(t *testing.T) {
	for _, name := range []string{"missing", "missing/deep", "empty", "finder", "link"} {
		t.Run(name, func(t *testing.T) {
			source := t.TempDir()
			for _, dir := range []string{"empty", "finder", "real"} {
				if err := os.Mkdir(filepath.Join(source, dir), 0o755); err != nil {
					t.Fatal(err)
				}
			}
			write(t, filepath.Join(source, "finder/.DS_Store"), "x")
			if err := os.Symlink("real", filepath.Join(source, "link")); err != nil {
				t.Skip("no symbolic links here")
			}
			dest := filepath.Join(source, filepath.FromSlash(name))
			for range 2 {
				session, err := begin(t.Context(), Options{Dest: dest, Source: source}, quick())
				if err != nil {
					t.Fatal(err)
				}
				if err := first.put(session); err != nil {
					t.Fatal(err)
				}
				if _, err := session.Commit(); err != nil {
					t.Fatal(err)
				}
			}
			real, err := filepath.EvalSymlinks(dest)
			if err != nil {
				t.Fatal(err)
			}
			if have := contentsOf(onDisk(t, real)); have["index.html"] != "one" {
				t.Errorf("have %v", have)
			}
		})
	}
}

// TestDamagedRecords: a journal or manifest that cannot be read is a refusal with a hint, since it is unknown which
// files are ours.
func TestDamagedRecords(t *testing.T) {
	for file, text := range map[string]string{
		manifestFile: "{", journalFile: "]", "nameless": `{"version":1}`,
		"newer": `{"version":99}`, "escape": `{"version":1,"files":[{"path":"../x","sha256":""}]}`,
	} {
		t.Run(file, func(t *testing.T) {
			dest := dest(t)
			publish(t, quick(), dest, first)
			switch file {
			case "newer", "escape":
				file = manifestFile
			case "nameless":
				file = journalFile
			}
			write(t, filepath.Join(besideFolder(dest), file), text)
			before := onDisk(t, dest)
			_, err := begin(t.Context(), Options{Dest: dest, Lock: -1}, quick())
			var refused *RefusedError
			if !errors.As(err, &refused) || !strings.Contains(refused.Hint, "build again") {
				t.Errorf("have %v", err)
			}
			if after := onDisk(t, dest); len(after) != len(before) {
				t.Errorf("before %v\nafter %v", before, after)
			}
		})
	}
}

// crossingDisk refuses renames from beside the destination, as when the destination is a disk of its own.
type crossingDisk struct {
	disk
	dest string
}

func (d crossingDisk) Rename(from, to string) error {
	inside := func(name string) bool {
		return name == d.dest || strings.HasPrefix(name, d.dest+string(filepath.Separator))
	}
	if inside(from) != inside(to) {
		return &os.LinkError{Op: "rename", Old: from, New: to, Err: syscall.EXDEV}
	}
	return d.disk.Rename(from, to)
}

func TestDestinationIsADisk(t *testing.T) {
	dest := dest(t)
	if err := os.Mkdir(dest, 0o755); err != nil {
		t.Fatal(err)
	}
	d := crossingDisk{quick(), dest}
	for _, s := range []site{first, second, second} {
		publish(t, d, dest, s)
		wantTree(t, dest, s)
	}
	entries, err := os.ReadDir(insideFolder(dest))
	if err != nil || len(entries) != 3 {
		t.Errorf("in the destination's own state folder: %v, %v", entries, err)
	}
	if _, err := os.Lstat(besideFolder(dest)); !errors.Is(err, fs.ErrNotExist) {
		t.Error("there is a state folder beside it, too")
	}
	if names, _ := filepath.Glob(filepath.Join(filepath.Dir(dest), reserved+"*")); len(names) > 0 {
		t.Errorf("left over: %v", names)
	}
}

// sealedDisk refuses new files beside the destination, as in a folder of a web server that belongs to another user.
type sealedDisk struct {
	disk
	sealed string
}

func (d sealedDisk) guard(name string) error {
	if filepath.Dir(name) == d.sealed {
		return &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}
	return nil
}

func (d sealedDisk) Mkdir(name string) error {
	return errors.Join(d.guard(name), d.unless(name, d.disk.Mkdir))
}

func (d sealedDisk) unless(name string, action func(string) error) error {
	if d.guard(name) != nil {
		return nil
	}
	return action(name)
}

func (d sealedDisk) Create(name string) (file, error) {
	if err := d.guard(name); err != nil {
		return nil, err
	}
	return d.disk.Create(name)
}

func TestParentCannotBeWritten(t *testing.T) {
	dest := dest(t)
	d := sealedDisk{quick(), filepath.Dir(dest)}
	_, err := begin(t.Context(), Options{Dest: dest, Lock: -1}, d)
	if !errors.Is(err, fs.ErrPermission) || !strings.Contains(err.Error(), "your user may not write there") {
		t.Errorf("have %v", err)
	}
	if err := os.Mkdir(dest, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, s := range []site{first, second} {
		publish(t, d, dest, s)
		wantTree(t, dest, s)
	}
}

// TestVolumeMountedOverDestination: if a volume was mounted over a destination since the last build, the message says
// so.
func TestVolumeMountedOverDestination(t *testing.T) {
	dest := dest(t)
	publish(t, quick(), dest, first)
	session := open(t, crossingDisk{quick(), dest}, dest)
	if err := second.put(session); err != nil {
		t.Fatal(err)
	}
	before := onDisk(t, dest)
	if _, err := session.Commit(); err == nil || !strings.Contains(err.Error(), "a disk of its own") {
		t.Errorf("have %v", err)
	}
	if after := onDisk(t, dest); len(after) != len(before) {
		t.Errorf("before %v\nafter %v", before, after)
	}
}
