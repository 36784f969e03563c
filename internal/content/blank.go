package content

import (
	"bytes"
	"slices"
	"strings"

	"porchlight/internal/archetype"
	"porchlight/internal/finding"
	"porchlight/internal/record"
)

var blankLeft = finding.NewRule("blank", finding.Error,
	"A page that is not a draft still has a blank")

const (
	longestBlank = 300 // bytes; how far the end of a blank is looked for
	mostBlanks   = 100 // reported for one file; more would not be read
)

// HasBlank reports whether a text still holds a blank.
func HasBlank(text string) bool { return strings.Contains(text, archetype.BlankOpen) }

// blank is one blank of a file.
type blank struct {
	start, end finding.Position // end is exclusive
	text       string           // as written, on one line
}

// findBlanks finds the blanks of a file, whose body begins at bodyAt. What is in a comment of the front matter is
// none.
func findBlanks(text []byte, bodyAt int, front *record.Value) []blank {
	at := bytes.Index(text, []byte(archetype.BlankOpen))
	if at < 0 {
		return nil
	}
	if at < bodyAt && !holdsBlank(front) {
		return shift(findBlanks(text[bodyAt:], 0, nil), finding.PositionAt(text, bodyAt).Line-1)
	}
	var blanks []blank
	for from := 0; at >= 0 && len(blanks) < mostBlanks; at = bytes.Index(text[from:], []byte(archetype.BlankOpen)) {
		start := from + at
		end := start + len(archetype.BlankOpen)
		if i := bytes.Index(text[end:min(len(text), end+longestBlank)], []byte(archetype.BlankClose)); i >= 0 {
			end += i + len(archetype.BlankClose)
		} else {
			line, _ := lineAt(text, end)
			end += len(line)
		}
		from = end
		blanks = append(blanks, blank{finding.PositionAt(text, start), finding.PositionAt(text, end),
			strings.Join(strings.Fields(string(text[start:end])), " ")})
	}
	return blanks
}

// shift moves blanks down by some lines.
func shift(blanks []blank, lines int) []blank {
	for i := range blanks {
		blanks[i].start.Line += lines
		blanks[i].end.Line += lines
	}
	return blanks
}

// holdsBlank reports whether a value holds a blank. One without quotes is a list in a list to YAML: [[fill: words]].
func holdsBlank(v *record.Value) bool {
	if v == nil {
		return false
	}
	if v.Kind == record.String && HasBlank(v.Text) {
		return true
	}
	return slices.ContainsFunc(v.List, holdsBlank) ||
		slices.ContainsFunc(v.Entries, func(e record.Entry) bool {
			return strings.EqualFold(e.Key, "fill") ||
				holdsBlank(e.Value)
		})
}

// aroundBlanks leaves out what is wrong with a value only because it is still a blank, and reports the blanks of a page
// that is no draft. There, a blank that makes it doubtful whether the page may be seen stays a finding of its own.
func (d *draftPage) aroundBlanks(findings []finding.Finding) []finding.Finding {
	if len(d.blanks) == 0 {
		return findings
	}
	findings = slices.DeleteFunc(findings, func(f finding.Finding) bool {
		return f.File == d.page.File && (bool(d.page.Draft) || !withholding()[f.Rule]) &&
			slices.ContainsFunc(d.blanks, func(b blank) bool { return b.within(f) })
	})
	if d.page.Draft {
		return findings
	}
	for _, b := range d.blanks {
		findings = append(findings, blankLeft.At(d.page.File, b.start, "the blank %q is still here",
			b.text).Until(b.end).
			Suggest("write it, or take it out"))
	}
	return findings
}

// within reports whether the blank is in the text that a finding is about.
func (b blank) within(f finding.Finding) bool {
	start, end := f.Start(), finding.Position{Line: f.EndLine, Column: f.EndColumn}
	if end == (finding.Position{}) {
		end = finding.Position{Line: f.Line + 1}
	}
	return !b.start.Before(start) && b.start.Before(end)
}
