package content

import (
	"bytes"
	"regexp"
	"strings"

	"porchlight/internal/finding"
)

// CheckComment is a comment in a text for the checks: <!-- check-off RULE: reason -->, <!-- check-on -->.
type CheckComment struct {
	Word   string // "check-off", "check-on", or another one that begins like these: "check-of"
	Rule   string // the next word; "" for none
	Reason string
	At     finding.Position
	End    finding.Position // exclusive
}

var (
	checkComment = regexp.MustCompile(`<!--\s*([cC]heck\S*)(?:\s+([a-zA-Z0-9][\w-]*)\s*:?)?((?s:.*?))-->`)
	codeFence    = regexp.MustCompile("^[ \t>]*(?:[-*+] +|[0-9]+[.)] +)*(```+|~~~+)")
)

// checkComments finds the comments for the checks in a text, which begins at an offset of its file. What is in code is
// none.
func checkComments(text []byte, from int) []CheckComment {
	var comments []CheckComment
	code := codeScan{text: text, at: from}
	for _, m := range checkComment.FindAllSubmatchIndex(text[from:], -1) {
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

// codeScan goes through a text from line to line.
type codeScan struct {
	text  []byte
	at    int    // beginning of a line
	fence []byte // that is open there; nil: none
}

// has reports whether a place, behind those of earlier calls, is in code: between fences, or in a line between
// backticks.
func (c *codeScan) has(place int) bool {
	for {
		line := c.text[c.at:place]
		end := bytes.IndexByte(line, '\n')
		if end < 0 {
			return c.fence != nil || bytes.Count(line, []byte("`"))%2 == 1
		}
		m := codeFence.FindSubmatch(line[:end])
		switch {
		case m == nil:
		case c.fence == nil:
			c.fence = m[1]
		case bytes.HasPrefix(m[1], c.fence):
			c.fence = nil
		}
		c.at += end + 1
	}
}
