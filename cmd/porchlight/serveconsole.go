package main

import (
	"context"
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	desktop "github.com/cli/browser"
	"github.com/fatih/color"
	"github.com/mdp/qrterminal/v3"

	"porchlight/internal/finding"
	"porchlight/internal/preview"
	"porchlight/internal/serve"
)

// console writes the output of serve on the terminal: status lines to stdout, new findings to stderr.
type console struct {
	stdout, stderr io.Writer
	source         string
	quiet          bool

	mu      sync.Mutex
	printed map[finding.Finding]bool
	touched map[string]bool // files saved since the last check of pages; their findings may be fixed
	fixed   bool            // findings were fixed since the last line about them
	all     bool            // a line has said that all pages were checked
}

// newMost is how many new findings are printed after a save. The others are only counted. Renaming one page
// may break links in a hundred others.
const newMost = 10

func newConsole(stdout, stderr io.Writer, source string, quiet bool) *console {
	return &console{
		stdout: stdout, stderr: stderr, source: source, quiet: quiet,
		printed: map[finding.Finding]bool{}, touched: map[string]bool{},
	}
}

// line prints a line on stdout, unless --quiet is set.
func (c *console) line(format string, args ...any) {
	if !c.quiet {
		fmt.Fprintf(c.stdout, format+"\n", args...)
	}
}

// warn prints a warning that is not a finding.
func (c *console) warn(text string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.warnLocked(text)
}

func (c *console) warnLocked(text string) {
	fmt.Fprintf(c.stderr, "porchlight: %s\n", finding.Harmless(text))
}

// started prints the addresses of the preview. The first line holds only the address, because programs read
// it.
func (c *console) started(e *endpoint, p *preview.Preview) {
	c.mu.Lock()
	defer c.mu.Unlock()
	strong := fmt.Sprint
	if useColor(c.stdout) {
		strong = color.New(color.Bold).Sprint
	}
	edition := p.Edition()
	fmt.Fprintf(c.stdout, "preview: %s\n", strong(e.address(edition.Config.BaseURL)))
	if e.taken != 0 {
		c.line("  port %d is in use by another program, so it is %d", e.taken, e.port)
	}
	c.line("  all pages at a glance: %s", e.at(e.host, serve.Prefix))
	c.network(e, edition)
	if left := edition.Site.Withheld; len(left) > 0 {
		c.line("  left out: %s", withheldWords(left))
	}
	findings, complete := p.Findings()
	pages := count(len(edition.Site.Pages()), "page", "pages")
	c.line("  %s, %s%s", pages, finding.Count(findings), cond(complete, "", " so far"))
	c.line("  save a file, and the page follows; press Ctrl-C to stop")
	c.problems(c.newOf(findings), 0)
	if finding.Stops(findings) {
		c.line("the preview goes on; a build would publish nothing until the errors are gone")
	}
}

// network prints the addresses for other machines, and who can use them.
func (c *console) network(e *endpoint, edition *preview.Edition) {
	if e.token == "" && !e.open {
		return
	}
	addresses := e.networkAddresses(edition.Config.BaseURL)
	if len(addresses) == 0 {
		c.line("  this computer is not on a network from which others could reach it")
		return
	}
	for _, address := range addresses {
		fmt.Fprintf(c.stdout, "  on your network: %s\n", address)
	}
	if e.open {
		c.warnLocked("everybody who can reach this address sees the pages; " +
			"with --lan instead of --bind, only people to whom you give the address see them")
		return
	}
	if isTerminal(c.stdout) && !c.quiet {
		drawCode(c.stdout, addresses[0], useColor(c.stdout))
	}
	c.line("  everybody who has this address can see the pages")
}

// changed prints which files were saved, how long reading them took, and the findings so far.
func (c *console) changed(files []string, took time.Duration, p *preview.Preview) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, file := range files {
		c.touched[file] = true
	}
	findings, complete := p.Findings()
	fresh := c.newOf(findings)
	took = max(took.Round(time.Millisecond), time.Millisecond)
	c.line("%s: read in %s; %s%s", filesWords(files), took, finding.Count(findings), cond(complete, "", " so far"))
	c.problems(fresh, newMost)
}

// checked prints new findings after pages were checked that no browser requested.
func (c *console) checked(findings []finding.Finding, complete bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	fresh := c.newOf(findings)
	c.fixed = c.forget(findings, complete) || c.fixed
	switch {
	case complete && (len(fresh) > 0 || c.fixed || !c.all):
		c.line("all pages checked: %s", finding.Count(findings))
		c.fixed, c.all = false, true
	case len(fresh) > 0:
		c.line("so far: %s", finding.Count(findings))
	}
	c.problems(fresh, newMost)
}

// filesWords gives the names of up to three files, or the number of more.
func filesWords(files []string) string {
	if len(files) == 0 {
		return "another day, or a file that can be read again"
	}
	if len(files) > 3 {
		return count(len(files), "file", "files")
	}
	return finding.Harmless(strings.Join(files, ", "))
}

// newOf returns the findings that were not printed yet, and marks them as printed.
func (c *console) newOf(findings []finding.Finding) []finding.Finding {
	var fresh []finding.Finding
	for _, f := range findings {
		if !c.printed[f] {
			c.printed[f] = true
			fresh = append(fresh, f)
		}
	}
	return fresh
}

// forget removes fixed findings from printed, so that they are printed again if they return. A finding that
// comes from drawing a page is surely fixed only after the page was drawn again. Before all pages are
// drawn, forget therefore removes only findings in saved files. fixed reports whether any finding was
// removed.
func (c *console) forget(findings []finding.Finding, complete bool) (fixed bool) {
	now := make(map[finding.Finding]bool, len(findings))
	for _, f := range findings {
		now[f] = true
	}
	for f := range c.printed {
		if !now[f] && (complete || c.touched[f.File]) {
			delete(c.printed, f)
			fixed = true
		}
	}
	clear(c.touched)
	return fixed
}

// problems prints findings, the most severe first. most is the limit; 0 means the usual limit of commands.
func (c *console) problems(findings []finding.Finding, most int) {
	options := textOptions(c.stderr, c.source)
	options.Max = most
	_ = finding.Text(c.stderr, findings, options) // a terminal that is gone cannot be written to
}

func (c *console) stopped() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.line("stopped")
}

// drawCode prints an address as a QR code. The quiet zone has half of the standard width. Cameras accept
// it, and the code fits smaller terminals. With colours the code is dark on light on every terminal,
// because not every camera reads the reverse.
func drawCode(w io.Writer, address string, colored bool) {
	var code strings.Builder
	qrterminal.GenerateWithConfig(address, qrterminal.Config{
		Level: qrterminal.L, Writer: &code, HalfBlocks: true, QuietZone: 2,
		BlackChar: qrterminal.BLACK_BLACK, WhiteChar: qrterminal.WHITE_WHITE,
		BlackWhiteChar: qrterminal.BLACK_WHITE, WhiteBlackChar: qrterminal.WHITE_BLACK,
	})
	row := fmt.Sprint
	if colored {
		row = color.New(color.FgHiWhite, color.BgBlack).Sprint
	}
	for line := range strings.Lines(code.String()) {
		fmt.Fprintln(w, row(strings.TrimSuffix(line, "\n")))
	}
}

// openedBy is how long the command must run to count as success, whatever its exit status. On some systems
// the command ends only with the browser.
const openedBy = time.Minute

// openBrowser opens a URL in the default browser. It warns if that fails. It discards the output of the
// browser, and may block as long as the browser runs.
func openBrowser(ctx context.Context, address string, out *console) {
	since := time.Now()
	desktop.Stdout, desktop.Stderr = io.Discard, io.Discard
	if err := desktop.OpenURL(address); err != nil && ctx.Err() == nil && time.Since(since) < openedBy {
		out.warn("your browser cannot be opened from here; open the address yourself")
	}
}
