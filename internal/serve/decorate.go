package serve

import (
	"slices"
	"strings"
)

// suffix is all that the preview adds to a page: behind its last byte, so that nothing of the page moves, and the same
// for every page, so that the same page has the same digest.
const suffix = "\n<!-- from here on: only in the preview -->\n<script src=\"" + Prefix + "live.js\"></script>\n"

// decorate is a finished page with the script that keeps it up to date. The script is not deferred: it looks at the
// page before scripts of the page do.
func decorate(html []byte) []byte { return slices.Concat(html, []byte(suffix)) }

// isHTML reports whether a media type is that of pages.
func isHTML(mediaType string) bool {
	base, _, _ := strings.Cut(mediaType, ";")
	return strings.EqualFold(strings.TrimSpace(base), "text/html")
}
