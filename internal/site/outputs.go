package site

import (
	"fmt"
	"slices"
	"strings"

	"golang.org/x/text/unicode/norm"

	"porchlight/internal/config"
	"porchlight/internal/content"
	"porchlight/internal/finding"
	"porchlight/internal/names"
)

var pathCollision = finding.NewFixedRule("path-collision", "Two outputs would be published at the same path")

// Output paths of files that are made for every site. Those of feeds are given by Page.In.
const (
	sitemapPath = "sitemap.xml"
	RobotsPath  = "robots.txt"
	LLMsPath    = "llms.txt"
	searchPath  = "search/index.json"
)

// claim is one output path with its source.
type claim struct {
	path   string
	page   *Page  // the page itself, the target of an alias, or the owner of a resource or feed; nil: none
	alias  string // the alias as written; "": none
	item   int    // index of the alias
	file   string // of a resource or a static file; "": neither
	made   string // name of a file that is made for the site or a page: "the site map"; "": none
	static bool   // a file of static/
}

func (c *claim) isPage() bool { return c.alias == "" && c.file == "" && c.made == "" }

// what is the name of the claim in messages.
func (c *claim) what() string {
	switch {
	case c.alias != "":
		return finding.Message("the alias %q of %s", c.alias, c.page.Source.File)
	case c.file != "":
		return c.file
	case c.made != "":
		return c.made
	default:
		return c.page.label()
	}
}

// place is the place at which an editor can change the claim. A finding about several claims is at that with the
// highest rank.
func (c *claim) place() (file string, pos finding.Position, rank int) {
	switch {
	case c.alias != "":
		file, pos = c.page.Source.Place(item("aliases", c.item))
		return file, pos, 4
	case c.file != "":
		return c.file, finding.Position{}, 1
	case c.made != "":
		return "", finding.Position{}, -1
	case c.page.Source == nil:
		return "", finding.Position{}, 0
	case c.page.addressKey != "":
		file, pos = c.page.Source.Place(c.page.addressKey)
		return file, pos, 3
	default:
		return c.page.Source.File, finding.Position{}, 2
	}
}

// outputs are all output paths of the site that are known before drawing.
type outputs struct {
	claims []claim
	index  map[string]int32   // by names.Fold
	shared map[string][]int32 // claims by keys that have several
	yield  bool               // further claims do not collide but are dropped, since a build would not make them

	pageFolders map[string]int32 // folders named index.html -> an output in them, which collides with a page
}

// add adds a claim. false: it is not published, because the path is taken and that is no collision.
func (o *outputs) add(c claim) bool {
	key := names.Fold(c.path)
	at := int32(len(o.claims))
	first, taken := o.index[key]
	if !taken {
		o.index[key] = at
		o.claims = append(o.claims, c)
		return true
	}
	if was := &o.claims[first]; c.alias != "" && was.alias != "" && c.page == was.page {
		return false // the same alias is written twice, perhaps in another letter case
	}
	if o.yield {
		return false
	}
	if o.shared[key] == nil {
		o.shared[key] = []int32{first}
	}
	o.shared[key] = append(o.shared[key], at)
	o.claims = append(o.claims, c)
	return true
}

func (o *outputs) find(path string) (*claim, bool) {
	at, ok := o.index[names.Fold(path)]
	if !ok {
		return nil, false
	}
	return &o.claims[at], true
}

// claimer collects all output paths and finds collisions. It runs while references are resolved, so it has only the
// data that it needs. applyTo copies its results into the Site.
type claimer struct {
	reporter
	pages    []*Page // published ones in the order of their files, those without a file first
	notFound *Page
	files    []content.Resource // beside pages that are not bundles
	statics  StaticIndex
	hidden   hiddenPages
	owners   *fileOwners
	basePath string
	search   bool           // the site has a search index
	plain    *config.Config // see config.Config.Plain

	outputs   outputs
	aliases   []Alias
	resources []Resource
	withdrawn map[string]*Page // files and outputs of withheld pages: "content/s/old.pdf", "/s/old.pdf"
}

func (a *assembly) newClaimer() *claimer {
	return &claimer{pages: a.byFile(), notFound: a.site.notFound, files: a.tree.Files, statics: a.statics,
		hidden: a.hidden, owners: newFileOwners(
			a.all), basePath: a.site.BasePath, search: a.site.HasSearch(),
		plain: a.cfg.Plain, withdrawn: map[string]*Page{}}
}

// claim collects every output path and reports those that are claimed twice.
func (c *claimer) claim() {
	o := &c.outputs
	o.index = make(map[string]int32, len(c.pages)+len(c.pages)/8)
	o.shared, o.pageFolders = map[string][]int32{}, map[string]int32{}
	o.claims = make([]claim, 0, len(c.pages)+len(c.pages)/4)
	shown, displaceable := c.pages, []*Page(nil)
	if c.plain != nil {
		shown, displaceable = nil, nil
		for _, p := range c.pages {
			if w := p.withheldUnder(&assembly{cfg: c.plain}); w != nil && p.Kind != KindHome {
				displaceable = append(displaceable, p)
			} else {
				shown = append(shown, p)
			}
		}
	}
	c.claimPages(shown)
	o.add(claim{path: c.notFound.OutputPath, page: c.notFound})
	for _, p := range shown {
		c.claimAliases(p)
	}
	c.claimResources(shown)
	c.claimFiles()
	for _, path := range slices.Sorted(slices.Values(c.statics.Paths())) {
		o.add(claim{path: path, file: "static/" + path, static: true})
	}
	o.add(claim{path: sitemapPath, made: "the site map that is made for every site"})
	for _, path := range []string{RobotsPath, LLMsPath} {
		if !c.statics.Has(path) { // a file of static/ replaces it
			o.add(claim{path: path, made: "the " + path + " that is made for every site"})
		}
	}
	if c.search {
		o.add(claim{path: searchPath, made: "the index for searching the site"})
	}
	c.claimFormats(shown)
	o.yield = true
	c.claimPages(displaceable)
	for _, p := range displaceable {
		c.claimAliases(p)
	}
	c.claimResources(displaceable)
	c.claimFormats(displaceable)
	slices.SortStableFunc(c.aliases, func(x, y Alias) int { return strings.Compare(x.Path, y.Path) })
	slices.SortStableFunc(c.resources, func(x, y Resource) int { return strings.Compare(x.Path, y.Path) })
	c.reportShared()
	c.reportFolders()
}

func (c *claimer) claimPages(pages []*Page) {
	for _, p := range pages {
		p.displaced = !c.outputs.add(claim{path: p.OutputPath, page: p})
	}
}

func (c *claimer) claimFormats(pages []*Page) {
	for _, p := range pages {
		for _, format := range p.OutputFormats() {
			path, _ := p.In(format)
			c.outputs.add(claim{path: path, page: p, made: "the " + format.Label + " of " + p.label()})
		}
	}
}

// applyTo copies the results into the Site and the assembly.
func (c *claimer) applyTo(a *assembly) {
	s := a.site
	s.outputs, s.Aliases, s.Resources = c.outputs, c.aliases, c.resources
	s.byResource = make(map[string]*Resource, len(s.Resources))
	for i := range s.Resources {
		s.byResource[s.Resources[i].File] = &s.Resources[i]
		if composed := norm.NFC.String(s.Resources[i].File); s.byResource[composed] == nil {
			s.byResource[composed] = &s.Resources[i]
		}
	}
	for key, owner := range c.withdrawn {
		s.addOwner(key, owner)
	}
	a.findings = append(a.findings, c.findings...)
}

// byFile are the published pages in the order of their files, those without a file first.
func (a *assembly) byFile() []*Page {
	list := make([]*Page, 0, len(a.live))
	for _, p := range a.live {
		if p.Source == nil {
			list = append(list, p)
		}
	}
	for _, p := range a.all {
		if p.withheld == nil {
			list = append(list, p)
		}
	}
	return list
}

func (c *claimer) claimAliases(p *Page) {
	if p.Source == nil {
		return
	}
	for i, written := range p.Source.Aliases {
		at, fault := p.alias(written)
		if fault != nil {
			c.reportAt(p, item("aliases", i), fault.rule, fault.message, fault.suggestion)
			continue
		}
		path := at.output()
		href := path
		if !at.file {
			href = strings.TrimSuffix(path, "index.html")
		}
		if names.Fold(path) == names.Fold(p.OutputPath) {
			continue // the page has this address
		}
		if fault := pathFault(path); fault != "" {
			c.reportAt(p, item("aliases", i), pathName, finding.Message("%q: %s", written, fault),
				"write another address, or remove it")
			continue
		}
		if c.outputs.add(claim{path: path, page: p, alias: written, item: i}) {
			c.aliases = append(c.aliases, Alias{Path: path, Href: escapePath(c.basePath + href), Target: p})
		}
	}
}

// alias reads an old address of the page. A relative one is relative to the folder of the page's address.
func (p *Page) alias(written string) (address, *addressFault) {
	return parseAddress(written, parentPath("/"+strings.TrimSuffix(p.dir, "/")))
}

// pathFault is the reason why a name in a path cannot be stored on every computer; "": all can.
func pathFault(path string) string {
	for name := range strings.SplitSeq(path, "/") {
		if fault := nameFault(name); fault != "" {
			return fmt.Sprintf("the name %.60q %s", name, fault)
		}
	}
	return ""
}

// claimResources claims the output paths of the files of bundles.
func (c *claimer) claimResources(pages []*Page) {
	for _, p := range pages {
		if p.Source != nil {
			for _, r := range p.Source.Resources {
				c.claimResource(p, r, p.dir+norm.NFC.String(r.Name))
			}
		}
	}
}

// claimFiles claims the output paths of the other files of content/. Files of withheld pages are added to withdrawn.
func (c *claimer) claimFiles() {
	for _, r := range c.files {
		folder, name := "/", r.Name
		if cut := strings.LastIndexByte(r.Name, '/'); cut >= 0 {
			folder, name = cleanPath("/"+r.Name[:cut]), r.Name[cut+1:]
		}
		if c.hidden[folder] != nil || c.hidden.above(folder) != nil {
			continue
		}
		path := joinPath(folder, norm.NFC.String(name))
		if owner := c.owners.of(r.File); owner != nil {
			c.withdrawn[r.File], c.withdrawn[path] = owner, owner
			continue
		}
		c.claimResource(nil, r, path[1:])
	}
}

func (c *claimer) claimResource(owner *Page, r content.Resource, path string) {
	if fault := pathFault(path); fault != "" {
		c.report(pathName.At(r.File, finding.Position{}, "not every computer can store this file: %s", fault).
			Suggest("rename the file"))
		return
	}
	if c.outputs.add(claim{path: path, page: owner, file: r.File}) {
		c.resources = append(c.resources, Resource{File: r.File, Path: path, Href: escapePath(c.basePath + path),
			Size: r.Size, Page: owner})
	}
}
