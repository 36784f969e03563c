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
	reportDelay     = 150 * time.Millisecond // between a change and its line on the terminal
	checkDelay      = 350 * time.Millisecond // between that line and the check of pages that no browser requested
	maxCheckedSite  = 2000                   // up to so many pages, the whole site is checked: 1 to 2 s
	maxChecked      = 20                     // in a larger site: saved pages; if there are more, none is checked
	maxEmpty        = 100 * time.Millisecond // how long a changed file may be empty before it counts as empty
	recheckInterval = 2 * time.Second        // between checks for a new day, and for files that became readable
)

// session runs a preview until it is stopped.
type session struct {
	preview *preview.Preview
	server  *serve.Server
	watcher *watch.Watcher
	out     *console

	taking     sync.Mutex    // lets tabs get editions in order
	unreported chan []saved  // changes without a line on the terminal
	unchecked  chan []string // addresses of changed pages
}

// saved is a change of files that the preview shows.
type saved struct {
	files []string
	pages []string // their addresses
	took  time.Duration
}

// run serves the preview until ctx ends or a part fails. It calls end to stop the other parts. It calls
// begun once pages can be requested.
func (s *session) run(ctx context.Context, end context.CancelFunc, begun func(), listeners []net.Listener) error {
	var parts sync.WaitGroup
	var serving error
	parts.Go(func() {
		defer end()
		serving = s.server.Serve(ctx, listeners...)
	})
	begun()
	parts.Go(func() { s.report(ctx) })
	parts.Go(func() { s.checkAhead(ctx) })
	parts.Go(func() { s.lookAgain(ctx) })
	watching := s.watcher.Run(ctx, func(changed []string) { s.take(changed) })
	end() // without a watcher the pages would become outdated
	parts.Wait()
	if err := errors.Join(without(serving, context.Canceled), without(watching, context.Canceled)); err != nil {
		return machine(err)
	}
	s.out.stopped()
	return nil
}

// without gives err, or nil if err is the expected error.
func without(err, expected error) error {
	if errors.Is(err, expected) {
		return nil
	}
	return err
}

// take applies changed files to the preview, and updates the tabs.
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
	add(s.unreported, []saved{{files, change.Pages, time.Since(since)}})
}

// add sends values on a channel with room for one list, joined with a list that was not received yet. It never blocks
// if one goroutine at a time sends.
func add[T any](c chan []T, more []T) {
	select {
	case before := <-c:
		more = append(before, more...)
	default:
	}
	c <- more
}

// lookAgain updates the preview at intervals. A new day can make other pages due, and files can become
// readable again. The watcher reports neither.
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

// report prints a line for each change on the terminal, reportDelay after it. Collecting the findings takes as much
// processor time as showing the page, and the browser comes first.
func (s *session) report(ctx context.Context) {
	for {
		var changes []saved
		select {
		case <-ctx.Done():
			return
		case changes = <-s.unreported:
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(reportDelay):
		}
		var pages []string
		for _, c := range changes {
			s.out.changed(c.files, c.took, s.preview)
			pages = append(pages, c.pages...)
		}
		add(s.unchecked, pages)
	}
}

// checkAhead draws pages that no browser requested, so that their findings are known. It waits until
// nothing was saved for checkDelay. In a small site it draws all pages, in a large site the saved ones.
func (s *session) checkAhead(ctx context.Context) {
	quiet := time.NewTimer(checkDelay)
	defer quiet.Stop()
	var pages []string
	var start sync.Once
	for {
		select {
		case <-ctx.Done():
			return
		case more := <-s.unchecked:
			pages = append(pages, more...)
			quiet.Reset(checkDelay)
		case <-quiet.C:
			s.check(ctx, pages)
			pages = nil
			if ctx.Err() != nil {
				return
			}
			s.out.checked(s.preview.Findings())
			start.Do(debug.FreeOSMemory) // frees what reading the site left; no request waits now
		}
	}
}

func (s *session) check(ctx context.Context, addresses []string) {
	all := s.preview.Edition().Site.Pages()
	if len(all) <= maxCheckedSite {
		_ = s.preview.CheckAll(ctx, nil) // it stops when the site changes, and is called again later
		return
	}
	for _, p := range all {
		if len(addresses) <= maxChecked && slices.Contains(addresses, p.RelPermalink) {
			s.preview.PageFindings(ctx, p.OutputPath)
		}
	}
}

// Values of GOGC, in percent of the memory in use. readPercent makes commands fast. calmPercent is for a
// preview, which runs for hours beside other programs. A site of 10,000 pages holds about 60 MB.
const (
	readPercent = 400
	calmPercent = 100
)

// setCollector sets GOGC, unless the environment sets it.
func setCollector(percent int) {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(percent)
	}
}

// Memory limits in bytes. The limit is 4/3 of the memory in use, plus spareMemory for drawing. The extra
// third is for the next edition, which shares most of its memory with the current one. A preview has at
// least leastMemory. Below that, collections cost more than they free.
const (
	leastMemory = 150 << 20
	spareMemory = 50 << 20
	limitEvery  = 100 * time.Millisecond // often, because a site may grow by thousands of pages at once
)

// limitMemoryToUse keeps the memory limit near the memory in use until ctx ends. The limit is at least
// least, in bytes. It does nothing if the environment sets GOMEMLIMIT.
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
