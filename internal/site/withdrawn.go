package site

import (
	"path"
	"strings"

	"porchlight/internal/content"
	"porchlight/internal/finding"
	"porchlight/internal/names"
)

// WithheldLink is the rule about what leads to a page that is not published. It never stops a build: that would keep
// the page online.
var WithheldLink = finding.Register(finding.Rule{Name: "withheld-link", Severity: finding.Warning,
	Doc: "A link, reference, menu entry or picture leads to a page that is not published",
	Why: "It is shown as plain text or left out until that page is published. It does not stop a build, since that " +
		"would keep the page online.",
	Instead: "Take it out if the page will not come back."})

// NamesWithheld reports whether a finding names a page that is not published, and why it is not.
func NamesWithheld(f finding.Finding) bool { return f.Rule == WithheldLink.Name }

// LeftOut is the finding about a link or reference to a page that is not published: the link or reference is left out
// until it is. All such findings about one page have one cause. For a page in a withheld section, the cause is the
// section.
func (w *Withheld) LeftOut(file string, pos finding.Position, what string) finding.Finding {
	if w.above != nil {
		return w.above.LeftOut(file, pos, what)
	}
	cause := w.Page.File + " "
	switch w.Reason {
	case Unread:
		cause += "could not be read"
	case NoPages:
		cause += "is the text of a term that no published page has"
	case Underscored:
		cause += `is not published, since the name of its file or folder begins with "_"`
	default:
		cause += strings.TrimPrefix(w.String(), "it ")
	}
	if w.Page.Bundle == content.Branch && w.Reason != NoPages {
		cause += ", with all that is below it"
	}
	advice := "take it out if that page is to stay away"
	if w.Reason == Bundled {
		advice = "rename that index.md to _index.md, or move the page out of the folder"
	}
	if w.Reason == Underscored {
		advice = "take the _ off the name to publish the page, or take this out"
	}
	return WithheldLink.At(file, pos, "%s is left out: %s", what, cause).Because("%s", cause).Suggest("%s", advice).
		Withhold()
}

// leftOut is LeftOut for a key of a page's front matter.
func (w *Withheld) leftOut(p *Page, key, written string) finding.Finding {
	file, pos := p.Source.Place(key)
	name, _, _ := strings.Cut(key, "[")
	return w.LeftOut(file, pos, finding.Message("front matter: %s: %q", name, written))
}

// own enters what a withheld page would publish, or has: an output "/s/old/index.html", an output folder "/s/old/", a
// file "content/s/old.pdf", or a folder "content/s/old/".
func (s *Site) own(key string, p *Page) {
	if s.owners[key] == nil {
		s.owners[key] = p
	}
}

// owner is the withheld page that a path belongs to, which need not exist; nil: none.
func (s *Site) owner(key string) *Page {
	if p := s.owners[key]; p != nil {
		return p
	}
	for folder := strings.TrimRight(key, "/"); folder != ""; folder = folder[:strings.LastIndexByte("/"+folder, '/')] {
		folder = strings.TrimRight(folder, "/")
		if p := s.owners[folder+"/"]; p != nil {
			return p
		}
	}
	return nil
}

// withdrawn looks up what only a withheld page can explain: a link that otherwise leads to nothing.
func (s *Site) withdrawn(from *Page, link string) Resolution {
	if len(s.owners) == 0 {
		return Resolution{Kind: Missing}
	}
	keys := []string{link, "content" + path.Clean(link)}
	if base := strings.TrimSuffix(s.BasePath, "/"); base != "" && strings.HasPrefix(link, s.BasePath) {
		keys = append(keys, strings.TrimPrefix(link, base))
	}
	if !strings.HasPrefix(link, "/") {
		here := "/" + from.OutputPath[:strings.LastIndexByte(from.OutputPath, '/')+1]
		keys = []string{path.Join(s.sourceFolder(from), link), path.Join(here, link), path.Join(from.folder(), link)}
	}
	for _, key := range keys {
		if p := s.owner(key); p != nil {
			return s.toPage(p)
		}
	}
	return Resolution{Kind: Missing}
}

// ownAddresses enters the addresses of the withheld pages, their aliases, and the folders of their files.
func (a *assembly) ownAddresses() {
	s := a.site
	for _, p := range a.all {
		if p.withheld == nil || p.Kind == KindHome {
			continue
		}
		s.own("/"+p.OutputPath, p)
		folder := path.Dir(p.Source.File)
		if p.Source.Bundle == content.Single {
			folder = strings.TrimSuffix(p.Source.File, path.Ext(p.Source.File))
		}
		if at := s.byPath[p.Path]; p.dir != "" && folder != content.Folder && (at == nil || at.withheld != nil) {
			s.own("/"+p.dir, p)
			s.own(folder+"/", p)
		}
		for _, written := range p.Source.Aliases {
			if at, fault := p.alias(written); fault == nil {
				s.own("/"+at.output(), p)
			}
		}
		a.ownLists(p)
	}
}

// ownLists enters the lists that have no page because the pages in them are withheld: terms, taxonomies and sections.
func (a *assembly) ownLists(p *Page) {
	own := func(list string) {
		if at := a.site.byPath[list]; at == nil || at.withheld != nil {
			a.site.own(list+"/index.html", p)
			a.site.own(list+"/", p)
		}
	}
	for _, t := range a.cfg.Taxonomies {
		folder := "/" + cleanSegment(t.Plural)
		for _, words := range p.Source.Terms.Of(t.Plural) {
			if slug := names.Slug(words); slug != "" {
				own(joinPath(folder, slug))
				own(folder)
			}
		}
	}
	if top := firstSegment(p.Path); parentPath(p.Path) != "/" && !a.isTaxonomyFolder(top) {
		own("/" + top)
	}
}

// Off is the page of a file of content/ that is not published, or that a build would not publish; nil if it is
// published, or if there is none. The front page always counts as published: without it there is no site.
func (s *Site) Off(file string) *Page {
	p := s.byFile[file]
	if p == nil || p.Kind == KindHome ||
		p.withheld == nil && (s.Config.Plain == nil || p.withheldUnder(&assembly{cfg: s.Config.Plain}) == nil) {
		return nil
	}
	return p
}

// fileOwners knows to which page a file of content/ belongs that is beside pages.
type fileOwners struct {
	byFile   map[string]*Page // withheld single pages, by file without ending
	byFolder map[string]*Page // by folder, a withheld page in it
	live     map[string]bool  // folders with a published page
}

func newFileOwners(pages []*Page) *fileOwners {
	o := &fileOwners{byFile: map[string]*Page{}, byFolder: map[string]*Page{}, live: map[string]bool{}}
	for _, p := range pages {
		file := p.Source.File
		folder := path.Dir(file)
		if p.Source.Bundle == content.Leaf {
			folder = path.Dir(folder)
		}
		switch {
		case p.withheld == nil:
			o.live[folder] = true
		case p.Kind != KindHome:
			if o.byFolder[folder] == nil {
				o.byFolder[folder] = p
			}
			if p.Source.Bundle == content.Single {
				o.byFile[strings.TrimSuffix(file, path.Ext(file))] = p
			}
		}
	}
	return o
}

// of is the withheld page to which a file belongs; nil: none. A file belongs to the page of its name, or of the name
// of its folder. Else it belongs to all pages of its folder, and stays while one of them is published.
func (o *fileOwners) of(file string) *Page {
	if p := o.byFile[strings.TrimSuffix(file, path.Ext(file))]; p != nil {
		return p
	}
	for folder := path.Dir(file); folder != content.Folder && folder != "."; folder = path.Dir(folder) {
		switch {
		case o.live[folder]:
			return nil
		case o.byFile[folder] != nil:
			return o.byFile[folder]
		case o.byFolder[folder] != nil:
			return o.byFolder[folder]
		}
	}
	return nil
}

// referencesWithheld reports what published pages refer to by the ids of withheld ones.
func (a *assembly) referencesWithheld() {
	if len(a.site.Withheld) == 0 && a.cfg.Plain == nil {
		return
	}
	for _, p := range a.live {
		if p.Source == nil {
			continue
		}
		report := func(key, relation, id string) {
			w := a.site.WithheldNamed(relation, id)
			if about := a.site.field.subjects[relation][id]; w == nil && about != nil && !about.OnFile &&
				a.cfg.Plain != nil {
				w = a.site.withheldInBuild(p, about.Pages[0])
			}
			if w != nil {
				a.report(w.leftOut(p, key, id))
			}
		}
		for _, r := range p.References() {
			report(r.Key, r.Relation, r.ID)
		}
		for _, id := range p.Source.Author {
			report("author", "people", id)
		}
		report("review.by", "people", p.Source.Review.By)
	}
}

// WithheldNamed is why a reference to an id shows nothing, although a page of the site has that id; nil if something is
// shown, or if no page has the id. If a page could not be read, only its name may be known.
func (s *Site) WithheldNamed(relation, id string) *Withheld {
	switch about := s.field.subjects[relation][id]; {
	case about != nil && (about.OnFile || len(about.Pages) > 0):
		return nil
	case about != nil && about.Hidden != nil:
		return about.Hidden.withheld
	}
	for _, p := range s.unreadable {
		if p.withheld != nil && strings.EqualFold(lastSegment(p.Path), id) {
			return p.withheld
		}
	}
	return nil
}
