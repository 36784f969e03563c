package finding

import (
	"bufio"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strconv"
	"strings"

	"github.com/fatih/color"
)

// defaultMax is how many findings Text prints by default: about as many as a person reads before fixing the first.
const defaultMax = 50

// TextOptions configure Text.
type TextOptions struct {
	Color bool // with the terminal's colours
	// the text of a finding's file, to show the line; nil, or an error: no line is shown
	Source func(file string) ([]byte, error)
	Max    int // print so many findings and count the rest; 0: 50
}

// Text prints the findings for a person:
//
//	content/iop.md:7:16: error: front matter: review.next: want a date such as 2027-03-01, have "soon" [bad-date]
//	    7 | review: {next: soon}
//	      |                ^^^^
//	      = write the day as year-month-day
//
// in the order given. When there are more than opt.Max, the worst are kept and the rest is counted. Control characters
// and marks that turn the direction of writing are made visible, so that a hostile file cannot steer the terminal. The
// error is the writer's.
func Text(w io.Writer, findings []Finding, opt TextOptions) error {
	if opt.Source == nil {
		opt.Source = func(string) ([]byte, error) { return nil, fs.ErrNotExist }
	}
	p := printer{w: bufio.NewWriter(w), source: keepLast(opt.Source), ink: newInks(opt.Color)}
	shown, hidden := worst(findings, opt.Max)
	for _, f := range shown {
		p.finding(f)
	}
	if len(hidden) > 0 {
		fmt.Fprintf(p.w, "and %d more: %s\n", len(hidden), Count(hidden))
	}
	return p.w.Flush()
}

// Count counts the findings of each severity in words: "2 errors, 1 warning", or "no findings".
func Count(findings []Finding) string {
	var by [len(severityNames)]int
	for _, f := range findings {
		by[f.Severity]++
	}
	var parts []string
	for s, name := range [...]string{Info: "note", Warning: "warning", Error: "error"} {
		if by[s] > 0 {
			parts = slices.Insert(parts, 0, Number(by[s], name, name+"s"))
		}
	}
	if len(parts) == 0 {
		return "no findings"
	}
	return strings.Join(parts, ", ")
}

// Number writes a number with its noun: "1 page", "1,234 pages".
func Number(n int, one, many string) string {
	digits := strconv.Itoa(n)
	for at := len(digits) - 3; at > 0 && digits[at-1] != '-'; at -= 3 {
		digits = digits[:at] + "," + digits[at:]
	}
	if n == 1 {
		many = one
	}
	return strings.TrimSpace(digits + " " + many)
}

// worst splits findings into the most severe, at most limit of them in the order given, and the others.
func worst(findings []Finding, limit int) (shown, hidden []Finding) {
	if limit <= 0 {
		limit = defaultMax
	}
	if len(findings) <= limit {
		return findings, nil
	}
	var room [len(severityNames)]int // how many of each severity still fit
	left := limit
	for s := len(room) - 1; s >= 0; s-- {
		for _, f := range findings {
			if int(f.Severity) == s && left > 0 {
				room[s]++
				left--
			}
		}
	}
	for _, f := range findings {
		if room[f.Severity] > 0 {
			room[f.Severity]--
			shown = append(shown, f)
		} else {
			hidden = append(hidden, f)
		}
	}
	return shown, hidden
}

// printer writes findings one after another.
type printer struct {
	w      *bufio.Writer
	source func(file string) ([]byte, error)
	ink    inks
}

func (p *printer) finding(f Finding) {
	if at := place(f); at != "" {
		fmt.Fprintf(p.w, "%s ", p.ink.place.Sprint(at))
	}
	fmt.Fprintf(p.w, "%s %s", p.ink.severity[f.Severity].Sprint(f.Severity.String()+":"), Harmless(f.Message))
	if f.Rule != "" {
		fmt.Fprintf(p.w, " %s", p.ink.quiet.Sprint("["+f.Rule+"]"))
	}
	fmt.Fprintln(p.w)

	gutter := "     " // wide enough for the line numbers of most files, so that frames stand in one column
	src, err := p.source(f.File)
	if frame, ok := newFrame(src, f); ok && err == nil { // a missing frame is no reason to hide the finding
		gutter = frame.print(p.w, p.ink, f.Severity)
	}
	if f.Suggestion != "" {
		fmt.Fprintf(p.w, "%s %s %s\n", gutter, p.ink.quiet.Sprint("="), Harmless(f.Suggestion))
	}
}

// place is "file:line:column:" as far as it is known.
func place(f Finding) string {
	switch {
	case f.File == "":
		return ""
	case f.Line <= 0:
		return Harmless(f.File) + ":"
	case f.Column <= 0:
		return fmt.Sprintf("%s:%d:", Harmless(f.File), f.Line)
	}
	return fmt.Sprintf("%s:%d:%d:", Harmless(f.File), f.Line, f.Column)
}

// inks are the colours of each part. Without colour they print plain text.
type inks struct {
	place, quiet *color.Color
	severity     [len(severityNames)]*color.Color
}

func newInks(on bool) inks {
	ink := func(attributes ...color.Attribute) *color.Color {
		c := color.New(attributes...)
		if on {
			c.EnableColor()
		} else {
			c.DisableColor()
		}
		return c
	}
	return inks{
		place: ink(color.Bold),
		quiet: ink(color.Faint),
		severity: [...]*color.Color{
			Off:     ink(color.Faint),
			Info:    ink(color.FgCyan, color.Bold),
			Warning: ink(color.FgYellow, color.Bold),
			Error:   ink(color.FgRed, color.Bold),
		},
	}
}
