package render

import (
	"regexp"
	"strconv"
	"strings"
	"testing"

	"rsc.io/qr"
)

// TestQR reads the drawn path as a browser does: it has the modules of the code, each once.
func TestQR(t *testing.T) {
	const address = "https://site.example/guides/overdose/"
	html := string((*Worker)(nil).qr(address))
	path := regexp.MustCompile(` d="([^"]+)"`).FindStringSubmatch(html)
	want, err := qr.Encode(address, qr.L)
	if err != nil || path == nil {
		t.Fatalf("%v: %s", err, html)
	}
	dark := map[[2]int]bool{}
	x, y := 0, 0
	for _, step := range regexp.MustCompile(`(M0 |m|h)(\d+)`).FindAllStringSubmatch(path[1], -1) {
		n, _ := strconv.Atoi(step[2])
		switch step[1] {
		case "M0 ":
			x, y = 0, n
		case "m":
			x += n
		case "h":
			for ; n > 0; n-- {
				if dark[[2]int{x, y}] {
					t.Errorf("%d, %d is drawn twice", x, y)
				}
				dark[[2]int{x, y}] = true
				x++
			}
		}
	}
	for y := range want.Size {
		for x := range want.Size {
			if want.Black(x, y) != dark[[2]int{x, y}] {
				t.Fatalf("%d, %d: dark is %t", x, y, dark[[2]int{x, y}])
			}
		}
	}
	if long := (*Worker)(nil).qr(strings.Repeat("a", 3000)); long != "" {
		t.Errorf("a code of what no code can hold: %s", long)
	}
}
