package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"porchlight/internal/build"
	"porchlight/internal/finding"
	"porchlight/internal/preview"
	"porchlight/internal/publish"
	"porchlight/internal/report"
	"porchlight/internal/serve"
)

// readFolders are the folders of a site that a build reads. A report in one of them would be published or
// used.
var readFolders = []string{"content", "static", "layouts", "data", "i18n", "archetypes"}

// validateReport refuses a file for --report that would be published or is not a report, and flags that do
// not fit --report.
func (f *checkFlags) validateReport() error {
	switch {
	case f.report == "":
		return nil
	case !strings.HasSuffix(strings.ToLower(f.report), ".html"):
		return refuse("write: porchlight check --report report.html",
			"--report: want a name that ends in .html, have %q", f.report)
	case len(f.rules) > 0 || f.fix || f.writeBaseline || f.explainIgnored:
		return usage(errors.New("--report has the findings of all rules: " +
			"leave out --rule, --fix, --write-baseline and --explain-ignored"))
	}
	source := absolute(f.site.source)
	for _, folder := range readFolders {
		if strings.HasPrefix(absolute(f.report), source+"/"+folder+"/") {
			return refuse("write: porchlight check --report report.html",
				"--report: %q is in a folder that a build reads", f.report)
		}
	}
	text, err := os.ReadFile(f.report)
	if err == nil && !bytes.Contains(text, []byte(serve.ReportMark)) {
		return refuse("choose another name, or remove that file",
			"--report: %q is there already, and is not a report", f.report)
	} else if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return &exit{code: exitMachine, err: finding.Errorf("--report: %q: %s", f.report, publish.Why(err))}
	}
	return nil
}

// writeReport writes the page of --report and prints its place in text output.
func (f *checkFlags) writeReport(w io.Writer, checked *build.Checked) error {
	if f.report == "" {
		return nil
	}
	known := preview.Known{Findings: checked.Findings, Ignored: checked.Ignored, Readings: checked.Readings,
		Complete: true}
	var page bytes.Buffer
	err := serve.WriteReport(&page, report.HealthOf(checked.Overview, known, 0), version)
	if err == nil {
		err = replaceFile(f.report, page.Bytes())
	}
	if err != nil {
		return &exit{code: exitMachine, err: finding.Errorf("--report: %q: %s", f.report, publish.Why(err))}
	}
	if f.format != "text" {
		return nil
	}
	_, err = fmt.Fprintf(w, "%s has the report: it needs no other file, and can be printed or sent\n",
		shownPath(absolute(filepath.FromSlash(f.report))))
	return machine(err)
}
