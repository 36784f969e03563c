package rules

import (
	"path"
	"slices"
	"strings"

	"porchlight/internal/check"
	"porchlight/internal/finding"
)

var _ = check.Add(check.Rule{
	Name:     "active-file",
	Severity: finding.Error,
	Doc:      "A file among the content could run a script on the site when it is opened",
	Why: "People who write content must not be able to run a script on the site. `static/` belongs " +
		"to whoever runs the site.",
	Instead: "Write it as a Markdown page, or put it into `static/` if you know what it does.",
	File: func(p *check.Pass) {
		if f := p.File; f.Origin == check.FromContent && slices.Contains(active, strings.ToLower(path.Ext(f.Name))) {
			p.Report(check.Place{File: f.Name}, "%q could run a script on the site when it is opened",
				path.Base(f.Name)).
				Suggest("write it as a Markdown page, or put it into static/ if you know what it does")
		}
	},
})

// active are the endings of files that a browser opens as a page or runs.
var active = []string{
	".html", ".htm", ".shtml", ".xhtml", ".xht", ".mhtml", ".mht", ".xml", ".xsl", ".xslt",
	".js", ".mjs", ".cjs", ".wasm", ".swf",
}
