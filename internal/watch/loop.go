package watch

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/fsnotify/fsnotify"
)

// loop is the state of Run.
type loop struct {
	w     *Watcher
	sweep *sweeper
	gate  sync.Mutex // held while take runs

	dirty  map[string]*pending // marked in this debounce time
	first  time.Time           // when the first of them was marked; zero: none is
	last   time.Time           // when the last one was
	held   map[string]*pending // held back: half-written
	relist map[string]bool     // folders to list again
	lost   bool                // events were lost
	grown  map[string]delivery // large files passed to take a moment ago

	taking    bool
	sweeping  bool
	nextSweep time.Time
}

func newLoop(w *Watcher) *loop {
	l := &loop{
		w: w, dirty: map[string]*pending{}, held: map[string]*pending{}, relist: map[string]bool{},
		grown: map[string]delivery{},
	}
	l.sweep = &sweeper{
		w: w, gate: &l.gate, start: make(chan struct{}, 1), found: make(chan sweep), names: map[string]bool{},
	}
	return l
}

// run is the main loop. Another goroutine calls take, so that events never wait for it and the queue of the system
// stays short. A third one sweeps.
func (l *loop) run(ctx context.Context, take func([]string)) error {
	var others sync.WaitGroup
	defer others.Wait()
	batches, taken := make(chan []string), make(chan struct{}, 1)
	defer close(batches)
	others.Go(func() { l.handOver(batches, taken, take) })
	others.Go(func() { l.sweep.run(ctx) })

	l.w.mu.Lock()
	defer l.w.mu.Unlock()
	l.w.loop = l
	defer l.w.closeSystem()
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		timer.Reset(time.Until(l.nextWake()))
		events := l.events()
		var batch []string
		l.w.mu.Unlock()
		select {
		case <-ctx.Done():
			l.w.mu.Lock()
			return nil
		case e, ok := <-events:
			l.w.mu.Lock()
			l.event(e, ok)
		case <-l.w.lostEvents:
			l.w.mu.Lock()
			l.lost = true
			l.touch()
		case s := <-l.sweep.found:
			l.w.mu.Lock()
			l.afterSweep(s)
		case <-taken:
			l.w.mu.Lock()
			l.taking = false
		case <-timer.C:
			l.w.mu.Lock()
			batch = l.tick()
		}
		if len(batch) > 0 {
			l.taking = true
			batches <- batch
		}
	}
}

// handOver calls take, and blocks sweeps meanwhile.
func (l *loop) handOver(batches <-chan []string, taken chan<- struct{}, take func([]string)) {
	for batch := range batches {
		l.gate.Lock()
		take(batch)
		l.gate.Unlock()
		taken <- struct{}{}
	}
}

// events is the channel of the system; nil if there is none.
func (l *loop) events() chan fsnotify.Event {
	if l.w.system == nil {
		return nil
	}
	return l.w.system.Events
}

// event handles an event of the system.
func (l *loop) event(e fsnotify.Event, ok bool) {
	if !ok {
		l.withoutEvents()
		return
	}
	moved := e.Has(fsnotify.Create) || e.Has(fsnotify.Remove) || e.Has(fsnotify.Rename)
	l.w.route(e.Name, func(p string) {
		f, name := l.w.parent(p)
		switch {
		case p == "":
			l.relist[""] = true
			l.touch()
		case f == nil:
		case !l.w.wanted(p):
			// Programs that replace many files at once replace a link beside them whose name is skipped.
			for name := range f.links {
				l.w.examine(f, name, false)
			}
		default:
			if moved && l.w.folders[p] != nil {
				l.relist[f.path] = true
			}
			l.w.examine(f, name, moved)
		}
	})
}

// withoutEvents changes to polling because the system has closed its channel.
func (l *loop) withoutEvents() {
	l.w.closeSystem()
	l.w.startPolling("this computer no longer reports changes of files")
}

// afterSweep handles the result of a sweep.
func (l *loop) afterSweep(s sweep) {
	l.sweeping = false
	pause, share := l.w.sweep, 10 // a tenth of the time at most
	if poll := l.w.Polling(); poll > 0 {
		pause, share = poll, 4
	}
	l.nextSweep = time.Now().Add(max(pause, time.Duration(share)*s.took))
	slices.Sort(s.paths)
	for _, p := range s.paths {
		if l.dirty[p] != nil || l.held[p] != nil {
			continue
		}
		if f, name := l.w.parent(p); f != nil && l.w.wanted(p) {
			l.w.examine(f, name, false)
		}
	}
	l.w.retry()
	if l.lost {
		l.touch()
	}
}

// nextWake is when there is something to do next.
func (l *loop) nextWake() time.Time {
	next := time.Now().Add(time.Hour)
	earlier := func(t time.Time) {
		if t.Before(next) {
			next = t
		}
	}
	if l.taking {
		return next
	}
	if !l.sweeping {
		earlier(l.nextSweep)
	}
	if !l.first.IsZero() {
		earlier(l.due())
	}
	for _, h := range l.held {
		earlier(h.at)
	}
	return next
}

// tick does what is due, and gives the paths to pass to take.
func (l *loop) tick() []string {
	if l.taking {
		return nil
	}
	now := time.Now()
	if !l.sweeping && !now.Before(l.nextSweep) {
		l.sweeping = true
		l.sweep.start <- struct{}{}
	}
	return l.debounce(now)
}
