package main

import (
	"context"
	"errors"
	"net"
	"os"
	"runtime/debug"
	"runtime/metrics"
	"slices"
	"sync"
	"time"

	"porchlight/internal/preview"
	"porchlight/internal/serve"
	"porchlight/internal/watch"
)

const (
	checkDelay      = 500 * time.Millisecond // without a change before pages are checked that no browser requested
	maxCheckedSite  = 2000                   // pages up to which a whole site is checked: one or two seconds
	maxChecked      = 20                     // saved pages of a larger site that are checked
	maxEmpty        = 100 * time.Millisecond // for which a changed file may be empty before that counts
	recheckInterval = 2 * time.Second        // between checks for a new day, and for files that can be read again
)

// session runs a preview until it is stopped.
type session struct {
	preview *preview.Preview
	server  *serve.Server
	watcher *watch.Watcher
	out     *console

	taking sync.Mutex    // held so that tabs get editions in order
	saved  chan []string // addresses of pages that changed and were not checked yet
}

// run serves the preview until ctx ends or a part fails; end then stops the other parts. begun is called once pages can
// be requested.
func (s *session) run(ctx context.Context, end context.CancelFunc, begun func(), listeners []net.Listener) error {
	var parts sync.WaitGroup
	var serving error
	parts.Go(func() {
		defer end()
		serving = s.server.Serve(ctx, listeners...)
	})
	begun()
	parts.Go(func() { s.checkAhead(ctx) })
	parts.Go(func() { s.lookAgain(ctx) })
	watching := s.watcher.Run(ctx, func(changed []string) { s.take(changed) })
	end() // without a watcher the browser would keep pages that are out of date
	parts.Wait()
	if err := errors.Join(without(serving, context.Canceled), without(watching, context.Canceled)); err != nil {
		return machine(err)
	}
	s.out.stopped()
	return nil
}

// without is err, or nil when it is the expected one.
func without(err, expected error) error {
	if errors.Is(err, expected) {
		return nil
	}
	return err
}

// take applies changed files to the preview, and updates tabs and terminal.
func (s *session) take(files []string) {
	s.taking.Lock()
	defer s.taking.Unlock()
	since := time.Now()
	s.preview.AwaitWritten(files, maxEmpty)
	change := s.preview.Apply(files)
	if change.Nothing {
		return
	}
	s.server.Send(change)
	s.out.changed(files, time.Since(since), s.preview)
	s.remember(change.Pages)
}

// remember adds pages to check after checkDelay.
func (s *session) remember(pages []string) {
	select {
	case before := <-s.saved:
		pages = append(before, pages...)
	default:
	}
	s.saved <- pages // never blocks: it was emptied above, and only the holder of taking sends
}

// lookAgain updates the preview when a day begins, since other pages may be due then, and when the machine can read
// again what it could not: no watcher reports it.
func (s *session) lookAgain(ctx context.Context) {
	each := time.NewTicker(recheckInterval)
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

// checkAhead draws pages that no browser has requested while nothing is saved, so that their findings are known: all
// pages of a small site, the saved pages of a large one.
func (s *session) checkAhead(ctx context.Context) {
	quiet := time.NewTimer(checkDelay)
	defer quiet.Stop()
	var pages []string
	var start sync.Once
	for {
		select {
		case <-ctx.Done():
			return
		case more := <-s.saved:
			pages = append(pages, more...)
			quiet.Reset(checkDelay)
		case <-quiet.C:
			s.check(ctx, pages)
			pages = nil
			if ctx.Err() != nil {
				return
			}
			s.out.checked(s.preview.Findings())
			start.Do(debug.FreeOSMemory) // garbage of reading the site; no request waits now
		}
	}
}

func (s *session) check(ctx context.Context, addresses []string) {
	all := s.preview.Edition().Site.Pages()
	if len(all) <= maxCheckedSite {
		_ = s.preview.CheckAll(ctx, nil) // stopped when the site changes; the next quiet time tries again
		return
	}
	for _, p := range all {
		if len(addresses) <= maxChecked && slices.Contains(addresses, p.RelPermalink) {
			s.preview.PageFindings(ctx, p.OutputPath)
		}
	}
}

// Values of GOGC, in percent of the memory in use: while a command runs, which has to be quick, and while a
// preview runs for hours beside other programs. A site of 10,000 pages holds about 60 MB.
const (
	readPercent = 400
	calmPercent = 100
)

// setCollector sets GOGC. The environment wins.
func setCollector(percent int) {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(percent)
	}
}

// Memory limits in bytes. The limit is a third more than what is in use, for the next edition, which shares most with
// the current one, and spareMemory for drawing. Below leastMemory collections of a preview cost more than they free.
const (
	leastMemory = 150 << 20
	spareMemory = 50 << 20
	limitEvery  = 100 * time.Millisecond // a site may grow by thousands of pages at once
)

// limitMemoryToUse keeps the memory limit near the memory in use until ctx ends, and at least at some bytes. GOMEMLIMIT
// in the environment wins.
func limitMemoryToUse(ctx context.Context, least int64) {
	if os.Getenv("GOMEMLIMIT") != "" {
		return
	}
	inUse := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	each := time.NewTicker(limitEvery)
	defer each.Stop()
	for {
		metrics.Read(inUse)
		debug.SetMemoryLimit(max(least, int64(inUse[0].Value.Uint64())*4/3+spareMemory))
		select {
		case <-ctx.Done():
			return
		case <-each.C:
		}
	}
}
