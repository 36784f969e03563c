// Package corpus makes Markdown to measure with: a folder of pages that look like the content of a treatment provider's
// site.
//
// The same number of pages and the same seed give the same bytes on every machine, so that figures of different days
// and generators can be compared. The pages stand in six sections of unequal size, with an _index.md in each:
//
//   - a page is 8.4 KB of Markdown on average (350 to 1,700 words), with YAML front matter that Porchlight and Hugo both read:
//     title, description, date, lastmod, three to five tags, author, reviewer;
//   - headings of two levels, emphasis, lists, quotations; a table in one page of ten, footnotes in one of twenty, a picture
//     (/img/scene-1.svg to scene-4.svg) in one of twelve;
//   - links to other pages by URL path ("/articles/why-work-12/"), all of which exist;
//   - one page of a hundred is a draft; no page links to one.
package corpus

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"sync/atomic"
)

// Section is one of the folders that the pages are in.
type Section struct {
	Dir, Title, Description string
	share                   int // of the pages, in percent
}

// Sections are the folders directly below content/, in the order of their weights.
var Sections = []Section{
	{"levels-of-care", "Levels of Care", "From medical detox to aftercare: what each level of care offers.", 4},
	{"substances", "Substances", "Effects, withdrawal and treatment, substance by substance.", 8},
	{"therapies", "Therapies", "Therapies that are used in treatment, and what they feel like.", 6},
	{"support-services", "Support Services", "Housing, work, rides, child care and peers along the way.", 7},
	{"locations", "Locations", "Where help is, place by place.", 25},
	{"articles", "Articles", "Guides and answers about treatment and recovery.", 50},
}

const homeTitle, homeDescription = "Harbor Recovery Guide", "Independent information on addiction treatment, and a number to call."

// Generate writes the pages and the index files of the sections and of home into the folder dir, which is made if it
// does not exist. pages does not count index files. Files that are there already are overwritten, others are left.
func Generate(dir string, pages int, seed uint64) error {
	if pages < 1 {
		return fmt.Errorf("want at least 1 page, have %d", pages)
	}
	english, err := english()
	if err != nil {
		return err
	}
	if err := writeIndexes(dir); err != nil {
		return err
	}
	outlines := outline(english, pages, seed)
	workers := runtime.GOMAXPROCS(0)
	errs := make([]error, workers)
	var next atomic.Int64
	var wg sync.WaitGroup
	for worker := range workers {
		wg.Go(func() {
			w := writer{grammar: english, outlines: outlines, seed: seed}
			for {
				n := int(next.Add(1)) - 1
				if n >= pages || errs[worker] != nil {
					return
				}
				errs[worker] = os.WriteFile(filepath.Join(dir, outlines[n].file()), w.page(n), 0o644)
			}
		})
	}
	wg.Wait()
	return errors.Join(errs...)
}

func writeIndexes(dir string) error {
	for i, s := range Sections {
		if err := os.MkdirAll(filepath.Join(dir, s.Dir), 0o755); err != nil {
			return err
		}
		text := fmt.Appendf(nil, "---\ntitle: %q\ndescription: %q\nweight: %d\n---\n\n%s Call the helpline at any hour.\n", s.Title, s.Description, i+1, s.Description)
		if err := os.WriteFile(filepath.Join(dir, s.Dir, "_index.md"), text, 0o644); err != nil {
			return err
		}
	}
	home := fmt.Appendf(nil, "---\ntitle: %q\ndescription: %q\n---\n\nFind treatment that fits. Free, private, open at any hour.\n", homeTitle, homeDescription)
	return os.WriteFile(filepath.Join(dir, "_index.md"), home, 0o644)
}
