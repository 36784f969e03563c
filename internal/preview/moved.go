package preview

import (
	"maps"
	"path"
	"slices"
	"strings"
	"sync"
	"time"

	"porchlight/internal/build"
	"porchlight/internal/site"
)

const (
	maxMoves   = 1000            // most old addresses that are remembered
	moveWindow = 2 * time.Second // longest time between the two events of a renamed file
)

// moves are the old addresses of pages that moved, with the new ones.
type moves struct {
	to     map[string]string // old address -> new one; replaced and never changed, since editions share it
	order  []string          // its keys, oldest first
	recent []fileEvent       // files that were added or removed within moveWindow
}

// fileEvent is a page whose file was added or removed.
type fileEvent struct {
	digest  [32]byte // of the text
	file    string
	address string
	removed bool
	when    time.Time
}

// movedFrom is the present address of a page that moved from an address. ok is false for none.
func (e *Edition) movedFrom(address string) (now string, ok bool) {
	if e.hasAddress(address) {
		return "", false
	}
	for range maxMoves { // moves may be in a loop
		if address, ok = e.moved[address]; !ok {
			return "", false
		}
		if e.hasAddress(address) {
			return address, true
		}
	}
	return "", false
}

// follow compares two editions. moved are the old addresses with the new ones; removed are addresses that no longer
// exist.
func (m *moves) follow(was, now *Edition, when time.Time) (moved map[string]string, removed []string) {
	moved = map[string]string{}
	m.recent = slices.DeleteFunc(m.recent, func(e fileEvent) bool { return when.Sub(e.when) > moveWindow })
	var went, came []*site.Page
	var compared sync.WaitGroup
	compared.Go(func() { went = was.Site.Absent(now.Site) })
	came = now.Site.Absent(was.Site)
	compared.Wait()
	if len(went)+len(came) == 0 {
		return moved, nil
	}
	m.record(went, was, now, true, when)
	m.record(came, now, was, false, when)
	for _, p := range went {
		if same := publishedFromSameFile(now, p); same != nil {
			moved[p.RelPermalink] = same.RelPermalink
		}
	}
	m.pair(moved)
	m.foldersOf(moved, was, now)
	for from, to := range moved {
		if from == to || now.hasAddress(from) || !now.hasAddress(to) {
			delete(moved, from)
		}
	}
	for _, p := range went {
		if _, known := moved[p.RelPermalink]; !known && p.Kind != site.Kind404 && !now.hasAddress(p.RelPermalink) {
			removed = append(removed, p.RelPermalink)
		}
	}
	slices.Sort(removed)
	m.keep(moved)
	return moved, slices.Compact(removed)
}

// hasAddress reports whether a page or a redirect has an address.
func (e *Edition) hasAddress(address string) bool { return e.scene.addresses()[address] }

func publishedFromSameFile(e *Edition, p *site.Page) *site.Page {
	if p.Source == nil {
		return nil
	}
	return e.Site.PublishedFrom(p.Source.File)
}

// record adds to recent the pages of one edition whose files have no page in the other one.
func (m *moves) record(pages []*site.Page, some, other *Edition, removed bool, when time.Time) {
	for _, p := range pages {
		if p.Source != nil && publishedFromSameFile(other, p) == nil {
			m.recent = append(m.recent, fileEvent{some.source(build.Subject{Page: p}).Body.Digest(), p.Source.File,
				p.RelPermalink, removed, when})
		}
	}
	slices.SortStableFunc(m.recent, func(a, b fileEvent) int { return strings.Compare(a.file, b.file) })
}

// pair finds for each removed file an added one with the same text, if possible with the same name, and adds its move.
func (m *moves) pair(moved map[string]string) {
	used := make([]bool, len(m.recent))
	m.pairBy(moved, used, func(e fileEvent) string { return string(e.digest[:]) + path.Base(e.file) })
	m.pairBy(moved, used, func(e fileEvent) string { return string(e.digest[:]) })
	left := m.recent[:0]
	for i, e := range m.recent {
		if !used[i] {
			left = append(left, e)
		}
	}
	m.recent = left
}

// pairBy pairs removed and added files with equal keys, each with the first unused one. Its time is linear in the
// number of files.
func (m *moves) pairBy(moved map[string]string, used []bool, key func(fileEvent) string) {
	came := map[string][]int{} // indexes in recent of unused added files, by key
	for i, e := range m.recent {
		if !e.removed && !used[i] {
			came[key(e)] = append(came[key(e)], i)
		}
	}
	for i, old := range m.recent {
		if !old.removed || used[i] || old.digest == ([32]byte{}) {
			continue
		}
		left := came[key(old)]
		at := slices.IndexFunc(left, func(j int) bool { return m.recent[j].file != old.file })
		if at < 0 {
			continue
		}
		fresh := left[at]
		copy(left[1:at+1], left[:at]) // at is 0 or 1: only the file itself is skipped
		came[key(old)] = left[1:]
		moved[old.address] = m.recent[fresh].address
		used[i], used[fresh] = true, true
	}
}

// foldersOf adds the moves of lists above pages that moved with their folder. Such a list may have no file to compare.
func (m *moves) foldersOf(moved map[string]string, was, now *Edition) {
	above := map[string]string{}
	for from, to := range moved {
		for {
			up, name := parentAddress(from)
			upTo, nameTo := parentAddress(to)
			if name == "" || name != nameTo || up == upTo {
				break
			}
			from, to = up, upTo
			above[from] = to
		}
	}
	for from, to := range above {
		if _, known := moved[from]; !known && was.hasAddress(from) && !now.hasAddress(from) && now.hasAddress(to) {
			moved[from] = to
		}
	}
}

// parentAddress splits "/care/iop/" into "/care/" and "iop".
func parentAddress(address string) (up, name string) {
	bare := strings.TrimSuffix(address, "/")
	cut := strings.LastIndexByte(bare, '/')
	if cut < 0 {
		return "", ""
	}
	return bare[:cut+1], bare[cut+1:]
}

// keep remembers moves, and forgets the oldest if there are too many. It makes a new map, since editions share the old
// one.
func (m *moves) keep(moved map[string]string) {
	to := maps.Clone(m.to)
	if to == nil {
		to = map[string]string{}
	}
	for _, from := range slices.Sorted(maps.Keys(moved)) {
		if _, known := to[from]; !known {
			m.order = append(m.order, from)
		}
		to[from] = moved[from]
	}
	tooMany := max(0, len(m.order)-maxMoves)
	for _, from := range m.order[:tooMany] {
		delete(to, from)
	}
	m.to, m.order = to, slices.Clone(m.order[tooMany:])
}
