package render

import (
	"fmt"
	"html/template"
	"strings"

	"rsc.io/qr"
)

// qr draws the code by which a phone's camera opens an address, for printed pages. An address that is too long for a
// code has none. The code is one path, which is a third of what an element for each module takes.
func (w *Worker) qr(address any) template.HTML {
	code, err := qr.Encode(fmt.Sprint(address), qr.L)
	if err != nil {
		return ""
	}
	const quiet = 4 // modules around a code that stay white, by the standard
	var path strings.Builder
	for y := range code.Size {
		fmt.Fprintf(&path, "M0 %d", y)
		for x, at := 0, 0; x < code.Size; x++ {
			dark := 0
			for code.Black(x+dark, y) {
				dark++
			}
			if dark == 0 {
				continue
			}
			if x > at {
				fmt.Fprintf(&path, "m%d 0", x-at)
			}
			fmt.Fprintf(&path, "h%d", dark)
			at, x = x+dark, x+dark
		}
	}
	size := code.Size + 2*quiet
	return template.HTML(fmt.Sprintf(`<svg class="qr" viewBox="-%d -%d.5 %d %d" stroke="#000" aria-hidden="true">`+
		`<path d="%s"/></svg>`, quiet, quiet, size, size, path.String()))
}
