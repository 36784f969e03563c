package site

import (
	"path"
	"strings"

	"porchlight/internal/tree"
)

// FileFault says why no page can come of a file of content/ with this path ("levels-of-care/iop.md"), in words that
// follow the name of the folder or file that is at fault; both are "" when one can.
func FileFault(file string) (name, why string) {
	for part := range strings.SplitSeq(file, "/") {
		stem := strings.TrimSuffix(part, path.Ext(part))
		switch {
		case nameFault(part) != "":
			return part, nameFault(part)
		case tree.IsTemporary(part):
			return part, "looks like a temporary file, which is passed over"
		case cleanSegment(stem) == "":
			return part, "leaves nothing for an address"
		case nameFault(cleanSegment(stem)) != "":
			return part, nameFault(cleanSegment(stem))
		}
	}
	return "", ""
}
