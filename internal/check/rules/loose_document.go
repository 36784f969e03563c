package rules

import (
	"path"
	"slices"
	"strings"

	"porchlight/internal/check"
	"porchlight/internal/content"
	"porchlight/internal/finding"
)

var _ = check.Add(check.Rule{
	Name:     "loose-document",
	Severity: finding.Warning,
	Doc:      "A document in `content/` is not a page, and is published as a file",
	Why: "Notes and drafts in another format look like pages in the folder. No page shows them, but everyone " +
		"can open them.",
	Instead: "Write it as a Markdown page, move it into `static/` to offer it as a file, or move it out of `content/`.",
	File: func(p *check.Pass) {
		f, name := p.File, path.Base(p.File.Name)
		ending := strings.ToLower(path.Ext(name))
		if f.Origin != check.FromContent || f.OfPage || !slices.Contains(documents, ending) ||
			content.IsForMachines(name) || looksLikeMarkup(f.Head) { // reported as active-file
			return
		}
		advice := "move it into static/ to offer it as a file, or out of content/ if it is not for readers"
		if ending == ".txt" {
			advice = "end its name in .md to make it a page, or move it out of content/ if it is not for readers"
		}
		p.Report(check.Place{File: f.Name}, "%q is no page, and is published as it is", name).Suggest("%s", advice)
	},
})

// documents are extensions of texts that could be pages and that active-file allows.
var documents = []string{".doc", ".docx", ".odt", ".rtf", ".txt"}
