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

	"porchlight/internal/finding"
	"porchlight/internal/publish"
	"porchlight/internal/theme"
)

// readBaseline reads the file of --baseline; nil: there is none to apply.
func (f *checkFlags) readBaseline() (*finding.Baseline, error) {
	if f.baseline == "" || f.writeBaseline {
		return nil, nil
	}
	text, err := os.ReadFile(f.baseline)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, refuse("write it with: porchlight check --baseline "+f.baseline+" --write-baseline",
			"--baseline: there is no file %q", f.baseline)
	case err != nil:
		return nil, &exit{code: exitMachine, err: finding.Errorf("--baseline: %q: %s", f.baseline, publish.Why(err))}
	}
	known, err := finding.ReadBaseline(f.baselineName(), text)
	if err != nil {
		return nil, refuse("", "--baseline: %q: %v", f.baseline, err)
	}
	return known, nil
}

// baselineName is how findings name the file: from the top of the site, if it is there.
func (f *checkFlags) baselineName() string {
	name, err := filepath.Rel(absolute(f.site.source), absolute(f.baseline))
	if err != nil || !filepath.IsLocal(name) {
		name = f.baseline
	}
	return filepath.ToSlash(name)
}

// newBaseline writes the file of --baseline.
func (f *checkFlags) newBaseline(w io.Writer, findings []finding.Finding) error {
	var text bytes.Buffer
	written, err := finding.WriteBaseline(&text, findings, sourceReader(f.site.source))
	if err == nil {
		err = replaceFile(f.baseline, text.Bytes())
	}
	if err != nil {
		return &exit{code: exitMachine, err: finding.Errorf("--baseline: %q: %s", f.baseline, publish.Why(err))}
	}
	line := fmt.Sprintf("%s has %s: they are left out by --baseline %s", f.baseline,
		count(written, "finding", "findings"), f.baseline)
	if left := len(findings) - written; left > 0 {
		line += fmt.Sprintf("; %s not: always an error", count(left, "is", "are"))
	}
	_, err = fmt.Fprintln(w, strings.TrimSpace(line))
	return machine(err)
}

// replaceFile writes a file by way of a temporary one beside it.
func replaceFile(name string, text []byte) error {
	root, err := os.OpenRoot(filepath.Dir(name))
	if err != nil {
		return err
	}
	defer root.Close() //nolint:errcheck // what was written is closed already
	return theme.Replace(root, filepath.Base(name), text)
}
