// Package preview keeps a site assembled while it is edited, and returns for each output path what a build would write
// there.
//
// Stages keep the result of each step of the line until its inputs change. An Edition is one state of the site, which
// does not change. A page is drawn when it is requested, by the engine of builds. While a part is broken (a front
// matter, a layout, the settings), its last good state stays in use, and findings explain what is wrong.
//
//	stage     made again when                            stays in use while it is broken
//	settings  config.toml, data/ or the time changes     the last settings without errors
//	pages     content/ changes                           the page as it was, and its last HTML
//	assets    static/ changes                            -
//	layouts   layouts/ changes                           the last layouts without errors
//	site      cards, names of static files or settings change
//	renderer  site, layouts, assets or files beside pages change
//
// A change of only a body keeps site and renderer, and with them the drawings of other pages.
package preview

import (
	"crypto/sha256"
	"sync"
	"sync/atomic"
	"time"

	"porchlight/internal/build"
	"porchlight/internal/config"
	"porchlight/internal/finding"
	"porchlight/internal/picture"
	"porchlight/internal/render"
	"porchlight/internal/site"
	"porchlight/internal/tree"
)

// Preview is a site that is kept assembled while it is edited. It writes nothing. It is safe for concurrent use.
type Preview struct {
	root     tree.Root
	good     *goodPages
	variants *variants
	decoded  decoded

	applying sync.Mutex // one Apply at a time
	stages   *stages
	moves    moves

	mu      sync.RWMutex // requests wait for it, so it is held only for a moment
	current *Edition
	next    chan struct{} // closed when another edition becomes current

	collecting sync.Mutex // one collect at a time
	collected  atomic.Pointer[collected]
}

// Edition is one state of a previewed site. It does not change.
type Edition struct {
	Number uint64 // counts from 1; a later state has a higher one
	Config *config.Config
	Site   *site.Site

	line   *build.Line          // its tree has the present bodies
	scene  *scene               // shared by editions that differ only in bodies and findings
	moved  map[string]string    // old address -> new one
	own    including            // withheld pages that a build without flags includes
	stale  map[string]bool      // files that cannot be read, with a stand-in
	causes map[string]string    // file -> section or folder whose findings keep the file from being read
	blank  map[string]blankPage // by output path
	unused []finding.Finding    // errors of settings and layouts, because of which older ones may be in use

	outdated map[string]bool // layouts that changed since the ones in use were read, see unused
	byFile   func() map[string][]finding.Finding
	search   func() []render.Output            // the index for searching the site
	ahead    atomic.Pointer[[]finding.Finding] // of the pages that are due later; nil: not known yet
}

// Change is the result of a change of files.
type Change struct {
	Edition *Edition          // the current one
	Nothing bool              // neither pages nor findings changed, so no edition was made
	All     bool              // any page may look different; false: only Pages
	Pages   []string          // addresses of the pages whose own files changed or are new, sorted by file
	Moved   map[string]string // old address -> new one, of pages whose file was renamed or whose address changed
	Gone    []string          // addresses that no longer exist and did not move
}

// Open reads and assembles a site. It ignores the options about publishing. include selects the withheld pages that are
// shown as if they were published. The caller has to close the Preview. The error is that of a folder which cannot be
// read.
func Open(opt build.Options, include build.Include) (*Preview, error) {
	line, root, err := build.Open(opt)
	if err != nil {
		return nil, err
	}
	return of(line, root, opt, include), nil
}

// of assembles the site of a line.
func of(line *build.Line, root tree.Root, opt build.Options, include build.Include) *Preview {
	p := &Preview{root: root, good: newGoodPages(), variants: newVariants(),
		decoded: decoded{results: map[picture.Digest]error{}}, stages: newStages(line, opt, include),
		next: make(chan struct{})}
	p.stages.update([]string{"."})
	p.current = p.stages.edition(1)
	return p
}

// Close closes the site's folder.
func (p *Preview) Close() error { return p.root.Close() }

// Edition is the current state.
func (p *Preview) Edition() *Edition {
	e, _ := p.state()
	return e
}

// state is the current edition, and a channel that is closed when another one follows.
func (p *Preview) state() (*Edition, <-chan struct{}) {
	p.mu.RLock()
	defer p.mu.RUnlock()
	return p.current, p.next
}

// Apply updates the preview after files may have been added, changed or removed. paths are relative to the site's
// folder, with forward slashes. They are hints: a file with the same content changes nothing. Without paths it only
// checks whether another day has begun (Options.Now), and whether files can be read that could not be read before.
func (p *Preview) Apply(paths []string) Change {
	p.applying.Lock()
	defer p.applying.Unlock()
	before := p.Edition()
	did := p.stages.update(paths)
	if did.nothing() {
		return Change{Edition: before, Nothing: true}
	}
	e := p.stages.edition(before.Number + 1)
	c := Change{Edition: e, All: did.scene, Pages: changedPages(before, e, paths)}
	if did.site {
		c.Moved, c.Gone = p.moves.follow(before, e, time.Now())
	}
	e.moved = p.moves.to
	p.mu.Lock()
	p.current = e
	close(p.next)
	p.next = make(chan struct{})
	p.mu.Unlock()
	if did.site {
		p.forget(e)
	}
	if did.scene {
		p.collected.Store(nil) // it would keep the old site in memory
	}
	return c
}

// Moved is the new address of a page that moved from an address. ok is false if no page did, or if another page or a
// redirect has the address now.
func (p *Preview) Moved(address string) (now string, ok bool) { return p.Edition().movedFrom(address) }

// Digest is the digest of the file of a page as it was read. ok is false for files that are not pages.
func (e *Edition) Digest(file string) (digest [sha256.Size]byte, ok bool) {
	if p := pageOf(e.line.Tree, file); p != nil {
		digest = p.Body.Digest()
	}
	return digest, digest != [sha256.Size]byte{}
}

// Overview is this state as input of reports. Its Findings and Links are empty; see Preview.Known. Pages that the
// preview includes count as live: Status reports whether a build publishes a page.
func (e *Edition) Overview() *build.Overview {
	return e.line.Overview()
}

// Status is site.Live if a build without flags publishes a page of this state. Otherwise it is the reason, and why is
// the same in words that continue "it is not published: ".
func (e *Edition) Status(p *site.Page) (status site.Reason, why string) {
	if p.Source != nil && e.stale[p.Source.File] {
		return site.Unread, "its file could not be read"
	}
	if reason, why := p.WithheldUnder(e.Config.Plain); reason != "" {
		return reason, why
	}
	return site.Live, ""
}
