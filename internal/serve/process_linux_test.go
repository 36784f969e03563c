package serve_test

import (
	"bytes"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"porchlight/internal/build"
)

// process is a preview in a process of its own, which can be stopped and have limits.
type process struct {
	*session
	*exec.Cmd
	output *output
}

// output gathers what a process prints.
type output struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String()
}

var previewAddress = regexp.MustCompile(`(?m)^preview: (http://\S+)/$`)

// start runs the finished program on a site that is in dir, within another program when wrap names one. edited is where
// its files are edited.
func start(t *testing.T, dir, edited string, wrap ...string) *process {
	t.Helper()
	line := append(wrap, command(t), "serve", "--source", dir, "--port", "0", "--clock", noon.Format(time.RFC3339))
	p := &process{
		session: &session{t: t, dir: edited, include: build.Everything, known: map[string]bool{}, client: newClient(t)},
		Cmd:     exec.Command(line[0], line[1:]...), output: &output{},
	}
	p.Stdout, p.Stderr = p.output, p.output
	if err := p.Start(); err != nil {
		t.Skipf("NOT TESTED: %v", err)
	}
	ended := make(chan error, 1)
	go func() { ended <- p.Wait() }()
	t.Cleanup(func() {
		_ = p.Process.Signal(syscall.SIGCONT)
		_ = p.Process.Signal(syscall.SIGTERM)
		if err := <-ended; err != nil {
			t.Errorf("the command ended with %v\n%s", err, p.output)
		}
	})
	p.await("the address of the preview in what the command says", func() bool {
		select {
		case err := <-ended:
			ended <- nil
			if len(wrap) == 0 || strings.Contains(p.output.String(), "porchlight: ") {
				t.Fatalf("the command ended with %v\n%s", err, p.output)
			}
			t.Skipf("NOT TESTED: this machine does not let the test run %q: %v\n%s", wrap, err, p.output)
		default:
		}
		found := previewAddress.FindStringSubmatch(p.output.String())
		if found != nil {
			p.url = found[1]
		}
		return found != nil
	})
	return p
}

// siteFolder is a folder with the small site.
func siteFolder(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	small().write(t, dir)
	return dir
}

func (p *process) signal(signal syscall.Signal) {
	p.t.Helper()
	if err := p.Process.Signal(signal); err != nil {
		p.t.Fatal(err)
	}
}

// followsEdits asserts that edits of every kind are seen.
func (p *process) followsEdits() {
	p.t.Helper()
	p.write(iop, iopSaying("Edited in place."))
	p.awaitText(iopAt, "Edited in place.")
	p.save(iop, iopSaying("Another file in its place."))
	p.awaitText(iopAt, "Another file in its place.")
	p.write("content/new/deep/folder/page.md", page("New", "", "A page in new folders."))
	p.awaitText("/new/deep/folder/page/", "A page in new folders.")
	p.remove(php)
	p.awaitStatus(phpAt, http.StatusNotFound)
	p.clean()
}

// printedOnce asserts that exactly one line has these words.
func (p *process) printedOnce(words string) {
	p.t.Helper()
	if n := strings.Count(p.output.String(), words); n != 1 {
		p.t.Errorf("want one line with %q, have %d\n%s", words, n, p.output)
	}
}

// withLimit runs a command with another limit of the system for itself alone.
func withLimit(name string, value int) []string {
	return []string{"unshare", "--user", "--map-root-user", "sh", "-c", fmt.Sprintf(`echo %d > /proc/sys/user/%s && exec "$@"`, value, name), "sh"}
}

// commandScenarios want a process of their own.
var commandScenarios = map[string]func(t *testing.T){
	"27 more changes than the system keeps in mind": func(t *testing.T) {
		dir := siteFolder(t)
		p := start(t, dir, dir)
		p.signal(syscall.SIGSTOP)
		p.moreThanTheQueueHolds()
		p.write(iop, iopSaying("Edited when the queue was full."))
		for n := range 100 {
			p.write(fmt.Sprintf("content/late/part-%d/p%d.md", n%7, n), page(fmt.Sprintf("Late %d", n), "", "Late."))
		}
		p.remove(php)
		p.signal(syscall.SIGCONT)
		p.awaitText(iopAt, "Edited when the queue was full.")
		p.awaitStatus(phpAt, http.StatusNotFound)
		p.clean()
		p.write("content/late/part-3/p3.md", page("Late 3", "", "Edited in a new folder."))
		p.awaitText("/late/part-3/p3/", "Edited in a new folder.")
	},
	"28 no more watches": func(t *testing.T) {
		dir := siteFolder(t)
		p := start(t, dir, dir, withLimit("max_inotify_watches", 3)...)
		p.followsEdits()
		p.printedOnce("sysctl user.max_inotify_watches=")
	},
	"29 no more watchers": func(t *testing.T) {
		dir := siteFolder(t)
		p := start(t, dir, dir, withLimit("max_inotify_instances", 0)...)
		p.followsEdits()
		p.printedOnce("sysctl user.max_inotify_instances=")
	},
	"29 few open files": func(t *testing.T) {
		dir := siteFolder(t)
		start(t, dir, dir, "sh", "-c", `ulimit -n 64 && exec "$@"`, "sh").followsEdits()
	},
	"30 a mount without file events": func(t *testing.T) {
		below, dir := siteFolder(t), t.TempDir()
		mount := fmt.Sprintf(`mount -t overlay overlay -o lowerdir='%s',upperdir='%s',workdir='%s' '%s' && exec "$@"`, below, t.TempDir(), t.TempDir(), dir)
		p := start(t, dir, below, "unshare", "--user", "--map-root-user", "--mount", "sh", "-c", mount, "sh")
		// Files that are put in the place of others below a mount are what the kernel makes no promise about.
		for n := range 3 {
			words := fmt.Sprintf("Edited below the mount %d.", n)
			p.write(iop, iopSaying(words))
			p.awaitText(iopAt, words)
		}
	},
	"30 a mount of a program": func(t *testing.T) {
		below, dir := siteFolder(t), t.TempDir()
		if out, err := exec.Command("bindfs", below, dir).CombinedOutput(); err != nil { // not installed, or not allowed
			t.Skipf("NOT TESTED: %v\n%s", err, out)
		}
		t.Cleanup(func() {
			if out, err := exec.Command("umount", dir).CombinedOutput(); err != nil {
				t.Errorf("%v\n%s", err, out)
			}
		})
		start(t, dir, below).followsEdits()
	},
	"36 a file that may not be read": func(t *testing.T) {
		dir := siteFolder(t)
		var wrap []string
		if os.Geteuid() == 0 { // for root every file can be read
			wrap = []string{"unshare", "--user"}
		}
		p := start(t, dir, dir, wrap...)
		p.awaitText(iopAt, "Back")
		p.rights(iop, 0)
		p.await("a finding about the file", func() bool { return p.saysWrong(iopAt, iop) })
		p.awaitText(iopAt, "Back")
		p.rights(iop, 0o644)
		p.await("the finding to go", func() bool { return !p.saysWrong(iopAt, iop) })
		p.clean()
	},
	"40 stopped while files change": func(t *testing.T) {
		dir := siteFolder(t)
		p := start(t, dir, dir)
		p.signal(syscall.SIGSTOP)
		p.write(iop, iopSaying("Edited while stopped."))
		p.rename(php, "content/care/day-program.md")
		p.write("content/new/page.md", page("New", "", "New."))
		time.Sleep(time.Second)
		p.signal(syscall.SIGCONT)
		p.awaitText(iopAt, "Edited while stopped.")
		p.awaitText("/care/day-program/", "A week.")
		p.clean()
	},
}

// TestScenariosOfTheCommand plays them on the finished program.
func TestScenariosOfTheCommand(t *testing.T) {
	if testing.Short() {
		t.Skip("waits for a program or a deadline: run without -short")
	}
	t.Parallel()
	for name, play := range commandScenarios {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			play(t)
		})
	}
}

func (s *session) rights(name string, mode os.FileMode) {
	s.t.Helper()
	if err := os.Chmod(s.path(name), mode); err != nil {
		s.t.Fatal(err)
	}
}

// moreThanTheQueueHolds makes so many changes that the system forgets some, and those that follow.
func (s *session) moreThanTheQueueHolds() {
	s.t.Helper()
	text, err := os.ReadFile("/proc/sys/fs/inotify/max_queued_events")
	if err != nil {
		s.t.Skipf("NOT TESTED: %v", err)
	}
	most, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil || most > 1<<17 {
		s.t.Skipf("NOT TESTED: the queue of this system holds %q changes", text)
	}
	for n := range most/2 + 100 { // each makes two: one when it comes, one when it goes
		name := s.path(fmt.Sprintf("content/care/x%d.tmp", n))
		if err := os.Symlink("nowhere", name); err != nil {
			s.t.Fatal(err)
		}
		if err := os.Remove(name); err != nil {
			s.t.Fatal(err)
		}
	}
}
