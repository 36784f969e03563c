package render

import (
	"fmt"
	"html"
	"html/template"
	"net/url"
	"strings"
)

// style includes the rules of a style sheet that the page uses, and links to the style sheets for print. The page
// only links to a style sheet whose rules cannot be included.
func (w *Worker) style(name string) (template.HTML, error) {
	name = strings.TrimPrefix(name, "/")
	sheet, mark, err := w.r.heads.Sheet(name)
	if err != nil {
		return "", err
	}
	var links strings.Builder
	link := func(name, attributes string) error {
		a, err := w.asset(name)
		if err != nil {
			return err
		}
		href := (&url.URL{Path: a.RelPermalink}).EscapedPath()
		fmt.Fprintf(&links, "\n<link rel=\"stylesheet\" href=\"%s\"%s>", html.EscapeString(href), attributes)
		return nil
	}
	if sheet == nil {
		err := link(name, "")
		return template.HTML(links.String()), err
	}
	w.useAssets(sheet.Asset)
	for _, name := range sheet.Print {
		if err := link(name, ` media="print"`); err != nil {
			return "", err
		}
	}
	return template.HTML(mark + links.String()), nil
}
