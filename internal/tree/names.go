package tree

import (
	"path"
	"slices"
	"strings"

	"porchlight/internal/lazyregexp"
)

// Names that editors, file managers, browsers and synchronising programs give to files that are not meant to stay, in
// lower case: whole ones, beginnings and ends.
var (
	temporaryNames  = []string{"4913", "thumbs.db", "desktop.ini"}
	temporaryStarts = []string{"~$", "#"}
	temporaryEnds   = []string{
		"~", ".swp", ".swo", ".swx", ".bck", ".bak", ".tmp", ".orig", ".crdownload", ".part", "___jb_old___",
		"___jb_tmp___", "___jb_bak___",
	}
)

// sedName is the name of a file that `sed -i` is about to put in the place of another. Random letters differ from words
// such as "sedatives" by their capitals and digits.
var sedName = lazyregexp.New(`^sed[a-z]{0,5}[A-Z0-9][A-Za-z0-9]{0,5}$`)

// IsTemporary reports whether a file or folder of this name is ignored: names that start with a dot, which hides them
// (.git, .DS_Store, vim's .p.md.swp, emacs' dangling link .#p.md, .goutputstream-X), and the temporary files of
// editors.
func IsTemporary(name string) bool {
	if strings.HasPrefix(name, ".") || len(name) == len("sedXXXXXX") && sedName().MatchString(name) {
		return true
	}
	lower := strings.ToLower(name)
	return slices.Contains(temporaryNames, lower) ||
		slices.ContainsFunc(temporaryStarts, func(start string) bool { return strings.HasPrefix(lower, start) }) ||
		slices.ContainsFunc(temporaryEnds, func(end string) bool { return strings.HasSuffix(lower, end) })
}

// static is the folder whose files are published under their own names. A dot at the beginning of a name does not hide
// a file there: it is published, or the editor learns that it is not.
const static = "static/"

var (
	// dotted are the names beginning with a dot that hosts expect in static/; any other such name is a private file.
	dotted = []string{".well-known", ".nojekyll", ".htaccess"}
	// private are names beginning with a dot that are not meant to be published.
	private = []string{".DS_Store", ".gitkeep", ".keep", ".gitignore", ".gitattributes", ".git", ".editorconfig"}
	// temporaryDotted are patterns of temporary names that begin with a dot, beside those that would be temporary
	// without it.
	temporaryDotted = []string{".goutputstream*", ".sb-*", ".#*", ".~lock*", ".*.??????"}
)

// Skip reports whether a file or folder is ignored, by its path from the site's folder.
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

// hidden reports whether a file or folder that is not ignored is not published either, because its name begins with a
// dot.
func hidden(p string) bool {
	name := path.Base(p)
	return strings.HasPrefix(p, static) && strings.HasPrefix(name, ".") && !slices.Contains(dotted, name)
}
