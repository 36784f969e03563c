package serve

import (
	"context"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"porchlight/internal/preview"
	"porchlight/internal/report"
)

// checking checks every page in the background, once at a time.
type checking struct {
	mu     sync.Mutex
	stop   context.CancelFunc // nil: no check is running
	closed bool               // no further check may start

	done, total atomic.Int64 // in pages
}

// recheckAfter is how long a check waits before it starts again, after the site changed while it ran.
const recheckAfter = 300 * time.Millisecond

// start checks all pages unless a check is running.
func (c *checking) start(p *preview.Preview) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.stop != nil || c.closed {
		return
	}
	ctx, stop := context.WithCancel(context.Background())
	c.stop = stop
	c.done.Store(0)
	c.total.Store(0)
	go func() {
		c.run(ctx, p)
		stop()
		c.mu.Lock()
		c.stop = nil
		c.mu.Unlock()
	}()
}

// run checks until every page of one edition was checked: a file may be saved while a check runs.
func (c *checking) run(ctx context.Context, p *preview.Preview) {
	progress := func(done, total int64) {
		c.done.Store(done)
		c.total.Store(total)
	}
	for {
		before := p.Edition().Number
		if err := p.CheckAll(ctx, progress); err == nil || p.Edition().Number == before {
			return // done, ended, or failed for a reason that waiting does not remove
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(recheckAfter):
		}
	}
}

func (c *checking) progress() report.Progress {
	c.mu.Lock()
	defer c.mu.Unlock()
	return report.Progress{Running: c.stop != nil, Done: int(c.done.Load()), Total: int(c.total.Load())}
}

// end stops a running check and allows no further one.
func (c *checking) end() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.closed = true
	if c.stop != nil {
		c.stop()
	}
}

// check starts a check of every page, unless one is running, and redirects to the overview, which shows the progress.
func (s *Server) check(w http.ResponseWriter, r *http.Request) {
	if r.Method == http.MethodGet {
		s.checks.start(s.opt.Preview)
	}
	redirect(w, r, http.StatusSeeOther, Prefix, "")
}
