package build

import (
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"

	"porchlight/internal/asset"
	"porchlight/internal/check"
	"porchlight/internal/finding"
)

var (
	activeFile = finding.NewRule("active-file", finding.Error, "A file among the content could run a script on the site when it is opened")
	besideRead = finding.NewFixedRule("file-unreadable", "A file that lies beside a page cannot be read")
)

// activeKinds are the files that a browser opens as a page or runs, by extension. Whoever writes content must not be able to run a script
// on the site; static/ belongs to whoever runs it.
var activeKinds = map[string]bool{
	".html": true, ".htm": true, ".shtml": true, ".xhtml": true, ".xht": true, ".mhtml": true, ".mht": true,
	".xml": true, ".xsl": true, ".xslt": true, ".js": true, ".mjs": true, ".cjs": true, ".wasm": true, ".swf": true,
}

// lookBeside looks at the files that are published as they lie beside pages.
func (l *line) lookBeside() []finding.Finding {
	var findings []finding.Finding
	for _, r := range l.site.Resources {
		switch ext := strings.ToLower(path.Ext(r.File)); {
		case activeKinds[ext]:
			findings = append(findings, activeFile.At(r.File, finding.Position{}, "%q could run a script on the site when it is opened", path.Base(r.File)).
				Suggest("write it as a Markdown page, or put it into static/ if you know what it does"))
		case ext == ".svg":
			svg, err := l.readDrawing(r.File)
			if err != nil {
				findings = append(findings, besideRead.At(r.File, finding.Position{}, "%s", err))
				continue
			}
			findings = append(findings, asset.Drawing(r.File, svg)...)
		}
	}
	return findings
}

// lookStatic looks at the finished pages that lie in static/.
func (l *line) lookStatic() []finding.Finding {
	var findings []finding.Finding
	for _, f := range l.assets.Files() {
		if f.MediaType != "text/html" || f.Size > l.config.Limits.OutputBytes {
			continue
		}
		file := "static/" + f.Path
		body, err := readAll(f.Open)
		if err != nil {
			findings = append(findings, besideRead.At(file, finding.Position{}, "%s", cause(err)))
			continue
		}
		findings = append(findings, check.Static(file, body, l.config.BaseURL.Host)...)
	}
	return findings
}

func readAll(open func() (io.ReadCloser, error)) ([]byte, error) {
	f, err := open()
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(f)
}

// readDrawing reads a drawing that is no larger than an output may be.
func (l *line) readDrawing(file string) ([]byte, error) {
	limit := l.config.Limits.OutputBytes
	f, err := l.source.Open(file)
	if err != nil {
		return nil, cause(err)
	}
	defer f.Close()
	svg, err := io.ReadAll(io.LimitReader(f, limit+1))
	if err == nil && int64(len(svg)) > limit {
		return nil, fmt.Errorf("the drawing is larger than %d bytes", limit)
	}
	return svg, cause(err)
}

// cause is what went wrong without the path, which the finding names already.
func cause(err error) error {
	if p, ok := err.(*fs.PathError); ok {
		return p.Err
	}
	return err
}
