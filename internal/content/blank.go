package content

import "strings"

// blankOpen begins a blank that a new page leaves for its editor: [[fill: what to write]].
const blankOpen = "[[fill:"

// HasBlank reports whether a text still holds a blank.
func HasBlank(text string) bool { return strings.Contains(text, blankOpen) }
