package watch

import (
	"fmt"
	"maps"
	"math"
	"os"
	"path"
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

// pending is a path that may have changed and is to be examined.
type pending struct {
	forced bool // it counts as changed whatever its stamp
	last   time.Time

	// Of a path that is held back:
	at    time.Time // when to look again
	looks int       // at the empty file
	until time.Time // until when a growing file is held back at most; zero: it does not grow
	size  int64     // of a growing file at the last look
}

// delivery is when a large file was last passed to take, and its size then.
type delivery struct {
	at   time.Time
	size int64
}

// touch restarts the debounce time.
func (l *loop) touch() {
	l.last = time.Now()
	if l.first.IsZero() {
		l.first = l.last
	}
}

// due is when the debounce time ends.
func (l *loop) due() time.Time { return earliest(l.last.Add(l.w.opt.Debounce), l.first.Add(maxDelay)) }

func earliest(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

// mark notes that a path may have changed.
func (w *Watcher) mark(p string, forced bool) {
	l := w.loop
	if l == nil {
		return
	}
	h := l.held[p]
	if h != nil && !h.until.IsZero() {
		h.forced = h.forced || forced
		h.last = time.Now()
		h.at = earliest(h.last.Add(growthPause), h.until)
		h.size = math.MaxInt64 // its size then does not count as growth
		return
	}
	delete(l.held, p)
	if h == nil {
		h = l.dirty[p]
	}
	if h == nil {
		h = &pending{}
	}
	l.dirty[p] = h
	h.forced = h.forced || forced
	l.touch()
	h.last = l.last
}

// examine marks an entry of a folder. If the entry has become a folder, it is watched at once: what is put into it
// next would be missed otherwise. moved: the name was created, removed or renamed.
func (w *Watcher) examine(f *folder, name string, moved bool) {
	p := path.Join(f.path, name)
	w.mark(p, false)
	if moved && w.folders[p] != nil {
		w.removeFolder(f, name)
	}
	w.restructure(f, name)
}

// debounce examines the marked paths once their time has come, and gives those to pass to take.
func (l *loop) debounce(now time.Time) []string {
	var batch []string
	consider := func(p string, h *pending) {
		changed, wait := l.look(p, h, now)
		delete(l.dirty, p)
		delete(l.held, p)
		switch {
		case wait:
			l.held[p] = h
		case changed:
			batch = append(batch, p)
		}
	}
	for p, h := range l.held {
		if !now.Before(h.at) {
			consider(p, h)
		}
	}
	if !l.first.IsZero() && !now.Before(l.due()) {
		l.first = time.Time{}
		l.relistFolders()
		for _, p := range slices.Collect(maps.Keys(l.dirty)) { // looking may mark others
			consider(p, l.dirty[p])
		}
		l.noteFolders()
		maps.DeleteFunc(l.grown, func(_ string, t delivery) bool { return now.Sub(t.at) > growthLimit })
	}
	slices.Sort(batch)
	return batch
}

// relistFolders lists the folders in which names were created or removed, and rewatches everything after lost events.
func (l *loop) relistFolders() {
	if l.lost && !l.sweeping {
		l.lost = false
		l.w.rewatch()
		l.nextSweep = time.Time{}
	}
	for p := range l.relist {
		if f := l.w.folders[p]; f != nil {
			l.w.list(f)
		}
	}
	clear(l.relist)
}

// look compares a path with what is remembered of it. changed: it is to be passed to take. wait: it is held back.
func (l *loop) look(p string, h *pending, now time.Time) (changed, wait bool) {
	f, name := l.w.parent(p)
	if f == nil {
		return h.forced, false
	}
	s, _ := l.w.look(f, name)
	l.w.restructure(f, name)
	if s.kind == directory && l.w.folders[p] != nil {
		return h.forced, false
	}
	old, was := f.entries[name]
	switch {
	case s == old.stamp && was == (s.kind != absent) && !old.racy && !h.forced:
		return false, false
	case l.hold(p, h, s, old.stamp, now):
		return false, true
	case s.kind == absent:
		delete(f.entries, name)
	default:
		f.entries[name] = remember(s, now)
	}
	if s.kind == file && s.Size >= piece {
		l.grown[p] = delivery{now, s.Size}
	}
	return true, false
}

// hold reports whether a file looks half-written and is to be held back.
func (l *loop) hold(p string, h *pending, s, old stamp, now time.Time) bool {
	wait := func(pause time.Duration) bool {
		h.at = now.Add(pause)
		return true
	}
	switch {
	case s.kind == unreadable, s.kind == file && s.Size == 0 && (old.Size > 0 || old.kind != file):
		h.looks++
		return h.looks <= emptyLooks && wait(emptyPause)
	case s.kind != file:
		return false
	case !h.until.IsZero():
		pause := max(growthPause-sinceWrite(s, now), 0)
		if s.Size > h.size {
			pause = growthPause
		}
		h.size = s.Size
		return pause > 0 && now.Before(h.until) && wait(pause)
	}
	before, wasTold := l.grown[p]
	writing := now.Sub(h.last) < l.w.opt.Debounce && s.Size >= old.Size+piece
	if !writing && !(wasTold && now.Sub(before.at) < growthLimit && s.Inode == old.Inode &&
		s.Size >= before.size+piece) {
		return false
	}
	h.until, h.size = now.Add(growthLimit), s.Size
	return wait(growthPause)
}

// sinceWrite is how long ago a file was written to, by its own modification time: on a busy machine events arrive
// late. If the clock of the file system differs from that of this computer, it is growthPause.
func sinceWrite(s stamp, now time.Time) time.Duration {
	age := now.Sub(time.Unix(0, s.Modified)) + tree.ClockStep
	if age < 0 || age > growthPause {
		return growthPause
	}
	return age
}

// noteFolders notifies the editor of watched folders that are gone or back.
func (l *loop) noteFolders() {
	info, err := os.Lstat(l.w.real)
	root := err == nil && info.IsDir()
	site := fmt.Sprintf("the site's folder %q", l.w.opt.Root)
	l.noteFolder("", site, "put it back, or start again where it is now", root)
	for _, name := range l.w.opt.Folders {
		if root {
			there := l.w.folders[name] != nil
			l.noteFolder(name, fmt.Sprintf("the folder %q", name), "nothing of it is shown until it is back", there)
		}
	}
}

func (l *loop) noteFolder(name, what, then string, there bool) {
	was, seen := l.w.there[name]
	switch {
	case was && !there:
		l.w.notify(what + " is gone; " + then)
	case seen && !was && there:
		l.w.notify(what + " is back")
	}
	if seen || there {
		l.w.there[name] = there
	}
}
