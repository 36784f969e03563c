package site

import (
	"fmt"
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"porchlight/internal/finding"
	"porchlight/internal/lazyregexp"
)

var (
	pathEscape = finding.NewFixedRule("path-escape", "An address leads outside the site's own folder")
	pathName   = finding.NewFixedRule("path-name", "A name cannot be stored on every computer or cannot be an address")
)

// maxAddress is the length limit of an address, in bytes. Servers and browsers support about as much.
const maxAddress = 2048

// maxName is the length limit of the name of a file or folder on common file systems, in bytes.
const maxName = 255

// address is an address within the site, read from what an editor wrote.
type address struct {
	path string // "/old/address", "/about.html" or "/"; NFC, decoded
	file bool   // names a file, not a folder with an index.html
}

// output is the output path of the address.
func (a address) output() string {
	if a.file {
		return a.path[1:]
	}
	return strings.TrimLeft(a.path+"/index.html", "/")
}

// addressFault is the reason why a text cannot be an address, for a finding.
type addressFault struct {
	rule                finding.Rule
	message, suggestion string
}

const wantPath = "write a path on this site such as /levels-of-care/iop/"

var scheme = lazyregexp.New(`^[A-Za-z][A-Za-z0-9+.-]*:`)

// parseAddress reads a url or an alias. The result lies inside the site even if a server decodes it more than once.
// Relative addresses are relative to folder, a logical path.
func parseAddress(raw, folder string) (address, *addressFault) {
	written := raw
	if raw != "" && !strings.HasPrefix(raw, "/") && !scheme().MatchString(raw) &&
		outside(strings.ReplaceAll(raw, "..", "")) == "" {
		var inside bool
		if raw, inside = withoutDots(joinPath(escapePath(folder), raw)); !inside {
			return address{}, &addressFault{pathEscape, finding.Message(`%q leaves the site through ".."`, written),
				wantPath}
		}
	}
	if fault := refuseAddress(raw); fault != nil {
		return address{}, fault
	}
	text, err := url.PathUnescape(raw)
	if err != nil {
		return address{}, &addressFault{pathName, finding.Message("%q holds a percent sign that encodes nothing", raw),
			"write %25 for a percent sign"}
	}
	if !utf8.ValidString(text) {
		return address{}, &addressFault{pathName, finding.Message("%q is not UTF-8 when decoded", raw),
			"write the letters themselves instead of percent codes"}
	}
	if i := strings.IndexAny(text, "?#"); i >= 0 {
		return address{}, &addressFault{pathName,
			finding.Message("%q holds %q, and no file can answer for what follows it", raw,
				text[i:i+1]), "write the path alone"}
	}
	text = norm.NFC.String(text)
	var kept []string
	for _, part := range strings.Split(text, "/") {
		if part != "" && part != "." {
			kept = append(kept, part)
		}
	}
	path := "/" + strings.Join(kept, "/")
	return address{path: path, file: !strings.HasSuffix(text, "/") && namesFile(path)}, nil
}

// withoutDots resolves ".." in a path that begins with a slash, as browsers do. ok is false if the path leaves the
// site.
func withoutDots(path string) (resolved string, ok bool) {
	var kept []string
	for part := range strings.SplitSeq(path, "/") {
		switch {
		case part != "..":
			kept = append(kept, part)
		case len(kept) < 2:
			return path, false
		default:
			kept = kept[:len(kept)-1]
		}
	}
	if strings.HasSuffix(path, "/..") {
		kept = append(kept, "")
	}
	return strings.Join(kept, "/"), true
}

// namesFile reports whether a path is that of an HTML file, and not of a folder with an index.html.
func namesFile(path string) bool {
	base, extension := lastSegment(path), ""
	if dot := strings.LastIndexByte(base, '.'); dot > 0 {
		extension = strings.ToLower(base[dot:])
	}
	return extension == ".html" || extension == ".htm"
}

// refuseAddress is the fault of an address that leads out of the site or is too long; nil: none. It checks the text as
// written and after each decoding, since some servers decode more than once.
func refuseAddress(raw string) *addressFault {
	if len(raw) > maxAddress {
		return &addressFault{pathName, finding.Message("the address %q... is longer than %d bytes", raw[:40],
			maxAddress),
			"write a shorter path"}
	}
	if strings.HasPrefix(raw, "//") || scheme().MatchString(raw) {
		return &addressFault{pathEscape, finding.Message("%q is an address of another site or disk", raw), wantPath}
	}
	for text := raw; ; {
		if why := outside(text); why != "" {
			return &addressFault{pathEscape, finding.Message("%q %s", raw, why), wantPath}
		}
		decoded, err := url.PathUnescape(text)
		if err != nil || decoded == text {
			return nil
		}
		text = decoded
	}
}

// outside is the reason why a path may lead out of the site; "": none.
func outside(text string) string {
	if strings.IndexFunc(text, unicode.IsControl) >= 0 {
		return "holds a control character"
	}
	if strings.ContainsRune(text, '\\') {
		return "holds a backslash"
	}
	for part := range strings.SplitSeq(text, "/") {
		if part == ".." {
			return `leaves the site through ".."`
		}
	}
	return ""
}

// reservedNames matches names of devices on Windows, with any extension.
// Source: https://learn.microsoft.com/windows/win32/fileio/naming-a-file
var reservedNames = lazyregexp.New(`(?i)^(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³]) *(\.|$)`)

// isReserved reports whether a name is that of a device on Windows. The length of the name before its first dot rules
// out most names quickly.
func isReserved(name string) bool {
	device, _, _ := strings.Cut(name, ".")
	return len(strings.TrimRight(device, " ")) <= len("conout$") && reservedNames().MatchString(name)
}

// nameFault is the reason why a file or folder with a name cannot be stored on every computer; "": it can.
func nameFault(name string) string {
	switch {
	case name == "" || name == "." || name == "..":
		return "is no name for a file"
	case len(name) > maxName:
		return fmt.Sprintf("is longer than %d bytes", maxName)
	case strings.HasPrefix(name, ".") && name != ".well-known":
		return "begins with a dot, as files of hosts and of Porchlight itself do"
	case strings.HasSuffix(name, "."):
		return "ends in a dot"
	case strings.HasSuffix(name, " "):
		return "ends in a space"
	}
	for _, r := range name {
		switch {
		case r < ' ', r == 0x7f, r == '<', r == '>', r == ':', r == '"', r == '|', r == '?', r == '*', r == '\\':
			return finding.Message("holds %q", r)
		}
	}
	if isReserved(name) {
		return "is the name of a device on Windows"
	}
	return ""
}
