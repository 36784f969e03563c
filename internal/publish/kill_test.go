package publish

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"
)

// version is the site that the child builds in turn n: versions share some files, change some, and have some of
// their own.
func version(n int) site {
	s := site{}
	for i := range 30 {
		text := fmt.Sprintf("version %d of page %d %s", n, i, strings.Repeat("word ", 400))
		switch i % 3 {
		case 0:
			s[fmt.Sprintf("same%d/index.html", i)] = fmt.Sprint("page ", i)
		case 1:
			s[fmt.Sprintf("changing%d/index.html", i)] = text
		case 2:
			s[fmt.Sprintf("own%d/%d/index.html", i, n%2)] = text
		}
	}
	return s
}

// child is the process that gets killed: it holds the lock ("hold"), or builds version after version ("7"), or
// kills itself at a call of the next build ("7 120").
func child(dest string) {
	fail := func(err error) {
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	turn, _ := strconv.Atoi(os.Args[1])
	d := &faultyDisk{disk: quick()}
	if len(os.Args) > 2 {
		d.at, _ = strconv.Atoi(os.Args[2])
		self, err := os.FindProcess(os.Getpid())
		fail(err)
		d.before = func() { fail(self.Kill()); time.Sleep(time.Hour) }
		fmt.Println("started")
	}
	for ; ; turn++ {
		session, err := begin(context.Background(), Options{Dest: dest}, d)
		fail(err)
		if os.Args[1] == "hold" {
			fmt.Println("holding")
			time.Sleep(time.Hour)
		}
		fail(version(turn).put(session))
		fmt.Println("staged", turn)
		_, err = session.Commit()
		fail(err)
	}
}

// TestKill kills a building process at random moments and at random calls. Whatever moment it was, every file is
// whole; and the next session finds one version, all of it, with nothing left over.
func TestKill(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a hundred processes")
	}
	dest := dest(t)
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	turn, recovered := 0, 0
	for round := range 100 {
		if round%2 == 0 {
			building := startChild(t, dest, strconv.Itoa(turn))
			time.Sleep(time.Duration(random.Int64N(int64(4 * time.Millisecond))))
			if err := building.Process.Kill(); err != nil {
				t.Fatal(err)
			}
			_ = building.Wait()
		} else {
			_ = startChild(t, dest, strconv.Itoa(turn), strconv.Itoa(1+random.IntN(250))).Wait()
		}
		for path, f := range onDisk(t, dest) {
			if !strings.HasSuffix(path, "/") && !wholePage(path, f.content) {
				t.Fatalf("%s is torn: %.40q, %d bytes", path, f.content, len(f.content))
			}
		}
		if _, err := os.Lstat(besideFolder(dest) + "/" + journalFile); err == nil {
			recovered++
		}
		if err := open(t, quick(), dest).Abort(); err != nil {
			t.Fatal(err)
		}
		have := contentsOf(onDisk(t, dest))
		found := versionOf(have["changing1/index.html"])
		if len(have) > 0 && !maps.Equal(have, version(found)) {
			t.Fatalf("a mixture of versions near %d: %v", found, have)
		}
		wantNoLeftovers(t, dest)
		turn = max(turn, found+1)
	}
	t.Logf("%d of 100 kills were in the middle of a commit", recovered)
	if recovered == 0 {
		t.Error("no kill was in the middle of a commit")
	}
}

// versionOf reads in a page of which version it is; -1: it is the same in all, or there is none.
func versionOf(content string) int {
	n := -1
	_, _ = fmt.Sscanf(content, "version %d ", &n)
	return n
}

func wholePage(path, content string) bool { return version(versionOf(content))[path] == content }
