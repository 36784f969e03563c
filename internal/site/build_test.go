package site

import (
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"porchlight/internal/care"
	"porchlight/internal/config"
	"porchlight/internal/content"
	"porchlight/internal/finding"
)

// A fixture is a txtar archive: "config" with lines "key: value", files of content/ with such lines between "---",
// files of static/. Lists are written [a, b].
type fixture struct {
	tree    content.Tree
	cfg     config.Config
	statics []string
}

var testClock = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

func parseFixture(t testing.TB, archive *txtar.Archive) *fixture {
	t.Helper()
	f := &fixture{cfg: config.Config{
		Title: "Porchlight", Locale: "en-US", Clock: testClock, RelatedLimit: 5, SummaryWords: 12,
		Taxonomies: []config.Taxonomy{{Singular: "tag", Plural: "tags", Title: "Tags"},
			{Singular: "service", Plural: "services", Title: "Services"}},
		Helplines: map[string]care.Helpline{}, Menus: map[string][]config.MenuEntry{}, Permalinks: map[string]string{},
		ShareSection: map[string][]string{},
	}}
	f.cfg.BaseURL, _ = url.Parse("https://example.org/")
	bundles := map[string]*content.Page{}
	var others []txtar.File
	for _, file := range archive.Files {
		switch {
		case file.Name == "config":
			for key, value := range lines(string(file.Data)) {
				f.configure(t, key, value)
			}
		case file.Name == "unread":
			for _, name := range strings.Fields(string(file.Data)) {
				f.tree.Withheld, f.tree.Unreadable = append(f.tree.Withheld, name), append(f.tree.Unreadable,
					content.Stub(name))
			}
		case strings.HasPrefix(file.Name, "static/"):
			f.statics = append(f.statics, strings.TrimPrefix(file.Name, "static/"))
		case strings.HasSuffix(file.Name, ".md"):
			p := parsePage(t, file.Name, string(file.Data))
			f.tree.Pages = append(f.tree.Pages, p)
			if p.Bundle == content.Leaf {
				bundles[path.Dir(file.Name)] = p
			}
		case strings.HasPrefix(file.Name, "content/"):
			others = append(others, file)
		}
	}
	for _, file := range others {
		f.addResource(bundles, file.Name)
	}
	slices.SortFunc(f.tree.Pages, func(a, b *content.Page) int { return strings.Compare(a.File, b.File) })
	return f
}

func (f *fixture) addResource(bundles map[string]*content.Page, name string) {
	for dir := path.Dir(name); dir != "."; dir = path.Dir(dir) {
		if p := bundles[dir]; p != nil {
			p.Resources = append(p.Resources, content.Resource{File: name, Name: strings.TrimPrefix(name, dir+"/")})
			return
		}
	}
	f.tree.Files = append(f.tree.Files, content.Resource{File: name, Name: strings.TrimPrefix(name, "content/")})
}

// lines gives "key: value" lines in order.
func lines(text string) func(yield func(string, string) bool) {
	return func(yield func(string, string) bool) {
		for line := range strings.Lines(text) {
			if key, value, ok := strings.Cut(strings.TrimSpace(line), ": "); ok && !yield(key, value) {
				return
			}
		}
	}
}

func listOf(value string) []string {
	inner, ok := strings.CutPrefix(value, "[")
	if !ok {
		return []string{value}
	}
	items := []string{}
	for item := range strings.SplitSeq(strings.TrimSuffix(inner, "]"), ",") {
		if item = strings.TrimSpace(item); item != "" {
			items = append(items, item)
		}
	}
	return items
}

func (f *fixture) configure(t testing.TB, key, value string) {
	t.Helper()
	c := &f.cfg
	name, rest, _ := strings.Cut(key, ".")
	switch name {
	case "baseURL":
		c.BaseURL, _ = url.Parse(value)
	case "uglyURLs":
		c.UglyURLs = value == "true"
	case "permalinks":
		c.Permalinks[rest] = value
	case "defaultImage":
		c.DefaultImage = value
	case "helpline":
		c.Helplines[value] = care.Helpline{ID: value}
	case "share":
		c.Share = listOf(value)
	case "shareSection":
		c.ShareSection[rest] = listOf(value)
	case "buildDrafts":
		c.BuildDrafts = true
	case "buildFuture":
		c.BuildFuture = true
	case "buildExpired":
		c.BuildExpired = true
	case "locale":
		c.Locale = value
	case "menu":
		e := parseEntry(value)
		e.Menu, e.File, e.Pos = rest, "config.toml", finding.Position{Line: len(c.Menus[rest]) + 1, Column: 1}
		c.Menus[rest] = append(c.Menus[rest], e)
	default:
		t.Fatalf("fixture: config has no key %q", key)
	}
}

// parseEntry reads "name=IOP pageRef=/iop weight=2".
func parseEntry(value string) config.MenuEntry {
	var e config.MenuEntry
	for field := range strings.FieldsSeq(value) {
		key, v, _ := strings.Cut(field, "=")
		switch key {
		case "name":
			e.Name = v
		case "pageRef":
			e.PageRef = v
		case "url":
			e.URL = v
		case "parent":
			e.Parent = v
		case "identifier":
			e.Identifier = v
		case "weight":
			e.Weight, _ = strconv.Atoi(v)
		}
	}
	return e
}

// front makes front matter that a test may change.
func front(title string, rare ...content.Rare) content.FrontMatter {
	rare = append(rare, content.Rare{})
	return content.FrontMatter{Title: title, Rare: &rare[0], Care: &content.Care{}}
}

func parsePage(t testing.TB, name, text string) *content.Page {
	t.Helper()
	p := &content.Page{File: name, FrontMatter: front("")}
	logical := strings.TrimSuffix(strings.TrimPrefix(name, "content"), ".md")
	switch path.Base(logical) {
	case "_index":
		p.Bundle, logical = content.Branch, path.Dir(logical)
	case "index":
		p.Bundle, logical = content.Leaf, path.Dir(logical)
	}
	p.Path = logical
	head, body := "", text
	if rest, ok := strings.CutPrefix(text, "---\n"); ok {
		head, body, _ = strings.Cut(rest, "---\n")
	}
	p.Body = content.NewBody([]byte(body), 12)
	for key, value := range lines(head) {
		setKey(t, p, key, value)
	}
	return p
}

func setKey(t testing.TB, p *content.Page, key, value string) {
	t.Helper()
	day := func() time.Time {
		at, err := time.Parse(time.DateOnly, value)
		if err != nil {
			t.Fatalf("fixture: %s: %v", p.File, err)
		}
		return at
	}
	switch key {
	case "layout":
		p.Layout = value
	case "hidden":
		p.Hidden = value == "true"
	case "nosearch":
		p.NoSearch = value == "true"
	case "noindex":
		p.NoIndex = value == "true"
	case "title":
		p.Title = value
	case "linkTitle":
		p.LinkTitle = value
	case "description":
		p.Description = value
	case "summary":
		p.Summary = value
	case "date":
		p.Date = day()
	case "publishDate":
		p.PublishDate = day()
	case "expiryDate":
		p.ExpiryDate = day()
	case "lastmod":
		p.Lastmod = day()
	case "draft":
		p.Draft = value == "true"
	case "weight":
		p.Weight, _ = strconv.Atoi(value)
	case "slug":
		p.Slug = value
	case "url":
		p.URL = value
	case "aliases":
		p.Aliases = listOf(value)
	case "type":
		p.Type = value
	case "image":
		p.Image.Src = value
	case "helpline":
		p.Helpline = value
	case "sensitive":
		p.Sensitive = value == "true"
	case "share":
		p.Share = listOf(value)
	case "tags", "services":
		p.Terms = append(p.Terms, content.TermsOf{Plural: key, Words: listOf(value)})
	case "menu":
		name, rest, _ := strings.Cut(value, " ")
		e := parseEntry(rest)
		e.Menu, e.File = name, p.File
		p.Menus = append(p.Menus, e)
	default:
		t.Fatalf("fixture: %s: no key %q", p.File, key)
	}
}

func (f *fixture) assemble() (*Site, []finding.Finding) {
	return Assemble(&f.tree, &f.cfg, StaticPaths(f.statics...))
}

func archiveOf(text string) *txtar.Archive { return txtar.Parse([]byte(text)) }

func siteOf(t testing.TB, archive string) (*Site, []finding.Finding) {
	t.Helper()
	return parseFixture(t, archiveOf(archive)).assemble()
}

// goodSite is a site that must have no findings.
func goodSite(t testing.TB, archive string) *Site {
	t.Helper()
	s, findings := siteOf(t, archive)
	for _, f := range findings {
		t.Errorf("unexpected finding: %s", printed(f))
	}
	return s
}

func (s *Site) at(t testing.TB, path string) *Page {
	t.Helper()
	p := s.byPath[path]
	if p == nil {
		t.Fatalf("no page %q", path)
	}
	return p
}
