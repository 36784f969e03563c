package asset

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"sync"

	"github.com/tdewolff/minify/v2"
	"github.com/tdewolff/minify/v2/css"
	"github.com/tdewolff/minify/v2/html"
	"github.com/tdewolff/minify/v2/js"
	"github.com/tdewolff/minify/v2/json"
	"github.com/tdewolff/minify/v2/svg"
	"github.com/tdewolff/minify/v2/xml"
	"github.com/tdewolff/parse/v2"
	"github.com/tdewolff/parse/v2/buffer"

	"porchlight/internal/finding"
)

// Minifier makes text smaller without changing its meaning. It is safe for concurrent use.
type Minifier struct{ all *minify.M }

// NewMinifier makes a Minifier. One is enough for a process.
//
// Scripts do not get syntax newer than 2018, which an old phone could not run. In HTML, the document tags
// stay: without <body>, a script before the text would belong to the head. End tags stay: inside a custom
// element, a missing end tag changes the tree. Attributes with default values stay: a stylesheet may select by
// them.
func NewMinifier() *Minifier {
	scripts := newCachingMinifier(careful{&js.Minifier{Version: 2018}, shebang().Match}, "escape-html")
	data := &json.Minifier{KeepNumbers: true}
	markup := &xml.Minifier{KeepWhitespace: true}
	m := minify.New()
	pages := &html.Minifier{KeepDocumentTags: true, KeepEndTags: true, KeepDefaultAttrVals: true}
	m.Add(htmlType, newCachingMinifier(pages, oneTag))
	m.Add(cssType, careful{&css.Minifier{}, changesStyles})
	m.Add(svgType, newCachingMinifier(careful{&svg.Minifier{}, spacedWords().Match}, "inline"))
	for _, t := range []string{jsType, "application/javascript", "module"} {
		m.Add(t, scripts)
	}
	for _, t := range []string{jsonType, "application/ld+json", "application/manifest+json", "importmap",
		"speculationrules"} {
		m.Add(t, data)
	}
	for _, t := range []string{xmlType, "text/xml", "application/rss+xml", "application/atom+xml"} {
		m.Add(t, markup)
	}
	return &Minifier{all: m}
}

// Bytes minifies a text of a media type. It returns a text of an unknown type unchanged. It does not change
// src, but the result may share the memory of src. An error names the line and column of the mistake in src,
// if they are known.
func (m *Minifier) Bytes(mediaType string, src []byte) ([]byte, error) {
	if _, _, known := m.all.Match(mediaType); known == nil {
		return src, nil
	}
	var out bytes.Buffer
	out.Grow(len(src))
	if err := run(m.all, mediaType, &out, append(make([]byte, 0, len(src)+1), src...)); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// HTML minifies a whole page into dst. It overwrites src. It need not copy src if src has capacity for one
// more byte.
func (m *Minifier) HTML(dst *bytes.Buffer, src []byte) error {
	dst.Grow(len(src))
	return run(m.all, htmlType, dst, src)
}

// maxReferences is the largest number of character references in a text between tags. For each reference that
// the library shortens, it moves the rest of the text. Half a million references would take minutes.
const maxReferences = 20_000

// tooManyReferences reports whether a piece of markup without a ">" has more than maxReferences.
func tooManyReferences(src []byte) bool {
	if bytes.Count(src, []byte("&")) <= maxReferences {
		return false
	}
	for piece := range bytes.SplitSeq(src, []byte(">")) {
		if bytes.Count(piece, []byte("&")) > maxReferences {
			return true
		}
	}
	return false
}

// run calls the library, which overwrites src. It turns a panic in the library into an error, because one odd
// file must not stop the build. A text with too many references stays as it is.
func run(m *minify.M, mediaType string, dst io.Writer, src []byte) (err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = &textError{message: fmt.Sprintf("the minifier stopped: %v", cause)}
		}
	}()
	if tooManyReferences(src) {
		_, err = dst.Write(src)
		return err
	}
	err = m.Minify(mediaType, dst, buffer.NewReader(src))
	var at *parse.Error
	if errors.As(err, &at) { // the text of parse.Error has several lines
		return &textError{finding.Position{Line: at.Line, Column: at.Column}, at.Message}
	}
	if err != nil {
		return &textError{message: err.Error()}
	}
	return nil
}

// textError is a mistake in a stylesheet, script or other text.
type textError struct {
	pos     finding.Position // zero when unknown
	message string
}

func (f *textError) Error() string {
	if f.pos.Line == 0 {
		return f.message
	}
	return fmt.Sprintf("line %d, column %d: %s", f.pos.Line, f.pos.Column, f.message)
}

// cachingMinifier caches the results of a minifier for inline texts. The icons and inline scripts of a layout
// are the same on every page, and minifying them takes a large part of the time of a page.
type cachingMinifier struct {
	minify.Minifier
	inline string // the parameter that marks an inline text: it is "1", without others

	mu    sync.RWMutex
	known map[string][]byte // minified text by original text
}

// oneTag is the parameter for HTML that consists of one start tag.
const oneTag = "tag"

// Together, the limits bound the cache of a minifier: 8 MiB of original texts and about as much of minified
// ones.
const (
	maxCachedBytes = 8 << 10 // of one text
	maxCachedTexts = 1 << 10
)

func newCachingMinifier(m minify.Minifier, inline string) *cachingMinifier {
	return &cachingMinifier{Minifier: m, inline: inline, known: map[string][]byte{}}
}

// Minify minifies src into w. Inline texts come from the cache.
func (c *cachingMinifier) Minify(m *minify.M, w io.Writer, src io.Reader, params map[string]string) error {
	piece, ok := src.(*buffer.Reader)
	if !ok || len(params) != 1 || params[c.inline] != "1" || piece.Len() > maxCachedBytes {
		return c.Minifier.Minify(m, w, src, params)
	}
	c.mu.RLock()
	small, ok := c.known[string(piece.Bytes())]
	c.mu.RUnlock()
	if ok {
		_, err := w.Write(small)
		return err
	}
	key := string(piece.Bytes())
	var out bytes.Buffer
	if err := c.Minifier.Minify(m, &out, src, params); err != nil {
		return err
	}
	c.mu.Lock()
	if len(c.known) < maxCachedTexts {
		c.known[key] = out.Bytes()
	}
	c.mu.Unlock()
	_, err := w.Write(out.Bytes())
	return err
}
