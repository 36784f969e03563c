package main

import (
	"context"
	"errors"
	"net"
	"slices"
	"sync"
	"time"

	"porchlight/internal/build"
	"porchlight/internal/serve"
	"porchlight/internal/watch"
)

const (
	quietTime  = 500 * time.Millisecond // without a change before pages are looked at that nobody has asked for
	checkedAll = 2000                   // pages up to which a site is checked as a whole by itself: one or two seconds of one processor
	dayLook    = time.Minute            // between looks whether another day has begun
)

// session is a preview that is being shown.
type session struct {
	preview *build.Preview
	server  *serve.Server
	watcher *watch.Watcher
	say     *voice

	telling sync.Mutex    // so that tabs hear of editions in their order
	saved   chan []string // addresses of pages that changed and were not looked at yet
}

// run shows the preview until ctx ends, or until a part of it cannot go on; then end lets the others go, too. begun is called when pages can be
// asked for.
func (s *session) run(ctx context.Context, end context.CancelFunc, begun func(), listeners []net.Listener) error {
	var parts sync.WaitGroup
	var serving error
	parts.Go(func() {
		defer end()
		serving = s.server.Serve(ctx, listeners...)
	})
	begun()
	parts.Go(func() { s.lookAhead(ctx) })
	parts.Go(func() { s.countDays(ctx) })
	watching := s.watcher.Run(ctx, func(changed []string) { s.take(changed) })
	end() // a watcher that has ended would leave pages on the screen that are no longer true
	parts.Wait()
	if err := errors.Join(without(serving, context.Canceled), without(watching, context.Canceled)); err != nil {
		return &exit{code: exitMachine, err: err}
	}
	s.say.stopped()
	return nil
}

// without is err, or nil where it is only the expected one.
func without(err, expected error) error {
	if errors.Is(err, expected) {
		return nil
	}
	return err
}

// take takes in that files may have changed, and tells everybody.
func (s *session) take(files []string) {
	s.telling.Lock()
	defer s.telling.Unlock()
	since := time.Now()
	change := s.preview.Apply(files)
	if change.Nothing {
		return
	}
	s.server.Tell(change)
	s.say.changed(files, time.Since(since), s.preview)
	s.remember(change.Pages)
}

// remember keeps in mind which pages to look at when it is quiet.
func (s *session) remember(pages []string) {
	select {
	case before := <-s.saved:
		pages = append(before, pages...)
	default:
	}
	s.saved <- pages // there is room: only who holds telling sends
}

// countDays lets the preview note when a day begins on which other pages are due.
func (s *session) countDays(ctx context.Context) {
	each := time.NewTicker(dayLook)
	defer each.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-each.C:
			s.take(nil)
		}
	}
}

// lookAhead draws pages that nobody has asked for yet while nothing is saved, so that what is wrong with them is known: all of a small site, of
// a large one those that were saved.
func (s *session) lookAhead(ctx context.Context) {
	quiet := time.NewTimer(quietTime)
	defer quiet.Stop()
	var pages []string
	var start sync.Once
	for {
		select {
		case <-ctx.Done():
			return
		case more := <-s.saved:
			pages = append(pages, more...)
			quiet.Reset(quietTime)
		case <-quiet.C:
			s.look(ctx, pages)
			pages = nil
			if ctx.Err() != nil {
				return
			}
			s.say.looked(s.preview.Findings())
			start.Do(giveBack)
		}
	}
}

// lookedAtMost is how many saved pages of a large site are drawn ahead; who saves more of them at once has not written each of them just now.
const lookedAtMost = 20

func (s *session) look(ctx context.Context, addresses []string) {
	all := s.preview.Edition().Site.Pages()
	if len(all) <= checkedAll {
		_ = s.preview.CheckAll(ctx, nil) // given up when the site changes: then it is quiet later
		return
	}
	for _, p := range all {
		if len(addresses) <= lookedAtMost && slices.Contains(addresses, p.RelPermalink) {
			s.preview.PageFindings(ctx, p.OutputPath)
		}
	}
}
