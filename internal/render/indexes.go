package render

import (
	"bytes"
	"cmp"
	"encoding/xml"
	"fmt"
	"slices"
	"strings"

	"porchlight/internal/search"
	"porchlight/internal/site"
)

// sitemapLimit is the largest number of addresses in one sitemap (https://www.sitemaps.org/protocol.html).
const sitemapLimit = 50_000

const sitemapNamespace = "http://www.sitemaps.org/schemas/sitemap/0.9"

type urlSet struct {
	XMLName xml.Name     `xml:"urlset"`
	NS      string       `xml:"xmlns,attr"`
	URLs    []sitemapURL `xml:"url"`
}

type sitemapURL struct {
	Loc     string `xml:"loc"`
	Lastmod string `xml:"lastmod,omitempty"`
}

type sitemapIndex struct {
	XMLName  xml.Name     `xml:"sitemapindex"`
	NS       string       `xml:"xmlns,attr"`
	Sitemaps []sitemapURL `xml:"sitemap"`
}

// Indexes draws the outputs about the whole site for machines: sitemap, robots.txt and llms.txt. They depend on
// cards only. A file with the same name in static/ replaces an output.
func (r *Renderer) Indexes() ([]Output, error) {
	sitemaps, err := r.sitemaps()
	if err != nil {
		return nil, err
	}
	outputs := append(sitemaps,
		Output{Path: "robots.txt", MediaType: "text/plain",
			Body: fmt.Appendf(nil, "User-agent: *\nAllow: /\n\nSitemap: %s\n", r.absolute(r.basePath+"sitemap.xml"))},
		Output{Path: "llms.txt", MediaType: "text/plain", Body: r.llms()})
	return slices.DeleteFunc(outputs, func(o Output) bool { return r.env.Assets.Has(o.Path) }), nil
}

// sitemaps draws one sitemap. If the site has more than sitemapLimit pages, it draws several sitemaps and an
// index.
func (r *Renderer) sitemaps() ([]Output, error) {
	var all []sitemapURL
	for _, p := range r.site.Pages() {
		if !p.InSitemap() {
			continue
		}
		entry := sitemapURL{Loc: p.Permalink}
		if changed := later(p.Lastmod(), p.Date()); !changed.IsZero() {
			entry.Lastmod = changed.Format("2006-01-02T15:04:05-07:00")
		}
		all = append(all, entry)
	}
	if len(all) <= sitemapLimit {
		return sitemap("sitemap.xml", urlSet{NS: sitemapNamespace, URLs: all})
	}
	index := sitemapIndex{NS: sitemapNamespace}
	var outputs []Output
	for part := range slices.Chunk(all, sitemapLimit) {
		name := fmt.Sprintf("sitemap-%d.xml", len(outputs)+1)
		out, err := sitemap(name, urlSet{NS: sitemapNamespace, URLs: part})
		if err != nil {
			return nil, err
		}
		outputs = append(outputs, out...)
		index.Sitemaps = append(index.Sitemaps, sitemapURL{Loc: r.absolute(r.basePath + name)})
	}
	out, err := sitemap("sitemap.xml", index)
	return append(outputs, out...), err
}

// sitemap encodes one sitemap or sitemap index.
func sitemap(path string, doc any) ([]Output, error) {
	body, err := xmlDocument(doc)
	return []Output{{Path: path, MediaType: "application/xml", Body: body}}, err
}

// llms draws the list of pages for language models (https://llmstxt.org). The phone numbers come first, because
// an assistant may read only the start.
func (r *Renderer) llms() []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "# %s\n\n", oneLine(r.cfg.Title))
	if r.cfg.Description != "" {
		fmt.Fprintf(&b, "> %s\n\n", oneLine(r.cfg.Description))
	}
	h := r.cfg.Helpline
	fmt.Fprintf(&b, "If you or someone you know needs help: call %s", h.Number.Display())
	about := slices.DeleteFunc([]string{oneLine(h.Name), oneLine(h.Hours)}, func(s string) bool { return s == "" })
	if len(about) > 0 {
		fmt.Fprintf(&b, " (%s)", strings.Join(about, ", "))
	}
	b.WriteString(".")
	if e := r.country.Emergency; !e.IsZero() {
		fmt.Fprintf(&b, " In an emergency call %s.", e.Display())
	}
	if lines := r.country.Lines; len(lines) > 0 && !lines[0].Phone.IsZero() {
		fmt.Fprintf(&b, " In a crisis call %s (%s).", lines[0].Phone.Display(), oneLine(lines[0].Name))
	}
	b.WriteString("\n")
	quiet := map[string]bool{}
	for _, p := range r.site.Pages() {
		quiet[p.Permalink] = !p.InSitemap()
	}
	entry := func(c *site.Card) {
		if quiet[c.Permalink] {
			return
		}
		fmt.Fprintf(&b, "- [%s](%s)", strings.NewReplacer("[", "(", "]", ")").Replace(oneLine(c.Title)), c.Permalink)
		if c.Summary != "" {
			fmt.Fprintf(&b, ": %s", oneLine(c.Summary))
		}
		b.WriteString("\n")
	}
	home := r.site.Home
	var loose []*site.Card
	for _, c := range home.Pages() {
		if c.Kind == site.KindPage {
			loose = append(loose, c)
		}
	}
	if len(loose) > 0 {
		b.WriteString("\n## About\n\n")
		for _, c := range loose {
			entry(c)
		}
	}
	for _, section := range home.Sections() {
		fmt.Fprintf(&b, "\n## %s\n\n", oneLine(section.Title))
		entry(section)
		listBelow(section, entry)
	}
	return b.Bytes()
}

// listBelow visits the pages below a section in order. The pages of a subsection follow that subsection.
func listBelow(section *site.Card, visit func(*site.Card)) {
	for _, c := range section.Pages() {
		visit(c)
		if c.Kind == site.KindSection {
			listBelow(c, visit)
		}
	}
}

// oneLine replaces line breaks and repeated spaces by single spaces.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// describing is the largest length of a description in the search results, in characters.
const describing = 120

// SearchIndex draws the index for searching the site. words returns the words of a page's text, in the form that
// a search.Counter with dictionary d makes.
func (r *Renderer) SearchIndex(d *search.Dictionary, words func(*site.Page) []byte) []Output {
	var outputs []Output
	for _, f := range search.Make(r.site.Language, d, r.SearchPages(words)) {
		outputs = append(outputs, Output{Path: f.Path, MediaType: "application/json", Body: f.Body})
	}
	return outputs
}

// SearchPages returns the pages that readers can find by searching, in the order of the site.
func (r *Renderer) SearchPages(words func(*site.Page) []byte) []search.Page {
	var pages []search.Page
	for _, p := range r.site.Pages() {
		if !p.Searchable() || p.IsSearch() || p.Displaced() {
			continue
		}
		pages = append(pages, search.Page{Title: p.LinkTitle, Address: p.RelPermalink,
			Description: truncate(describing, cmp.Or(p.Description, p.Summary)), Words: words(p)})
	}
	return pages
}
