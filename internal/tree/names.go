package tree

import (
	"path"
	"slices"
	"strings"

	"porchlight/internal/lazyregexp"
)

// Names, in lower case, of temporary files of editors, file managers, browsers and synchronizing programs:
// whole names, beginnings and ends.
var (
	temporaryNames  = []string{"4913", "thumbs.db", "desktop.ini"}
	temporaryStarts = []string{"~$", "#"}
	temporaryEnds   = []string{
		"~", ".swp", ".swo", ".swx", ".bck", ".bak", ".tmp", ".orig", ".crdownload", ".part", "___jb_old___",
		"___jb_tmp___", "___jb_bak___",
	}
)

// sedName matches the temporary files of `sed -i`. Their random letters have a capital or a digit, which words
// such as "sedatives" have not.
var sedName = lazyregexp.New(`^sed[a-z]{0,5}[A-Z0-9][A-Za-z0-9]{0,5}$`)

// IsTemporary reports whether a file or folder with this name is ignored. Ignored are hidden names, which
// begin with a dot (.git, .DS_Store, vim's .p.md.swp, emacs' dangling link .#p.md, .goutputstream-X), and
// temporary files of editors.
func IsTemporary(name string) bool {
	if strings.HasPrefix(name, ".") || len(name) == len("sedXXXXXX") && sedName().MatchString(name) {
		return true
	}
	lower := strings.ToLower(name)
	return slices.Contains(temporaryNames, lower) ||
		slices.ContainsFunc(temporaryStarts, func(start string) bool { return strings.HasPrefix(lower, start) }) ||
		slices.ContainsFunc(temporaryEnds, func(end string) bool { return strings.HasSuffix(lower, end) })
}

// static is the folder whose files are published under their own names. A dot at the beginning of a name there
// does not hide a file: either the file is published, or the editor is told that it is not.
const static = "static/"

var (
	// dotted are names with a dot at the beginning that hosts expect in static/. Other such names are not
	// published.
	dotted = []string{".well-known", ".nojekyll", ".htaccess"}
	// private are names with a dot at the beginning that are not meant for publishing. They are ignored without
	// a finding.
	private = []string{".DS_Store", ".gitkeep", ".keep", ".gitignore", ".gitattributes", ".git", ".editorconfig"}
	// temporaryDotted are patterns of temporary names that begin with a dot. A name is also temporary if it
	// would be temporary without the dot.
	temporaryDotted = []string{".goutputstream*", ".sb-*", ".#*", ".~lock*", ".*.??????"}
)

// Skip reports whether a file or folder is ignored. p is its path from the site's folder.
func Skip(p string) bool {
	name := path.Base(p)
	rest, hasDot := strings.CutPrefix(name, ".")
	if !hasDot || !strings.HasPrefix(p, static) {
		return IsTemporary(name)
	}
	return IsTemporary(rest) || slices.Contains(private, name) ||
		slices.ContainsFunc(temporaryDotted, func(pattern string) bool {
			match, _ := path.Match(pattern, name)
			return match
		})
}

// hidden reports whether a file or folder is not published because its name begins with a dot. Call it only
// for a path that Skip does not ignore.
func hidden(p string) bool {
	name := path.Base(p)
	return strings.HasPrefix(p, static) && strings.HasPrefix(name, ".") && !slices.Contains(dotted, name)
}
