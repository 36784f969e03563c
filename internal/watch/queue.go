package watch

import (
	"maps"
	"math"
	"slices"
	"time"

	"porchlight/internal/tree"
)

// Times and sizes for half-written files.
const (
	emptyPause = 50 * time.Millisecond // between looks at an empty file
	emptyLooks = 3
	// A file that grew by a piece is held back until it has not grown for growthPause.
	growthPause = 250 * time.Millisecond
	growthLimit = 2500 * time.Millisecond
	piece       = 16 << 10 // bytes; more than a person types between saves, less than a copying program writes
)

// queue holds the paths that may have changed.
type queue struct {
	dirty map[string]time.Time // paths to look at after the debounce time -> last marked
	first time.Time            // when the first path in dirty was marked
	last  time.Time            // when the last path in dirty was marked
	held  map[string]*held
	grown map[string]delivery // large files that were reported recently

	taking    bool // the last report is being handled
	sweeping  bool
	began     time.Time // when the last sweep began
	nextSweep time.Time
}

func newQueue() queue {
	return queue{dirty: map[string]time.Time{}, held: map[string]*held{}, grown: map[string]delivery{}}
}

// held is a file that is held back because it may be half-written.
type held struct {
	was   *tree.Entry // state at the last report; nil: it did not exist
	at    time.Time   // when to look again
	last  time.Time   // when the file was marked last
	looks int         // number of looks at the empty file
	until time.Time   // latest time to report a growing file; zero: it does not grow
	size  int64       // size of a growing file at the last look
}

// delivery is the time of the last report of a large file, and the file's size then.
type delivery struct {
	at   time.Time
	size int64
}

// mark notes that paths may have changed.
func (q *queue) mark(paths ...string) {
	now := time.Now()
	for _, p := range paths {
		switch h := q.held[p]; {
		case h == nil:
		case h.until.IsZero():
			h.at = now.Add(time.Hour) // mark adds the file to dirty instead
		default:
			h.last = now
			h.at = earliest(now.Add(growthPause), h.until)
			h.size = math.MaxInt64 // so that the next size does not count as growth
			continue
		}
		if len(q.dirty) == 0 {
			q.first = now
		}
		q.dirty[p], q.last = now, now
	}
}

func earliest(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

// ready returns the time when the marked paths are looked at: when the debounce time ends, or after maxDelay.
func (w *Watcher) ready() time.Time {
	return earliest(w.last.Add(Debounce), w.first.Add(maxDelay))
}

// due looks at the paths whose time has come, and returns the paths to report.
func (w *Watcher) due(now time.Time) []string {
	marked := map[string]time.Time{}
	if len(w.dirty) > 0 && !now.Before(w.ready()) {
		marked, w.dirty = w.dirty, marked
	}
	for p, h := range w.held {
		if !now.Before(h.at) {
			marked[p] = h.last
		}
	}
	if len(marked) == 0 {
		return nil
	}
	changes := map[string]tree.Change{}
	for _, c := range w.look(slices.Collect(maps.Keys(marked))) {
		changes[c.Path()] = c
	}
	for p, h := range w.held {
		_, is := marked[p]
		if _, changed := changes[p]; changed || is {
			changes[p] = tree.Change{Was: h.was, Now: w.snapshot.Entry(p)}
		}
	}
	var batch []string
	for p, c := range changes {
		if w.consider(p, c, marked, now) {
			batch = append(batch, p)
		}
	}
	w.noteFolders()
	maps.DeleteFunc(w.grown, func(_ string, d delivery) bool { return now.Sub(d.at) > growthLimit })
	slices.Sort(batch)
	return batch
}

// consider decides whether a change is reported. It may hold the change back instead.
func (w *Watcher) consider(p string, c tree.Change, marked map[string]time.Time, now time.Time) bool {
	h := w.held[p]
	if h == nil {
		h = &held{was: c.Was, last: now}
	}
	last, is := marked[p]
	if is {
		h.last = last
	}
	delete(w.held, p)
	switch {
	case !w.differ(c, is):
		return false
	case w.hold(h, p, c.Now, now):
		w.held[p] = h
		return false
	case isFile(c.Now) && c.Now.Stamp.Size >= piece:
		w.grown[p] = delivery{now, c.Now.Stamp.Size}
	}
	return true
}

func isFile(e *tree.Entry) bool { return e != nil && e.Kind == tree.File }

// hold reports whether a file seems half-written and has to be held back.
func (w *Watcher) hold(h *held, p string, e *tree.Entry, now time.Time) bool {
	wait := func(pause time.Duration) bool {
		h.at = now.Add(pause)
		return true
	}
	var old tree.Stamp
	if isFile(h.was) {
		old = h.was.Stamp
	}
	switch {
	case e == nil:
		return false
	case e.Kind == tree.Broken && !e.Link, isFile(e) && e.Stamp.Size == 0 && (old.Size > 0 || !isFile(h.was)):
		h.looks++
		return h.looks <= emptyLooks && wait(emptyPause)
	case e.Kind != tree.File:
		return false
	case !h.until.IsZero():
		pause := max(growthPause-sinceWrite(e.Stamp, now), 0)
		if e.Stamp.Size > h.size {
			pause = growthPause
		}
		h.size = e.Stamp.Size
		return pause > 0 && now.Before(h.until) && wait(pause)
	}
	before, reported := w.grown[p]
	writing := now.Sub(h.last) < Debounce && e.Stamp.Size >= old.Size+piece
	if !writing && !(reported && now.Sub(before.at) < growthLimit && e.Stamp.Inode == old.Inode &&
		e.Stamp.Size >= before.size+piece) {
		return false
	}
	h.until, h.size = now.Add(growthLimit), e.Stamp.Size
	return wait(growthPause)
}

// sinceWrite returns the time since a file was written, by its modification time: events arrive late on a busy
// machine. It returns growthPause if that time is longer, or if the clock of the file system differs from that
// of this computer.
func sinceWrite(s tree.Stamp, now time.Time) time.Duration {
	age := now.Sub(time.Unix(0, s.Modified)) + tree.ClockStep
	if age < 0 || age > growthPause {
		return growthPause
	}
	return age
}
