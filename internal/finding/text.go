package finding

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strconv"
	"strings"

	"github.com/fatih/color"
)

// defaultMax is the number of causes that Text prints by default. A person hardly reads more before fixing the
// first.
const defaultMax = 50

// listedPlaces is the number of places that are listed for a named cause, each with its message.
const listedPlaces = 20

// morePlaces is the number of further places that are given for findings with the same message.
const morePlaces = 4

// TextOptions configure Text.
type TextOptions struct {
	Color bool // with the terminal's colours
	// reads the file of a finding, to show the line; nil or an error: no line is shown
	Source func(file string) ([]byte, error)
	Max    int // the number of causes that are printed; the rest is counted; 0: 50
	Width  int // columns of the terminal; 0: not a terminal
}

// Text prints the findings for a person:
//
//	content/iop.md:7:16: error: front matter: review.next: want a date such as 2027-03-01, have "soon" [bad-date]
//	    7 | review: {next: soon}
//	      |                ^^^^
//	      = write the day as year-month-day
//
// The order stays the same. Findings of one cause are printed once, with the places of the others. When there are
// more causes than opt.Max, the most severe are printed and the rest is counted by severity; then all findings
// are counted by rule. Control characters and marks that change the direction of writing are replaced, so that a
// hostile file cannot control the terminal. An error is that of the writer.
func Text(w io.Writer, findings []Finding, opt TextOptions) error {
	if opt.Source == nil {
		opt.Source = func(string) ([]byte, error) { return nil, fs.ErrNotExist }
	}
	p := printer{w: bufio.NewWriter(w), source: keepLast(opt.Source), ink: newInks(opt.Color), room: frameWidth}
	if opt.Width > 0 {
		p.room = max(narrowest, min(frameWidth, opt.Width-gutterRoom))
	}
	shown, hidden := worst(Causes(findings), opt.Max)
	for _, c := range shown {
		p.cause(c)
	}
	if n := hidden.sum(); n > 0 {
		fmt.Fprintf(p.w, "and %s more: %s\n", Number(n, "", ""), hidden)
		p.tallies(ByRule(findings))
	}
	return p.w.Flush()
}

// Count counts the findings of each severity in words: "2 errors, 1 warning", or "no findings".
func Count(findings []Finding) string {
	var by counts
	for i := range findings {
		by[findings[i].Severity]++
	}
	return by.String()
}

// counts are numbers of findings by severity.
type counts [len(severityNames)]int

func (by *counts) sum() (n int) {
	for _, of := range by {
		n += of
	}
	return n
}

// String gives the counts in words, see Count.
func (by *counts) String() string {
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

// worst returns the most severe causes, at most limit of them, in the given order. It counts the findings of the
// other causes.
func worst(causes []Cause, limit int) (shown []Cause, hidden *counts) {
	hidden = new(counts)
	if limit <= 0 {
		limit = defaultMax
	}
	if len(causes) <= limit {
		return causes, hidden
	}
	var room counts // causes of each severity that still fit
	left := limit
	for s := len(room) - 1; s >= 0; s-- {
		for _, c := range causes {
			if int(c.Severity) == s && left > 0 {
				room[s]++
				left--
			}
		}
	}
	for _, c := range causes {
		if room[c.Severity] > 0 {
			room[c.Severity]--
			shown = append(shown, c)
		} else {
			hidden[c.Severity] += c.Count()
		}
	}
	return shown, hidden
}

// printer writes findings one after another.
type printer struct {
	w      *bufio.Writer
	source func(file string) ([]byte, error)
	ink    inks
	room   int // cells of source in a frame
}

// cause prints the first finding of a cause in full, and the places of the others.
func (p *printer) cause(c Cause) {
	gutter := p.finding(c.Finding)
	if len(c.Also) == 0 {
		return
	}
	words := "the same at " + Number(len(c.Also), "more place", "more places")
	if c.Cause != "" {
		words = Number(len(c.Also), "more", "more") + ", since " + Harmless(c.Cause)
	}
	if c.Cause != "" {
		fmt.Fprintf(p.w, "%s %s %s:\n", gutter, p.ink.quiet.Sprint("="), words)
		for _, f := range c.Also[:min(listedPlaces, len(c.Also))] {
			words, _, _ := strings.Cut(f.Message, ": "+c.Cause)
			if f.Suggestion != c.Suggestion {
				words += " (" + f.Suggestion + ")"
			}
			fmt.Fprintf(p.w, "%s %s %s %s\n", gutter, p.ink.quiet.Sprint("-"), place(f), Harmless(words))
		}
		if left := len(c.Also) - listedPlaces; left > 0 {
			fmt.Fprintf(p.w, "%s %s and %s more\n", gutter, p.ink.quiet.Sprint("-"), Number(left, "", ""))
		}
		return
	}
	var places []string
	for _, f := range c.Also[:min(morePlaces, len(c.Also))] {
		places = append(places, strings.TrimSuffix(place(f), ":"))
	}
	if left := len(c.Also) - len(places); left > 0 {
		places = append(places, fmt.Sprintf("and %s more", Number(left, "", "")))
	}
	fmt.Fprintf(p.w, "%s %s %s: %s\n", gutter, p.ink.quiet.Sprint("="), words, strings.Join(places, ", "))
}

// tallies prints how many findings each rule has.
func (p *printer) tallies(list []Tally) {
	fmt.Fprintln(p.w, "by rule, all of them:")
	for _, t := range list {
		fmt.Fprintf(p.w, "%9s %s\n", Number(t.Count, "", ""), t.Rule)
	}
}

// finding prints one finding, and returns spaces as wide as its line number, for further lines.
func (p *printer) finding(f *Finding) (gutter string) {
	if at := place(f); at != "" {
		fmt.Fprintf(p.w, "%s ", p.ink.place.Sprint(at))
	}
	fmt.Fprintf(p.w, "%s %s", p.ink.severity[f.Severity].Sprint(f.Severity.String()+":"), Harmless(f.Message))
	if f.Rule != "" {
		fmt.Fprintf(p.w, " %s", p.ink.quiet.Sprint("["+f.Rule+"]"))
	}
	fmt.Fprintln(p.w)

	gutter = "     " // wide enough for the line numbers of most files, so that all frames are aligned
	src, err := p.source(f.File)
	if frame, ok := newFrame(src, *f, p.room); ok && err == nil { // without a frame, the finding is still printed
		gutter = frame.print(p.w, p.ink, f.Severity)
	}
	if f.Suggestion != "" {
		fmt.Fprintf(p.w, "%s %s %s\n", gutter, p.ink.quiet.Sprint("="), Harmless(f.Suggestion))
	}
	return gutter
}

// place is "file:line:column:" as far as it is known.
func place(f *Finding) string {
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

// inks are the colours of each part. When colour is off, they print plain text.
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

// report is the object that build and check write for other programs. New keys may be added, but none may change.
type report struct {
	Version  int       `json:"version"`
	Findings []Finding `json:"findings"`
	Summary  any       `json:"summary"`
}

// JSON writes the findings for other programs, as one object and a line end:
//
//	{"version":1,"findings":[{"rule":...,"severity":...,"file":...,"line":...,"column":...,"message":...}],"summary":{...}}
//
// findings is a list even when there are none. summary is any value that encodes as an object; nil gives an empty
// object. An error is that of the writer, or of a summary that cannot be encoded. In the second case nothing is
// written.
func JSON(w io.Writer, findings []Finding, summary any) error {
	if findings == nil {
		findings = []Finding{}
	}
	if summary == nil {
		summary = struct{}{}
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false) // a program reads this, not a browser, so "&" in a message can stay as it is
	enc.SetIndent("", "  ")
	return enc.Encode(report{Version: 1, Findings: findings, Summary: summary})
}

// A workflow command of GitHub ends with its line. It separates properties by commas, and ends them with a colon
// (https://docs.github.com/actions/reference/workflow-commands-for-github-actions).
var (
	githubText     = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	githubProperty = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

// githubLevels are the words of GitHub for severities.
var githubLevels = [...]string{Off: "debug", Info: "notice", Warning: "warning", Error: "error"}

// GitHub writes the findings as annotations of a GitHub workflow. It writes one annotation for each cause, since
// a run shows only ten of each severity.
func GitHub(w io.Writer, findings []Finding, to Elsewhere) error {
	out := bufio.NewWriter(w)
	for _, c := range Causes(findings) {
		var at []string
		property := func(name string, value any) {
			at = append(at, name+"="+githubProperty.Replace(fmt.Sprint(value)))
		}
		if c.File != "" {
			property("file", to.path(c.File))
		}
		if c.Line > 0 {
			property("line", c.Line)
		}
		if c.EndLine > 0 {
			property("endLine", c.EndLine)
		}
		if c.Column > 0 && (c.EndLine == 0 || c.EndLine == c.Line) {
			property("col", c.Column)
			if c.EndColumn > c.Column {
				property("endColumn", c.EndColumn)
			}
		}
		property("title", c.Rule)
		text := words(*c.Finding)
		if len(c.Also) > 0 {
			text += "\nthe same at " + Number(len(c.Also), "more place", "more places")
		}
		fmt.Fprintf(out, "::%s %s::%s\n", githubLevels[c.Severity], strings.Join(at, ","), githubText.Replace(text))
	}
	return out.Flush()
}
