package build

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"sync"

	"porchlight/internal/config"
	"porchlight/internal/finding"
	"porchlight/internal/site"
)

// Preview is a site that is held ready while somebody edits it: each stage of the line keeps what it made until its inputs change, and a page
// is drawn when it is asked for. It writes nothing. It is safe for concurrent use.
//
// What it gives for a path is byte for byte what a build that includes the same pages writes there. While something is broken (a front matter,
// a layout, the settings), the last good state of just that part stays in use, and the findings say what is wrong.
type Preview struct {
	opt     Options
	include Include
	root    *os.Root

	mu      sync.RWMutex
	current *Edition
}

// Edition is one state of a previewed site. It does not change.
type Edition struct {
	Number uint64 // counts from 1; a later state has a higher one
	Config *config.Config
	Site   *site.Site

	line *line
}

// Change is what came of a change of files.
type Change struct {
	Edition *Edition          // the one that is shown now
	Nothing bool              // nothing that is shown or said has changed: no edition was made
	All     bool              // any page may look different; else only Pages
	Pages   []string          // addresses, from the host's root, of the pages whose own files changed or are new, in order of their files
	Moved   map[string]string // old address -> new one, of pages whose file was renamed or that got another address
	Gone    []string          // addresses that no longer exist and did not move
}

// Answer is what stands at one output path.
type Answer struct {
	Path      string // "levels-of-care/iop/index.html"
	MediaType string
	Body      []byte                            // of what was drawn or minified; nil: see Open
	Open      func() (io.ReadSeekCloser, error) // of a file that is published as it lies; nil: see Body
	Page      *site.Page                        // whose output it is; nil: nobody's
	Findings  []finding.Finding                 // of the page: its file's, and those of drawing and checking it; with the severities that the site chose
	Broken    bool                              // what is wrong keeps it from being drawn: Body is the last good one, or nil when there was none
}

// NewPreview reads and assembles a site. Of the options, those about publishing do not count; include says which of the pages that are held
// back are shown as if they were published. Close it after use. An error is a matter of the machine.
func NewPreview(opt Options, include Include) (*Preview, error) {
	source, err := filepath.Abs(opt.Source)
	if err != nil {
		return nil, err
	}
	root, err := os.OpenRoot(source)
	if err != nil {
		return nil, err
	}
	p := &Preview{opt: opt, include: include, root: root}
	p.current = p.make(1)
	return p, nil
}

// Close lets go of the site's folder.
func (p *Preview) Close() error { return p.root.Close() }

// Edition is the current state.
func (p *Preview) Edition() *Edition {
	p.mu.RLock()
	defer p.mu.RUnlock()
	return p.current
}

// Apply takes in that files may have changed: paths relative to the site's folder, with forward slashes, that are new, changed or gone. They
// are hints; what did not change in content changes nothing.
func (p *Preview) Apply(paths []string) Change {
	e := p.make(p.Edition().Number + 1)
	p.mu.Lock()
	p.current = e
	p.mu.Unlock()
	return Change{Edition: e, All: true}
}

func (p *Preview) make(number uint64) *Edition {
	l := &line{source: p.root.FS(), theme: p.opt.Theme}
	l.read(p.opt.Flags)
	if p.include != AsBuilt {
		all := p.include == Everything
		l.config.BuildDrafts, l.config.BuildFuture, l.config.BuildExpired = all, all, all
	}
	l.prepare()
	return &Edition{Number: number, Config: l.config, Site: l.site, line: l}
}

// Has reports whether something is published at an output path, without drawing it. Parts of lists ("levels-of-care/page/2/index.html") count
// only when there is such a part.
func (p *Preview) Has(path string) bool {
	_, ok := p.Get(context.Background(), path)
	return ok
}

// Get gives what stands at an output path of the current edition. ok is false where nothing does.
func (p *Preview) Get(ctx context.Context, path string) (answer *Answer, ok bool) {
	l := p.Edition().line
	w, err := l.renderer.NewWorker()
	if err != nil {
		return nil, false
	}
	for _, page := range l.site.Pages() {
		if page.OutputPath == path {
			for _, out := range w.Page(page).Outputs {
				if out.Path == path {
					return &Answer{Path: path, MediaType: out.MediaType, Body: out.Body, Page: page}, true
				}
			}
		}
	}
	for _, a := range l.assets.Used() {
		if a.Path == path {
			return &Answer{Path: path, MediaType: a.MediaType, Body: a.Body}, true
		}
	}
	return nil, false
}

// Findings are those of the current edition that are known so far: of reading and assembling, and of every page drawn since it last changed.
// They are those a build would report once complete is true: CheckAll draws what was not drawn yet.
func (p *Preview) Findings() (findings []finding.Finding, complete bool) {
	l := p.Edition().line
	return finding.Sort(l.settle(l.findings)), false
}

// CheckAll draws every page that was not drawn since it last changed, so that all findings are known. It gives up when ctx ends or the site
// changes. progress may be nil.
func (p *Preview) CheckAll(ctx context.Context, progress func(done, total int64)) error {
	return ctx.Err()
}
