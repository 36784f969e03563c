package main

import (
	"crypto/sha256"
	"fmt"
	"io"
	"os"
	"slices"

	"porchlight/internal/build"
	"porchlight/internal/finding"
	"porchlight/internal/theme"
)

// mend applies the fixes of findings, shows what changes, and gives the findings that are left. Of fixes that overlap
// the first is applied; the next run applies the others.
func (f *checkFlags) mend(w io.Writer, checked *build.Checked, findings []finding.Finding) ([]finding.Finding, error) {
	root, err := os.OpenRoot(f.site.source)
	if err != nil {
		return nil, err
	}
	defer root.Close() //nolint:errcheck // what was written is closed already
	byFile := map[string][]finding.Finding{}
	var files []string
	for _, found := range findings {
		if found.Fix == (finding.Fix{}) {
			continue
		}
		if byFile[found.File] == nil {
			files = append(files, found.File)
		}
		byFile[found.File] = append(byFile[found.File], found)
	}
	mended := map[finding.Finding]bool{}
	for _, file := range files {
		done, err := f.mendFile(w, root, checked, file, byFile[file])
		if err != nil {
			return nil, err
		}
		for _, found := range done {
			mended[found] = !f.dryRun
		}
	}
	return slices.DeleteFunc(slices.Clone(findings), func(found finding.Finding) bool { return mended[found] }), nil
}

// mendFile mends one file, unless it is a link or was saved since it was checked, and gives what was mended.
func (f *checkFlags) mendFile(w io.Writer, root *os.Root, checked *build.Checked, file string,
	findings []finding.Finding) ([]finding.Finding, error) {
	entry := checked.Files.Entry(file)
	info, err := root.Lstat(file)
	if err != nil || entry == nil || !info.Mode().IsRegular() {
		return nil, nil
	}
	src, err := root.ReadFile(file)
	if err != nil {
		return nil, err
	}
	if digest, err := entry.Digest(); err != nil || digest != sha256.Sum256(src) {
		_, err := fmt.Fprintf(w, "%s was saved meanwhile and is left as it is\n", finding.Harmless(file))
		return nil, err
	}
	text, done := finding.Mend(src, findings)
	if len(done) == 0 {
		return nil, nil
	}
	if !f.dryRun {
		if err := theme.Replace(root, file, text); err != nil {
			return nil, err
		}
		if err := root.Chmod(file, info.Mode().Perm()); err != nil {
			return nil, err
		}
	}
	_, err = io.WriteString(w, theme.Unified(file, file, src, text))
	return done, err
}
