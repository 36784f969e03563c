// Package asset holds the files of static/: files published unchanged, fingerprinted copies for long caching,
// and the sizes of pictures. It is the only package that imports the minifier.
//
// # Names of published files
//
// Every file of the site's own static/ is published under its own name; Files lists them. An editor who puts
// "flyer.pdf" there can link to /flyer.pdf. Get returns a copy with a fingerprint in its name, which a browser
// may cache without limit. Addresses in stylesheets are rewritten to such copies. Files of the theme are
// published as fingerprinted copies; see Open for exceptions. A site's file wins over the theme's file of the
// same name.
//
// # Files that are not published
//
// Some files are not published: names that begin with a dot (except .well-known, .nojekyll and .htaccess),
// editors' temporary files, devices, pipes, and links out of the site's folder. SVG files that could run a
// script are refused, because a browser runs the script when the file is opened by its address.
package asset

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"runtime"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"golang.org/x/sync/errgroup"

	"porchlight/internal/config"
	"porchlight/internal/finding"
	"porchlight/internal/picture"
	"porchlight/internal/tree"
)

// Asset is the fingerprinted copy of a static file. It is immutable.
type Asset struct {
	Name          string // in static/: "css/site.css"
	Path          string // in the output, fingerprinted: "css/site.3f2a9c41d07b.css"
	MediaType     string // "text/css"
	Integrity     string // "sha384-...", for the integrity attribute
	Body          []byte // minified if it is a text
	Width, Height int    // of pictures, in CSS pixels; 0 when unknown
	Inline        bool   // its rules are in the pages; it is not published as a file

	needs []*Asset // the copies that a stylesheet loads
}

// File is a static file that is published under its own name.
type File struct {
	Path      string // with slashes: "images/door.svg"
	Size      int64  // in bytes: of a text, minified; of a picture, before cleaning
	MediaType string
	Text      bool                          // is text, so that compressing helps
	BuiltIn   bool                          // comes from the theme
	Open      func() (io.ReadCloser, error) // as published: see picture.Strip
	Source    func() (io.ReadCloser, error) // the file on disk
}

// Store holds the static files of a site and its theme. It is safe for concurrent use.
type Store struct {
	minifier *Minifier
	files    map[string]*source           // by name; a site's file hides the theme's of the same name
	names    []string                     // sorted
	colors   map[string]map[string]string // scheme -> token -> color

	Theme config.Theme // the usable settings of the look: see SetLook

	ready    sync.Map          // name -> *Asset
	sheets   map[string]*Sheet // by the site's path and the sheet's name; nil: pages link to it
	building sync.Mutex
}

// source is a file in the static folder of the site or the theme.
type source struct {
	fsys      fs.FS
	entry     *tree.Entry
	name      string
	size      int64
	mediaType string
	theme     bool
	hides     *source       // the theme's file of the same name
	plain     bool          // published under its own name
	text      []byte        // the original text of a stylesheet of the site; nil for other files
	added     string        // rules that the settings add to a stylesheet
	small     []byte        // minified text of the site, or a made icon; nil: read from disk
	refused   string        // why pages cannot use an SVG file; "" if they can
	measured  func() [2]int // width and height; measured at the first call
}

// MissingError reports that static/ has no file with a name.
type MissingError struct {
	Name    string
	Nearest string // the name that was probably meant; "" if no name is similar
}

func (e *MissingError) Error() string {
	if e.Nearest == "" {
		return finding.Message("no file %q in static", e.Name)
	}
	return finding.Message("no file %q in static; the nearest name is %q", e.Name, e.Nearest)
}

var (
	unreadable = finding.NewFixedRule("static-unreadable",
		"A static file cannot be read or leads outside the site's folder")
	skipped = finding.NewRule("static-skipped", finding.Warning,
		"A file in static is not published because of its kind or name")
	syntax = finding.NewRule("static-syntax", finding.Warning,
		"A stylesheet, script or other text in static has a mistake in it")
	unsafeSVG = finding.NewRule("unsafe-svg", finding.Error,
		"A drawing could run a script or load something from another site")
)

// folder is the prefix of static files in findings.
const folder = "static/"

// textLimit is the largest text that is minified, in bytes. A larger text was not written by hand.
const textLimit = 2 << 20

// Open lists the static files of a site and of its theme. Both file systems are rooted at the folder that
// holds static/; either may be nil. Open reads and minifies the texts of the site, so that every problem is
// reported. It opens the site's other files to check that this is possible; they are read on first use. The
// fingerprinted copy of a file is made once, so all pages use the same state of a file. The entries of a
// snapshot note which state was read.
//
// The theme's files are published as fingerprinted copies when pages use them. plain names files of the theme
// that are also published under their own names, because something links to that address: "/img/share.png".
func Open(site, theme fs.FS, plain ...string) (*Store, []finding.Finding) {
	s := &Store{
		minifier: NewMinifier(), files: map[string]*source{}, sheets: map[string]*Sheet{},
		colors: map[string]map[string]string{},
	}
	var findings []finding.Finding
	for _, from := range []struct {
		fsys  fs.FS
		theme bool
	}{{site, false}, {theme, true}} {
		found, problems := walk(from.fsys)
		if !from.theme {
			findings = append(findings, problems...)
		}
		for _, f := range found {
			if own, taken := s.files[f.name]; taken {
				own.hides = f
			} else {
				f.theme = from.theme
				f.plain = !from.theme || slices.Contains(plain, "/"+f.name) || slices.Contains(plain, f.name)
				s.files[f.name] = f
				s.names = append(s.names, f.name)
			}
		}
	}
	slices.Sort(s.names)
	return s, append(findings, s.readOwn()...)
}

// readOwn reads, checks and minifies the texts of the site, and checks that its other files can be opened.
func (s *Store) readOwn() []finding.Finding {
	perFile := make([][]finding.Finding, len(s.names))
	var workers errgroup.Group
	workers.SetLimit(runtime.GOMAXPROCS(0))
	for i, name := range s.names {
		f := s.files[name]
		if f.theme {
			continue
		}
		workers.Go(func() error {
			if isText(f.mediaType) && (f.size <= textLimit || f.mediaType == svgType) {
				perFile[i] = s.readText(f)
			} else if err := f.tryOpen(); err != nil {
				perFile[i] = []finding.Finding{unread(f.name, err)}
			}
			return nil
		})
	}
	_ = workers.Wait() // no worker returns an error
	return slices.Concat(perFile...)
}

// readText reads, checks and minifies one text of the site.
func (s *Store) readText(f *source) []finding.Finding {
	body, err := f.read()
	if err != nil {
		return []finding.Finding{unread(f.name, err)}
	}
	var findings []finding.Finding
	switch f.mediaType {
	case cssType:
		f.text = body
	case svgType:
		if findings = UnsafeSVG(folder+f.name, body); len(findings) > 0 {
			f.refused = findings[0].Message
		}
	}
	small, err := s.minify(f, body)
	var mistake *textError
	if errors.As(err, &mistake) {
		found := syntax.At(folder+f.name, mistake.pos, "%s", mistake.message)
		findings = append(findings, found.Suggest(
			"it is published as it is; correct it so that browsers read all of it"))
	}
	f.small = small
	return findings
}

// minify returns the minified text of a file, or the text itself if it cannot be minified. An error describes
// a mistake in the text; the text itself is returned with it.
func (s *Store) minify(f *source, body []byte) ([]byte, error) {
	if len(body) > textLimit || !isText(f.mediaType) || strings.Contains(f.name, ".min.") || !utf8.Valid(body) ||
		declaresEncoding(body) {
		return body, nil
	}
	key := minified{f.mediaType, string(body)}
	if small, ok := minifiedTheme.Load(key); ok {
		return small.([]byte), nil
	}
	if f.mediaType == cssType {
		if err := cssFault(body); err != nil {
			return body, err
		}
	}
	small, err := s.minifier.Bytes(f.mediaType, body)
	if err != nil || len(small) > len(body) {
		return body, err
	}
	if f.theme {
		minifiedTheme.Store(key, small)
	}
	return small, nil
}

// minified is the key of a text that was minified.
type minified struct{ mediaType, text string }

// minifiedTheme holds the minified files of the theme. They are the same in each build of a process.
var minifiedTheme sync.Map

// Files lists the static files that are published under their own names, by path.
func (s *Store) Files() []File {
	var files []File
	for _, name := range s.names {
		f := s.files[name]
		if !f.plain {
			continue
		}
		file := File{Path: name, Size: f.size, MediaType: f.mediaType, Text: isText(f.mediaType), BuiltIn: f.theme}
		file.Source = func() (io.ReadCloser, error) { return f.entry.Open() }
		file.Open = func() (io.ReadCloser, error) { return picture.Cleaned(file.Source) }
		if f.small != nil {
			file.Size = int64(len(f.small))
			file.Open = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(f.small)), nil }
		}
		files = append(files, file)
	}
	return files
}

// Colors returns the colors of the style sheet by scheme ("light", "dark") and token, as CSS writes them.
func (s *Store) Colors() map[string]map[string]string { return s.colors }

// Paths lists the output paths of Files, in the same order.
func (s *Store) Paths() []string {
	files := s.Files()
	paths := make([]string, len(files))
	for i, f := range files {
		paths[i] = f.Path
	}
	return paths
}

// Has reports whether one of Files is published at path, such as "images/door.svg". A slash at the beginning
// is ignored.
func (s *Store) Has(path string) bool {
	f := s.files[strings.TrimPrefix(path, "/")]
	return f != nil && f.plain
}

// Size returns the width and height of a picture in CSS pixels. ok is false for other files and for pictures
// that cannot be read.
func (s *Store) Size(path string) (width, height int, ok bool) {
	name := strings.TrimPrefix(path, "/")
	f := s.files[name]
	if f == nil || !strings.HasPrefix(f.mediaType, "image/") {
		return 0, 0, false
	}
	size := f.measured()
	return size[0], size[1], size != [2]int{}
}

// measure reads the width and height of a picture. It returns zeros if the picture cannot be read.
func (f *source) measure() (size [2]int) {
	r, err := f.entry.Open()
	if err != nil {
		return size
	}
	defer r.Close()
	width, height, err := ImageSize(r, f.mediaType)
	if err != nil || width <= 0 || height <= 0 {
		return size
	}
	return [2]int{width, height}
}

// tryOpen opens and closes a file without reading it. It returns the error of opening.
func (f *source) tryOpen() error {
	r, err := f.entry.Open()
	if err != nil {
		return err
	}
	return r.Close()
}

// read reads a file. The entry of the file notes the digest.
func (f *source) read() ([]byte, error) {
	body, _, err := f.entry.Read(f.fsys, tree.NoLimit, nil)
	return body, err
}
