package build

import (
	"crypto/sha256"
	"errors"
	"os"

	"porchlight/internal/finding"
	"porchlight/internal/theme"
)

// Errors of Mend. Each text follows the name of the file.
var (
	ErrSaved    = errors.New("was saved meanwhile and is left as it is")
	ErrLink     = errors.New("is a link and is left as it is")
	ErrReadOnly = errors.New("is read-only and is left as it is")
)

// Mend applies the fixes of findings to a file of a site. digest is the SHA-256 of the file when they were
// found. Mend returns the text before and after, and the findings that it mended. If fixes overlap or
// touch, it applies the first. With dryRun it writes nothing.
func Mend(root *os.Root, file string, digest [sha256.Size]byte, findings []finding.Finding, dryRun bool) (
	was, now []byte, done []finding.Finding, err error) {
	info, err := root.Lstat(file)
	switch {
	case err != nil:
		return nil, nil, nil, err
	case !info.Mode().IsRegular():
		return nil, nil, nil, ErrLink
	case info.Mode().Perm()&0o222 == 0: // Replace could replace a read-only file, too
		return nil, nil, nil, ErrReadOnly
	}
	if was, err = root.ReadFile(file); err != nil {
		return nil, nil, nil, err
	}
	if sha256.Sum256(was) != digest {
		return nil, nil, nil, ErrSaved
	}
	now, done = finding.Mend(was, findings)
	if len(done) == 0 || dryRun {
		return was, now, done, nil
	}
	if err = theme.Replace(root, file, now); err == nil {
		err = root.Chmod(file, info.Mode().Perm())
	}
	return was, now, done, err
}
