package site

import (
	"path"
	"slices"
	"strings"

	"porchlight/internal/finding"
	"porchlight/internal/names"
)

const (
	// maxNearest is the largest number of names that are compared with a misspelt one, each in about a microsecond.
	maxNearest = 2000
	// longName is the length in characters from which a name is hardly that of two different pages.
	longName = 16
	// clearName is the length in characters from which a misspelt name is recognized in another folder.
	clearName = 5
)

// destination is a page or file that a broken link may have meant.
type destination struct {
	page   *Page    // nil: a file
	output string   // output path of a file
	at     []string // folded names of its path; nil: there is no destination
}

// nearbyIndex finds destinations by folded names. It is made for the first broken link.
type nearbyIndex struct {
	byName   map[string][]destination // by the last name of their paths
	byTitle  map[string][]destination
	byFolder map[string][]string // last names, by folder
	names    []string            // all last names, sorted
}

func (s *Site) nearbyNames() *nearbyIndex {
	s.nearbyOnce.Do(func() {
		s.nearby = nearbyIndex{byName: map[string][]destination{}, byTitle: map[string][]destination{},
			byFolder: map[string][]string{}}
		for _, p := range s.pages {
			if p.Kind == Kind404 || p.Kind == KindHome {
				continue
			}
			address, _ := decodeLink("/" + strings.TrimPrefix(p.RelPermalink, s.BasePath))
			inFolder, atAddress := s.nearby.add(destination{page: p}, p.Path), foldPath(withoutEnding(address))
			if !slices.Equal(inFolder, atAddress) {
				s.nearby.add(destination{page: p}, withoutEnding(address))
			}
			for _, title := range slices.Compact([]string{p.Title, p.LinkTitle}) {
				title = names.Slug(title)
				s.nearby.byTitle[title] = append(s.nearby.byTitle[title], destination{page: p, at: inFolder})
			}
		}
		for i := range s.outputs.claims {
			if c := &s.outputs.claims[i]; c.file != "" {
				s.nearby.add(destination{output: c.path}, c.path)
			}
		}
		for name := range s.nearby.byName {
			s.nearby.names = append(s.nearby.names, name)
		}
		slices.Sort(s.nearby.names)
	})
	return &s.nearby
}

// add adds a destination with a path, and returns the folded names of the path.
func (x *nearbyIndex) add(d destination, at string) []string {
	if d.at = foldPath(at); len(d.at) > 0 {
		name, folder := cutLast(d.at)
		x.byName[name] = append(x.byName[name], d)
		x.byFolder[strings.Join(folder, "/")] = append(x.byFolder[strings.Join(folder, "/")], name)
	}
	return d.at
}

// foldPath is the names of a path as slugs, so that letter case, spaces and hyphens do not matter.
func foldPath(at string) []string {
	var folded []string
	for name := range strings.SplitSeq(strings.Trim(at, "/"), "/") {
		if name = names.Slug(name); name != "" {
			folded = append(folded, name)
		}
	}
	return folded
}

func cutLast(at []string) (name string, folder []string) { return at[len(at)-1], at[:len(at)-1] }

// withoutEnding is a link to the file of a page, of this or another system, without its extension and "index".
func withoutEnding(link string) string {
	switch ext := strings.ToLower(path.Ext(link)); ext {
	case ".md", ".markdown", ".html", ".htm", ".php", ".aspx":
		link = link[:len(link)-len(ext)]
	}
	if base := path.Base(link); base == "index" || base == "_index" {
		return path.Dir(link)
	}
	return link
}

// wanted is the path of a link from the top of the site: by files if it names a file, else by addresses.
func (s *Site) wanted(from *Page, link string) string {
	switch {
	case !strings.HasPrefix(link, "/") && path.Ext(link) != "":
		link = path.Join("/", strings.TrimPrefix(s.sourceFolder(from), "content"), link)
	case !strings.HasPrefix(link, "/"):
		link = path.Join("/", path.Dir(from.OutputPath), link)
	case s.BasePath != "/" && strings.HasPrefix(link, s.BasePath):
		link = "/" + strings.TrimPrefix(link, s.BasePath)
	}
	return withoutEnding(path.Clean(link))
}

// nearest is the link that a broken link probably meant, as the editor would write it; "": none is nearly certain,
// since a wrong page is worse for readers than none. The first of these counts: a page with one misspelt name in its
// path, a page whose title the link shows, a page whose title the link names, a page with the same name in another
// folder, a page below the folder with a misspelt name.
func (s *Site) nearest(from *Page, link, tail string, words func() string) string {
	if len(link) > maxAddress {
		return ""
	}
	index, shown := s.nearbyNames(), ""
	at := foldPath(s.wanted(from, link))
	if len(at) == 0 {
		return ""
	}
	written := foldPath(withoutEnding(path.Clean(link)))
	written = written[:max(0, len(written)-1)]
	if words != nil {
		shown = names.Slug(words())
	}
	d := index.misspelt(at)
	for _, guess := range []func() destination{
		func() destination { return close(only(index.byTitle[shown]), shown, at, foldPath(from.folder())) },
		func() destination { return index.titled(at) },
		func() destination {
			return close(index.moved(at, written, shown), at[len(at)-1], at, foldPath(from.folder()))
		},
		func() destination { return index.misspeltBelow(at) },
	} {
		if d.at == nil {
			d = guess()
		}
	}
	switch {
	case d.at == nil || d.page == from:
		return ""
	case d.page == nil:
		return "/" + d.output
	}
	query, _, _ := strings.Cut(tail, "#")
	return formatLink(s, from, d.page, link) + query
}

// only is the destination of a list with one destination, which may be repeated.
func only(list []destination) destination {
	for _, d := range list[min(1, len(list)):] {
		if d.page == nil || d.page != list[0].page {
			return destination{}
		}
	}
	if len(list) == 0 {
		return destination{}
	}
	return list[0]
}

// misspelt finds the destination whose path differs by a misspelling of one name.
func (x *nearbyIndex) misspelt(at []string) destination {
	name, folder := cutLast(at)
	var found []destination
	for _, d := range x.byName[name] {
		if differInOneName(d.at, at) {
			found = append(found, d)
		}
	}
	if len(found) > 0 {
		return only(found)
	}
	near := nearestName(name, x.byFolder[strings.Join(folder, "/")])
	for _, d := range x.byName[near] {
		if slices.Equal(d.at[:len(d.at)-1], folder) {
			found = append(found, d)
		}
	}
	return only(found)
}

// differInOneName reports whether two paths are equal except for a misspelling of one name.
func differInOneName(a, b []string) bool {
	different := 0
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			different++
			if nearestName(a[i], b[i:i+1]) == "" {
				return false
			}
		}
	}
	return len(a) == len(b) && different <= 1
}

// nearestName is finding.Nearest; "" for more than maxNearest names.
func nearestName(name string, known []string) string {
	if len(known) > maxNearest {
		return ""
	}
	return finding.Nearest(name, known)
}

// close is a destination that was found by a name. A name of one word, such as "overview", is not clear enough: then
// the folder above that of the destination has to contain the link or its page.
func close(d destination, name string, at, from []string) destination {
	if d.at == nil || d.page == nil || strings.Contains(name, "-") {
		return d
	}
	_, folder := cutLast(d.at)
	beside := folder[:max(0, len(folder)-1)]
	if isBelowPath(at[:len(at)-1], beside) || isBelowPath(from, beside) {
		return d
	}
	return destination{}
}

func isBelowPath(at, folder []string) bool {
	return len(at) >= len(folder) && slices.Equal(at[:len(folder)], folder)
}

// titled finds the page whose title is the link's last name, if that has several words.
func (x *nearbyIndex) titled(at []string) destination {
	if name, _ := cutLast(at); strings.Contains(name, "-") {
		return only(x.byTitle[name])
	}
	return destination{}
}

// moved finds the destination with the last name in another folder. It prefers those whose folders are among the
// written ones or contain them. Any other page needs a long name, or the title that the link shows.
func (x *nearbyIndex) moved(at, written []string, shown string) destination {
	name, _ := cutLast(at)
	var related []destination
	for _, d := range x.byName[name] {
		if _, folder := cutLast(d.at); among(written, folder) || len(folder) > 0 && among(folder, written) {
			related = append(related, d)
		}
	}
	if len(related) > 0 {
		return only(related)
	}
	d := only(x.byName[name])
	if d.page != nil && len(name) < longName && (shown == "" || !isTitle(d.page, shown)) {
		return destination{}
	}
	return d
}

func isTitle(p *Page, shown string) bool {
	return names.Slug(p.Title) == shown || names.Slug(p.LinkTitle) == shown
}

// among reports whether all names of a path are in another, in the same order.
func among(some, all []string) bool {
	for _, name := range all {
		if len(some) > 0 && some[0] == name {
			some = some[1:]
		}
	}
	return len(some) == 0
}

// misspeltBelow finds the destination whose last name is a misspelt one and that is in a folder below that of the link.
func (x *nearbyIndex) misspeltBelow(at []string) destination {
	name, folder := cutLast(at)
	near := nearestName(name, x.names)
	if len(strings.TrimSuffix(near, path.Ext(near))) < clearName || len(folder) == 0 {
		return destination{}
	}
	var found []destination
	for _, d := range x.byName[near] {
		if len(d.at) > len(at) && slices.Equal(d.at[:len(folder)], folder) {
			found = append(found, d)
		}
	}
	return only(found)
}
