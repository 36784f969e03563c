package main

import (
	"cmp"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/fatih/color"
	"github.com/schollz/progressbar/v3"

	"porchlight"
	"porchlight/internal/build"
	"porchlight/internal/finding"
	"porchlight/internal/report"
	"porchlight/internal/site"
)

// printReport prints the findings to stderr. Unless quiet, it prints a summary to stdout.
func printReport(stdout, stderr io.Writer, built *build.Report, opt build.Options, quiet bool) error {
	err := finding.Text(stderr, built.Findings, textOptions(stderr, opt.Source))
	if err != nil || quiet {
		return err
	}
	good, bad := fmt.Sprint, fmt.Sprint
	if useColor(stdout) {
		good, bad = color.New(color.FgGreen, color.Bold).Sprint, color.New(color.FgRed, color.Bold).Sprint
	}
	shown := shownPath(opt.Dest)
	var b strings.Builder
	switch {
	case built.Stopped:
		fmt.Fprintf(&b, "%s nothing was published, %s is as it was\n", bad("stopped:"), shown)
	case built.Failed:
		fmt.Fprintf(&b, "%s %s is up to date; each error says what is left out, or what to write instead\n", bad("built:"), shown)
	case opt.Shard.Of > 0:
		fmt.Fprintf(&b, "%s %s is shard %d of %d, for: porchlight merge\n", good("built:"), shown, opt.Shard.Number,
			opt.Shard.Of)
	default:
		fmt.Fprintf(&b, "%s %s is ready to be copied to any static host\n", good("built:"), shown)
	}
	if opt.Shard.Number > 1 {
		b.WriteString("  shard 1 reports what is wrong with the site as a whole\n")
	}
	fmt.Fprintf(&b, "  %s, %d written, %d unchanged, %d removed\n", count(built.Pages, "page", "pages"),
		built.Stats.Written, built.Stats.Unchanged, built.Stats.Removed)
	if kept := built.Stats.Kept; len(kept) > 0 {
		fmt.Fprintf(&b, "  left in place, because somebody changed %s: %s\n", cond(len(kept) == 1, "it", "them"),
			strings.Join(kept[:min(len(kept), 5)], ", ")+cond(len(kept) > 5, ", ...", ""))
	}
	writeRemoved(&b, built.Removed)
	if len(built.Withheld) > 0 {
		fmt.Fprintf(&b, "  withheld: %s\n", withheldWords(built.Withheld))
	}
	fmt.Fprintf(&b, "  %s in %s\n", finding.Count(built.Findings), built.Time.Round(time.Millisecond))
	_, err = io.WriteString(stdout, b.String())
	return err
}

// mostRemoved is how many removed addresses a summary lists.
const mostRemoved = 20

// writeRemoved lists the addresses that a build removed. Addresses of pages that moved come first.
func writeRemoved(b *strings.Builder, removed []build.Removed) {
	if len(removed) == 0 {
		return
	}
	b.WriteString("  no longer published:\n")
	removed = slices.Clone(removed)
	slices.SortStableFunc(removed, func(r, s build.Removed) int {
		return cmp.Compare(cond(r.MovedTo == "", "b", "a"), cond(s.MovedTo == "", "b", "a"))
	})
	for _, r := range removed[:min(len(removed), mostRemoved)] {
		switch {
		case r.MovedTo != "":
			fmt.Fprintf(b, "    %s is now %s; to keep the old address, write there: %s\n", r.Address, r.MovedTo, r.Alias())
		case r.Why != "":
			fmt.Fprintf(b, "    %s, because %s\n", r.Address, r.Why)
		case r.File != "":
			fmt.Fprintf(b, "    %s, because %s is gone; to lead readers on, write in another page: %s\n", r.Address, r.File,
				r.Alias())
		default:
			fmt.Fprintf(b, "    %s\n", r.Address)
		}
	}
	if more := len(removed) - mostRemoved; more > 0 {
		fmt.Fprintf(b, "    and %d more\n", more)
	}
}

// shownPath gives a path for messages: relative if it is below the current folder, else absolute.
func shownPath(path string) string {
	here, err := os.Getwd()
	if err != nil {
		return path
	}
	if rel, err := filepath.Rel(here, path); err == nil && filepath.IsLocal(rel) {
		return rel
	}
	return path
}

func cond(test bool, yes, no string) string {
	if test {
		return yes
	}
	return no
}

// count gives a number with its noun.
var count = finding.Number

// withheldWords counts the withheld pages by reason.
func withheldWords(withheld []site.Withheld) string {
	reasons := make([]site.Reason, len(withheld))
	for i, w := range withheld {
		reasons[i] = w.Reason
	}
	return report.CountReasons(reasons)
}

// summary is the summary of --format json. Other programs depend on its names.
type summary struct {
	Pages        int             `json:"pages"`
	Drawn        int             `json:"drawn"` // pages and redirects that were drawn
	Written      int             `json:"written"`
	Unchanged    int             `json:"unchanged"`
	Removed      int             `json:"removed"`
	Withheld     map[string]int  `json:"withheld"`
	Errors       int             `json:"errors"`
	Warnings     int             `json:"warnings"`
	Published    bool            `json:"published"`
	Addresses    []removedPage   `json:"removedAddresses"`
	Milliseconds int64           `json:"milliseconds"`
	Profile      *profileSummary `json:"profile,omitempty"`
	finding.Digest
}

// removedPage is a removed address in --format json.
type removedPage struct {
	Address string `json:"address"`
	File    string `json:"file,omitempty"`
	Why     string `json:"why,omitempty"`
	MovedTo string `json:"movedTo,omitempty"`
}

func summaryOf(r *build.Report) summary {
	s := summary{
		Pages: r.Pages, Drawn: r.Drawn,
		Written: r.Stats.Written, Unchanged: r.Stats.Unchanged, Removed: r.Stats.Removed,
		Withheld: map[string]int{}, Published: !r.Stopped, Milliseconds: r.Time.Milliseconds(),
		Digest: finding.NewDigest(r.Findings), Addresses: []removedPage{},
	}
	for _, gone := range r.Removed {
		s.Addresses = append(s.Addresses, removedPage(gone))
	}
	for _, w := range r.Withheld {
		s.Withheld[string(w.Reason)]++
	}
	for _, f := range r.Findings {
		switch f.Severity {
		case finding.Error:
			s.Errors++
		case finding.Warning:
			s.Warnings++
		}
	}
	return s
}

// textOptions gives the options for printing findings of a site to a stream.
func textOptions(stream io.Writer, source string) finding.TextOptions {
	return finding.TextOptions{Color: useColor(stream), Width: terminalWidth(stream), Source: sourceReader(source)}
}

// sourceReader gives the function that reads the files of findings: the site's own, else the built-in ones.
func sourceReader(source string) func(file string) ([]byte, error) {
	return finding.Sources(source, porchlight.Starter)
}

// barAfter is how long an operation must take before it shows a progress bar.
const barAfter = time.Second

// progress shows a bar on a terminal while a long operation runs.
type progress struct {
	what    string
	to      io.Writer
	started time.Time
	bar     atomic.Pointer[progressbar.ProgressBar]
}

func newProgress(to io.Writer, what string) *progress {
	if !isTerminal(to) {
		to = nil
	}
	return &progress{what: what, to: to, started: time.Now()}
}

func (p *progress) show(done, total int64) {
	if p.to == nil || time.Since(p.started) < barAfter {
		return
	}
	bar := p.bar.Load()
	if bar == nil {
		bar = progressbar.NewOptions64(total, progressbar.OptionSetWriter(p.to),
			progressbar.OptionSetDescription(p.what),
			progressbar.OptionShowCount(), progressbar.OptionSetWidth(30),
			progressbar.OptionThrottle(100*time.Millisecond),
			progressbar.OptionClearOnFinish(), progressbar.OptionEnableColorCodes(false))
		if !p.bar.CompareAndSwap(nil, bar) {
			bar = p.bar.Load()
		}
	}
	_ = bar.Set64(done) // a bar that cannot be drawn must not stop a build
}

func (p *progress) end() {
	if bar := p.bar.Load(); bar != nil {
		_ = bar.Finish()
	}
}
