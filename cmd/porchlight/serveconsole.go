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

// console prints what serve has to say: status lines on stdout, problems on stderr, and those only when they are new.
type console struct {
	stdout, stderr io.Writer
	source         string
	quiet          bool

	mu      sync.Mutex
	printed map[finding.Finding]bool
	touched map[string]bool // files that were saved since pages were last checked: their findings may be mended
	mended  bool            // something is mended, and no line has reported it yet
	all     bool            // a line has reported that all pages were checked
}

// newMost is how many new problems a save prints; the rest is counted. Renaming a page may break the links of a hundred
// others.
const newMost = 10

func newConsole(stdout, stderr io.Writer, source string, quiet bool) *console {
	return &console{
		stdout: stdout, stderr: stderr, source: source, quiet: quiet,
		printed: map[finding.Finding]bool{}, touched: map[string]bool{},
	}
}

// line prints a line on stdout, unless --quiet asks for none.
func (c *console) line(format string, args ...any) {
	if !c.quiet {
		fmt.Fprintf(c.stdout, format+"\n", args...)
	}
}

// warn prints a warning that is no finding.
func (c *console) warn(text string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.warnLocked(text)
}

func (c *console) warnLocked(text string) {
	fmt.Fprintf(c.stderr, "porchlight: %s\n", finding.Harmless(text))
}

// started prints where the preview is seen. The first line holds the address and nothing else: programs read it, too.
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
	if finding.HasErrors(findings) {
		c.line("the preview goes on; a build would publish nothing until the errors are gone")
	}
}

// network prints how other machines see the preview, and who may look.
func (c *console) network(e *endpoint, edition *preview.Edition) {
	if e.token == "" && !e.open {
		return
	}
	addresses := e.networkAddresses(edition.Config.BaseURL)
	if len(addresses) == 0 {
		c.line("  this computer is on no network from which others could reach it")
		return
	}
	for _, address := range addresses {
		fmt.Fprintf(c.stdout, "  on your network: %s\n", address)
	}
	if e.open {
		c.warnLocked("everybody who can reach this address sees the pages; with --lan instead of --bind only those do whom you give it to")
		return
	}
	if isTerminal(c.stdout) && !c.quiet {
		drawCode(c.stdout, addresses[0], useColor(c.stdout))
	}
	c.line("  everybody who has this address can see the pages")
}

// changed prints what was saved, how long reading it took, and what is wrong as far as it is known.
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

// checked prints what was found in pages that no browser had asked for, when it is new.
func (c *console) checked(findings []finding.Finding, complete bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	fresh := c.newOf(findings)
	c.mended = c.forget(findings, complete) || c.mended
	switch {
	case complete && (len(fresh) > 0 || c.mended || !c.all):
		c.line("all pages checked: %s", finding.Count(findings))
		c.mended, c.all = false, true
	case len(fresh) > 0:
		c.line("so far: %s", finding.Count(findings))
	}
	c.problems(fresh, newMost)
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

// newOf are the findings that were not printed yet. They count as printed from now on.
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

// forget drops printed findings that are mended, so that they are printed when they come again. Findings of drawing are
// known to be mended only once the page has been drawn again: before all pages were, that holds for the files that were
// saved. It reports whether anything is mended.
func (c *console) forget(findings []finding.Finding, complete bool) (mended bool) {
	now := make(map[finding.Finding]bool, len(findings))
	for _, f := range findings {
		now[f] = true
	}
	for f := range c.printed {
		if !now[f] && (complete || c.touched[f.File]) {
			delete(c.printed, f)
			mended = true
		}
	}
	clear(c.touched)
	return mended
}

// problems prints findings, the worst of many; most 0 is as many as other commands print.
func (c *console) problems(findings []finding.Finding, most int) {
	_ = finding.Text(c.stderr, findings, finding.TextOptions{ // where the terminal is gone there is nothing left to do
		Color: useColor(c.stderr), Max: most, Source: sourceReader(c.source),
	})
}

func (c *console) stopped() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.line("stopped")
}

// drawCode prints an address as a QR code. The quiet zone around it is half of what the standard asks for: cameras do
// with it, and the code fits on smaller terminals. In colour it is dark on light whatever the terminal looks like; not
// every camera reads the reverse.
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

// openedBy is after how long a browser counts as opened, however its command ends: on some systems that ends only with
// the browser.
const openedBy = time.Minute

// openBrowser opens an address in the default browser, whose own output is dropped, or warns that it cannot. It may
// last as long as the browser.
func openBrowser(ctx context.Context, address string, out *console) {
	since := time.Now()
	desktop.Stdout, desktop.Stderr = io.Discard, io.Discard
	if err := desktop.OpenURL(address); err != nil && ctx.Err() == nil && time.Since(since) < openedBy {
		out.warn("your browser cannot be opened from here; open the address yourself")
	}
}
