package content

import (
	"regexp"
	"slices"
	"strings"
)

// Names that editors, file managers, browsers and synchronising programs give to files that are not meant to stay, in lower case: whole ones,
// beginnings and ends.
var (
	temporaryNames  = []string{"4913", "thumbs.db", "desktop.ini"}
	temporaryStarts = []string{"~$", "#"}
	temporaryEnds   = []string{
		"~", ".swp", ".swo", ".swx", ".bck", ".bak", ".tmp", ".orig", ".crdownload", ".part", "___jb_old___", "___jb_tmp___", "___jb_bak___",
	}
)

// sedName is the name of a file that `sed -i` is about to put in the place of another. Random letters are told from words such as
// "sedatives" by their capitals and digits.
var sedName = regexp.MustCompile(`^sed[a-z]{0,5}[A-Z0-9][A-Za-z0-9]{0,5}$`)

// IsTemporary reports whether a file or folder of this name is passed over: names that start with a dot, which hides them (.git,
// .DS_Store, vim's .p.md.swp, emacs' dangling link .#p.md, .goutputstream-X), and the temporary files of editors.
func IsTemporary(name string) bool {
	if strings.HasPrefix(name, ".") || len(name) == len("sedXXXXXX") && sedName.MatchString(name) {
		return true
	}
	lower := strings.ToLower(name)
	return slices.Contains(temporaryNames, lower) ||
		slices.ContainsFunc(temporaryStarts, func(start string) bool { return strings.HasPrefix(lower, start) }) ||
		slices.ContainsFunc(temporaryEnds, func(end string) bool { return strings.HasSuffix(lower, end) })
}
