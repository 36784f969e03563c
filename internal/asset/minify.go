package asset

import (
	"bytes"
	"errors"
	"fmt"
	"io"

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

// Minifier makes text smaller without changing what it means. It may be used from many goroutines.
type Minifier struct{ all *minify.M }

// NewMinifier makes one; it is meant to be shared.
//
// Scripts are kept to the syntax of 2018 where they were, so that minifying does not lock out an old phone. In HTML the tags of
// the document stay, because without <body> a script in front of the text would belong to the head; end tags stay, because
// inside an element the minifier does not know (a custom one) leaving them out changes the tree; and attributes with default
// values stay, because a stylesheet may select by them.
func NewMinifier() *Minifier {
	scripts := remember(&js.Minifier{Version: 2018}, "escape-html")
	data := &json.Minifier{KeepNumbers: true}
	markup := &xml.Minifier{KeepWhitespace: true}
	m := minify.New()
	m.Add(htmlType, &html.Minifier{KeepDocumentTags: true, KeepEndTags: true, KeepDefaultAttrVals: true})
	m.Add(cssType, &css.Minifier{})
	m.Add(svgType, remember(&svg.Minifier{}, "inline"))
	for _, t := range []string{jsType, "application/javascript", "module"} {
		m.Add(t, scripts)
	}
	for _, t := range []string{jsonType, "application/ld+json", "application/manifest+json", "importmap", "speculationrules"} {
		m.Add(t, data)
	}
	for _, t := range []string{xmlType, "text/xml", "application/rss+xml", "application/atom+xml"} {
		m.Add(t, markup)
	}
	return &Minifier{all: m}
}

// Bytes minifies a text of a media type. A type that it does not know comes back as it is. src is not changed; the result may
// share its memory. An error names line and column of the mistake in src.
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

// HTML minifies a whole page into dst. It uses src as its working memory: afterwards its content is worthless. Room for one
// more byte after src spares a copy.
func (m *Minifier) HTML(dst *bytes.Buffer, src []byte) error {
	dst.Grow(len(src))
	return run(m.all, htmlType, dst, src)
}

// run calls the library, which changes src. A panic in it, which only a fault there can cause, becomes an error: one odd file
// must not take the build down.
func run(m *minify.M, mediaType string, dst io.Writer, src []byte) (err error) {
	defer func() {
		if fault := recover(); fault != nil {
			err = &textFault{message: fmt.Sprintf("the minifier stopped: %v", fault)}
		}
	}()
	if err := m.Minify(mediaType, dst, buffer.NewReader(src)); err != nil {
		return faultIn(err)
	}
	return nil
}

// textFault is a mistake in a text.
type textFault struct {
	pos     finding.Position // zero when unknown
	message string
}

func (f *textFault) Error() string {
	if f.pos.Line == 0 {
		return f.message
	}
	return fmt.Sprintf("line %d, column %d: %s", f.pos.Line, f.pos.Column, f.message)
}

// faultIn makes a textFault of any error of the minifier, whose own words run over several lines.
func faultIn(err error) *textFault {
	var at *parse.Error
	if errors.As(err, &at) {
		return &textFault{finding.Position{Line: at.Line, Column: at.Column}, at.Message}
	}
	return &textFault{message: err.Error()}
}
