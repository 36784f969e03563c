package rules

import (
	"path"
	"strings"

	"porchlight/internal/check"
	"porchlight/internal/finding"
	"porchlight/internal/lazyregexp"
)

var _ = check.Add(check.Rule{
	Name:     "page-copy",
	Severity: finding.Warning,
	Doc:      "A page looks like a copy of another one, by the name of its file",
	Why:      "Readers and search engines find two pages where one was meant, and the copy goes out of date.",
	Instead:  "Delete the copy, write `draft: true` into it, or give its file a name of its own.",
	Page: func(p *check.Pass) {
		file := p.Page.Source.File
		name := strings.TrimSuffix(path.Base(file), path.Ext(file))
		if !strings.Contains(name, "(") && !strings.Contains(strings.ToLower(name), "copy") {
			return
		}
		parts := copyName().FindStringSubmatch(name)
		if parts == nil {
			return
		}
		original := p.Site.PublishedFrom(path.Join(path.Dir(file), parts[1]+parts[2]+path.Ext(file)))
		if at := p.Key("title"); original != nil {
			p.Report(at, "%q looks like a copy of %q, and both are published", path.Base(file),
				path.Base(original.Source.File)).
				Suggest("delete it, write draft: true, or give the file another name")
		}
	},
})

// copyName matches the names that systems give to copies: "about copy", "about copy 2", "about (1)", "about - Copy",
// "about-copy", "Copy of about".
var copyName = lazyregexp.New(`(?i)^(?:copy of (.+)|(.+?)(?:[ _-]+copy(?: ?\d+| ?\(\d+\))?| ?\(\d+\)))$`)
