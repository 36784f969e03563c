package render

import (
	"fmt"
	"html/template"

	"porchlight/internal/picture"
)

// qr shows the code by which a phone's camera opens an address, for printed pages. An address that is too long for a
// code has none. Browsers load it without showing it, so that it is there when the page is printed.
func (w *Worker) qr(address any) template.HTML {
	v, ok := picture.Code(w.page.node.OutputPath, fmt.Sprint(address))
	if !ok {
		return ""
	}
	return template.HTML(fmt.Sprintf(`<img class="qr" src="%s" alt="" width="%d" height="%d">`,
		template.HTMLEscapeString(w.addVariant(v)), v.Width, v.Height))
}
