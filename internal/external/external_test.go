package external

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"porchlight/internal/finding"
)

// web is a server that answers by paths, and counts requests by method and path.
type web struct {
	*httptest.Server
	mu    sync.Mutex
	count map[string]int
}

func newWeb(t *testing.T) *web {
	w := &web{count: map[string]int{}}
	w.Server = httptest.NewServer(http.HandlerFunc(w.serve))
	t.Cleanup(w.Close)
	return w
}

func (w *web) asked(what string) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.count[what]++
	return w.count[what]
}

func (w *web) serve(to http.ResponseWriter, r *http.Request) {
	times := w.asked(r.Method + " " + r.URL.Path)
	switch path := r.URL.Path; {
	case path == "/ok" || path == "/new" || path == "/new/deep":
	case path == "/gone":
		to.WriteHeader(http.StatusGone)
	case path == "/no-head" && r.Method == http.MethodHead:
		to.WriteHeader(http.StatusMethodNotAllowed)
	case path == "/head-lies" && r.Method == http.MethodHead:
		to.WriteHeader(http.StatusNotFound)
	case path == "/no-head", path == "/head-lies":
	case path == "/refused":
		to.WriteHeader(http.StatusForbidden)
	case path == "/busy":
		to.Header().Set("Retry-After", "3600")
		to.WriteHeader(http.StatusTooManyRequests)
	case path == "/busy-until":
		to.Header().Set("Retry-After", "Fri, 31 Dec 2100 23:59:59 GMT")
		to.WriteHeader(http.StatusServiceUnavailable)
	case path == "/busy-once" && times == 1:
		to.Header().Set("Retry-After", "0")
		to.WriteHeader(http.StatusTooManyRequests)
	case path == "/broken-once" && times == 1:
		to.WriteHeader(http.StatusBadGateway)
	case path == "/busy-once", path == "/broken-once":
	case path == "/broken":
		to.WriteHeader(http.StatusInternalServerError)
	case path == "/moved":
		http.Redirect(to, r, "/moved-again", http.StatusMovedPermanently)
	case path == "/moved-again":
		http.Redirect(to, r, "/new", http.StatusPermanentRedirect)
	case path == "/partly":
		http.Redirect(to, r, "/for-now", http.StatusMovedPermanently)
	case path == "/for-now":
		http.Redirect(to, r, "/new/deep", http.StatusFound)
	case path == "/moved-to-nothing":
		http.Redirect(to, r, "/nothing", http.StatusMovedPermanently)
	case path == "/circle":
		http.Redirect(to, r, "/circle", http.StatusMovedPermanently)
	default:
		to.WriteHeader(http.StatusNotFound)
	}
}

var today = time.Date(2026, 11, 29, 12, 0, 0, 0, time.UTC)

// TestAnswers: alive, moved, dead and unsure are told apart.
func TestAnswers(t *testing.T) {
	w := newWeb(t)
	for path, want := range map[string]struct {
		status Status
		to     string
	}{
		"/ok": {Alive, ""}, "/no-head": {Alive, ""}, "/head-lies": {Alive, ""},
		"/busy-once": {Alive, ""}, "/broken-once": {Alive, ""}, "/for-now": {Alive, ""},
		"/gone": {Dead, ""}, "/nothing": {Dead, ""}, "/moved-to-nothing": {Dead, ""},
		"/refused": {Unsure, ""}, "/busy": {Unsure, ""}, "/busy-until": {Unsure, ""},
		"/broken": {Unsure, ""}, "/circle": {Unsure, ""},
		"/moved": {Moved, "/new"}, "/moved#part": {Moved, "/new#part"}, "/partly": {Moved, "/for-now"},
	} {
		t.Run(strings.Trim(path, "/"), func(t *testing.T) {
			answers, err := (&Checker{Agent: "test", Now: today, Longest: time.Second}).Look(t.Context(),
				[]string{w.URL + path}, nil)
			if err != nil {
				t.Fatal(err)
			}
			got := answers[w.URL+path]
			if got.Status != want.status || strings.TrimPrefix(got.To, w.URL) != want.to || got.Looked != today {
				t.Errorf("have %+v, want %+v", got, want)
			}
			if (got.Why == "") != (got.Status == Alive || got.Status == Moved) {
				t.Errorf("why: %q", got.Why)
			}
		})
	}
	if n := w.count["HEAD /busy"]; n != 1 {
		t.Errorf("a host that asks to wait an hour was asked %d times", n)
	}
	if n := w.count["HEAD /busy-until"]; n != 1 {
		t.Errorf("a host that asks to wait for decades was asked %d times", n)
	}
	if n := w.count["GET /ok"]; n != 0 {
		t.Errorf("a page was loaded of which the head is enough")
	}
}

// TestKept: answers are kept as long as they may be, and what is unsure is not.
func TestKept(t *testing.T) {
	w, folder := newWeb(t), filepath.Join(t.TempDir(), "external")
	look := func(day int, paths ...string) map[string]Answer {
		t.Helper()
		for i := range paths {
			paths[i] = w.URL + paths[i]
		}
		c := Checker{Folder: folder, Now: today.AddDate(0, 0, day)}
		answers, err := c.Look(t.Context(), paths, nil)
		if err != nil {
			t.Fatal(err)
		}
		return answers
	}
	for _, visit := range []struct{ day, ok, gone, refused int }{
		{0, 1, 1, 1}, {0, 1, 1, 2}, {1, 1, 2, 3}, {6, 1, 3, 4}, {7, 2, 4, 5}, {-1, 3, 5, 6},
	} {
		answers := look(visit.day, "/ok", "/gone", "/refused")
		if answers[w.URL+"/ok"].Status != Alive || answers[w.URL+"/gone"].Status != Dead {
			t.Errorf("day %d: %v", visit.day, answers)
		}
		if ok, gone, refused := w.count["HEAD /ok"], w.count["HEAD /gone"], w.count["HEAD /refused"]; ok != visit.ok ||
			gone != visit.gone || refused != visit.refused {
			t.Errorf("day %d: asked %d, %d and %d times, want %+v", visit.day, ok, gone, refused, visit)
		}
	}
	look(-1, "/new") // another site with the same cache, or a part of this one
	if look(-1, "/ok"); w.count["HEAD /ok"] != 3 {
		t.Error("answers about other addresses were forgotten")
	}
}

// TestPolite: a host is asked by one request at a time, which says who asks.
func TestPolite(t *testing.T) {
	var now, most atomic.Int64
	agents := make(chan string, 100)
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		most.Store(max(most.Load(), now.Add(1)))
		agents <- r.UserAgent()
		now.Add(-1)
	}))
	defer server.Close()
	var addresses []string
	for i := range 20 {
		addresses = append(addresses, fmt.Sprintf("%s/%d", server.URL, i))
	}
	var steps []int64
	c := Checker{Agent: "Porchlight (checks links of https://example.org/)", Now: today, Hosts: 8}
	if _, err := c.Look(t.Context(), addresses,
		func(done, total int64) { steps = append(steps, done*100+total) }); err != nil {
		t.Fatal(err)
	}
	if most.Load() != 1 || len(agents) != 20 || <-agents != c.Agent {
		t.Errorf("%d requests at a time, %d in all", most.Load(), len(agents))
	}
	if len(steps) != 20 || steps[19] != 2020 {
		t.Errorf("progress: %v", steps)
	}
}

type noNetwork struct{ tries atomic.Int64 }

func (n *noNetwork) RoundTrip(*http.Request) (*http.Response, error) {
	n.tries.Add(1)
	return nil, errors.New("network is unreachable")
}

// TestSlow: a host that does not answer in time is asked once, and it stays unknown whether its page exists.
func TestSlow(t *testing.T) {
	var asked atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		<-r.Context().Done()
	}))
	defer server.Close()
	c := Checker{Now: today, Timeout: 50 * time.Millisecond, Longest: time.Second}
	answers, err := c.Look(t.Context(), []string{server.URL + "/", server.URL + "/too"}, nil)
	if !errors.Is(err, ErrOffline) || len(answers) > 0 {
		t.Errorf("no host answers: %v: %v", err, answers)
	}
	w := newWeb(t)
	c.Transport = only{server.Listener.Addr().String(), w.Listener.Addr().String()}
	answers, err = c.Look(t.Context(), []string{"http://slow.example/", "http://quick.example/ok"}, nil)
	slow := answers["http://slow.example/"]
	if err != nil || slow.Status != Unsure || slow.Why != "the host takes too long to answer" {
		t.Errorf("%v: %+v", err, answers)
	}
	if n := asked.Load(); n > 3 {
		t.Errorf("asked %d times", n)
	}
}

// only reaches two servers, whose names begin with "slow" and "quick".
type only struct{ slow, quick string }

func (o only) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.URL.Host = o.quick
	if strings.HasPrefix(r.Host, "slow") {
		r.URL.Host = o.slow
	} else {
		r = r.WithContext(context.WithoutCancel(r.Context())) // it is not the one that is late, even under load
	}
	return http.DefaultTransport.RoundTrip(r)
}

// TestOffline: without a network there is one finding and not one for each address.
func TestOffline(t *testing.T) {
	var links []Link
	for i := range 1000 {
		links = append(links, Link{fmt.Sprintf("https://%d.example.org/", i), "content/a.md",
			finding.Position{Line: i + 1, Column: 1}})
	}
	network := &noNetwork{}
	c := Checker{Now: today, Hosts: 4, Transport: network, Folder: t.TempDir()}
	answers, err := c.Look(t.Context(), Addresses(links), nil)
	if !errors.Is(err, ErrOffline) || len(answers) > 0 {
		t.Fatalf("%v: %v", err, answers)
	}
	if n := network.tries.Load(); n > 100 {
		t.Errorf("tried %d times", n)
	}
	found, err := Findings(links, answers, err, nil)
	if err != nil || len(found) != 1 || found[0].Rule != "external-offline" ||
		!strings.Contains(found[0].Message, "1,000 addresses") &&
			!strings.Contains(found[0].Message, "1000 addresses") {
		t.Errorf("%v: %v", err, found)
	}
}

// TestStopped: what is known when the check is stopped is kept.
func TestStopped(t *testing.T) {
	w, folder := newWeb(t), t.TempDir()
	ctx, cancel := context.WithCancel(t.Context())
	c := Checker{Folder: folder, Now: today}
	_, err := c.Look(ctx, []string{w.URL + "/ok", w.URL + "/new"}, func(done, _ int64) { cancel() })
	if !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	if _, err := c.Look(t.Context(), []string{w.URL + "/ok", w.URL + "/new"}, nil); err != nil {
		t.Fatal(err)
	}
	if w.count["HEAD /ok"] != 1 || w.count["HEAD /new"] != 1 {
		t.Errorf("asked %v", w.count)
	}
}

// TestFindings: places, and the new address as what mends a link.
func TestFindings(t *testing.T) {
	text := "---\nsources:\n  - {title: T, url: \"https://a.example/old\"}\n---\nÄh [a](https://a.example/old) [b](<https://b.example/>)\n"
	links := []Link{
		{"https://a.example/old", "a.md", finding.Position{Line: 3, Column: 22}},
		{"https://a.example/old", "a.md", finding.Position{Line: 5, Column: 8}},
		{"https://b.example/", "a.md", finding.Position{Line: 5, Column: 36}},
		{"https://c.example/", "a.md", finding.Position{Line: 5, Column: 1}},
	}
	answers := map[string]Answer{
		"https://a.example/old": {Status: Moved, To: "https://a.example/new"},
		"https://b.example/":    {Status: Dead, Why: "the host answers 410 Gone"},
		"https://c.example/":    {Status: Unsure, Why: "the host answers 403 Forbidden"},
	}
	found, err := Findings(links, answers, nil, func(string) ([]byte, error) { return []byte(text), nil })
	if err != nil || len(found) != 4 {
		t.Fatal(err, found)
	}
	mended, done := finding.Mend([]byte(text), found)
	if want := strings.ReplaceAll(text, "/old", "/new"); string(mended) != want || len(done) != 2 {
		t.Errorf("have %s", mended)
	}
	if f := found[2]; f.Rule != "external-dead" ||
		f.Message != `"https://b.example/" cannot be opened: the host answers 410 Gone` {
		t.Errorf("have %+v", f)
	}
	if f := found[3]; f.Rule != "external-unsure" || f.Severity != finding.Info {
		t.Errorf("have %+v", f)
	}
	answers["https://a.example/old"] = Answer{Status: Moved, To: "https://a.example/"}
	found, _ = Findings(links[:1], answers, nil, func(string) ([]byte, error) { return []byte(text), nil })
	if found[0].Fix.Line != 0 {
		t.Errorf("a front page mends the link to a page: %+v", found[0])
	}
}
