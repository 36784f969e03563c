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
	golden(t, "testdata/*.txtar", func(t *testing.T,
		archive *txtar.Archive) string {
		return dump(parseFixture(t, archive).assemble())
	})
}

// golden compares what is made of each archive with its part "want"; -update writes that part anew.
func golden(t *testing.T, pattern string, make func(*testing.T, *txtar.Archive) string) {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		t.Fatal("no fixtures", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			at := slices.IndexFunc(archive.Files, func(f txtar.File) bool { return f.Name == "want" })
			if at < 0 {
				t.Fatal("the fixture has no part \"want\"")
			}
			want := archive.Files[at].Data
			archive.Files = slices.Delete(archive.Files, at, at+1)
			got := make(t, archive)
			if *update {
				archive.Files = append(archive.Files, txtar.File{Name: "want", Data: []byte(got)})
				if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
			} else if d := diff.Diff("want", want, "got", []byte(got)); d != nil {
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
			random.Shuffle(len(f.tree.Pages), func(i, j int) {
				f.tree.Pages[i], f.tree.Pages[j] = f.tree.Pages[j],
					f.tree.Pages[i]
			})
			random.Shuffle(len(f.tree.Files), func(i, j int) {
				f.tree.Files[i], f.tree.Files[j] = f.tree.Files[j],
					f.tree.Files[i]
			})
			random.Shuffle(len(f.statics), func(i, j int) { f.statics[i], f.statics[j] = f.statics[j], f.statics[i] })
			if got := dump(f.assemble()); got != want {
				t.Fatalf("%s: another order made another site:\n%s", file,
					diff.Diff("first", []byte(want), "shuffled", []byte(got)))
			}
		}
	}
}
