package serve

import (
	"encoding/json"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/tmaxmax/go-sse"

	"porchlight/internal/preview"
)

const (
	mostStreams = 64                     // open streams; tabs of one browser share one
	mostWaiting = 64                     // events that wait for a slow reader
	pingEvery   = 15 * time.Second       // so that both sides notice a dead connection
	writeTime   = 10 * time.Second       // for writing one event
	retryAfter  = 300 * time.Millisecond // after which a browser reconnects
)

// stream sends events to every open connection. Sending never waits for a reader. A reader that is too slow is
// disconnected. It reconnects, and the hello event shows that it missed events.
type stream struct {
	mu      sync.Mutex
	readers map[chan *sse.Message]audience
}

// audience decides which events a reader gets.
type audience uint8

const (
	public  audience = iota // events about published pages
	trusted                 // all events
)

func newStream() *stream { return &stream{readers: map[chan *sse.Message]audience{}} }

// join adds a reader. ok is false when there are too many. The channel is closed when the reader is too slow.
func (st *stream) join(who audience) (events chan *sse.Message, ok bool) {
	st.mu.Lock()
	defer st.mu.Unlock()
	if len(st.readers) >= mostStreams {
		return nil, false
	}
	events = make(chan *sse.Message, mostWaiting)
	st.readers[events] = who
	return events, true
}

func (st *stream) leave(events chan *sse.Message) {
	st.mu.Lock()
	defer st.mu.Unlock()
	delete(st.readers, events)
}

// send sends an event to all readers. data has its content for each audience.
func (st *stream) send(event string, data map[audience]any) {
	messages := map[audience]*sse.Message{}
	for who, value := range data {
		messages[who] = newMessage(event, value)
	}
	st.mu.Lock()
	defer st.mu.Unlock()
	for events, who := range st.readers {
		select {
		case events <- messages[who]:
		default:
			delete(st.readers, events)
			close(events)
		}
	}
}

// newMessage makes an event of a value, which is encoded on one line.
func newMessage(event string, data any) *sse.Message {
	text, _ := json.Marshal(data) // structs of texts and numbers, so there is no error
	m := &sse.Message{Type: sse.Type(event)}
	m.AppendData(string(text))
	return m
}

// events answers with the stream of changes, until the tab or the server ends.
func (s *Server) events(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodHead {
		w.Header().Set("Content-Type", "text/event-stream")
		return
	}
	who := public
	if s.maySeeSources(r) {
		who = trusted
	}
	waiting, ok := s.stream.join(who)
	if !ok {
		w.Header().Set("Retry-After", "10")
		writeNotice(w, r, http.StatusServiceUnavailable,
			notice{Title: "Too many browsers look at the preview",
				Lines: []string{"Close one of them and load this page again."}})
		return
	}
	defer s.stream.leave(waiting)
	session, err := sse.Upgrade(w, r)
	if err != nil {
		return
	}
	// The reader joined before the edition is looked up, so that a change between both is sent twice rather than never.
	hello := newMessage(eventHello, helloEvent{Server: s.id, Edition: s.opt.Preview.Edition().Number})
	hello.Retry = retryAfter
	ping := &sse.Message{}
	ping.AppendComment("ping")
	tick := time.NewTicker(pingEvery)
	defer tick.Stop()
	deadline := http.NewResponseController(w)
	for next := hello; ; {
		// Without a deadline a dead connection is only noticed later.
		deadline.SetWriteDeadline(time.Now().Add(writeTime)) //nolint:errcheck
		if session.Send(next) != nil || session.Flush() != nil {
			return
		}
		var open bool
		select {
		case <-r.Context().Done():
			return
		case next, open = <-waiting:
			if !open {
				return
			}
		case <-tick.C:
			next = ping
		}
	}
}

// Send sends a change to every open tab.
func (s *Server) Send(c preview.Change) {
	if c.Nothing || c.Edition == nil {
		return
	}
	s.cache.clear()
	shown := slices.DeleteFunc(slices.Clone(c.Pages), func(address string) bool {
		page := c.Edition.Site.Page(address)
		return page == nil || page.Withheld() != nil
	})
	s.stream.send(eventChange, map[audience]any{trusted: s.changeOf(c, c.Pages), public: s.changeOf(c, shown)})
}

// changeOf is the event of a change, with those of its pages that an audience may see.
func (s *Server) changeOf(c preview.Change, pages []string) changeEvent {
	e := changeEvent{Edition: c.Edition.Number, All: c.All, Pages: pages, Moved: c.Moved, Gone: c.Gone,
		Navigate: s.opt.Navigate && len(pages) > 0}
	if e.Pages == nil {
		e.Pages = []string{}
	}
	if len(e.Pages) == 1 {
		if page := c.Edition.Site.Page(e.Pages[0]); page != nil {
			e.Title = page.Title
		}
	}
	return e
}
