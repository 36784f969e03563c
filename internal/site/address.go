package site

import (
	"cmp"
	"fmt"
	"strings"

	"porchlight/internal/finding"
	"porchlight/internal/lazyregexp"
	"porchlight/internal/names"
)

var (
	slugUnused    = finding.NewRule("slug-unused", finding.Warning, "A slug is written where it has no effect")
	permalinkDate = finding.NewRule("permalink-date", finding.Error,
		"An address is made of a date that the page does not have")
)

// makeAddresses sets the output path and the addresses of each page.
func (a *assembly) makeAddresses() {
	a.site.notFound = a.make404()
	checked := map[string]bool{}
	for _, p := range a.live {
		a.address(p)
		a.checkNames(p, checked)
	}
	a.address(a.site.notFound)
	for _, p := range a.all {
		if p.withheld != nil {
			a.address(p)
		}
	}
	a.addOwners()
}

func (a *assembly) make404() *Page {
	p := a.site.newPage("/404")
	p.parent, p.section = a.site.home, a.site.home
	p.Kind, p.Type = Kind404, Kind404
	p.Title, p.LinkTitle, p.Share = "Page not found", "Page not found", a.cfg.Share
	return p
}

// address sets OutputPath, the addresses, and the output folder of a page.
func (a *assembly) address(p *Page) {
	at := a.decide(p)
	path := at.path[1:]
	shown, hidden := "", "" // what follows path in addresses, and after that in the output path
	switch {
	case at.file:
		p.dir = path[:strings.LastIndexByte(path, '.')] + "/"
	case path == "":
		hidden = "index.html"
	case a.cfg.UglyURLs && p.Kind == KindPage:
		shown, p.dir = ".html", path+"/"
	default:
		shown, hidden = "/", "index.html"
	}
	origin, base := a.site.Origin, a.site.BasePath
	whole := origin + base + path + shown + hidden // the others are parts of it, which saves memory
	p.OutputPath = whole[len(origin)+len(base):]
	p.Permalink = whole[:len(whole)-len(hidden)]
	if shown == "/" {
		p.dir = p.OutputPath[:len(path)+1]
	}
	if href := p.Permalink[len(origin):]; escapePath(href) != href {
		p.Permalink = origin + escapePath(href)
	}
	p.RelPermalink = p.Permalink[len(origin):]
}

// decide is the address of a page: by its url, the permalink pattern of its section, its slug, or its path.
func (a *assembly) decide(p *Page) address {
	switch {
	case p.Kind == Kind404:
		return address{path: "/404.html", file: true}
	case p.Kind == KindHome:
		a.refuseHomeURL(p)
		return address{path: "/"}
	case p.Source == nil:
		return address{path: p.Path}
	}
	if p.Source.URL != "" {
		at, fault := parseAddress(p.Source.URL, "/")
		if fault == nil {
			p.addressKey = "url"
			return at
		}
		a.reportAt(p, "url", fault.rule, fault.message, fault.suggestion)
	}
	slug := a.slug(p)
	if pattern := a.pattern(p); pattern != "" {
		if path, ok := a.expand(p, pattern, slug); ok {
			return address{path: path, file: namesFile(path)}
		}
	}
	if slug != "" {
		p.addressKey = "slug"
		return address{path: joinPath(parentPath(p.Path), slug)}
	}
	return address{path: p.Path}
}

func (a *assembly) refuseHomeURL(p *Page) {
	if p.Source != nil && p.Source.URL != "" && strings.Trim(p.Source.URL, "/") != "" {
		a.reportAt(p, "url", slugUnused, finding.Message("the front page has no other address, have %q", p.Source.URL),
			"remove the line")
	}
}

// slug is the slug of a page; "": it has none, or an invalid one, which is reported.
func (a *assembly) slug(p *Page) string {
	raw := p.Source.Slug
	if raw == "" {
		return ""
	}
	if p.Kind != KindPage {
		a.reportAt(p, "slug", slugUnused, "the address of a section comes from its folder",
			"write url: with the whole address, or rename the folder")
		return ""
	}
	if fault := refuseAddress(raw); fault != nil {
		a.reportAt(p, "slug", fault.rule, fault.message, "write one name such as evening-program")
		return ""
	}
	name := cleanSegment(raw)
	if strings.Contains(name, "/") || nameFault(name) != "" {
		why := "holds a slash"
		if fault := nameFault(name); fault != "" {
			why = fault
		}
		advice := "write one name such as evening-program"
		if path, fault := parseAddress(raw, "/"); fault == nil && pathFault(path.path[1:]) == "" {
			advice = fmt.Sprintf("write url: %s/ instead of slug, or one name such as evening-program", path.path)
		}
		a.reportAt(p, "slug", pathName, finding.Message("%q %s", raw, why), advice)
		return ""
	}
	return name
}

// pattern is the permalink pattern of the page's section; "": none. That of pages directly in content/ is "/".
func (a *assembly) pattern(p *Page) string {
	if p.Kind != KindPage || len(a.cfg.Permalinks) == 0 {
		return ""
	}
	if p.Section == "" {
		return a.cfg.Permalinks["/"]
	}
	return a.cfg.Permalinks[p.Section]
}

var (
	token      = lazyregexp.New(`:[a-z]+`)
	datedToken = lazyregexp.New(`:(year|month|day)`)
)

// expand fills in a pattern such as "/:year/:slug/". ok is false if the page lacks the date that the pattern needs,
// which is reported, or if nothing is left.
func (a *assembly) expand(p *Page, pattern, slug string) (path string, ok bool) {
	if date := datedToken().FindString(pattern); date != "" && p.date.IsZero() {
		if p.withheld == nil {
			a.report(permalinkDate.At(p.Source.File, finding.Position{},
				"the address of pages in %q is made with %s, and this page has no date", p.Section, date).
				Suggest("write date: 2027-03-01 in the front matter"))
		}
		return "", false
	}
	var parts []string
	for part := range strings.SplitSeq(pattern, "/") {
		filled := token().ReplaceAllStringFunc(part, func(name string) string { return tokenValue(p, name, slug) })
		if filled != "" && filled != "." && filled != ".." {
			parts = append(parts, filled)
		}
	}
	return "/" + strings.Join(parts, "/"), len(parts) > 0
}

// tokenValue is the value of a token of a pattern. An unknown token stays, and is reported as a name that cannot be
// stored.
func tokenValue(p *Page, name, slug string) string {
	switch name {
	case ":section":
		return p.Section
	case ":sections":
		return p.SectionPath
	case ":filename", ":contentbasename":
		return lastSegment(p.Path)
	case ":slug":
		return cmp.Or(slug, names.Slug(p.Title), lastSegment(p.Path))
	case ":title":
		return cmp.Or(names.Slug(p.Title), lastSegment(p.Path))
	case ":year":
		return p.date.Format("2006")
	case ":month":
		return p.date.Format("01")
	case ":day":
		return p.date.Format("02")
	}
	return name
}

// checkNames reports names in the page's output path that cannot be stored on every computer, each folder once. checked
// has the folders that were checked, and invalid names of pages.
func (a *assembly) checkNames(p *Page, checked map[string]bool) {
	path := strings.TrimSuffix(p.OutputPath, "/index.html")
	for end := len(path); end > 0; end = strings.LastIndexByte(path[:end], '/') {
		part := path[:end]
		own := end == len(path)
		name := part[strings.LastIndexByte(part, '/')+1:]
		if own && nameFault(name) == "" {
			continue
		}
		if checked[part] {
			return
		}
		checked[part] = true
		if fault := nameFault(name); fault != "" {
			a.reportName(p, name, fault)
		}
	}
}

func (a *assembly) reportName(p *Page, name, fault string) {
	suggestion := "rename the file or folder"
	switch {
	case p.addressKey != "":
		a.reportAt(p, p.addressKey, pathName, finding.Message("%q %s", name, fault), "write another name")
		return
	case p.Source == nil && p.firstUse != nil:
		file, pos := p.firstUse.Place(item(p.Section, p.firstItem))
		a.report(pathName.At(file, pos, "front matter: %s: %q cannot be an address: it %s", p.Section, name, fault).
			Suggest("write another word"))
		return
	}
	file := p.label()
	if p.Source != nil {
		file = p.Source.File
	}
	if len(name) > maxName {
		name = strings.ToValidUTF8(name[:40], "") + "..."
	}
	a.report(pathName.At(file, finding.Position{}, "not every computer can store the name %q: it %s", name, fault).
		Suggest("%s", suggestion))
}
