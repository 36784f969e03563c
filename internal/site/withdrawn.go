package site

import (
	"path"
	"strings"

	"porchlight/internal/content"
	"porchlight/internal/finding"
	"porchlight/internal/names"
)

// WithheldLink is the rule for links and references to a page that is not published. It never stops a build, since that
// would keep the page online.
var WithheldLink = finding.Register(finding.Rule{Name: "withheld-link", Severity: finding.Warning,
	Doc: "A link, reference, menu entry or picture leads to a page that is not published",
	Why: "It is shown as plain text or left out until that page is published. It does not stop a build, since that " +
		"would keep the page online.",
	Instead: "Take it out if the page will not come back."})

// NamesWithheld reports whether a finding names a withheld page and the reason.
func NamesWithheld(f finding.Finding) bool { return f.Rule == WithheldLink.Name }

// LeftOut is the finding about a link or reference to a withheld page, which is left out. what names the link or
// reference. All such findings about one page, or one withheld section, have the same cause.
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

// addOwner adds a path that belongs to a withheld page: an output "/s/old/index.html", an output folder "/s/old/", a
// file "content/s/old.pdf", or a folder "content/s/old/".
func (s *Site) addOwner(key string, p *Page) {
	if s.owners[key] == nil {
		s.owners[key] = p
	}
}

// owner is the withheld page to which a path belongs; nil: none. The path need not exist.
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

// withdrawn resolves a link that leads to nothing, but to a path that belongs to a withheld page.
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

// addOwners adds the addresses of withheld pages, their aliases, and the folders of their files to Site.owners.
func (a *assembly) addOwners() {
	s := a.site
	for _, p := range a.all {
		if p.withheld == nil || p.Kind == KindHome {
			continue
		}
		s.addOwner("/"+p.OutputPath, p)
		folder := path.Dir(p.Source.File)
		if p.Source.Bundle == content.Single {
			folder = strings.TrimSuffix(p.Source.File, path.Ext(p.Source.File))
		}
		if at := s.byPath[p.Path]; p.dir != "" && folder != content.Folder && (at == nil || at.withheld != nil) {
			s.addOwner("/"+p.dir, p)
			s.addOwner(folder+"/", p)
		}
		for _, written := range p.Source.Aliases {
			if at, fault := p.alias(written); fault == nil {
				s.addOwner("/"+at.output(), p)
			}
		}
		a.addListOwners(p)
	}
}

// addListOwners adds the addresses of lists that have no page because their pages are withheld: terms, taxonomies and
// sections.
func (a *assembly) addListOwners(p *Page) {
	add := func(list string) {
		if at := a.site.byPath[list]; at == nil || at.withheld != nil {
			a.site.addOwner(list+"/index.html", p)
			a.site.addOwner(list+"/", p)
		}
	}
	for _, t := range a.cfg.Taxonomies {
		folder := "/" + cleanSegment(t.Plural)
		for _, words := range p.Source.Terms.Of(t.Plural) {
			if slug := names.Slug(words); slug != "" {
				add(joinPath(folder, slug))
				add(folder)
			}
		}
	}
	if top := firstSegment(p.Path); parentPath(p.Path) != "/" && !a.isTaxonomyFolder(top) {
		add("/" + top)
	}
}

// WithheldPage is the page of a file of content/ if it is withheld here or in a build; else nil. The home page counts
// as published, since without it there is no site.
func (s *Site) WithheldPage(file string) *Page {
	p := s.byFile[file]
	if p == nil || p.Kind == KindHome ||
		p.withheld == nil && (s.Config.Plain == nil || p.withheldUnder(&assembly{cfg: s.Config.Plain}) == nil) {
		return nil
	}
	return p
}

// fileOwners finds the withheld page to which a file beside pages belongs.
type fileOwners struct {
	byFile   map[string]*Page // withheld single pages, by file without extension
	byFolder map[string]*Page // folder -> a withheld page in it
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

// of is the withheld page to which a file belongs; nil: none. A file belongs to the page with its name, or with the
// name of its folder. Otherwise it belongs to all pages of its folder, and is published if one of them is.
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

// referencesWithheld reports the references of published pages to withheld ones.
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

// WithheldNamed is the reason why a reference to an id is left out although a page has the id; nil: it is shown, or no
// page has the id. A page that could not be read is found by the last name of its path.
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
