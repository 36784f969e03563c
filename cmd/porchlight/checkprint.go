package main

import (
	"fmt"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"porchlight/internal/build"
	"porchlight/internal/finding"
)

// checkFormats are the forms in which findings are printed.
var checkFormats = []string{"text", "json", "sarif", "github"}

// checkSummary is the summary in --format json. Its names are an interface for other programs.
type checkSummary struct {
	Pages        int   `json:"pages"`
	Drawn        int   `json:"drawn"` // pages and redirects that were checked anew
	Errors       int   `json:"errors"`
	Warnings     int   `json:"warnings"`
	Milliseconds int64 `json:"milliseconds"`
	finding.Digest
}

// print prints findings: as text to stdout, since they are what was asked for.
func (f *checkFlags) print(cmd *cobra.Command, checked *build.Checked, findings []finding.Finding) error {
	stdout := cmd.OutOrStdout()
	switch f.format {
	case "sarif":
		return finding.SARIF(stdout, findings, f.elsewhere())
	case "github":
		return finding.GitHub(stdout, findings, f.elsewhere())
	case "json":
		return finding.JSON(stdout, findings, checkSummary{
			Pages: checked.Pages, Drawn: checked.Drawn, Errors: severe(findings, finding.Error),
			Warnings: severe(findings, finding.Warning), Milliseconds: checked.Time.Milliseconds(),
			Digest: finding.NewDigest(findings),
		})
	}
	if err := finding.Text(stdout, findings, textOptions(stdout, f.site.source)); err != nil {
		return err
	}
	_, err := fmt.Fprintf(stdout, "%s: %s in %s\n", count(checked.Pages, "page", "pages"), finding.Count(findings),
		checked.Time.Round(time.Millisecond))
	return err
}

// elsewhere is where a code host finds the files: in the folder in which the command runs.
func (f *checkFlags) elsewhere() finding.Elsewhere {
	return finding.Elsewhere{Folder: filepath.ToSlash(shownPath(absolute(f.site.source))), Version: version,
		Source: sourceReader(f.site.source)}
}

// severe is how many findings have a severity.
func severe(findings []finding.Finding, severity finding.Severity) (number int) {
	for _, f := range findings {
		if f.Severity == severity {
			number++
		}
	}
	return number
}
