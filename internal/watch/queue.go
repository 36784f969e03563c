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
	// a file that grew by a piece is held back until it has not grown for this long
	growthPause = 250 * time.Millisecond
	growthLimit = 2500 * time.Millisecond
	piece       = 16 << 10 // bytes; more than one types between saves, less than copying writes
)

// queue are the paths that may have changed.
type queue struct {
	dirty map[string]time.Time // to be looked at after the debounce time; when each was marked last
	first time.Time            // when the first of them was marked
	last  time.Time            // when the last one was
	held  map[string]*held
	grown map[string]delivery // large files that were reported a moment ago

	taking    bool // the last report is being handled
	sweeping  bool
	began     time.Time // of the last sweep
	nextSweep time.Time
}

func newQueue() queue {
	return queue{dirty: map[string]time.Time{}, held: map[string]*held{}, grown: map[string]delivery{}}
}

// held is a half-written file, which is held back.
type held struct {
	was   *tree.Entry // as it was last reported; nil: it was not there
	at    time.Time   // when to look again
	last  time.Time   // when it was marked last
	looks int         // at the empty file
	until time.Time   // until when a growing file is held back at most; zero: it does not grow
	size  int64       // of a growing file at the last look
}

// delivery is when a large file was last reported, and its size then.
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
			h.at = now.Add(time.Hour) // it is looked at with the marked paths
		default:
			h.last = now
			h.at = earliest(now.Add(growthPause), h.until)
			h.size = math.MaxInt64 // its size then does not count as growth
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

// ready is when the debounce time of the marked paths ends.
func (w *Watcher) ready() time.Time {
	return earliest(w.last.Add(Debounce), w.first.Add(maxDelay))
}

// due looks at the paths whose time has come, and gives those to report.
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

// consider decides whether a change is reported. If not, it may be held back.
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

// hold reports whether a file looks half-written and is to be held back.
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

// sinceWrite is how long ago a file was written to, by its own modification time: on a busy machine events arrive
// late. If the clock of the file system differs from that of this computer, it is growthPause.
func sinceWrite(s tree.Stamp, now time.Time) time.Duration {
	age := now.Sub(time.Unix(0, s.Modified)) + tree.ClockStep
	if age < 0 || age > growthPause {
		return growthPause
	}
	return age
}
