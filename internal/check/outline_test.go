package check_test

import (
	"strings"
	"testing"

	"porchlight/internal/check"
)

// TestOutlineIsBounded: the outline of a page does not grow with the number of its faults.
func TestOutlineIsBounded(t *testing.T) {
	body := strings.Repeat("<a href=/x></a><button></button><img src=x.png><table><tr><td></table><input><a href=/y><b>", 2000)
	tags := (&check.File{MediaType: "text/html", Body: []byte(body)}).Tags()
	o := tags.Outline
	for kind, n := range map[string]int{
		"nameless": len(o.Nameless), "pictures": len(o.Pictures), "tables": len(o.Headless), "nested": len(tags.Nested),
	} {
		if n == 0 || n > 20 {
			t.Errorf("%s: %d", kind, n)
		}
	}
}
