package site

import (
	"path"
	"slices"
	"strings"

	"porchlight/internal/finding"
)

// maxNearest bounds among how many names a misspelt one is looked for: each takes about a microsecond.
const maxNearest = 2000

// destination is something a broken link may have meant.
type destination struct {
	page   *Page  // or
	output string // a file's output path
}

// nearbyIndex finds destinations by the last name of their paths. It is made when the first broken link asks for it.
type nearbyIndex struct {
	byName map[string][]destination
	names  []string // sorted
}

func (s *Site) nearbyNames() *nearbyIndex {
	s.nearbyOnce.Do(func() {
		index := &s.nearby
		index.byName = map[string][]destination{}
		for _, p := range s.pages {
			if p.Kind != Kind404 && p.Kind != KindHome {
				name := lastSegment(p.Path)
				index.byName[name] = append(index.byName[name], destination{page: p})
			}
		}
		for i := range s.outputs.claims {
			if c := &s.outputs.claims[i]; c.file != "" {
				name := strings.ToLower(lastSegment(c.path))
				index.byName[name] = append(index.byName[name], destination{output: c.path})
			}
		}
		for name := range index.byName {
			index.names = append(index.names, name)
		}
		slices.Sort(index.names)
	})
	return &s.nearby
}

// nearest guesses what a broken link meant, as the editor would write it: the same name in another folder, else the
// most similar name; "" when nothing is near.
func (s *Site) nearest(from *Page, link, tail string) string {
	rooted := "/" + strings.TrimPrefix(link, "/")
	name := lastSegment(cleanPath(strings.TrimSuffix(strings.TrimSuffix(rooted, ".markdown"), ".md")))
	if name == "index" || name == "_index" {
		name = lastSegment(parentPath(cleanPath(rooted)))
	}
	if name = strings.TrimSuffix(name, ".html"); name == "" || len(name) > maxName {
		return ""
	}
	index := s.nearbyNames()
	found, exact := index.byName[name]
	if !exact {
		if len(index.names) > maxNearest {
			return ""
		}
		near := finding.Nearest(name, index.names)
		if near == "" {
			return ""
		}
		found = index.byName[near]
	}
	best := closest(found, cleanPath(rooted))
	if best.page == nil {
		return "/" + best.output
	}
	return spell(s, from, best.page, link) + tail
}

// closest is the destination whose folder shares most with the link's.
func closest(list []destination, link string) destination {
	folder := path.Dir(link)
	best, most := list[0], -1
	for _, d := range list {
		at := "/" + d.output
		if d.page != nil {
			at = d.page.Path
		}
		if n := shared(path.Dir(at), folder); n > most {
			best, most = d, n
		}
	}
	return best
}

// shared counts the equal bytes at the start of two texts.
func shared(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}
