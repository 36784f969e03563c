package site

import (
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
)

// TestDecomposedNames holds that a link finds a page, a folder and a file however the letters of their names are
// stored, and however those of the link are.
func TestDecomposedNames(t *testing.T) {
	composed, decomposed := "caf\u00e9", norm.NFD.String("caf\u00e9")
	s, _ := readSite(t, "-- content/_index.md --\n-- content/"+decomposed+".md --\n-- content/ma"+decomposed+
		"/_index.md --\n-- content/ma"+decomposed+
		"/b.md --\n-- content/ma"+decomposed+"/"+decomposed+".png --\nx\n")
	for _, name := range []string{composed, decomposed} {
		for link, want := range map[string]ResolutionKind{
			name + ".md": ToPage, "/" + name + ".md": ToPage, "ma" + name + "/b.md": ToPage,
			"/ma" + name + "/" + name + ".png": ToFile,
		} {
			if r := s.Resolve(s.home, link); r.Kind != want {
				t.Errorf("%q: have %+v", link, r)
			}
		}
		for link, want := range map[string]string{
			"#" + name: "#" + composed, name + ".md?q#" + name: "/" + "caf%C3%A9/?q#" + composed,
			"#cafe%CC%81": "#" + composed, "#x": "#x",
		} {
			if r := s.Resolve(s.home, link); r.Href != want ||
				r.Fragment != strings.TrimPrefix(want[strings.Index(want, "#"):], "#") {
				t.Errorf("%q: have %+v", link, r)
			}
		}
		b := s.Page("/ma" + composed + "/b/")
		if b == nil {
			t.Fatal("no page at the composed address")
		}
		if r := s.Resolve(b, name+".png"); r.Kind != ToFile {
			t.Errorf("beside the page, %q: have %+v", name, r)
		}
	}
}
