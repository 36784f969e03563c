package main

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

// patient is how long a scenario waits for what has to come, on a machine that does much else.
const patient = 2 * time.Minute

// serving is a preview that runs beside a scenario.
type serving struct {
	cmd   *exec.Cmd
	base  *url.URL   // of the front page
	ended chan error // what the process ended with
	seen  int        // bytes of its output that "says" has passed

	mu   sync.Mutex
	said strings.Builder // stdout and stderr
}

func (s *serving) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.said.Write(p)
}

func (s *serving) words() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.said.String()
}

type runningServe struct{}

// previewLine is the first line that serve prints.
var previewLine = regexp.MustCompile(`(?m)\Apreview: (\S+)$`)

// serve ARGUMENTS...: runs "porchlight serve" in the background until it prints its address. The port is any free one
// unless one is named. The port is in $PORT.
func scriptServe(ts *testscript.TestScript, _ bool, args []string) {
	if !slices.Contains(args, "--port") {
		args = append([]string{"--port", "0"}, args...)
	}
	s := &serving{ended: make(chan error, 1)}
	s.cmd = exec.Command(scriptProgram(ts), append([]string{"serve"}, args...)...)
	s.cmd.Dir, s.cmd.Env, s.cmd.Stdout, s.cmd.Stderr = ts.MkAbs("."), scriptEnvironment(ts), s, s
	ts.Check(s.cmd.Start())
	over := make(chan struct{})
	go func() {
		s.ended <- s.cmd.Wait()
		close(over)
	}()
	ts.Defer(func() {
		_ = s.cmd.Process.Kill() // it has ended at "stops" of the scenario
		<-over
	})
	running := ts.Value(runningServe{}).(*[]*serving)
	*running = append(*running, s)
	waitFor(ts, s, "say where it can be asked", func() bool {
		select {
		case <-over:
			ts.Fatalf("serve has ended:\n%s", s.words())
		default:
		}
		found := previewLine.FindStringSubmatch(s.words())
		if found == nil {
			return false
		}
		base, err := url.Parse(found[1])
		ts.Check(err)
		s.base = base
		return true
	})
	ts.Setenv("PORT", s.base.Port())
}

// scriptProgram is the file of the command line under test.
func scriptProgram(ts *testscript.TestScript) string {
	for _, dir := range filepath.SplitList(ts.Getenv("PATH")) {
		for _, name := range []string{"porchlight", "porchlight.exe"} {
			if file := filepath.Join(dir, name); isFile(file) {
				return file
			}
		}
	}
	ts.Fatalf("there is no porchlight in PATH")
	return ""
}

func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}

// scriptEnvironment is what the scenario has set of what serve looks at.
func scriptEnvironment(ts *testscript.TestScript) []string {
	var env []string
	for _, name := range []string{
		"PATH", "HOME", "TMPDIR", "SYSTEMROOT", "TESTSCRIPT_COMMAND", "GOCOVERDIR", "GORACE",
		"SOURCE_DATE_EPOCH", "PORCHLIGHT_BASEURL", "PORCHLIGHT_EDITOR", "PORCHLIGHT_BUILDDRAFTS",
	} {
		if value := ts.Getenv(name); value != "" {
			env = append(env, name+"="+value)
		}
	}
	return env
}

// latest is the preview that was started last.
func latest(ts *testscript.TestScript) *serving {
	running := *ts.Value(runningServe{}).(*[]*serving)
	if len(running) == 0 {
		ts.Fatalf("no serve runs")
	}
	return running[len(running)-1]
}

func waitFor(ts *testscript.TestScript, s *serving, what string, done func() bool) {
	for until := time.Now().Add(patient); !done(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(until) {
			ts.Fatalf("serve did not %s; it said\n%s", what, s.words())
		}
	}
}

// fetch STATUS PATH [NAME=VALUE]...: requests a path from the host's root, with headers ("Host=evil.test"), follows
// nothing, wants a status and prints the headers that matter, then the body.
func scriptFetch(ts *testscript.TestScript, _ bool, args []string) {
	if len(args) < 2 {
		ts.Fatalf("usage: fetch STATUS PATH [NAME=VALUE]...")
	}
	status, text, err := latest(ts).ask(args[1], args[2:]...)
	ts.Check(err)
	_, err = io.WriteString(ts.Stdout(), text)
	ts.Check(err)
	if strconv.Itoa(status) != args[0] {
		ts.Fatalf("%s answers with status %d, want %s", args[1], status, args[0])
	}
}

// ask gets a path and gives the status, and as text the headers that matter and the body.
func (s *serving) ask(path string, headers ...string) (int, string, error) {
	request, err := http.NewRequest(http.MethodGet, s.base.Scheme+"://"+s.base.Host+path, nil)
	if err != nil {
		return 0, "", err
	}
	for _, header := range headers {
		if name, value, _ := strings.Cut(header, "="); name == "Host" {
			request.Host = value
		} else {
			request.Header.Set(name, value)
		}
	}
	client := &http.Client{
		Transport:     &http.Transport{DisableKeepAlives: true, Proxy: nil},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Timeout:       patient,
	}
	answer, err := client.Do(request)
	if err != nil {
		return 0, "", err
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	text := ""
	for _, name := range []string{"Location", "Content-Type", "Cache-Control"} {
		if value := answer.Header.Get(name); value != "" {
			text += strings.ToLower(name) + ": " + value + "\n"
		}
	}
	return answer.StatusCode, text + "\n" + string(body) + "\n", err
}

// until STATUS PATH [TEXT]: repeats a request until the path answers with that status and has the text; "! until" until
// it has the text no more.
func scriptUntil(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) < 2 || len(args) > 3 {
		ts.Fatalf("usage: until STATUS PATH [TEXT]")
	}
	s := latest(ts)
	want := ""
	if len(args) == 3 {
		want = args[2]
	}
	waitFor(ts, s, fmt.Sprintf("come to answer %q", args), func() bool {
		status, text, err := s.ask(args[1])
		return err == nil && strconv.Itoa(status) == args[0] && strings.Contains(text, want) != neg
	})
}

// says REGEXP: waits until serve prints a text on the terminal, after what the last "says" waited for; "! says": it has
// never printed it.
func scriptSays(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 1 {
		ts.Fatalf("usage: says REGEXP")
	}
	s, want := latest(ts), regexp.MustCompile("(?m)"+args[0])
	if neg {
		if found := want.FindString(s.words()); found != "" {
			ts.Fatalf("serve says %q", found)
		}
		return
	}
	waitFor(ts, s, fmt.Sprintf("say %q", args[0]), func() bool {
		at := want.FindStringIndex(s.words()[s.seen:])
		if at != nil {
			s.seen += at[1]
		}
		return at != nil
	})
}

// stops: ends the preview as Ctrl-C does, and wants it to end well.
func scriptStops(ts *testscript.TestScript, _ bool, _ []string) {
	s := latest(ts)
	ts.Check(s.cmd.Process.Signal(os.Interrupt))
	select {
	case err := <-s.ended:
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			ts.Fatalf("serve ended with status %d:\n%s", exit.ExitCode(), s.words())
		}
		ts.Check(err)
	case <-time.After(patient):
		ts.Fatalf("serve does not end; it said\n%s", s.words())
	}
	running := ts.Value(runningServe{}).(*[]*serving)
	*running = (*running)[:len(*running)-1]
	_, err := io.WriteString(ts.Stdout(), s.words())
	ts.Check(err)
}
