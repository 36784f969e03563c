package serve_test

import (
	"bufio"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"porchlight/internal/build"
	"porchlight/internal/race"
	"porchlight/internal/serve"
)

// use is the resources that a preview uses.
type use struct {
	goroutines, descriptors, watches int
	heap                             uint64 // bytes that are in use after collecting
}

func (u use) String() string {
	return fmt.Sprintf("%d goroutines, %d descriptors, %d watches, heap %.1f MB", u.goroutines, u.descriptors,
		u.watches, float64(u.heap)/1e6)
}

// measure lets connections rest, drops what the test itself keeps, and looks at what is in use.
func (s *session) measure() use {
	s.t.Helper()
	s.client.CloseIdleConnections()
	s.mu.Lock()
	s.taken = nil
	s.mu.Unlock()
	clear(s.known)
	var now use
	// Resources such as a closed connection may be released a moment later.
	for range 20 {
		time.Sleep(50 * time.Millisecond)
		runtime.GC()
		var memory runtime.MemStats
		runtime.ReadMemStats(&memory)
		next := use{runtime.NumGoroutine(), 0, 0, memory.HeapAlloc}
		next.descriptors, next.watches = descriptors()
		if now.goroutines != 0 {
			next.goroutines, next.descriptors, next.heap = min(next.goroutines, now.goroutines), min(next.descriptors,
				now.descriptors), min(next.heap, now.heap)
		}
		now = next
	}
	return now
}

// descriptors counts the process's open files and, in all of them, the watches of the system. Elsewhere than on Linux
// it counts nothing.
func descriptors() (open, watches int) {
	list, err := os.ReadDir("/proc/self/fdinfo")
	if err != nil {
		return 0, 0
	}
	for _, entry := range list {
		text, err := os.ReadFile("/proc/self/fdinfo/" + entry.Name())
		if err == nil {
			open++
			watches += strings.Count("\n"+string(text), "\ninotify wd:")
		}
	}
	return open, watches
}

// TestSoak edits a site for the time in PORCHLIGHT_SOAK, while tabs listen and pages are requested: what the preview
// takes of the machine does not grow.
func TestSoak(t *testing.T) {
	if race.Short() {
		t.Skip("edits at random are left out of -short")
	}
	s := open(t, mode{include: build.Everything}, randomSite)
	w := newRandomEditor(t, s, seedOf(t)+1)
	events := s.listen(3)
	asked := s.askAtRandom()

	edits := editsOf(t, 150)
	early := min(500, edits/3)
	var before use
	for n := range edits {
		w.edit()
		time.Sleep(time.Duration(w.random.IntN(40)) * time.Millisecond)
		if n == early {
			w.tidy()
			s.clean()
			before = s.measure()
			t.Logf("after %d edits: %s", n, before)
		}
	}
	w.tidy()
	s.clean()
	changes := s.mark()
	after := s.measure()
	t.Logf("after %d edits, %d changes, %d answers, %d events: %s", edits, changes, asked.Load(), events.Load(), after)
	if events.Load() == 0 || asked.Load() == 0 {
		t.Error("nobody listened or asked, so this test proves nothing")
	}
	const slack = 4 // connections that come and go
	if after.goroutines > before.goroutines+slack || after.descriptors > before.descriptors+slack {
		t.Errorf("goroutines or descriptors grew")
	}
	if after.watches > before.watches {
		t.Errorf("watches grew from %d to %d", before.watches, after.watches)
	}
	if after.heap > before.heap+before.heap/10+1<<20 {
		t.Errorf("the heap grew from %d to %d bytes", before.heap, after.heap)
	}
}

// listen opens streams of changes, as tabs do, and counts what they receive.
func (s *session) listen(tabs int) *atomic.Int64 {
	s.t.Helper()
	base, err := url.Parse(s.url)
	if err != nil {
		s.t.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.Background())
	var events atomic.Int64
	var listening sync.WaitGroup
	for range tabs {
		request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+base.Host+serve.Prefix+"events", nil)
		if err != nil {
			s.t.Fatal(err)
		}
		response, err := http.DefaultTransport.RoundTrip(request)
		if err != nil {
			s.t.Fatal(err)
		}
		listening.Go(func() {
			defer response.Body.Close()
			for lines := bufio.NewScanner(response.Body); lines.Scan(); {
				if strings.HasPrefix(lines.Text(), "event: change") {
					events.Add(1)
				}
			}
		})
	}
	s.t.Cleanup(func() { stop(); listening.Wait() })
	return &events
}

// askAtRandom requests pages, their states and the overview without end, and counts the answers.
func (s *session) askAtRandom() *atomic.Int64 {
	base := strings.TrimSuffix(s.url, "/recovery")
	addresses := []string{
		s.url + "/", s.url + iopAt, s.url + "/care/", s.url + "/sitemap.xml", s.url + "/nowhere/", s.url + "/tags/t1/",
		s.url + "/css/brand.css",
		base + serve.Prefix, base + serve.Prefix + "page?path=/recovery" + iopAt,
	}
	var asked atomic.Int64
	var stop atomic.Bool
	var asking sync.WaitGroup
	asking.Go(func() {
		for n := 0; !stop.Load(); n++ {
			address := addresses[n%len(addresses)]
			a, err := s.ask(address)
			// A page that was never drawn cannot be shown while its file is saved faster than a busy machine reads it.
			for end := time.Now().Add(patience); err == nil && a.status >= http.StatusInternalServerError &&
				!stop.Load() && time.Now().Before(end); {
				a, err = s.ask(address)
			}
			if err != nil || a.status >= http.StatusInternalServerError && !stop.Load() {
				s.t.Errorf("%s: status %d, %v: %.300s", address, a.status, err, a.body)
				return
			}
			asked.Add(1)
			time.Sleep(2 * time.Millisecond)
		}
	})
	s.t.Cleanup(func() { stop.Store(true); asking.Wait() })
	return &asked
}
