package rules

import (
	"bytes"
	"path"
	"slices"
	"strings"

	"porchlight/internal/check"
	"porchlight/internal/content"
	"porchlight/internal/finding"
)

var _ = check.Add(check.Rule{
	Name:     "active-file",
	Severity: finding.Error,
	Doc:      "A file among the content is of a kind that is not published from there",
	Why: "People who write content must not be able to run a script on the site, to change how its host serves it, or to " +
		"publish a key by accident. Browsers and hosts guess what a file of an unknown kind is. `static/` is for the " +
		"person who runs the site.",
	Instead: "Write it as a Markdown page, or save it as a picture, a PDF, an office document, sound, film, text, a " +
		"calendar, a contact or a font. Or put it into `static/` if you know what it does.",
	File: func(p *check.Pass) {
		f := p.File
		if f.Origin != check.FromContent {
			return
		}
		name := path.Base(f.Name)
		switch {
		case !slices.Contains(passive, strings.ToLower(path.Ext(name))) || strings.HasPrefix(name, "."):
			advice := "write it as a Markdown page, or save it as a picture, a PDF, an office document, sound, film or text; " +
				"or put it into static/ if you know what it does"
			if content.IsForMachines(name) {
				advice = "put it into static/ if you know what it does"
			}
			if slices.Contains(texts, strings.ToLower(path.Ext(name))) {
				advice = "end its name in .md to make it a page, or move it out of content/ if it is not for readers"
			}
			p.Report(check.Place{File: f.Name}, "%q is not a kind of file that is published from content/", name).
				Suggest("%s", advice)
		case looksLikeMarkup(f.Head) && path.Ext(strings.ToLower(name)) != ".svg":
			p.Report(check.Place{File: f.Name}, "%q holds HTML or XML, which a browser may run", name).
				Suggest("save it again as what its ending says, or write it as a Markdown page")
		}
	},
})

// passive are the extensions of files in which a browser runs no script: pictures, documents, sound, film, text,
// calendars, contacts and fonts. The content of .svg is checked by asset.UnsafeSVG.
var passive = strings.Fields(`
	.avif .bmp .gif .heic .heif .ico .jpeg .jpg .jxl .png .svg .tif .tiff .webp
	.csv .doc .docx .epub .odp .ods .odt .pdf .ppt .pptx .rtf .txt .xls .xlsx .zip
	.aac .flac .m4a .mp3 .oga .ogg .opus .wav
	.m4v .mov .mp4 .ogv .srt .vtt .webm
	.ics .vcf
	.otf .ttf .woff .woff2`)

// texts are extensions of other markup languages in which people write pages.
var texts = []string{".text", ".mdown", ".mkd", ".mkdn", ".mdx", ".rst", ".adoc", ".org", ".textile"}

// looksLikeMarkup reports whether a file begins like HTML or XML.
func looksLikeMarkup(head []byte) bool {
	head = bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\uFEFF")), " \t\r\n\f")
	if len(head) < 2 || head[0] != '<' {
		return false
	}
	next := head[1] | 0x20
	return head[1] == '!' || head[1] == '?' || 'a' <= next && next <= 'z'
}
