package markdown

import (
	"path"
	"regexp"
	"strings"

	"github.com/yuin/goldmark/ast"

	"porchlight/internal/finding"
)

// pictureName is the name of a file that somebody took for words.
var pictureName = regexp.MustCompile(`(?i)^\S+\.(jpe?g|png|gif|webp|svg|avif|heic)$|^(img|dsc|dscn|dscf|pxl)[-_]?\d{3,}$`)

// PictureAlt is found in texts here, and in finished pages by package check.
var PictureAlt = finding.Register(finding.Rule{
	Name: "picture-alt", Severity: finding.Error,
	Doc: "A picture has no words for people who cannot see it",
	Why: "A screen reader then passes over it, or reads out the name of its file (WCAG 1.1.1). Nobody can tell whether " +
		"something was left out.",
	Instead: "Write what the picture shows: `![A porch with two chairs](porch.jpg)`. If it tells nothing, say so: " +
		"`<img src=\"line.png\" alt=\"\">`, or `{decorative=true}` behind `:::figure`.",
})

// checkAlt reports a picture without words.
func (p *page) checkAlt(n *ast.Image, alt string) {
	alt = strings.TrimSpace(alt)
	if p.decorative || p.conv.opt.Plain || alt != "" && !pictureName.MatchString(alt) {
		return
	}
	address := decode(n.Destination)
	message := finding.Message("the picture %q has no words for people who cannot see it", path.Base(address))
	if alt != "" {
		message = finding.Message("the words for people who cannot see a picture are the name of a file, %q", alt)
	}
	p.report(PictureAlt.At(p.file, p.at(max(0, n.Pos())), "%s", message).
		Suggest(`write in its brackets what it shows; if it tells nothing, write <img src="%s" alt="">, `+
			`or {decorative=true} behind the name of the component around it`, address))
}
