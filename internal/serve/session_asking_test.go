package serve_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"porchlight/internal/finding"
	"porchlight/internal/serve"
)

// answer is an answer of the server.
type answer struct {
	status int
	header http.Header
	body   []byte
}

// get requests an address below the site's base path, such as "/care/iop/".
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

// awaitText waits until a page contains a text, awaitStatus until an address has a status.
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

// fence makes an edit and waits until it is seen: what was saved before it has been reported then, or is held back
// until it is whole.
func (s *session) fence() {
	s.t.Helper()
	s.fences++
	s.save("content/fence.md", page("Fence", "", fmt.Sprintf("Fence number %d.", s.fences)))
	s.awaitText("/fence/", fmt.Sprintf("Fence number %d.", s.fences))
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
