package picture

import (
	"bytes"
	"image/png"
	"strings"
	"testing"

	"rsc.io/qr"
)

// TestCode reads a drawn code as a camera does: it has the modules of the code, and white around them.
func TestCode(t *testing.T) {
	const address = "https://site.example/guides/overdose/"
	v, ok := Code("guides/overdose/index.html", address)
	if !ok || !strings.HasPrefix(v.Path, "guides/overdose/code.") {
		t.Fatalf("%t, %q", ok, v.Path)
	}
	bodies, err := NewMaker(1, nil).Make(t.Context(), nil, []Variant{v})
	if err != nil {
		t.Fatal(err)
	}
	m, err := png.Decode(bytes.NewReader(bodies[0]))
	if err != nil || m.Bounds().Dx() != v.Width || m.Bounds().Dy() != v.Height {
		t.Fatalf("%v, %v", err, m.Bounds())
	}
	want, err := qr.Encode(address, qr.L)
	if err != nil {
		t.Fatal(err)
	}
	for y := range v.Height {
		for x := range v.Width {
			red, _, _, _ := m.At(x, y).RGBA()
			if dark := red == 0; dark != want.Black(x-quietZone, y-quietZone) {
				t.Fatalf("%d, %d: dark is %t", x, y, dark)
			}
		}
	}
	if other, _ := Code("guides/overdose/index.html", address+"#now"); other.Path == v.Path {
		t.Errorf("two addresses have one file: %q", v.Path)
	}
	if _, ok := Code("index.html", strings.Repeat("a", 3000)); ok {
		t.Error("a code of what no code can hold")
	}
}
