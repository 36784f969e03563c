package preview

import (
	"context"
	"maps"
	"strings"
	"sync"

	"porchlight/internal/asset"
	"porchlight/internal/build"
	"porchlight/internal/content"
	"porchlight/internal/render"
	"porchlight/internal/site"
)

// drawnBytes is the size of all outputs that a scene keeps, in bytes. A page has 10 to 20 kB.
const drawnBytes = 12 << 20

// scene is an engine with its drawings. Editions that differ only in the bodies of pages share it, so that unchanged
// pages are not drawn again. Any other change makes a new scene.
type scene struct {
	line      *build.Line // its tree may be older than that of an edition with this scene
	engine    *build.Engine
	statics   map[string]*asset.File // by output path
	pictures  *build.Pictures
	indexes   func() []render.Output // site map, robots.txt, llms.txt
	addresses func() map[string]bool // of pages and redirects
	lists     func() map[string]*site.Page

	mu      sync.Mutex
	calls   map[build.Subject]*call          // running drawings
	results map[build.Subject]*build.Drawing // only the most recently used keep their outputs
	recent  recent[build.Subject]
	changes uint64 // counts changes of results
}

// call is a running drawing, shared by all requests that wait for it.
type call struct {
	source *content.Page
	done   chan struct{}
	result *build.Drawing
	err    error
}

func newScene(l *build.Line, opt build.Options) *scene {
	s := &scene{
		line: l, engine: build.NewEngine(l), statics: map[string]*asset.File{}, calls: map[build.Subject]*call{},
		pictures: l.NewPictures(opt),
		results:  map[build.Subject]*build.Drawing{}, recent: newRecent[build.Subject](drawnBytes),
	}
	s.indexes = sync.OnceValue(func() []render.Output {
		outputs, err := l.Renderer.Indexes()
		if err != nil {
			return nil // never: texts can always be encoded as XML
		}
		return outputs
	})
	s.addresses = sync.OnceValue(func() map[string]bool {
		addresses := make(map[string]bool, len(l.Site.Pages())+len(l.Site.Aliases))
		for _, p := range l.Site.Pages() {
			addresses[p.RelPermalink] = true
		}
		for _, a := range l.Site.Aliases {
			addresses[a.Href] = true
		}
		return addresses
	})
	s.lists = sync.OnceValue(func() map[string]*site.Page { return listsByFolder(l.Site) })
	for _, f := range l.Assets.Files() {
		s.statics[f.Path] = &f
	}
	return s
}

// draw draws a subject from a state of its file, or returns the drawing that the scene has. If outputs is false, the
// drawing may be one whose outputs were removed. The error is content.ErrChanged if the file changed since, or that of
// ctx.
func (s *scene) draw(
	ctx context.Context, what build.Subject, source *content.Page, outputs bool,
) (*build.Drawing, error) {
	s.mu.Lock()
	if have := s.get(what, source, outputs); have != nil {
		s.mu.Unlock()
		return have, nil
	}
	c := s.calls[what]
	if c == nil || c.source != source {
		c = &call{source: source, done: make(chan struct{})}
		s.calls[what] = c
		go s.run(c, what)
	}
	s.mu.Unlock()
	select {
	case <-c.done:
		return c.result, c.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// run draws for all requests that wait for a call. It does not keep the drawing if a call for a newer state of the file
// has begun.
func (s *scene) run(c *call, what build.Subject) {
	c.result, c.err = s.engine.Draw(context.Background(), what, c.source)
	s.mu.Lock()
	if s.calls[what] == c {
		delete(s.calls, what)
		if c.err == nil && !c.result.Starved {
			s.put(what, c.result)
		}
	}
	s.mu.Unlock()
	close(c.done)
}

// known is the drawing of a subject from a state of its file that the scene has, or nil.
func (s *scene) known(what build.Subject, source *content.Page) *build.Drawing {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.get(what, source, false)
}

func (s *scene) get(what build.Subject, source *content.Page, outputs bool) *build.Drawing {
	have := s.results[what]
	if have == nil || have.Source != source || outputs && have.Outputs == nil {
		return nil
	}
	s.recent.touch(what)
	return have
}

func (s *scene) put(what build.Subject, result *build.Drawing) {
	s.changes++
	s.results[what] = result
	size := 0
	for _, out := range result.Outputs {
		size += len(out.Body)
	}
	for _, old := range s.recent.add(what, size) {
		s.results[old] = s.results[old].WithoutOutputs()
	}
}

// drawings are the results so far, and a number that changes when they change.
func (s *scene) drawings() (results map[build.Subject]*build.Drawing, changes uint64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return maps.Clone(s.results), s.changes
}

// place is the origin of the output at a path: one of the four.
type place struct {
	page     *site.Page // the output of a page, or its feed
	alias    *site.Alias
	resource *site.Resource
	static   *asset.File
}

// published is the origin of the output at a path; nil: there is none, or it is found only by drawing (see at).
func (s *scene) published(path string) *place {
	at, ok := s.line.Site.At(path)
	switch {
	case !ok:
		return nil
	case at.Alias != nil:
		return &place{alias: at.Alias}
	case at.Page != nil:
		return &place{page: at.Page}
	case at.Resource != nil:
		return &place{resource: at.Resource}
	}
	if f := s.statics[path]; f != nil {
		return &place{static: f}
	}
	return nil
}

// at is published, and the page for the path of a further part of its list. Only drawing shows whether the list has
// that part.
func (s *scene) at(path string) *place {
	if at := s.published(path); at != nil {
		return at
	}
	folder, number, ok := partOfList(path)
	if !ok {
		return nil
	}
	isPart := func(p *site.Page) bool {
		output, _ := p.Pager(number)
		return output == path
	}
	if first := s.published(folder + "index.html"); first != nil && first.page != nil && isPart(first.page) {
		return first
	}
	if p := s.lists()[folder]; p != nil && isPart(p) { // the list may be at another path than the folder of its parts
		return &place{page: p}
	}
	return nil
}

const secondPart = "page/2/index.html"

// listsByFolder are all pages by the folder in which their further parts would be.
func listsByFolder(s *site.Site) map[string]*site.Page {
	lists := make(map[string]*site.Page, len(s.Pages()))
	for _, p := range s.Pages() {
		output, _ := p.Pager(2)
		folder := strings.TrimSuffix(output, secondPart)
		if lists[folder] == nil {
			lists[folder] = p
		}
	}
	return lists
}

// partOfList splits "care/page/2/index.html" into "care/" and 2. ok is false for any other path; numbers begin with 2.
func partOfList(path string) (folder string, number int, ok bool) {
	part, ok := strings.CutSuffix(path, "/index.html")
	at := strings.LastIndex("/"+part, "/page/")
	if !ok || at < 0 {
		return "", 0, false
	}
	text := part[at+len("page/"):]
	if len(text) == 0 || len(text) > 6 || text[0] == '0' || text == "1" {
		return "", 0, false
	}
	for _, c := range text {
		if c < '0' || c > '9' {
			return "", 0, false
		}
		number = 10*number + int(c-'0')
	}
	return part[:at], number, true
}

// index is the site map, robots.txt or llms.txt at an output path.
func (s *scene) index(path string) (out render.Output, ok bool) {
	siteMap := strings.HasPrefix(path, "sitemap") && strings.HasSuffix(path, ".xml")
	if path != site.RobotsPath && path != site.LLMsPath && !siteMap {
		return out, false
	}
	for _, out := range s.indexes() {
		if out.Path == path {
			return out, true
		}
	}
	return out, false
}

// fingerprinted is the fingerprinted copy of a static file at an output path, also if no page that uses it is drawn.
func (s *scene) fingerprinted(path string) *asset.Asset { return s.line.Assets.Find(path) }
