package theme

import (
	"crypto/sha256"
	_ "embed" // the digests of shipped files
	"encoding/hex"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"

	"porchlight/internal/finding"
	"porchlight/internal/record"
	"porchlight/internal/tree"
)

// State is how a copy compares with the built-in file.
type State string

// The states of a copy.
const (
	Same     State = "same"     // as the built-in file is today
	Older    State = "older"    // as an earlier built-in file was; the site changed nothing
	Changed  State = "changed"  // changed by the site, the built-in file is still as it was copied
	Outdated State = "outdated" // changed by the site, and the built-in file is another by now
	Obsolete State = "obsolete" // changed by the site, and there is no such built-in file any more
	Own      State = "own"      // unlike every built-in file, and without an original
	Gone     State = "gone"     // no copy: only the original is left
)

// Copy is a file of a site that takes the place of a built-in file, with what it was copied from.
type Copy struct {
	File  string // its path in the site: "layouts/_partials/footer.html"
	State State
	Link  bool // it is a symbolic link

	Text     []byte // as the site has it; nil: Gone
	Original []byte // the built-in file as it was copied; nil: not known
	BuiltIn  []byte // the built-in file of today; nil: there is none
}

// Copies are all copies of a site, sorted by kind and path. A file that cannot be read is passed over: those who use it
// report that.
func Copies(site, starter fs.FS) []Copy {
	var files []string
	originals := tree.Take(site, Originals)
	for i := range Kinds {
		files = append(files, Kinds[i].Files(starter)...)
		originals.Folder(path.Join(Originals, Kinds[i].Folder)).Files(func(e *tree.Entry) {
			if file := strings.TrimPrefix(e.Path, Originals+"/"); !slices.Contains(files, file) {
				files = append(files, file)
			}
		})
	}
	var copies []Copy
	for _, file := range files {
		if c := copyAt(site, starter, file); c.State != "" {
			copies = append(copies, c)
		}
	}
	return copies
}

// copyAt is the copy at a path; its State is "" when the site holds none.
func copyAt(site, starter fs.FS, file string) Copy {
	c := Copy{File: file, BuiltIn: Read(starter, file)}
	var err error
	if c.Original, err = record.ReadFile(site, path.Join(Originals, file)); err != nil {
		c.Original = nil
	}
	info, err := fs.Lstat(site, file)
	switch {
	case err != nil && c.Original == nil:
		return c
	case err != nil:
		c.State = Gone
		return c
	}
	if c.Text, err = record.ReadFile(site, file); err != nil {
		return c
	}
	c.Link = !info.Mode().IsRegular()
	c.State = c.state()
	return c
}

func (c *Copy) state() State {
	switch {
	case c.BuiltIn != nil && same(c.Text, c.BuiltIn):
		return Same
	case c.Original != nil && same(c.Text, c.Original), shipped(c.File, c.Text):
		return Older
	case c.Original == nil:
		return Own
	case c.BuiltIn == nil:
		return Obsolete
	case same(c.Original, c.BuiltIn):
		return Changed
	}
	return Outdated
}

//go:generate go run shipped_gen.go

// shippedDigests has a line for each file that was ever shipped: its path and the digests of its versions.
//
//go:embed shipped.txt
var shippedDigests string

var shippedVersions = sync.OnceValue(func() map[string]string {
	versions := map[string]string{}
	for line := range strings.Lines(shippedDigests) {
		file, digests, _ := strings.Cut(strings.TrimSpace(line), " ")
		versions[file] = digests
	}
	return versions
})

// shipped reports whether a text is a version of a built-in file that was ever shipped.
func shipped(file string, text []byte) bool {
	digests := shippedVersions()[file]
	return digests != "" && strings.Contains(digests, digest(text))
}

// digest is the SHA-256 of a text with the line ends of Unix, in hexadecimal, cut to 128 bits: enough to know a file of
// our own again.
func digest(text []byte) string {
	sum := sha256.Sum256(plain(text))
	return hex.EncodeToString(sum[:16])
}

var outdated = finding.NewRule("copy-outdated", finding.Warning,
	"A file of the site is a copy of a built-in file, and the built-in one has changed since")

// Check reports the copies that hide what a newer version of Porchlight brings. Unchanged copies are one finding
// together.
func Check(site, starter fs.FS) []finding.Finding {
	var findings []finding.Finding
	var older []string
	for _, c := range Copies(site, starter) {
		kind := KindOf(c.File)
		switch c.State {
		case Older:
			older = append(older, c.File)
		case Outdated:
			findings = append(findings, outdated.At(c.File, finding.Position{},
				"the built-in file has changed since this copy of it was made").
				Suggest("see what changed with: porchlight diff %s %s", kind.Name, kind.Short(c.File)))
		case Obsolete:
			findings = append(findings, outdated.At(c.File, finding.Position{},
				"the built-in file from which this copy was made no longer exists").
				Suggest("remove the copy, unless layouts of your own use it"))
		}
	}
	switch n := len(older); n {
	case 0:
		return findings
	case 1:
		return append(findings, outdated.At(older[0], finding.Position{},
			"this is an unchanged copy of an older built-in file").
			Suggest("let the built-in one serve again with: porchlight tidy"))
	default:
		return append(findings, outdated.At(older[0], finding.Position{},
			"this file and %s are unchanged copies of older built-in files", finding.Number(n-1, "other", "others")).
			Suggest("let the built-in ones serve again with: porchlight tidy"))
	}
}
