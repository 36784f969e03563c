package render

import (
	"fmt"
	"html/template"

	"porchlight/internal/bound"
	"porchlight/internal/picture"
)

// qr draws the code with which a phone's camera opens an address, for printed pages. It returns "" for an address
// that is too long for a code. The image is not loaded lazily, so that it is there when the page is printed.
func (w *Worker) qr(address any) (template.HTML, error) {
	if err := bound.HasText(address); err != nil {
		return "", err
	}
	v, ok := picture.Code(w.page.node.OutputPath, fmt.Sprint(address))
	if !ok {
		return "", nil
	}
	return template.HTML(fmt.Sprintf(`<img class="qr" src="%s" alt="" width="%d" height="%d">`,
		template.HTMLEscapeString(w.addVariant(v)), v.Width, v.Height)), nil
}
