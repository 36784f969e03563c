package content

import (
	"bytes"
	"slices"
	"strings"

	"porchlight/internal/finding"
	"porchlight/internal/lazyregexp"
)

// CheckComment is a comment in a text that directs the checks: <!-- check-off RULE: reason -->, <!-- check-on
// -->.
type CheckComment struct {
	Word   string // "check-off", "check-on", or another word that begins with "check", such as "check-of"
	Rule   string // the next word; "" for none
	Reason string
	At     finding.Position
	End    finding.Position // exclusive
}

var (
	checkComment = lazyregexp.New(`<!--\s*([cC]heck\S*)(?:\s+([a-zA-Z0-9][\w-]*)\s*:?)?((?s:.*?))-->`)
	quoteMarks   = lazyregexp.New(`^(?: {0,3}> ?)+`)
	listMarker   = lazyregexp.New(`^(?:[-*+]|[0-9]{1,9}[.)])(?:[ \t]+|$)`)
	codeFence    = lazyregexp.New("^[ \t>]*(?:[-*+] +|[0-9]+[.)] +)*(```+|~~~+)")
)

// checkComments finds the comments for the checks in a text from an offset on. It skips comments in code.
func checkComments(text []byte, from int) []CheckComment {
	var comments []CheckComment
	code := codeScan{text: text, at: from}
	for _, m := range checkComment().FindAllSubmatchIndex(text[from:], -1) {
		at, end := from+m[0], from+m[1]
		if code.has(at) {
			continue
		}
		part := func(n int) string {
			if m[2*n] < 0 {
				return ""
			}
			return strings.Join(strings.Fields(string(text[from+m[2*n]:from+m[2*n+1]])), " ")
		}
		comments = append(comments, CheckComment{strings.TrimSuffix(part(1), ":"), part(2), part(3),
			finding.PositionAt(text, at), finding.PositionAt(text, end)})
	}
	return comments
}

// codeScan reads a text line by line, to find out what is code.
type codeScan struct {
	text      []byte
	at        int    // beginning of a line
	fence     []byte // the open fence; nil: none
	paragraph bool   // the line before belongs to a paragraph, so the next one cannot be indented code
	items     []int  // columns at which the text of the open list items begins
}

// has reports whether an offset is in code: between fences, in an indented block, or between backticks on its
// line. The offset must not be before that of an earlier call.
func (c *codeScan) has(place int) bool {
	for {
		line := c.text[c.at:place]
		end := bytes.IndexByte(line, '\n')
		if end < 0 {
			return c.fence != nil || bytes.Count(line, []byte("`"))%2 == 1 || c.indented(line)
		}
		m := codeFence().FindSubmatch(line[:end])
		switch {
		case m == nil && c.fence == nil:
			c.read(line[:end])
		case m == nil:
		case c.fence == nil:
			c.fence, c.paragraph = m[1], false
		case bytes.HasPrefix(m[1], c.fence):
			c.fence = nil
		}
		c.at += end + 1
	}
}

// indented reports whether a comment that follows the given start of a line is in an indented block of code.
func (c *codeScan) indented(line []byte) bool {
	scan := codeScan{paragraph: c.paragraph, items: slices.Clone(c.items)}
	return scan.read(append(slices.Clip(line), "<!--"...))
}

// read takes the next line outside fences, and reports whether it is indented code.
func (c *codeScan) read(line []byte) bool {
	line = quoteMarks().ReplaceAll(line, nil)
	text := bytes.TrimLeft(line, " \t")
	if len(bytes.TrimSpace(text)) == 0 {
		c.paragraph = false
		return false
	}
	column := columns(line[:len(line)-len(text)], 0)
	marker := listMarker().Find(text)
	for n := len(c.items); n > 0 && column < c.items[n-1] && (!c.paragraph || marker != nil); n-- {
		c.items = c.items[:n-1]
	}
	within := 0
	if n := len(c.items); n > 0 {
		within = c.items[n-1]
	}
	if column-within >= 4 && !c.paragraph {
		return true
	}
	for marker != nil && column-within < 4 {
		rest := bytes.TrimLeft(text[len(marker):], " \t")
		end := columns(text[:len(text)-len(rest)], column)
		within = column + len(bytes.TrimRight(marker, " \t")) + 1
		if len(rest) > 0 && end-within < 4 {
			within = end
		}
		c.items = append(c.items, within)
		text, column = rest, end
		marker = listMarker().Find(text)
		if column-within >= 4 {
			return true // code on the line of the marker
		}
	}
	c.paragraph = len(bytes.TrimSpace(text)) > 0 && text[0] != '#'
	return false
}

// columns is the column after some spaces and tabs that begin at a column. Tab stops are 4 columns apart.
func columns(space []byte, column int) int {
	for _, b := range space {
		if column++; b == '\t' {
			column = (column + 3) / 4 * 4
		}
	}
	return column
}
