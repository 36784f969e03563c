package site

import (
	"slices"
	"strings"

	"porchlight/internal/names"
)

// Standing is what is published at an output path. Exactly one field is set, except for a redirect, which sets Page and
// Alias.
type Standing struct {
	Page     *Page     // its own output, or its feed; of a redirect, where it leads
	Alias    *Alias    // a redirect
	Resource *Resource // a file beside a page
	Static   bool      // a file of static/
}

// At finds what is published at an output path that is known before drawing: not the further parts of lists, and
// not the files that are made for the whole site. Where two want one path, which is an error, it is the first. ok is
// false where nothing is.
func (s *Site) At(path string) (at Standing, ok bool) {
	key := names.Fold(path)
	first, taken := s.outputs.index[key]
	if !taken {
		return at, false
	}
	for _, i := range append([]int32{first}, s.outputs.shared[key]...) {
		if c := &s.outputs.claims[i]; c.path == path {
			return s.standing(c)
		}
	}
	return at, false
}

func (s *Site) standing(c *claim) (at Standing, ok bool) {
	switch {
	case c.alias != "":
		at.Page, at.Alias = c.page, s.aliasAt(c.path, c.page)
	case c.static:
		at.Static = true
	case c.file != "":
		at.Resource = s.byResource[c.file]
	default:
		at.Page = c.page
	}
	return at, at != Standing{}
}

// aliasAt finds the redirect at an output path that leads to a page.
func (s *Site) aliasAt(path string, target *Page) *Alias {
	i, _ := slices.BinarySearchFunc(s.Aliases, path,
		func(a Alias, path string) int { return strings.Compare(a.Path, path) })
	for ; i < len(s.Aliases) && s.Aliases[i].Path == path; i++ {
		if s.Aliases[i].Target == target {
			return &s.Aliases[i]
		}
	}
	return nil
}

// Absent are the pages of this site that another state of the site does not publish from the same file at the same
// address. Pages without a file come first and are looked up by their path.
func (s *Site) Absent(other *Site) []*Page {
	var list []*Page
	for _, p := range s.pages {
		if p.Source == nil {
			if at, ok := other.At(p.OutputPath); !ok || at.Page == nil {
				list = append(list, p)
			}
		}
	}
	next := 0
	for _, p := range s.files {
		for next < len(other.files) && other.files[next].Source.File < p.Source.File {
			next++
		}
		same := next < len(other.files) && other.files[next].Source.File == p.Source.File &&
			other.files[next].withheld == nil
		if p.withheld == nil && (!same || other.files[next].RelPermalink != p.RelPermalink) {
			list = append(list, p)
		}
	}
	return list
}

// PublishedFrom is the page that is published from a file of content/; nil when none is.
func (s *Site) PublishedFrom(file string) *Page {
	if p := s.byFile[file]; p != nil && p.withheld == nil {
		return p
	}
	return nil
}
