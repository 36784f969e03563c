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
	longestBlank = 300 // bytes in which the end of a blank is searched
	mostBlanks   = 100 // the most that are reported for one file
)

// HasBlank reports whether a text holds a blank.
func HasBlank(text string) bool { return strings.Contains(text, archetype.BlankOpen) }

// blank is one blank of a file.
type blank struct {
	start, end finding.Position // end is exclusive
	text       string           // as written, on one line
}

// findBlanks finds the blanks of a file, whose body begins at offset bodyAt. When no value of the front matter
// holds a blank, those before the body are in comments and do not count.
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

// holdsBlank reports whether a value holds a blank. YAML reads a blank without quotes, [[fill: words]], as a list
// in a list.
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

// aroundBlanks drops the findings about a value that is still a blank. On a page that is not a draft, it reports
// each blank, and keeps the findings that withhold the page.
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

// within reports whether the blank begins in the text of a finding. For a finding without an end, this is the
// rest of its line.
func (b blank) within(f finding.Finding) bool {
	start, end := f.Start(), finding.Position{Line: f.EndLine, Column: f.EndColumn}
	if end == (finding.Position{}) {
		end = finding.Position{Line: f.Line + 1}
	}
	return !b.start.Before(start) && b.start.Before(end)
}
