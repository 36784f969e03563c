package serve_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"porchlight"
	"porchlight/internal/build"
	"porchlight/internal/config"
	"porchlight/internal/content"
	"porchlight/internal/finding"
	"porchlight/internal/serve"
	"porchlight/internal/watch"
)

// patience is how long a test waits for a state that has to come. It measures nothing: a busy machine may take its time.
const patience = 60 * time.Second

// session is a site that somebody edits and looks at: watcher, preview and server, wired as the command wires them.
type session struct {
	t       *testing.T
	dir     string         // the site's folder
	url     string         // "http://127.0.0.1:41234/recovery", without a slash at its end
	preview *build.Preview // nil: in another process
	include build.Include
	polled  bool       // files are looked at; else the system tells
	busy    sync.Mutex // held while a change is taken in
	client  *http.Client

	mu      sync.Mutex
	taken   []taken
	notices []string // what the watcher said

	fences int
	suffix []byte          // what the preview appends to every page
	known  map[string]bool // every output path that any build of this site has written
}

// taken is one change of files that was taken in.
type taken struct {
	hints  []string
	change build.Change
}

// open serves a site.
func open(t *testing.T, how mode, files tree) *session {
	t.Helper()
	s := &session{t: t, dir: t.TempDir(), include: how.include, polled: how.poll > 0, known: map[string]bool{}}
	small().write(t, s.dir)
	files.write(t, s.dir)
	watcher, err := watch.New(watch.Options{
		Root: s.dir, Folders: watchedFolders, Files: []string{"config.toml"}, Skip: func(p string) bool { return content.IsTemporary(path.Base(p)) }, Poll: how.poll, Say: s.note,
	})
	if err != nil {
		t.Fatal(err)
	}
	s.preview, err = build.NewPreview(build.Options{Source: s.dir, Theme: porchlight.Starter, Flags: flags(how.include)}, how.include)
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := serve.New(serve.Options{Preview: s.preview, Source: s.dir})
	s.url = "http://" + listener.Addr().String() + strings.TrimSuffix(s.preview.Edition().Config.BaseURL.Path, "/")
	s.client = newClient(t)
	ctx, stop := context.WithCancel(context.Background())
	var running sync.WaitGroup
	running.Go(func() {
		if err := server.Serve(ctx, listener); err != nil {
			t.Errorf("serve: %v", err)
		}
	})
	running.Go(func() {
		err := watcher.Run(ctx, func(hints []string) { s.take(hints, server) })
		if err != nil {
			t.Errorf("watch: %v", err)
		}
	})
	t.Cleanup(func() {
		stop()
		running.Wait()
		if err := s.preview.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	s.fence() // files that are as young as the watcher are told at its start
	return s
}

var watchedFolders = []string{"content", "layouts", "static", "data"}

// newClient makes a client that follows no redirects.
func newClient(t *testing.T) *http.Client {
	client := &http.Client{
		Transport:     &http.Transport{MaxIdleConnsPerHost: 4},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Timeout:       patience,
	}
	t.Cleanup(client.CloseIdleConnections)
	return client
}

// mode is how a site is watched and what is shown of it.
type mode struct {
	poll    time.Duration // 0: let the system tell
	include build.Include
}

// flags are those of a build that shows the same pages as a preview.
func flags(include build.Include) config.Flags {
	all := include == build.Everything
	return config.Flags{Environment: "production", Clock: noon, BuildDrafts: all, BuildFuture: all, BuildExpired: all}
}

func (s *session) take(hints []string, server *serve.Server) {
	change := s.preview.Apply(hints)
	if !change.Nothing {
		server.Tell(change)
	}
	change.Edition = nil // the list holds on to no site
	s.mu.Lock()
	s.taken = append(s.taken, taken{slices.Clone(hints[:min(len(hints), 50)]), change})
	s.mu.Unlock()
	s.busy.Lock() // whoever holds the preview up lets go of it
	defer s.busy.Unlock()
}

// holdUp keeps the next change that is taken in from coming to its end.
func (s *session) holdUp() (release func()) {
	s.busy.Lock()
	release = sync.OnceFunc(s.busy.Unlock)
	s.t.Cleanup(release)
	return release
}

func (s *session) note(notice string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.notices = append(s.notices, notice)
}

func (s *session) noticesSoFar() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.notices)
}

// path is a file of the site on disk.
func (s *session) path(name string) string { return filepath.Join(s.dir, filepath.FromSlash(name)) }

// write writes a file in place, as VS Code does; save puts a finished file in the place of the old one.
func (s *session) write(name, text string) { tree{name: text}.write(s.t, s.dir) }

func (s *session) save(name, text string) {
	s.t.Helper()
	s.write(name+".tmp", text)
	s.rename(name+".tmp", name)
}

func (s *session) rename(from, to string) {
	s.t.Helper()
	if err := os.Rename(s.path(from), s.path(to)); err != nil {
		s.t.Fatal(err)
	}
}

func (s *session) remove(name string) {
	s.t.Helper()
	if err := os.RemoveAll(s.path(name)); err != nil {
		s.t.Fatal(err)
	}
}

func (s *session) mkdir(name string) {
	s.t.Helper()
	if err := os.MkdirAll(s.path(name), 0o755); err != nil {
		s.t.Fatal(err)
	}
}

// answer is what the server said.
type answer struct {
	status int
	header http.Header
	body   []byte
}

// get asks for an address below the site's base path, such as "/care/iop/".
func (s *session) get(address string) answer {
	s.t.Helper()
	a, err := s.ask(s.url + (&url.URL{Path: address}).EscapedPath())
	if err != nil {
		s.t.Fatal(err)
	}
	return a
}

func (s *session) ask(address string) (answer, error) {
	response, err := s.client.Get(address)
	if err != nil {
		return answer{}, err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	return answer{response.StatusCode, response.Header, body}, err
}

// await waits for a state.
func (s *session) await(what string, reached func() bool) {
	s.t.Helper()
	for deadline := time.Now().Add(patience); !reached(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			s.t.Fatalf("waited in vain for %s; the watcher said %q; the last changes: %s", what, s.noticesSoFar(), s.lastTaken())
		}
	}
}

func (s *session) lastTaken() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var b strings.Builder
	for _, one := range s.taken[max(0, len(s.taken)-5):] {
		c := one.change
		fmt.Fprintf(&b, "\n  %q: nothing %v, all %v, pages %q, moved %q, gone %q", one.hints[:min(len(one.hints), 8)], c.Nothing, c.All, c.Pages, c.Moved, c.Gone)
	}
	return b.String()
}

// awaitText waits until a page says something, awaitStatus until an address has an answer of that kind.
func (s *session) awaitText(address, text string) {
	s.t.Helper()
	s.await(fmt.Sprintf("%q at %s", text, address), func() bool {
		a := s.get(address)
		return a.status == http.StatusOK && bytes.Contains(a.body, []byte(text))
	})
}

func (s *session) awaitStatus(address string, status int) {
	s.t.Helper()
	s.await(fmt.Sprintf("status %d at %s", status, address), func() bool { return s.get(address).status == status })
}

// fence makes an edit and waits until it is seen: what was saved before it has been told then, or is held back until it is whole.
func (s *session) fence() {
	s.t.Helper()
	s.fences++
	s.save("content/fence.md", page("Fence", "", fmt.Sprintf("Fence number %d.", s.fences)))
	s.awaitText("/fence/", fmt.Sprintf("Fence number %d.", s.fences))
}

// mark is a point in the list of changes.
func (s *session) mark() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.taken)
}

// editions are the changes since a mark that changed anything besides the fence.
func (s *session) editions(mark int) []taken {
	s.mu.Lock()
	defer s.mu.Unlock()
	var list []taken
	for _, one := range s.taken[mark:] {
		c := one.change
		onlyFence := !c.All && slices.Equal(c.Pages, []string{"/recovery/fence/"}) && len(c.Moved)+len(c.Gone) == 0
		if !c.Nothing && !onlyFence {
			list = append(list, one)
		}
	}
	return list
}

// state is what the bar beside a page would show.
type state struct {
	Status, Why   string
	Broken, Blank bool
	Findings      []finding.Finding
}

func (s *session) state(address string) state {
	s.t.Helper()
	base, err := url.Parse(s.url)
	if err != nil {
		s.t.Fatal(err)
	}
	a, err := s.ask("http://" + base.Host + serve.Prefix + "page?path=" + url.QueryEscape(base.Path+address))
	if err != nil {
		s.t.Fatal(err)
	}
	var shown state
	if err := json.Unmarshal(a.body, &shown); a.status != http.StatusOK || err != nil {
		s.t.Fatalf("the state of %s: status %d, %v\n%s", address, a.status, err, a.body)
	}
	return shown
}

// saysWrong reports whether a page's findings name a file.
func (s *session) saysWrong(address, file string) bool {
	s.t.Helper()
	return slices.ContainsFunc(s.state(address).Findings, func(f finding.Finding) bool { return f.File == file })
}
