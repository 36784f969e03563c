package publish

import (
	"iter"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"porchlight/internal/finding"
)

// maxName is the longest name of a file or folder, in bytes, on the file systems in common use.
const maxName = 255

// checkPath is the error of a path that could lead out of the destination or name a file of the state folder. Package
// site checks addresses before and has findings for editors; this check is the last one.
func checkPath(path string) error {
	bad := func(why string) error { return finding.Errorf("output path %q: %s", path, why) }
	switch {
	case path == "":
		return bad("it is empty")
	case strings.ContainsAny(path, "\\\x00"):
		return bad("a path may not contain a backslash or a NUL")
	case !utf8.ValidString(path):
		return bad("it is not valid UTF-8")
	case strings.HasPrefix(path, reserved):
		return bad("names that begin with " + reserved + " are Porchlight's own")
	}
	for name := range strings.SplitSeq(path, "/") {
		switch {
		case name == "" || name == "." || name == "..":
			return bad("want names separated by single slashes, without . and ..")
		case len(name) > maxName:
			return bad(finding.Message("the name %q is longer than %d bytes", name, maxName))
		}
	}
	if !filepath.IsLocal(filepath.FromSlash(path)) {
		return bad("this system cannot hold such a name")
	}
	return nil
}

// folders yields the folders above a slash path, nearest first, without the destination itself.
func folders(path string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for {
			cut := strings.LastIndexByte(path, '/')
			if cut < 0 || !yield(path[:cut]) {
				return
			}
			path = path[:cut]
		}
	}
}

// folderSet is a set of folders; the folders above each are in it, too.
type folderSet map[string]bool

// addAbove adds the folders above a slash path.
func (set folderSet) addAbove(path string) {
	for dir := range folders(path) {
		if set[dir] {
			return
		}
		set[dir] = true
	}
}
