package main

import (
	"fmt"
	"io"
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

	mu      sync.Mutex
	told    map[finding.Finding]bool
	touched map[string]bool // files that were saved since pages were last looked at: what was told of them may be mended
	mended  bool            // something is mended, and it was not said yet
	all     bool            // it was said that all pages were looked at
}

// freshMost is how many problems a save prints; the rest is counted. Who renames a page that everybody links to sees enough.
const freshMost = 10

func newVoice(stdout, stderr io.Writer, source string, quiet bool) *voice {
	return &voice{stdout: stdout, stderr: stderr, source: source, quiet: quiet, told: map[finding.Finding]bool{}, touched: map[string]bool{}}
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
	v.line("  %s, %s%s", count(len(edition.Site.Pages()), "page", "pages"), finding.Count(findings), cond(complete, "", " so far"))
	v.line("  save a file, and the page follows; press Ctrl-C to stop")
	v.problems(v.fresh(findings), 0)
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
		drawCode(v.stdout, addresses[0], useColor(v.stdout))
	}
	v.line("  everybody who has this address can see the pages")
}

// changed says what was saved, how long it took, and what is wrong as far as it is known.
func (v *voice) changed(files []string, took time.Duration, p *build.Preview) {
	v.mu.Lock()
	defer v.mu.Unlock()
	for _, file := range files {
		v.touched[file] = true
	}
	findings, complete := p.Findings()
	fresh := v.fresh(findings)
	v.line("%s: read in %s; %s%s", filesWords(files), max(took.Round(time.Millisecond), time.Millisecond), finding.Count(findings), cond(complete, "", " so far"))
	v.problems(fresh, freshMost)
}

// looked says what was found in pages that nobody had asked for, when that is news.
func (v *voice) looked(findings []finding.Finding, complete bool) {
	v.mu.Lock()
	defer v.mu.Unlock()
	fresh := v.fresh(findings)
	v.mended = v.forget(findings, complete) || v.mended
	switch {
	case complete && (len(fresh) > 0 || v.mended || !v.all):
		v.line("all pages checked: %s", finding.Count(findings))
		v.mended, v.all = false, true
	case len(fresh) > 0:
		v.line("so far: %s", finding.Count(findings))
	}
	v.problems(fresh, freshMost)
}

// filesWords names a few files, and counts many.
func filesWords(files []string) string {
	if len(files) == 0 {
		return "another day has begun"
	}
	if len(files) > 3 {
		return count(len(files), "file", "files")
	}
	return finding.Harmless(strings.Join(files, ", "))
}

// fresh are the findings that were not told yet. They count as told.
func (v *voice) fresh(findings []finding.Finding) []finding.Finding {
	var fresh []finding.Finding
	for _, f := range findings {
		if !v.told[f] {
			v.told[f] = true
			fresh = append(fresh, f)
		}
	}
	return fresh
}

// forget lets go of what was told and is mended, so that it is told when it comes again. What is found only by drawing is not known to be mended
// before the page has been drawn again: until all were, that is so of the files that were saved. It reports whether anything is mended.
func (v *voice) forget(findings []finding.Finding, complete bool) (mended bool) {
	now := make(map[finding.Finding]bool, len(findings))
	for _, f := range findings {
		now[f] = true
	}
	for f := range v.told {
		if !now[f] && (complete || v.touched[f.File]) {
			delete(v.told, f)
			mended = true
		}
	}
	clear(v.touched)
	return mended
}

// problems prints findings, the worst of many; most 0 is as many as other commands print.
func (v *voice) problems(findings []finding.Finding, most int) {
	_ = finding.Text(v.stderr, findings, finding.TextOptions{Color: useColor(v.stderr), Max: most, Source: sourceReader(v.source)}) // nobody is left to be told
}

func (v *voice) stopped() {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.line("stopped")
}
