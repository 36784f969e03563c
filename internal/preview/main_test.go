package preview_test

import (
	"fmt"
	"os"
	"reflect"
	"runtime/debug"
	"testing"

	"porchlight/internal/content"
)

// TestMain lets the heap grow more than usual before it is collected: tests draw many small sites. It fails if any test
// has changed the front matter that pages share.
func TestMain(m *testing.M) {
	debug.SetGCPercent(400)
	code := m.Run()
	empty := content.FrontMatter{Rare: &content.Rare{}, Care: &content.Care{}}
	if shared := content.Whole(content.FrontMatter{}); !reflect.DeepEqual(shared, empty) {
		fmt.Printf("FAIL: all pages share %+v, %+v\n", shared.Rare, shared.Care)
		code = 1
	}
	os.Exit(code)
}
