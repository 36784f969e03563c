package site

import (
	"net/url"
	"path"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"porchlight/internal/care"
	"porchlight/internal/finding"
)

// Page is the page with a name as editors use it: its file ("content/levels-of-care/iop.md", also without "content/"),
// its path ("/levels-of-care/iop"), its address with or without the host, an old address, or the id by which others
// refer to it ("iop"). The page may be withheld. nil: there is none.
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

// pageNamed is the page with an id by which others refer to it; nil: none, or subjects of several relations have the
// id.
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

// pageOf is the page of a resolution, also a withheld one; nil: none.
func (s *Site) pageOf(r Resolution) *Page {
	switch {
	case r.Target != nil:
		return r.Target.page
	case r.Withheld == nil:
		return nil
	}
	return s.byFile[r.Withheld.Page.File]
}

// Withheld is the reason why a page is not published; nil for a published page.
func (p *Page) Withheld() *Withheld { return p.withheld }

// ResolutionKind is the kind of target of a link.
type ResolutionKind uint8

const (
	Missing    ResolutionKind = iota // no target
	External                         // another site, or a scheme such as tel:
	ToPage                           // a page
	ToAlias                          // an old address of a page
	ToFile                           // a resource, a static file or a file that is made for the site
	ToWithheld                       // a page that is not published
)

// Resolution is the target of a link or image of a page.
type Resolution struct {
	Kind     ResolutionKind
	Href     string    // address for the page, with base path, query and fragment; as written if there is no target
	Target   *Card     // of ToPage and ToAlias; for a link to the page itself, its own Card
	Output   string    // output path of the target, for checking Fragment
	File     string    // of ToFile: "content/..." or "static/..."; "" for files that are made for the site
	Fragment string    // decoded, without "#"
	Withheld *Withheld // of ToWithheld, and of a target that is in this site but would not be in a build
	// Nearest is a link as the editor would write it: of Missing, the one that was probably meant, without fragment; of
	// ToAlias, the present address; "": none.
	Nearest string
	Wanted  string // of Missing: the path of the link from the top of the site
}

// Guess is the suggestion for a link that is Missing: Nearest, if there is one; else "". It keeps the fragment out,
// since the ids of a page are known only when it is drawn.
func (r Resolution) Guess(dest string) string {
	written, _, placed := strings.Cut(dest, "#")
	switch {
	case r.Nearest == "":
		return ""
	case placed:
		return finding.Advice("did you mean %q in place of %q?", r.Nearest, written)
	}
	return finding.Advice("did you mean %q?", r.Nearest)
}

// Resolve is the target of a link or image on a page. dest is as written in Markdown: a source file ("../php.md",
// "/levels-of-care/php.md"), an address ("/levels-of-care/php/", "../php/"), a file beside the page or in static/, a
// logical path without extension, a fragment, or an address with a scheme. Addresses may be with or without the base
// URL's path.
func (s *Site) Resolve(from *Page, dest string) Resolution { return s.ResolveLink(from, dest, nil) }

// ResolveLink is Resolve for a link with words, which help to find the Nearest of a broken link.
func (s *Site) ResolveLink(from *Page, dest string, words func() string) Resolution {
	if dest == "" {
		return Resolution{Kind: Missing}
	}
	if hasScheme(dest) || strings.HasPrefix(dest, "//") {
		return Resolution{Kind: External, Href: dest}
	}
	written, tail := cutTail(dest)
	fragment := fragmentOf(tail)
	if composed := norm.NFC.String(fragment); composed != fragment {
		query, _, _ := strings.Cut(tail, "#")
		fragment, tail = composed, query+"#"+composed
	}
	if written == "" {
		return Resolution{Kind: ToPage, Href: tail, Target: &from.Card, Output: from.OutputPath, Fragment: fragment}
	}
	link, ok := decodeLink(written)
	r := Resolution{Kind: Missing}
	if ok {
		if r = s.find(from, link); r.Kind == Missing {
			r = s.withdrawn(from, link)
		}
	}
	switch r.Kind {
	case Missing:
		link = strings.ReplaceAll(link, `\`, "/")
		r.Href, r.Wanted, r.Nearest = dest, s.wanted(from, link), s.nearest(from, link, tail, words)
	case ToWithheld:
		r.Href = dest
	case ToAlias:
		r.Nearest = formatLink(s, from, r.Target.page, link) + tail
		r.Href += tail
	default:
		r.Href += tail
	}
	r.Fragment = fragment
	if s.Config.Plain != nil && r.Withheld == nil {
		r.Withheld = s.withheldInBuild(from, s.ownerOf(r))
	}
	return r
}

// ownerOf is the page of a resolution, or the one to which its file belongs; nil: none.
func (s *Site) ownerOf(r Resolution) *Page {
	switch {
	case r.Target != nil:
		return r.Target.page
	case r.Kind == ToFile && s.byResource[r.File] != nil:
		return s.byResource[r.File].Page
	}
	return nil
}

// cutTail splits a link before its query or fragment.
func cutTail(dest string) (path, tail string) {
	if i := strings.IndexAny(dest, "?#"); i >= 0 {
		return dest[:i], dest[i:]
	}
	return dest, ""
}

func fragmentOf(tail string) string {
	_, fragment, _ := strings.Cut(tail, "#")
	if decoded, err := url.PathUnescape(fragment); err == nil {
		return decoded
	}
	return fragment
}

// hasScheme reports whether a link has a scheme. It runs the regular expression only on links with a colon.
func hasScheme(dest string) bool {
	colon := strings.IndexByte(dest, ':')
	return colon > 0 && !strings.ContainsAny(dest[:colon], "/?#") && scheme().MatchString(dest)
}

// decodeLink is the decoded path of a link. ok is false for a path that no file can have.
func decodeLink(written string) (link string, ok bool) {
	link = written
	if strings.IndexByte(written, '%') >= 0 {
		decoded, err := url.PathUnescape(written)
		if err != nil {
			return written, false
		}
		link = decoded
	}
	if strings.ContainsRune(link, '\\') || strings.IndexFunc(link, unicode.IsControl) >= 0 {
		return link, false
	}
	return norm.NFC.String(link), true
}

func isMarkdown(link string) bool {
	return strings.HasSuffix(link, ".md") || strings.HasSuffix(link, ".markdown")
}

// find looks up a decoded link: as a file, then as an address, then as a logical path.
func (s *Site) find(from *Page, link string) Resolution {
	if strings.HasPrefix(link, "/") {
		r := s.findRooted(link)
		if base := strings.TrimSuffix(s.BasePath, "/"); r.Kind == Missing && base != "" &&
			(link == base || strings.HasPrefix(link, s.BasePath)) {
			r = s.findRooted("/" + strings.TrimPrefix(link[len(base):], "/"))
		}
		return r
	}
	if r := s.findFile(path.Join(s.sourceFolder(from), link)); r.Kind != Missing {
		return r
	}
	if isMarkdown(link) {
		return Resolution{Kind: Missing}
	}
	slash := ""
	if strings.HasSuffix(link, "/") {
		slash = "/"
	}
	here := "/" + from.OutputPath[:strings.LastIndexByte(from.OutputPath, '/')+1]
	if r := s.findRooted(path.Join(here, link) + slash); r.Kind != Missing {
		return r
	}
	return s.findLogical(path.Join(from.folder(), link))
}

// sourceFolder is the folder of a page's file, from which relative files count: "content/levels-of-care".
func (s *Site) sourceFolder(from *Page) string {
	if from.Source == nil {
		return "content" + strings.TrimSuffix(from.Path, "/")
	}
	return path.Dir(from.Source.File)
}

// findRooted looks up a link from the top of the site.
func (s *Site) findRooted(link string) Resolution {
	if isMarkdown(link) {
		return s.findFile("content" + path.Clean(link))
	}
	if r := s.findOutput(link); r.Kind != Missing {
		return r
	}
	if r := s.findLogical(link); r.Kind != Missing {
		return r
	}
	return s.findFile("content" + path.Clean(link))
}

// findFile looks up a file of content/, Markdown or not.
func (s *Site) findFile(file string) Resolution {
	if composed := norm.NFC.String(file); s.byFile[file] == nil && s.byResource[file] == nil {
		file = composed // systems store letters with marks in different forms
	}
	if p := s.byFile[file]; p != nil {
		return s.toPage(p)
	}
	if r := s.byResource[file]; r != nil {
		return Resolution{Kind: ToFile, Href: r.Href, Output: r.Path, File: r.File}
	}
	return Resolution{Kind: Missing}
}

// findLogical looks up the path of a file, without extension.
func (s *Site) findLogical(link string) Resolution {
	if p := s.byPath[cleanPath(link)]; p != nil {
		return s.toPage(p)
	}
	return Resolution{Kind: Missing}
}

// findOutput looks up an address. Letter case matters, as on most hosts.
func (s *Site) findOutput(link string) Resolution {
	if strings.Contains(link, "//") || strings.Contains(link, "/.") {
		folder := strings.HasSuffix(link, "/")
		if link = path.Clean(link); folder && link != "/" {
			link += "/"
		}
	}
	want := strings.TrimPrefix(link, "/")
	if want != "" && !strings.HasSuffix(want, "/") {
		if r := s.outputAt(want); r.Kind != Missing {
			return r
		}
		want += "/"
	}
	return s.outputAt(want + "index.html")
}

func (s *Site) outputAt(output string) Resolution {
	c, ok := s.outputs.find(output)
	switch {
	case ok && c.path != output && norm.NFC.String(c.path) != output:
		return Resolution{Kind: Missing}
	case ok && c.isPage():
		return s.toPage(c.page)
	case ok && c.alias != "":
		return Resolution{Kind: ToAlias, Href: c.page.RelPermalink, Target: &c.page.Card, Output: c.page.OutputPath}
	case ok:
		return Resolution{Kind: ToFile, Href: s.href(c.path), Output: c.path, File: c.file}
	}
	if p := s.owners["/"+output]; p != nil {
		return s.toPage(p)
	}
	if s.statics.Has(output) {
		return Resolution{Kind: ToFile, Href: s.href(output), Output: output, File: "static/" + output}
	}
	return Resolution{Kind: Missing}
}

func (s *Site) toPage(p *Page) Resolution {
	if p.withheld != nil {
		return Resolution{Kind: ToWithheld, Withheld: p.withheld}
	}
	return Resolution{Kind: ToPage, Href: p.RelPermalink, Target: &p.Card, Output: p.OutputPath}
}

// lookup is GetPage from a logical folder.
func (s *Site) lookup(want, folder string) *Card {
	if !strings.HasPrefix(want, "/") {
		want = folder + "/" + want
	}
	if file, ok := strings.CutSuffix(want, ".md"); ok {
		want = strings.TrimSuffix(strings.TrimSuffix(file, "/index"), "/_index")
	}
	p := s.byPath[cleanPath(path.Clean("/"+want))]
	if p == nil || p.withheld != nil || p.Kind == Kind404 {
		return nil
	}
	return &p.Card
}

// formatLink is a link to a page in the form of the link that it replaces: a source file or an address.
func formatLink(s *Site, from, to *Page, like string) string {
	if !isMarkdown(like) || to.Source == nil {
		return "/" + strings.TrimPrefix(to.RelPermalink, s.BasePath)
	}
	if strings.HasPrefix(like, "/") {
		return strings.TrimPrefix(to.Source.File, "content")
	}
	return relativeFile(s.sourceFolder(from), to.Source.File)
}

// relativeFile is the relative path from a folder to a file, both below content/.
func relativeFile(folder, file string) string {
	up := ""
	for folder != "." && !strings.HasPrefix(file, folder+"/") {
		folder, up = path.Dir(folder), up+"../"
	}
	return up + strings.TrimPrefix(file, folder+"/")
}
