// Package bench measures how long Porchlight takes to build a site of 100, 1,000 and 10,000 pages, from nothing and
// again.
//
// The pages come from package corpus. site/ holds the layouts that they are drawn with: navigation, helpline banner,
// breadcrumbs, table of contents, tags, share links, related pages, neighbours, sibling links, JSON-LD and footer on a
// page; lists of 100, a page for each tag, a sitemap, a feed for home and each section. hugo/ holds the same for Hugo,
// so that both do equal work.
//
//	go test -run '^$' -bench . ./bench           the build alone, in this process
//	bench/compare.sh path/to/hugo                whole runs of porchlight and hugo in pairs
//
// README.md explains the figures and has the latest.
package bench

import (
	"embed"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"porchlight/bench/corpus"
)

//go:embed all:site all:hugo
var sites embed.FS

// Generators are the folders of layouts that LayOut knows.
var Generators = []string{"porchlight", "hugo"}

// folders name the layouts of each generator. Both take the same static files.
var folders = map[string][]string{
	"porchlight": {"site"},
	"hugo":       {"site/static", "hugo"},
}

// LayOut makes a site in the folder dir, which must be missing or empty: pages of content, layouts, settings and static
// files for one of the Generators.
func LayOut(dir, generator string, pages int, seed uint64) error {
	sources, ok := folders[generator]
	if !ok {
		return fmt.Errorf("want one of %q as generator, have %q", Generators, generator)
	}
	if entries, err := os.ReadDir(dir); err == nil && len(entries) > 0 {
		return fmt.Errorf("%q is not empty", dir)
	}
	for _, source := range sources {
		if err := unpack(source, dir); err != nil {
			return err
		}
	}
	return corpus.Generate(filepath.Join(dir, "content"), pages, seed)
}

// unpack copies a folder of sites; a folder inside another one of them keeps its own name.
func unpack(source, dir string) error {
	if filepath.Base(source) == "static" {
		dir = filepath.Join(dir, "static")
	}
	part, err := fs.Sub(sites, source)
	if err != nil {
		return err
	}
	return os.CopyFS(dir, part)
}
