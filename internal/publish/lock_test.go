package publish

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

func TestTwoSessions(t *testing.T) {
	dest := dest(t)
	holding := open(t, quick(), dest)
	waited := 0
	_, err := begin(t.Context(), Options{Dest: dest, Lock: time.Millisecond, Waiting: func(pid int) { waited = pid }},
		quick())
	var locked *LockedError
	if !errors.As(err, &locked) || locked.PID != os.Getpid() || waited != os.Getpid() {
		t.Errorf("have %v, waiting for %d", err, waited)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := begin(ctx, Options{Dest: dest}, quick()); !errors.Is(err, context.Canceled) {
		t.Errorf("have %v", err)
	}

	got := make(chan error)
	started := make(chan struct{})
	go func() {
		session, err := begin(t.Context(), Options{Dest: dest, Lock: time.Minute,
			Waiting: func(int) { close(started) }}, quick())
		if err == nil {
			err = session.Abort()
		}
		got <- err
	}()
	<-started
	if err := holding.Abort(); err != nil {
		t.Error(err)
	}
	if err := <-got; err != nil {
		t.Errorf("the one who waited: %v", err)
	}
}

// TestRacingSessions runs many builds on one destination: each commit has the files of one build only.
func TestRacingSessions(t *testing.T) {
	dest := dest(t)
	done := make(chan error)
	const builders, rounds = 4, 5
	for b := range builders {
		go func() {
			var problems []error
			for range rounds {
				session, err := begin(t.Context(), Options{Dest: dest, Lock: time.Minute}, quick())
				if err != nil {
					problems = append(problems, err)
					continue
				}
				for p := range 5 {
					problems = append(problems, session.Put(fmt.Sprint(p), []byte(fmt.Sprint("builder ", b))))
				}
				_, err = session.Commit()
				problems = append(problems, err)
			}
			done <- errors.Join(problems...)
		}()
	}
	for range builders {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	found := contentsOf(onDisk(t, dest))
	for path, content := range found {
		if content != found["0"] {
			t.Errorf("%s is from %q, 0 from %q", path, content, found["0"])
		}
	}
	wantNoLeftovers(t, dest)
}

// childEnv makes the test program act as a build that is going to be killed.
const childEnv = "PORCHLIGHT_TEST_PUBLISH_CHILD"

func TestMain(m *testing.M) {
	if dest := os.Getenv(childEnv); dest != "" {
		child(dest)
		return
	}
	os.Exit(m.Run())
}

// startChild starts a build in another process and returns once it has begun.
func startChild(t *testing.T, dest string, args ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.Command(os.Args[0], args...)
	cmd.Env = append(os.Environ(), childEnv+"="+dest)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill() })
	if _, err := bufio.NewReader(out).ReadString('\n'); err != nil {
		t.Fatalf("the other process did not start: %v", err)
	}
	return cmd
}

func TestLockDiesWithItsHolder(t *testing.T) {
	dest := dest(t)
	holder := startChild(t, dest, "hold")
	_, err := begin(t.Context(), Options{Dest: dest, Lock: -1}, quick())
	var locked *LockedError
	if !errors.As(err, &locked) || locked.PID != holder.Process.Pid {
		t.Errorf("have %v, want the lock of process %d", err, holder.Process.Pid)
	}
	if err := holder.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = holder.Wait()
	publish(t, quick(), dest, first)
	wantTree(t, dest, first)
	if names, _ := filepath.Glob(filepath.Join(besideFolder(dest), stageFolder, "*")); len(names) > 0 {
		t.Errorf("left over from the dead: %v", names)
	}
}
