package site

import (
	"flag"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/diff"
	"github.com/rogpeppe/go-internal/txtar"
)

var update = flag.Bool("update", false, "write the wanted parts of testdata anew")

// TestGolden assembles each site of testdata and compares all that it holds with the archive's last part.
func TestGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatal("no fixtures", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			got := dump(parseFixture(t, archive).assemble())
			at := slices.IndexFunc(archive.Files, func(f txtar.File) bool { return f.Name == "want" })
			if *update {
				want := txtar.File{Name: "want", Data: []byte(got)}
				if at < 0 {
					archive.Files = append(archive.Files, want)
				} else {
					archive.Files[at] = want
				}
				if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if at < 0 {
				t.Fatal("the fixture has no part \"want\"")
			}
			if d := diff.Diff("want", archive.Files[at].Data, "got", []byte(got)); d != nil {
				t.Errorf("%s", d)
			}
		})
	}
}

// TestOrderIndependence: the same files in any order make the same site.
func TestOrderIndependence(t *testing.T) {
	files, _ := filepath.Glob("testdata/*.txtar")
	random := rand.New(rand.NewPCG(1, 2))
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			t.Fatal(err)
		}
		want := dump(parseFixture(t, archive).assemble())
		for range 10 {
			f := parseFixture(t, archive)
			random.Shuffle(len(f.tree.Pages), func(i, j int) { f.tree.Pages[i], f.tree.Pages[j] = f.tree.Pages[j], f.tree.Pages[i] })
			random.Shuffle(len(f.tree.Files), func(i, j int) { f.tree.Files[i], f.tree.Files[j] = f.tree.Files[j], f.tree.Files[i] })
			random.Shuffle(len(f.statics), func(i, j int) { f.statics[i], f.statics[j] = f.statics[j], f.statics[i] })
			if got := dump(f.assemble()); got != want {
				t.Fatalf("%s: another order made another site:\n%s", file, diff.Diff("first", []byte(want), "shuffled", []byte(got)))
			}
		}
	}
}
