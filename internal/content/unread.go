package content

import (
	"bytes"
	"io"
	"path"
	"strings"

	"porchlight/internal/finding"
	"porchlight/internal/tree"
)

var unreadPage = finding.NewFixedRule("unread-page",
	"A file has front matter, but its name does not end in .md, so it would be published as it is")

// pageLike are endings of files that other generators read as pages.
var pageLike = map[string]bool{
	".html": true, ".htm": true, ".mdx": true, ".mdown": true, ".mkd": true, ".mkdn": true, ".txt": true, ".rst": true,
	".adoc": true, ".org": true,
}

// isUnreadPage reports, with a finding, a file that begins with front matter and is not Markdown by its name: published
// as it is, it would show its front matter, and it would be published although it is a draft.
func (w *walker) isUnreadPage(e *tree.Entry) bool {
	name := e.Path
	if !pageLike[strings.ToLower(path.Ext(name))] {
		return false
	}
	f, err := e.Open()
	if err != nil {
		return false // reported where it is copied
	}
	defer f.Close()
	start := make([]byte, 64)
	n, err := io.ReadFull(f, start)
	if n == 0 && err != nil {
		return false
	}
	start = bytes.TrimSpace(bytes.TrimPrefix(start[:n], utf8BOM))
	for _, fence := range []string{"---\n", "+++\n", "---\r", "+++\r"} {
		if bytes.HasPrefix(start, []byte(fence)) {
			w.withheld = append(w.withheld, name)
			w.report(unreadPage.At(name, finding.Position{Line: 1, Column: 1},
				"the file begins with front matter, which is read in .md files only").
				Suggest("name it %q, or take the front matter out",
					strings.TrimSuffix(strings.TrimSuffix(path.Base(name), path.Ext(name)), ".md")+".md"))
			return true
		}
	}
	return false
}
