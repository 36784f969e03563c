package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/fatih/color"

	"porchlight/internal/build"
	"porchlight/internal/finding"
	"porchlight/internal/serve"
)

// voice is what serve says on the terminal: calm lines on stdout, problems on stderr, and those only when they are new.
type voice struct {
	stdout, stderr io.Writer
	source         string
	quiet          bool

	mu   sync.Mutex
	told []finding.Finding
}

func newVoice(stdout, stderr io.Writer, source string, quiet bool) *voice {
	return &voice{stdout: stdout, stderr: stderr, source: source, quiet: quiet}
}

// line prints a line on stdout, unless it is to be quiet.
func (v *voice) line(format string, args ...any) {
	if !v.quiet {
		fmt.Fprintf(v.stdout, format+"\n", args...)
	}
}

// heed prints what an editor has to know and did not ask for.
func (v *voice) heed(text string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.notice(text)
}

// notice is heed for who holds the lock.
func (v *voice) notice(text string) {
	fmt.Fprintf(v.stderr, "porchlight: %s\n", finding.Harmless(text))
}

// started says where the preview is seen. The address stands on the first line, and nothing else does: programs read it, too.
func (v *voice) started(d *door, p *build.Preview) {
	v.mu.Lock()
	defer v.mu.Unlock()
	strong := fmt.Sprint
	if useColor(v.stdout) {
		strong = color.New(color.Bold).Sprint
	}
	edition := p.Edition()
	fmt.Fprintf(v.stdout, "preview: %s\n", strong(d.address(edition.Config.BaseURL)))
	if d.taken != 0 {
		v.line("  port %d is in use by another program, so it is %d", d.taken, d.port)
	}
	v.line("  all pages at a glance: %s", d.at(d.host, serve.Prefix))
	v.invite(d, edition)
	if left := edition.Site.Withheld; len(left) > 0 {
		v.line("  left out: %s", withheldWords(left))
	}
	findings, complete := p.Findings()
	v.line("  %s, %s%s", count(len(edition.Site.Pages()), "page", "pages"), findingWords(findings), cond(complete, "", " so far"))
	v.line("  save a file, and the page follows; press Ctrl-C to stop")
	v.problems(findings)
	if finding.HasErrors(findings) {
		v.line("the preview goes on; a build would publish nothing until the errors are gone")
	}
}

// invite says how other machines see the preview, and who may look.
func (v *voice) invite(d *door, edition *build.Edition) {
	if d.token == "" && !d.open {
		return
	}
	addresses := d.invitations(edition.Config.BaseURL)
	if len(addresses) == 0 {
		v.line("  this computer is on no network from which others could reach it")
		return
	}
	for _, address := range addresses {
		fmt.Fprintf(v.stdout, "  on your network: %s\n", address)
	}
	if d.open {
		v.notice("everybody who can reach this address sees the pages; with --lan instead of --bind only those do whom you give it to")
		return
	}
	if isTerminal(v.stdout) && !v.quiet {
		drawCode(v.stdout, addresses[0])
	}
	v.line("  everybody who has this address can see the pages")
}

// changed says what was saved, how long it took, and what is wrong now.
func (v *voice) changed(files []string, c build.Change, took time.Duration, p *build.Preview) {
	if c.Nothing {
		return
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	findings, complete := p.Findings()
	shown := count(len(c.Pages), "page", "pages")
	if c.All {
		shown = "any page"
	}
	v.line("%s: %s, %s, %s%s", filesWords(files), shown, took.Round(time.Millisecond), findingWords(findings), cond(complete, "", " so far"))
	v.problems(findings)
}

// filesWords names a few files, and counts many.
func filesWords(files []string) string {
	if len(files) > 3 {
		return count(len(files), "file", "files")
	}
	return finding.Harmless(strings.Join(files, ", "))
}

// problems prints the findings that were not told yet.
func (v *voice) problems(findings []finding.Finding) {
	fresh := slices.DeleteFunc(slices.Clone(findings), func(f finding.Finding) bool { return slices.Contains(v.told, f) })
	v.told = findings
	_ = finding.Text(v.stderr, fresh, finding.TextOptions{Color: useColor(v.stderr), Source: sourceReader(v.source)}) // nobody is left to be told
}

// opened says that the browser could not be opened; the preview is there all the same.
func (v *voice) opened(err error) {
	if err != nil {
		v.heed("your browser cannot be opened from here; open the address yourself")
	}
}

func (v *voice) stopped() {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.line("stopped")
}
