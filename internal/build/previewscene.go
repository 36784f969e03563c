package build

import (
	"io"
	"runtime"
	"strings"
	"sync"

	"porchlight/internal/asset"
	"porchlight/internal/render"
	"porchlight/internal/site"
)

// scene is a renderer and all that was drawn with it. Editions that differ in the bodies of pages only share it, so that what did not change is
// not drawn again; it goes, with what was drawn, when anything else changes.
type scene struct {
	line     *line // its tree may be older than that of an edition
	renderer *render.Renderer
	statics  map[string]*asset.File // by output path
	indexes  func() []render.Output // site map, robots.txt, llms.txt
	stands   func() map[string]bool // addresses of pages and redirects
	subjects func() []subject       // read only

	tokens chan struct{} // one for each page that is drawn at the same time
	mu     sync.Mutex
	idle   []*render.Worker
	late   int // pages that took too long and are still at it
	drawn  drawnPages
}

// place is what stands at an output path: one of the four.
type place struct {
	page     *site.Page // its own output, or its feed
	alias    *site.Alias
	resource *site.Resource
	static   *asset.File
}

func newScene(l *line) *scene {
	s := &scene{
		line: l, renderer: l.renderer, tokens: make(chan struct{}, runtime.GOMAXPROCS(0)+1), drawn: newDrawnPages(),
		statics: map[string]*asset.File{},
	}
	s.indexes = sync.OnceValue(func() []render.Output {
		outputs, err := l.renderer.Indexes()
		if err != nil {
			return nil // XML that is made of texts can be written
		}
		return outputs
	})
	s.stands = sync.OnceValue(func() map[string]bool {
		addresses := make(map[string]bool, len(l.site.Pages())+len(l.site.Aliases))
		for _, p := range l.site.Pages() {
			addresses[p.RelPermalink] = true
		}
		for _, a := range l.site.Aliases {
			addresses[a.Href] = true
		}
		return addresses
	})
	s.subjects = sync.OnceValue(func() []subject { return listSubjects(l) })
	for _, f := range l.assets.Files() {
		s.statics[f.Path] = &f
	}
	return s
}

// standing is what stands at an output path that the site knows, nil where nothing does.
func (s *scene) standing(path string) *place {
	at, ok := s.line.site.At(path)
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

// alias is the redirect that a subject is.
func (s *scene) alias(what subject) *site.Alias {
	for i := range s.line.site.Aliases {
		if a := &s.line.site.Aliases[i]; a.Path == what.alias && a.Target == what.page {
			return a
		}
	}
	return nil
}

// at finds what stands at an output path, nil where nothing does that is known before drawing. The further parts of lists belong to their pages.
func (s *scene) at(path string) *place {
	if at := s.standing(path); at != nil {
		return at
	}
	if !strings.HasSuffix(path, "/index.html") || !strings.Contains("/"+path, "/page/") {
		return nil
	}
	part := path[:strings.LastIndexByte(path, '/')]
	number, ok := partNumber(part[strings.LastIndexByte(part, '/')+1:])
	if !ok {
		return nil
	}
	isPart := func(p *site.Page) bool {
		output, _ := p.Pager(number)
		return output == path
	}
	if first := s.standing(path[:strings.LastIndex("/"+part, "/page/")] + "index.html"); first != nil && first.page != nil && isPart(first.page) {
		return first
	}
	for _, p := range s.line.site.Pages() { // a list need not stand above its parts
		if isPart(p) {
			return &place{page: p}
		}
	}
	return nil
}

// partNumber reads the number of a part of a list, which is 2 or more.
func partNumber(text string) (number int, ok bool) {
	if len(text) == 0 || len(text) > 6 || text[0] == '0' || text == "1" {
		return 0, false
	}
	for _, c := range text {
		if c < '0' || c > '9' {
			return 0, false
		}
		number = 10*number + int(c-'0')
	}
	return number, true
}

// index is one of the outputs about the whole site.
func (s *scene) index(path string) (out render.Output, ok bool) {
	if path != site.RobotsPath && path != site.LLMsPath && !(strings.HasPrefix(path, "sitemap") && strings.HasSuffix(path, ".xml")) {
		return out, false
	}
	for _, out := range s.indexes() {
		if out.Path == path {
			return out, true
		}
	}
	return out, false
}

// fingerprinted is the copy of a static file with this path, also when no page that uses it was drawn yet.
func (s *scene) fingerprinted(path string) *asset.Asset { return s.line.assets.Find(path) }

// seekable gives what is published as it lies.
func seekable(open func() (io.ReadCloser, error)) (io.ReadSeekCloser, error) {
	f, err := open()
	if err != nil {
		return nil, err
	}
	if seeker, ok := f.(io.ReadSeekCloser); ok {
		return seeker, nil
	}
	defer f.Close()
	text, err := io.ReadAll(f)
	return held{strings.NewReader(string(text))}, err
}

// held is a file that lies in memory.
type held struct{ *strings.Reader }

func (held) Close() error { return nil }
