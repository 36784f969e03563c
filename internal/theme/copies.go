package theme

import (
	"bytes"
	"crypto/sha256"
	_ "embed" // the digests of shipped files
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/aymanbagabas/go-udiff"

	"porchlight/internal/finding"
	"porchlight/internal/record"
	"porchlight/internal/tree"
)

// State is how a copy compares with the built-in file.
type State string

// The states of a copy.
const (
	Same     State = "same"     // equal to the current built-in file
	Older    State = "older"    // equal to an earlier built-in file; the site changed nothing
	Changed  State = "changed"  // changed by the site; the built-in file is the same since the copy
	Outdated State = "outdated" // changed by the site; the built-in file changed, too
	Obsolete State = "obsolete" // changed by the site; the built-in file no longer exists
	Own      State = "own"      // unlike every built-in file, without an original
	Gone     State = "gone"     // only the original is left
)

// Copy is a file of a site that replaces a built-in file, or the original of a removed copy.
type Copy struct {
	File  string // its path in the site: "layouts/_partials/footer.html"
	State State
	Link  bool // it is a symbolic link

	Text     []byte // the text in the site; nil for Gone
	Original []byte // the built-in file when it was copied; nil if unknown
	BuiltIn  []byte // the current built-in file; nil if there is none
}

// Copies gives all copies of a site, sorted by kind and path. It skips files that cannot be read. The
// packages that use such files report the error.
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

// copyAt gives the copy at a path. State is "" if the site has no copy there.
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

// shippedDigests has a line for each file that was ever shipped. The line holds the path and the digests of
// all versions.
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

// shipped reports whether a text is any shipped version of a built-in file.
func shipped(file string, text []byte) bool {
	digests := shippedVersions()[file]
	return digests != "" && strings.Contains(digests, digest(text))
}

// digest gives the SHA-256 of a text with Unix line ends, in hexadecimal. It is cut to 128 bits, which is
// enough to recognise a shipped file.
func digest(text []byte) string {
	sum := sha256.Sum256(plain(text))
	return hex.EncodeToString(sum[:16])
}

var outdated = finding.NewRule("copy-outdated", finding.Warning,
	"A file of the site is a copy of a built-in file, and the built-in one has changed since")

// Check reports copies that hide a newer built-in file. All unchanged copies share one finding.
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
			Suggest("to use the built-in one again, run: porchlight tidy"))
	default:
		return append(findings, outdated.At(older[0], finding.Position{},
			"this file and %s are unchanged copies of older built-in files", finding.Number(n-1, "other", "others")).
			Suggest("to use the built-in ones again, run: porchlight tidy"))
	}
}

// IsText reports whether all versions of a copy are text. Only text can be compared by lines.
func (c *Copy) IsText() bool {
	for _, text := range [][]byte{c.Text, c.Original, c.BuiltIn} {
		if !utf8.Valid(text) || bytes.IndexByte(text, 0) >= 0 {
			return false
		}
	}
	return true
}

// Unified gives the difference of two texts in the unified format, or "" if they are equal.
func Unified(nameA, nameB string, a, b []byte) string {
	return udiff.Unified(nameA, nameB, string(plain(a)), string(plain(b)))
}

// ErrConflict is the error of Merge if the site and Porchlight changed the same lines.
var ErrConflict = errors.New("your changes and those of the built-in file meet in the same lines")

// Merge applies the changes from Original to BuiltIn to Text. It keeps the line ends of Text. It returns
// ErrConflict if the changes overlap.
func (c *Copy) Merge() ([]byte, error) {
	original := string(plain(c.Original))
	edits, ok := udiff.Merge(udiff.Lines(original, string(plain(c.Text))),
		udiff.Lines(original, string(plain(c.BuiltIn))))
	if !ok {
		return nil, ErrConflict
	}
	merged, err := udiff.Apply(original, edits)
	if err != nil {
		return nil, err
	}
	if bytes.Contains(c.Text, []byte("\r\n")) {
		return bytes.ReplaceAll([]byte(merged), []byte("\n"), []byte("\r\n")), nil
	}
	return []byte(merged), nil
}

// Add copies a built-in file into the site and stores its original. It never overwrites a copy: the error
// is then fs.ErrExist. After an error the site is unchanged.
func Add(site *os.Root, starter fs.FS, file string) error {
	if _, err := site.Lstat(file); err == nil {
		return &fs.PathError{Op: "copy", Path: file, Err: fs.ErrExist}
	}
	text := Read(starter, file)
	if err := Accept(site, file, text); err != nil {
		return err
	}
	err := Create(site, file, text)
	if err != nil {
		_ = Forget(site, file) // only the error of copying is reported
	}
	return err
}

// Accept stores a text as the original of a copy.
func Accept(site *os.Root, file string, text []byte) error {
	return Replace(site, path.Join(Originals, file), text)
}

// Forget removes the original of a copy.
func Forget(site *os.Root, file string) error {
	original := path.Join(Originals, file)
	err := site.Remove(original)
	removeEmpty(site, []string{original})
	return err
}

// Replace writes a file of the site, and creates its folders. It replaces an existing file by a rename.
func Replace(site *os.Root, file string, text []byte) error {
	fresh := path.Join(path.Dir(file), ".#"+path.Base(file)) // temporary; no package reads such names
	_ = site.Remove(fresh)                                   // left by a run that was killed
	err := Create(site, fresh, text)
	if err == nil {
		if err = site.Rename(fresh, file); err != nil {
			_ = site.Remove(fresh) // only the error of renaming is reported
		}
	}
	return err
}

// Create writes a new file, and creates its folders. After an error there is no file.
func Create(site *os.Root, file string, text []byte) error {
	if err := site.MkdirAll(path.Dir(file), 0o755); err != nil {
		return err
	}
	f, err := site.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	if err = errors.Join(err, f.Close()); err != nil {
		_ = site.Remove(file) // no half-written file may stay
	}
	return err
}

// removedFolder is a temporary folder. Remove first moves all files into it, so that it can undo the moves
// after an error.
const removedFolder = ".porchlight-tidy"

// Remove removes copies and their originals, all or none. It also removes the folders that become empty.
func Remove(site *os.Root, copies []Copy) error {
	var files []string
	for _, c := range copies {
		if c.State != Gone {
			files = append(files, c.File)
		}
		if c.Original != nil {
			files = append(files, path.Join(Originals, c.File))
		}
	}
	for i, file := range files {
		if err := move(site, file, path.Join(removedFolder, file)); err != nil {
			for _, moved := range files[:i] {
				err = errors.Join(err, site.Rename(path.Join(removedFolder, moved), moved))
			}
			removeEmpty(site, prefixed(removedFolder, files[:i+1]))
			return err
		}
	}
	removeEmpty(site, files)
	return site.RemoveAll(removedFolder)
}

// move renames a file, and creates the folders of the new path.
func move(site *os.Root, from, to string) error {
	if err := site.MkdirAll(path.Dir(to), 0o755); err != nil {
		return err
	}
	return site.Rename(from, to)
}

func prefixed(folder string, files []string) []string {
	list := make([]string, len(files))
	for i, file := range files {
		list[i] = path.Join(folder, file)
	}
	return list
}

// removeEmpty removes the folders of files that are now empty. It keeps layouts/ and static/, because every
// new site has them.
func removeEmpty(site *os.Root, files []string) {
	for _, file := range files {
		for dir := path.Dir(file); dir != "." && dir != "layouts" && dir != "static"; dir = path.Dir(dir) {
			if site.Remove(dir) != nil { // it is not empty
				break
			}
		}
	}
}
