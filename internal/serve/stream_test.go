package serve

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/tmaxmax/go-sse"

	"porchlight/internal/preview"
)

// patience is how long a test waits for an expected event. It is reached only if the code is broken.
const patience = time.Minute

// listener is a tab: a connection to the stream of events.
type listener struct {
	t    *testing.T
	res  *http.Response
	next func() (sse.Event, error, bool)
}

// listen opens a stream. It ends with the test.
func (w *testServer) listen(t *testing.T) *listener {
	t.Helper()
	ctx, end := context.WithTimeout(context.Background(), patience)
	t.Cleanup(end)
	req, err := http.NewRequestWithContext(ctx, "GET", "http://"+w.addr+Prefix+"events", nil)
	if err != nil {
		t.Fatal(err)
	}
	res, err := (&http.Transport{}).RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { res.Body.Close() })
	l := &listener{t: t, res: res}
	read := bufio.NewReader(res.Body)
	l.next = func() (sse.Event, error, bool) {
		var e sse.Event
		for {
			line, err := read.ReadString('\n')
			if err != nil {
				return e, err, false
			}
			line = strings.TrimSuffix(line, "\n")
			if line == "" && e.Type != "" {
				return e, nil, true
			}
			if name, ok := strings.CutPrefix(line, "event: "); ok {
				e.Type = name
			}
			if data, ok := strings.CutPrefix(line, "data: "); ok {
				e.Data += data
			}
		}
	}
	return l
}

// event waits for the next event and decodes it.
func (l *listener) event(name string, into any) {
	l.t.Helper()
	e, err, ok := l.next()
	if !ok {
		l.t.Fatalf("want %s, the stream ended: %v", name, err)
	}
	if e.Type != name {
		l.t.Fatalf("want %s, have %s", name, e.Type)
	}
	if err := json.Unmarshal([]byte(e.Data), into); err != nil {
		l.t.Fatal(err)
	}
}

func TestStream(t *testing.T) {
	w := serveFiles(t, hosted, func(o *Options) { o.Navigate = true })
	tab := w.listen(t)
	if have := tab.res.Header.Get("Content-Type"); have != "text/event-stream" {
		t.Errorf("have %q", have)
	}
	var hello helloEvent
	tab.event(eventHello, &hello)
	if hello.Server != w.id || hello.Edition != w.preview.Edition().Number {
		t.Errorf("have %+v", hello)
	}
	e := w.preview.Edition()
	w.Send(preview.Change{Edition: e, Nothing: true})
	w.Send(preview.Change{Edition: e, Pages: []string{"/iop/"}, Moved: map[string]string{"/a/": "/b/"},
		Gone: []string{"/c/"}})
	var c changeEvent
	tab.event(eventChange, &c)
	if c.Edition != e.Number || c.All || len(c.Pages) != 1 || c.Pages[0] != "/iop/" ||
		c.Title != "Intensive outpatient" || !c.Navigate || c.Moved["/a/"] != "/b/" || c.Gone[0] != "/c/" {
		t.Errorf("have %+v", c)
	}
	w.Send(preview.Change{Edition: e, All: true})
	c = changeEvent{}
	tab.event(eventChange, &c)
	if !c.All || c.Pages == nil || c.Navigate || c.Title != "" {
		t.Errorf("have %+v", c)
	}
}

// Any text of an editor stays within its event.
func TestStreamHoldsHostileTitles(t *testing.T) {
	title := "a\nb\r\nevent: evil\u2028</script>\n\ndata: x"
	quoted, _ := json.Marshal(title)
	w := serveFiles(t, map[string]string{"content/a.md": "{\"title\": " + string(quoted) + "}\n\nText\n"}, nil)
	tab := w.listen(t)
	tab.event(eventHello, &helloEvent{})
	w.Send(preview.Change{Edition: w.preview.Edition(), Pages: []string{"/a/"}, Gone: []string{title}})
	var c changeEvent
	tab.event(eventChange, &c)
	if want := w.preview.Edition().Site.Page("/a/").Title; c.Title != want || c.Gone[0] != title {
		t.Errorf("have %+v, want %q", c, want)
	}
}

// Every browser that may look receives changes. One more than the limit is refused, and is let in when another goes.
func TestManyStreams(t *testing.T) {
	w := serveFiles(t, hosted, nil)
	tabs := make([]*listener, mostStreams)
	for i := range tabs {
		tabs[i] = w.listen(t)
		tabs[i].event(eventHello, &helloEvent{})
	}
	if late := w.listen(t); late.res.StatusCode != 503 || late.res.Header.Get("Retry-After") == "" {
		t.Errorf("one too many: %d", late.res.StatusCode)
	}
	w.Send(preview.Change{Edition: w.preview.Edition(), All: true})
	for _, tab := range tabs {
		tab.event(eventChange, &changeEvent{})
	}
	tabs[0].res.Body.Close()
	await(t, "a place to be free", func() bool {
		tab := w.listen(t)
		defer tab.res.Body.Close()
		return tab.res.StatusCode == 200
	})
}

func await(t *testing.T, what string, reached func() bool) {
	t.Helper()
	for until := time.Now().Add(patience); !reached(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(until) {
			t.Fatalf("waited in vain for %s", what)
		}
	}
}

// stuck is a connection to a tab that reads nothing.
type stuck struct {
	http.ResponseWriter
	free chan struct{}
}

func (s stuck) Write([]byte) (int, error) {
	<-s.free
	return 0, net.ErrClosed
}

func (s stuck) FlushError() error { return nil }

// A tab that reads nothing delays neither the editor nor the other tabs, and is disconnected.
func TestSlowTab(t *testing.T) {
	w := serveFiles(t, hosted, nil)
	free := make(chan struct{})
	r := httptest.NewRequest("GET", Prefix+"events", nil)
	var slow sync.WaitGroup
	slow.Go(func() { w.events(stuck{httptest.NewRecorder(), free}, r) })
	await(t, "the slow tab to come", func() bool { return w.stream.count() == 1 })
	tab := w.listen(t)
	tab.event(eventHello, &helloEvent{})
	for n := range 2 * mostWaiting {
		w.Send(preview.Change{Edition: w.preview.Edition(), Gone: []string{fmt.Sprint(n)}})
		var c changeEvent
		tab.event(eventChange, &c)
		if c.Gone[0] != fmt.Sprint(n) {
			t.Fatalf("want %d, have %+v", n, c)
		}
	}
	await(t, "the slow tab to be let go", func() bool { return w.stream.count() == 1 })
	close(free)
	slow.Wait()
}

func (st *stream) count() int {
	st.mu.Lock()
	defer st.mu.Unlock()
	return len(st.readers)
}

// No tab delays the end of the server. A tab that reconnects to another server gets another ID.
func TestServerEnds(t *testing.T) {
	w := serveFiles(t, hosted, nil)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	again := New(w.opt)
	ctx, end := context.WithCancel(context.Background())
	done := make(chan error)
	go func() { done <- again.Serve(ctx, l) }()
	other := &testServer{again, w.preview, w.folder, l.Addr().String()}
	tab := other.listen(t)
	var first, second helloEvent
	tab.event(eventHello, &first)
	half, err := net.Dial("tcp", other.addr) // a request that never ends
	if err != nil {
		t.Fatal(err)
	}
	defer half.Close()
	fmt.Fprint(half, "GET / HTTP/1.1\r\n")
	end()
	select {
	case err := <-done:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(patience):
		t.Fatal("the server does not end")
	}
	if _, _, ok := tab.next(); ok {
		t.Error("the stream goes on")
	}
	w.listen(t).event(eventHello, &second)
	if first.Server == second.Server || first.Server == "" {
		t.Errorf("two servers are both %q", first.Server)
	}
}

// A listener that fails ends the server, with its error.
func TestListenerFails(t *testing.T) {
	w := serveFiles(t, hosted, nil)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l.Close()
	if err := New(w.opt).Serve(t.Context(), l); err == nil {
		t.Error("no tab gets an event")
	}
}
