package watch

import (
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// limitCase is the variable with the name of the case, in a process that has the limits of a test for itself.
const limitCase = "PORCHLIGHT_TEST_WATCH_LIMIT"

// TestLimits: where the system watches no more folders, or does not report everything, there is one notice, and every
// change is found.
func TestLimits(t *testing.T) {
	if testing.Short() {
		t.Skip("waits for seconds: run without -short")
	}
	for _, c := range []struct {
		name  string
		limit func(t *testing.T) (after func())
		raise func(t *testing.T) // nil: it cannot be raised
		want  string             // the notice, with "DIR" for the site's folder
	}{
		{
			"folders", func(t *testing.T) func() { return set(t, "/proc/sys/user/max_inotify_watches", "5") },
			func(t *testing.T) { set(t, "/proc/sys/user/max_inotify_watches", "1000") },
			"this computer watches no more than 5 folders at the same time (user.max_inotify_watches); to raise that, run: sudo sysctl user.max_inotify_watches=524288; changes are now looked for every 500 ms",
		},
		{
			"programs", func(t *testing.T) func() { return set(t, "/proc/sys/user/max_inotify_instances", "0") }, nil,
			"this computer lets no more than 0 programs watch folders at the same time (user.max_inotify_instances); to raise that, run: sudo sysctl user.max_inotify_instances=1024; changes are now looked for every 500 ms",
		},
		{
			"open files", useUp, nil,
			"this program may open no more files at the same time; to raise that, run: ulimit -n 4096; changes are now looked for every 500 ms",
		},
		{
			"network disk", func(t *testing.T) func() {
				var st unix.Statfs_t
				if err := unix.Statfs(os.TempDir(), &st); err != nil {
					t.Skip(err)
				}
				foreignDisks[uint32(st.Type)] = "NFS"
				return func() {}
			}, nil,
			`the folder "DIR" lies on a shared or network disk (NFS), which does not report all changes; changes are now looked for every 500 ms`,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			if os.Getenv(limitCase) == "" {
				t.Parallel()
				inNamespace(t, c.name)
				return
			}
			if os.Getenv(limitCase) != c.name {
				return
			}
			limited(t, c.limit, c.raise, c.want)
		})
	}
}

func limited(t *testing.T, limit func(*testing.T) func(), raise func(*testing.T), want string) {
	d := prepare(t, Options{Root: t.TempDir()}, "content/a/p.md", "content/b/p.md", "content/c/d/e/f/p.md",
		"layouts/page.html")
	d.run()
	d.stop()
	after := limit(t)
	w, err := New(d.w.opt)
	d.must(err)
	after()
	w.sweep, d.w = d.w.sweep, w
	d.run()
	d.settle()
	if d.w.Polling() != fallbackPoll {
		t.Errorf("looks every %v, want %v", d.w.Polling(), fallbackPoll)
	}
	d.write("content/c/d/e/f/p.md", "new")
	d.write("content/g/h/p.md", "new")
	d.waitFor("content/c/d/e/f/p.md", "content/g/h/p.md")
	d.settle()
	d.write("content/g/h/p.md", "newer")
	d.remove("content/a")
	d.waitFor("content/g/h/p.md", "content/a/p.md")
	notices := []string{strings.ReplaceAll(want, "DIR", d.root)}
	if raise != nil {
		raise(t)
		notices = append(notices, "this computer watches all folders again")
		d.waitForNotice(notices[1])
		d.settle()
		for i := range 3 { // from the next sweep on, events must be enough
			d.write("content/c/d/e/f/p.md", fmt.Sprint("raised ", i))
			d.waitFor("content/c/d/e/f/p.md")
			d.settle()
		}
		if d.w.Polling() != 0 {
			t.Errorf("still looks every %v", d.w.Polling())
		}
	}
	d.stop()
	if !slices.Equal(d.notices, notices) {
		t.Errorf("notices %q\nwant %q", d.notices, notices)
	}
}

func set(t *testing.T, file, value string) (after func()) {
	if err := os.WriteFile(file, []byte(value), 0o644); err != nil {
		t.Skip("LIMIT NOT TESTED: ", err)
	}
	return func() {}
}

// useUp opens as many files as the process may.
func useUp(t *testing.T) (after func()) {
	if err := syscall.Setrlimit(syscall.RLIMIT_NOFILE, &syscall.Rlimit{Cur: 64, Max: 64}); err != nil {
		t.Skip("LIMIT NOT TESTED: ", err)
	}
	var open []*os.File
	for {
		f, err := os.Open(os.DevNull)
		if err != nil {
			break
		}
		open = append(open, f)
	}
	return func() {
		for _, f := range open {
			f.Close()
		}
	}
}

// again runs a test in a process of its own, in which the limits of the user may be changed without changing those of
// others.
func inNamespace(t *testing.T, name string) {
	cmd := exec.Command(os.Args[0], "-test.run=^TestLimits$/^"+strings.ReplaceAll(name, " ", "_")+"$", "-test.v")
	cmd.Env = append(os.Environ(), limitCase+"="+name)
	cmd.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags:  syscall.CLONE_NEWUSER,
		UidMappings: []syscall.SysProcIDMap{{HostID: os.Getuid(), Size: 1}},
		GidMappings: []syscall.SysProcIDMap{{HostID: os.Getgid(), Size: 1}},
		Pdeathsig:   syscall.SIGKILL,
	}
	end := time.AfterFunc(3*deadline, func() { cmd.Process.Kill() })
	defer end.Stop()
	out, err := cmd.CombinedOutput()
	switch {
	case cmd.ProcessState == nil:
		t.Skip("LIMIT NOT TESTED: no process with limits of its own: ", err)
	case err != nil:
		t.Errorf("%v\n%s", err, out)
	case strings.Contains(string(out), "LIMIT NOT TESTED"):
		t.Skipf("%s", out)
	case !strings.Contains(string(out), "--- PASS: TestLimits/"):
		t.Errorf("the test did not run:\n%s", out)
	}
}
