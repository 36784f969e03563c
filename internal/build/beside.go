package build

import (
	"io"
	"io/fs"
	"path"
	"strings"

	"porchlight/internal/asset"
	"porchlight/internal/check"
	"porchlight/internal/content"
	"porchlight/internal/finding"
)

var (
	activeFile = finding.NewRule("active-file", finding.Error, "A file among the content could run a script on the site when it is opened")
	besideRead = finding.NewFixedRule("file-unreadable", "A file that would be published as it lies cannot be read")
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
			findings = append(findings, l.lookDrawing(r.File)...)
		default:
			findings = append(findings, l.lookReadable(r.File)...)
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
			continue // said when static/ was looked through
		}
		findings = append(findings, check.Static(file, body, l.config.BaseURL.Host)...)
	}
	return findings
}

// fileUnread says that a file that would be published cannot be read.
func fileUnread(file string, err error) finding.Finding {
	why, advice := content.ReadFault(err)
	f := besideRead.At(file, finding.Position{}, "%s", why)
	f.Suggestion = advice
	return f
}

func readAll(open func() (io.ReadCloser, error)) ([]byte, error) {
	f, err := open()
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(f)
}

// lookDrawing looks at a drawing, which may be no larger than an output.
func (l *line) lookDrawing(file string) []finding.Finding {
	limit := l.config.Limits.OutputBytes
	f, err := l.source.Open(file)
	if err != nil {
		return []finding.Finding{fileUnread(file, err)}
	}
	defer f.Close()
	svg, err := io.ReadAll(io.LimitReader(f, limit+1))
	switch {
	case err != nil:
		return []finding.Finding{fileUnread(file, err)}
	case int64(len(svg)) > limit:
		return []finding.Finding{besideRead.At(file, finding.Position{}, "the drawing is larger than %d bytes", limit).
			Suggest("make it smaller, or raise limits.outputBytes in config.toml")}
	}
	return asset.Drawing(file, svg)
}

// lookReadable looks whether a file can be opened: what it holds is read only when it is published.
func (l *line) lookReadable(file string) []finding.Finding {
	f, err := l.source.Open(file)
	if err != nil {
		return []finding.Finding{fileUnread(file, err)}
	}
	_ = f.Close()
	return nil
}

// cause is what went wrong without the path, which the finding names already.
func cause(err error) error {
	if p, ok := err.(*fs.PathError); ok {
		return p.Err
	}
	return err
}
