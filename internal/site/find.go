package site

import (
	"net/url"
	"strings"

	"porchlight/internal/care"
)

// Page finds a page by what an editor would call it: its file ("content/levels-of-care/iop.md", also without
// "content/"), its path ("/levels-of-care/iop"), its address with or without the host, an old address, or the id by
// which others refer to it ("iop"). Withheld pages are found too; Withheld explains why they are not published. It is
// nil when there is no such page.
func (s *Site) Page(name string) *Page {
	if u, err := url.Parse(name); err == nil && u.Host != "" && u.Scheme+"://"+u.Host == s.Origin {
		name = u.Path
	}
	name = strings.TrimPrefix(strings.ReplaceAll(name, `\`, "/"), "./")
	if isMarkdown(name) {
		return s.pageOf(s.findFile("content/" + strings.TrimPrefix(strings.TrimPrefix(name, "/"), "content/")))
	}
	rooted := "/" + strings.TrimPrefix(name, "/")
	if p := s.pageOf(s.find(s.home, rooted)); p != nil {
		return p
	}
	if p := s.pageOf(s.findLogical(strings.TrimPrefix(rooted, "/content"))); p != nil {
		return p
	}
	return s.pageNamed(name)
}

// pageNamed finds a page by the id by which others refer to it; nil where nothing, or more than one thing, has that id.
func (s *Site) pageNamed(id string) *Page {
	var found []*Page
	for _, relation := range care.Relations {
		switch about := s.field.subjects[relation][id]; {
		case about == nil:
		case len(about.Pages) > 0:
			found = append(found, about.Pages[0])
		case about.Hidden != nil:
			found = append(found, about.Hidden)
		}
	}
	if len(found) != 1 {
		return nil
	}
	return found[0]
}

// pageOf is the page that a link would lead to, or nil.
func (s *Site) pageOf(r Resolution) *Page {
	switch {
	case r.Target != nil:
		return r.Target.page
	case r.Withheld == nil:
		return nil
	}
	return s.byFile[r.Withheld.Page.File]
}

// Withheld explains why a page is not published; nil: it is.
func (p *Page) Withheld() *Withheld { return p.withheld }
