package finding

import (
	"bufio"
	"fmt"
	"io"
	"strings"
)

// GitHub's workflow commands end at a line end and name their properties between commas and a colon
// (https://docs.github.com/actions/reference/workflow-commands-for-github-actions).
var (
	githubText     = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	githubProperty = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

// githubLevels are GitHub's words for severities.
var githubLevels = [...]string{Off: "debug", Info: "notice", Warning: "warning", Error: "error"}

// GitHub writes the findings as annotations of a workflow on GitHub: one for each cause, since a run shows only ten of
// each severity.
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
		text := words(c.Finding)
		if len(c.Also) > 0 {
			text += "\nthe same at " + Number(len(c.Also), "more place", "more places")
		}
		fmt.Fprintf(out, "::%s %s::%s\n", githubLevels[c.Severity], strings.Join(at, ","), githubText.Replace(text))
	}
	return out.Flush()
}
