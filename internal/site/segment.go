package site

import (
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// cleanPath turns a path of names of files into a logical path: NFC, lower case, "-" for spaces, a leading and no
// trailing slash. Characters that some disks refuse stay, so that they are reported and not changed silently.
func cleanPath(path string) string {
	if isCleanPath(path) {
		return path
	}
	parts := strings.Split(path, "/")
	kept := parts[:0]
	for _, part := range parts {
		if part = cleanSegment(part); part != "" && part != "." && part != ".." {
			kept = append(kept, part)
		}
	}
	return "/" + strings.Join(kept, "/")
}

// isCleanPath reports whether a path is certainly clean, so that the common case needs no copies.
func isCleanPath(path string) bool {
	if path == "" || path[0] != '/' {
		return false
	}
	for i := 0; i < len(path); i++ {
		switch c := path[i]; {
		case c >= utf8.RuneSelf || 'A' <= c && c <= 'Z' || c == ' ' || '\t' <= c && c <= '\r':
			return false
		case c == '/' && i > 0 && (path[i-1] == '/' || i == len(path)-1):
			return false
		case c == '.' && path[i-1] == '/':
			return false
		}
	}
	return true
}

// cleanSegment is cleanPath for one name.
func cleanSegment(name string) string {
	name = strings.ToLower(norm.NFC.String(strings.TrimSpace(name)))
	if strings.IndexFunc(name, unicode.IsSpace) < 0 {
		return name
	}
	var b strings.Builder
	for _, word := range strings.Fields(name) {
		if word = strings.Trim(word, "-"); word == "" {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte('-')
		}
		b.WriteString(word)
	}
	return b.String()
}

// escapePath percent-encodes a path for a link.
func escapePath(path string) string {
	for i := 0; i < len(path); i++ {
		switch c := path[i]; {
		case 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9':
		case c == '/' || c == '-' || c == '.' || c == '_' || c == '~':
		default:
			return (&url.URL{Path: path}).EscapedPath()
		}
	}
	return path
}

// parentPath is the logical path above: "/levels-of-care" of "/levels-of-care/iop", "/" at the top.
func parentPath(path string) string {
	if cut := strings.LastIndexByte(path, '/'); cut > 0 {
		return path[:cut]
	}
	return "/"
}

// lastSegment is the last name of a path.
func lastSegment(path string) string { return path[strings.LastIndexByte(path, '/')+1:] }

// firstSegment is the first name of a logical path: "levels-of-care" of "/levels-of-care/iop".
func firstSegment(path string) string {
	name, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	return name
}

// isBelow reports whether a logical path is in the top folder with a name; no path is in "".
func isBelow(top, path string) bool {
	return top != "" && len(path) > len(top)+1 && path[len(top)+1] == '/' && path[1:len(top)+1] == top
}

// joinPath is the logical path of a name in a folder.
func joinPath(folder, name string) string {
	if folder == "/" {
		return "/" + name
	}
	return folder + "/" + name
}
