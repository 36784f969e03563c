// Package asset holds the files of static/: what is published as it is, what is fingerprinted for long caching, how large a
// picture is. It is the only package that knows the minifier.
//
// # Two ways out
//
// Every file of the site's own static/ is published under its own name, as Files lists them: an editor who puts "flyer.pdf"
// there can link to /flyer.pdf. A layout that asks for a file with Get gets a copy with its fingerprint in the name, which a
// browser may keep for ever; addresses in stylesheets are rewritten to such copies. Files of the theme are published by the
// second way only. A site's file wins over the theme's of the same name.
//
// # What is left out
//
// Names that begin with a dot (but .well-known, .nojekyll and .htaccess), editors' temporary files, devices and pipes, and links
// that lead out of the site's folder. Drawings that could run a script are refused, because whoever opens their address runs it.
package asset

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"runtime"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"golang.org/x/sync/errgroup"

	"porchlight/internal/finding"
	"porchlight/internal/tree"
)

// Asset is one static file ready to be linked from a page. It is immutable.
type Asset struct {
	Name          string // in static/: "css/site.css"
	Path          string // in the output, fingerprinted: "css/site.3f2a9c41d07b.css"
	MediaType     string // "text/css"
	Integrity     string // "sha384-...", for the integrity attribute
	Body          []byte // minified
	Width, Height int    // of pictures, in CSS pixels; 0 when unknown

	needs []*Asset // to which the addresses in a style sheet lead
}

// File is one file of the site's own static/, published under its own name.
type File struct {
	Path      string // with slashes: "images/door.svg"
	Size      int64  // in bytes, as published
	MediaType string
	Text      bool                          // made of characters: worth compressing
	BuiltIn   bool                          // the theme's
	Open      func() (io.ReadCloser, error) // as published
	Source    func() (io.ReadCloser, error) // as an editor wrote it
}

// Store is what is in static/. It may be used from many goroutines.
type Store struct {
	minifier *Minifier
	files    map[string]*source // by name; the site's own, and the theme's where the site has none
	names    []string           // sorted

	ready  sync.Map // name -> *Asset
	making sync.Mutex
}

// source is one file where it was found.
type source struct {
	entry     *tree.Entry
	name      string
	size      int64
	mediaType string
	theme     bool
	plain     bool   // published under its own name
	text      []byte // of a style sheet of the site, as it was written; nil for other files
	small     []byte // what is published for a text of the site, read and minified; nil for other files
	refused   string // why a drawing is not given to pages; ""
	seen      seen
}

// MissingError says that static/ has no file of a name.
type MissingError struct {
	Name    string
	Nearest string // what was probably meant, or ""
}

func (e *MissingError) Error() string {
	if e.Nearest == "" {
		return fmt.Sprintf("no file %q in static", e.Name)
	}
	return fmt.Sprintf("no file %q in static; the nearest name is %q", e.Name, e.Nearest)
}

var (
	unreadable = finding.NewFixedRule("static-unreadable", "A static file cannot be read or leads outside the site's folder")
	skipped    = finding.NewRule("static-skipped", finding.Warning, "A file in static is not published because of its kind or name")
	syntax     = finding.NewRule("static-syntax", finding.Warning, "A stylesheet, script or other text in static has a mistake in it")
	unsafeSVG  = finding.NewRule("unsafe-svg", finding.Error, "A drawing could run a script or load something from another site")
)

// folder is how findings name the place of these files.
const folder = "static/"

// textLimit is the largest text that is minified, in bytes. What is larger is data, not something written by hand.
const textLimit = 2 << 20

// Open looks through the static files of a site and of the theme; both are rooted at the folder that holds static/ and may be nil. Texts
// of the site are read and minified here, so that every problem is known; other files are opened, and read when they are asked for.
// Nothing is read twice for what pages show, so that they never mix two states of a file; Holds tells which state it was.
//
// The theme's files are published as fingerprinted copies, as far as pages use them. plain are those that are published under their own name,
// too, as if they were the site's, because something asks for that address: "/img/share.png".
func Open(site, theme fs.FS, plain ...string) (*Store, []finding.Finding) {
	s := &Store{minifier: NewMinifier(), files: map[string]*source{}}
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
			if _, taken := s.files[f.name]; !taken {
				f.theme = from.theme
				f.plain = !from.theme || slices.ContainsFunc(plain, func(p string) bool { return strings.TrimPrefix(p, "/") == f.name })
				s.files[f.name] = f
				s.names = append(s.names, f.name)
			}
		}
	}
	slices.Sort(s.names)
	return s, append(findings, s.readOwn()...)
}

// readOwn reads, checks and minifies the site's own texts, and looks whether its other files can be opened, a few at a time.
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
	_ = workers.Wait() // they give no errors
	return slices.Concat(perFile...)
}

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
		for i, p := range unsafeParts(body) {
			if i == 0 {
				f.refused = p.message
			}
			findings = append(findings, unsafeSVG.At(folder+f.name, finding.PositionAt(body, p.offset), "%s", p.message).Suggest("%s", p.suggestion))
		}
	}
	small, err := s.minify(f, body)
	var fault *textFault
	if errors.As(err, &fault) {
		findings = append(findings, syntax.At(folder+f.name, fault.pos, "%s", fault.message).Suggest("it is published as it is; correct it so that browsers read all of it"))
	}
	f.small = small
	return findings
}

// minify gives the smallest form of a file's text, or the text itself where that is not possible; then the error says why.
func (s *Store) minify(f *source, body []byte) ([]byte, error) {
	if len(body) > textLimit || !isText(f.mediaType) || strings.Contains(f.name, ".min.") || !utf8.Valid(body) || declaresEncoding(body) {
		return body, nil
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
	return small, nil
}

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
		if f.small != nil {
			file.Size = int64(len(f.small))
			file.Open = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(f.small)), nil }
		} else {
			file.Open = file.Source
		}
		files = append(files, file)
	}
	return files
}

// Paths lists the output paths of Files.
func (s *Store) Paths() []string {
	files := s.Files()
	paths := make([]string, len(files))
	for i, f := range files {
		paths[i] = f.Path
	}
	return paths
}

// Has reports whether one of Files is published at path: "images/door.svg", with or without a slash
// before it.
func (s *Store) Has(path string) bool {
	f := s.files[strings.TrimPrefix(path, "/")]
	return f != nil && f.plain
}

// Size is the width and height of a picture in CSS pixels. ok is false for other files and for pictures that cannot be read.
func (s *Store) Size(path string) (width, height int, ok bool) {
	name := strings.TrimPrefix(path, "/")
	f := s.files[name]
	if f == nil || !strings.HasPrefix(f.mediaType, "image/") {
		return 0, 0, false
	}
	size := f.seen.sized(f.measure)
	return size[0], size[1], size != [2]int{}
}

// measure reads the width and height of a picture; zero when they cannot be read.
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

// tryOpen says why a file cannot be opened. What it holds is read only when it is published.
func (f *source) tryOpen() error {
	r, err := f.entry.Open()
	if err != nil {
		return err
	}
	return r.Close()
}

func (f *source) read() ([]byte, error) {
	return f.seen.read(func() ([]byte, error) { return readAll(f.entry) })
}

func readAll(e *tree.Entry) ([]byte, error) {
	f, err := e.Open()
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(f)
}
