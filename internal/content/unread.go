package content

import (
	"bytes"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"porchlight/internal/finding"
	"porchlight/internal/lazyregexp"
	"porchlight/internal/tree"
)

var unreadPage = finding.NewFixedRule("unread-page",
	"A file has front matter, but its name does not end in .md, so it would be published as it is")

// never are endings of files that are not opened, because programs and not people make them: pictures, sound,
// film, fonts, archives, office documents.
var never = map[string]bool{
	".jpg": true, ".jpeg": true, ".png": true, ".gif": true, ".webp": true, ".avif": true, ".ico": true, ".pdf": true,
	".mp3": true, ".mp4": true, ".m4a": true, ".webm": true, ".mov": true, ".ogg": true, ".wav": true, ".zip": true,
	".woff": true, ".woff2": true, ".docx": true, ".xlsx": true, ".pptx": true, ".odt": true,
}

// firstLines is the number of bytes of a file that are searched for front matter.
const firstLines = 512

// isUnreadPage reports whether a file begins with front matter without having the name of a Markdown file, and
// adds a finding. Published as it is, the file would show its front matter, and would be published even as a
// draft.
func (w *walker) isUnreadPage(e *tree.Entry, in *leaf) bool {
	name := e.Path
	if never[strings.ToLower(path.Ext(name))] {
		return false
	}
	f, err := e.Open()
	if err != nil {
		return false // reported where it is copied
	}
	defer f.Close()
	start := make([]byte, firstLines)
	n, err := io.ReadFull(f, start)
	if n == 0 && err != nil {
		return false
	}
	start = bytes.TrimLeft(bytes.TrimPrefix(start[:n], utf8BOM), " \t\r\n")
	line, _, more := bytes.Cut(bytes.ReplaceAll(start, []byte("\r"), []byte("\n")), []byte("\n"))
	if fence := string(bytes.TrimRight(line, " \t")); !more || fence != "---" && fence != "+++" {
		return false
	}
	w.withheld = append(w.withheld, name)
	w.report(unreadPage.At(name, finding.Position{Line: 1, Column: 1},
		"the file begins with front matter, which is read in .md files only").
		Suggest("%s", w.unreadAdvice(e, in)))
	return true
}

var (
	// machineEndings are endings of files that are never pages.
	machineEndings = strings.Fields(".xml .css .scss .sass .js .json .yaml .yml .webmanifest .csv .svg")
	// machineName matches files for robots and hosts, and files by which services verify the owner of a site.
	machineName = lazyregexp.New(`(?i)^(?:(?:robots|humans|security|ads|app-ads|llms)\.txt|CNAME|_headers|_redirects|` +
		`(?:google|yandex_|pinterest-|baidu_verify_|naver|ahrefs_|msvalidate)[\w-]*\.html?)$`)
)

// IsForMachines reports whether a file is for programs and not for readers, by its name.
func IsForMachines(name string) bool {
	return slices.Contains(machineEndings, strings.ToLower(path.Ext(name))) || machineName().MatchString(name)
}

// unreadAdvice is the advice for a file that has front matter and is no page.
func (w *walker) unreadAdvice(e *tree.Entry, in *leaf) string {
	name := pageName(e.Name)
	switch {
	case IsForMachines(e.Name):
		return "put it into static/ without the front matter"
	case in != nil:
		return finding.Message("move it to %q to publish it as a page, or put it into static/ without the front matter",
			path.Join(path.Dir(in.dir), name))
	case w.at.Entry(name) != nil:
		return fmt.Sprintf("delete it, or move it out of %s/, since there is a %s", Folder, name)
	}
	return finding.Message("name it %q to publish it as a page, or put it into static/ without the front matter", name)
}

// pageName is the name of a file as a page: the part before the first ".md." or else before the last dot, and
// ".md".
func pageName(name string) string {
	if at := strings.Index(strings.ToLower(name), ".md."); at > 0 {
		return name[:at] + ".md"
	}
	return strings.TrimSuffix(strings.TrimSuffix(name, path.Ext(name)), ".md") + ".md"
}
