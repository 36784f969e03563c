package serve

import (
	"slices"
	"strings"
)

// suffix is all that the preview adds to a page. It follows the last byte, so that offsets in the page stay the same.
// Every page has the same suffix, so that equal pages have equal digests.
const suffix = "\n<!-- from here on: only in the preview -->\n<script src=\"" + Prefix + "live.js\"></script>\n"

// decorate adds the script that updates the page. The script is not deferred, because it copies the page before the
// page's own scripts change it.
func decorate(html []byte) []byte { return slices.Concat(html, []byte(suffix)) }

// isHTML reports whether a media type is that of pages.
func isHTML(mediaType string) bool {
	base, _, _ := strings.Cut(mediaType, ";")
	return strings.EqualFold(strings.TrimSpace(base), "text/html")
}
