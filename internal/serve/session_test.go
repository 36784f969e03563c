package serve_test

import (
	"context"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"porchlight"
	"porchlight/internal/build"
	"porchlight/internal/config"
	"porchlight/internal/preview"
	"porchlight/internal/race"
	"porchlight/internal/serve"
	"porchlight/internal/watch"
)

// patience is how long a test waits for an expected state. It is long, so that a busy machine does not fail a test.
const patience = 2 * time.Minute

// session is a site that is edited and looked at: watcher, preview and server, wired as the command wires them.
type session struct {
	t       *testing.T
	dir     string           // the site's folder
	url     string           // "http://127.0.0.1:41234/recovery", without a slash at its end
	preview *preview.Preview // nil: in another process
	include build.Include
	polled  bool       // files are polled; false: events of the system
	busy    sync.Mutex // held while a change is taken in
	client  *http.Client

	mu      sync.Mutex
	taken   []taken
	notices []string // notices of the watcher

	fences int
	suffix []byte          // what the preview appends to every page
	known  map[string]bool // every output path that any build of this site has written
}

// taken is one change of files that was taken in.
type taken struct {
	hints  []string
	change preview.Change
}

// open serves a site.
func open(t *testing.T, how mode, files tree) *session {
	t.Helper()
	s := &session{t: t, dir: t.TempDir(), include: how.include, polled: how.poll > 0, known: map[string]bool{}}
	small().write(t, s.dir)
	files.write(t, s.dir)
	watcher, err := watch.New(watch.Options{
		Root: s.dir, Folders: watchedFolders, Files: []string{"config.toml"},
		Poll: how.poll, Notify: s.note,
	})
	if err != nil {
		t.Fatal(err)
	}
	s.preview, err = preview.Open(build.Options{Source: s.dir, Theme: porchlight.Starter, Flags: flags(how.include)},
		how.include)
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
	s.fence() // files that are as young as the watcher are reported at its start
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
	poll    time.Duration // 0: events of the system
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
		server.Send(change)
	}
	change.Edition = nil // the list keeps no site in memory
	s.mu.Lock()
	s.taken = append(s.taken, taken{slices.Clone(hints[:min(len(hints), 50)]), change})
	s.mu.Unlock()
	s.busy.Lock() // wait for holdUp
	defer s.busy.Unlock()
}

// most is how many of something a scenario makes: many, or few where the number shows nothing new or takes too long.
func (s *session) most(many, few int) int {
	if race.FewRounds() || s.polled {
		return few
	}
	return many
}

// holdUp blocks the end of the next change that is applied.
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
