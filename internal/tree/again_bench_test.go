package tree

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"testing"
)

// benchFolder is a folder with 10,000 files in some folders; linked: with links to folders and files, too.
func benchFolder(b *testing.B, inner int, linked bool) (root Root, dir string, folders []string) {
	b.Helper()
	must := func(err error) {
		if err != nil {
			b.Fatal(err)
		}
	}
	dir = b.TempDir()
	for i := range inner {
		folder := fmt.Sprintf("content/s%02d/f%d", i/10, i%10)
		folders = append(folders, folder)
		must(os.MkdirAll(filepath.Join(dir, folder), 0o755))
		for j := range 10_000 / inner {
			must(os.WriteFile(fmt.Sprintf("%s/%s/page-%d.md", dir, folder, j), []byte("text"), 0o644))
		}
	}
	for i := range 10 {
		if linked {
			must(os.Symlink(fmt.Sprintf("s1%d", i), fmt.Sprintf("%s/content/l%d", dir, i)))
			must(os.Symlink("f1/page-1.md", fmt.Sprintf("%s/content/s2%d/l.md", dir, i)))
		}
	}
	root, err := OpenRoot(dir)
	must(err)
	b.Cleanup(func() { root.Close() })
	return root, dir, folders
}

// BenchmarkList compares a look at the files of open folders with a look at each by its path.
func BenchmarkList(b *testing.B) {
	root, dir, folders := benchFolder(b, 20, false)
	for _, list := range []struct {
		name string
		list func(folder string) ([]listed, error)
	}{
		{"relative", (&walker{fsys: noteFailures(root)}).list},
		{"by-path", func(folder string) (list []listed, err error) {
			entries, err := os.ReadDir(filepath.Join(dir, folder))
			for _, e := range entries {
				info, err := e.Info()
				list = append(list, listed{e.Name(), info, err})
			}
			slices.SortFunc(list, byName)
			return list, err
		}},
	} {
		b.Run(list.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				for _, folder := range folders {
					if found, err := list.list(folder); err != nil || len(found) != 500 {
						b.Fatal(found, err)
					}
				}
			}
		})
	}
}

// BenchmarkAgain looks again at everything, and at one file.
func BenchmarkAgain(b *testing.B) {
	for _, linked := range []bool{false, true} {
		root, _, folders := benchFolder(b, 500, linked)
		snapshot := Take(root, "content")
		for _, hint := range []string{".", path.Join(folders[101], "page-1.md")} {
			b.Run(fmt.Sprintf("linked=%v/%s", linked, hint), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					snapshot = snapshot.Again([]string{hint})
				}
			})
		}
	}
}
