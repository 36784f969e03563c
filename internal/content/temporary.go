package content

import (
	"regexp"
	"strings"
)

// Names that editors, file managers, browsers and synchronising programs give to files that are not meant to stay.
var temporaryNames = regexp.MustCompile(`(?i)^(4913|thumbs\.db|desktop\.ini|~\$.*|#.*|.*(~|\.swp|\.swo|\.swx|\.bck|\.bak|\.tmp|\.orig|\.crdownload|\.part|___jb_old___|___jb_tmp___|___jb_bak___))$`)

// IsTemporary reports whether a file or folder of this name is passed over: names that start with a dot, which hides them (.git,
// .DS_Store, vim's .p.md.swp, emacs' dangling link .#p.md, .goutputstream-X), and the temporary files of editors. The temporary
// names of sed (sedXXXXXX) are not among them: "sedatives" is one, too. They have no extension and are no pages.
func IsTemporary(name string) bool {
	return strings.HasPrefix(name, ".") || temporaryNames.MatchString(name)
}
