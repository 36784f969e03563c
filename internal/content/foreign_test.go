package content

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"porchlight/internal/finding"
)

// outcome is what becomes of a page: its keys that hide it, and the rules of its findings.
func outcome(t *testing.T, text string) string {
	t.Helper()
	p, findings := one(t, text)
	var words []string
	if p == nil {
		words = append(words, "held")
		p = &Page{}
	}
	for _, w := range []struct {
		name string
		is   bool
	}{{"draft", bool(p.Draft)}, {"hidden", p.Hidden}, {"noindex", p.NoIndex}, {"nomap", p.Sitemap.Disable}, {"nosearch",
		p.NoSearch}} {
		if w.is {
			words = append(words, w.name)
		}
	}
	for _, f := range findings {
		words = append(words, f.Rule)
	}
	return strings.Join(words, " ")
}

func TestForeignKeysThatHide(t *testing.T) {
	const held, quiet = "held hidden-elsewhere", ""
	tests := map[string]string{
		// Jekyll, Hexo, Obsidian
		"published: false": "draft", "published: False": "draft", `published: "False"`: "draft",
		"Published: no": "draft",
		"published: 0":  "draft", "publish: off": "draft", "published: true": quiet, `published: "yes"`: quiet,
		"published: maybe": held, "published:": quiet, "unpublished: true": "draft", "is_draft: yes": "draft",
		"drafts: true":          "draft",
		"published: 2020-01-01": quiet, "output: false": held,
		// WordPress, Ghost, Pelican
		"status: draft": "draft", "STATUS: Draft": "draft", `status: "private"`: held, "status: pending": held,
		"status: future":     held,
		"post_status: trash": held, "status: publish": quiet, "status: open to all": quiet, "status: hidden": "hidden",
		"visibility: private": held, "visibility: Hidden": "hidden", "visibility: members": held,
		"visibility: public": quiet,
		"password: secret":   held, "post_password: 1234": held, `password: ""`: quiet,
		// Metalsmith and others
		"private: true": held, "private: Yes": held, "private: 1": held, "private: false": quiet, "private: sure": held,
		"private:":      quiet,
		"public: false": held, "public: true": quiet, "deleted: true": held,
		// Hugo
		"headless: true": held, "headless: false": quiet, "build: {render: never}": held,
		"_build: {render: false}": held,
		"build: {render: link}":   held, "build: {render: always, list: always}": quiet,
		"build: {list: never}":   "hidden",
		"_build:\n  list: local": "hidden", "build: {list: false}": "hidden", "sitemap: {disable: true}": "nomap",
		"sitemap: {disable: false}": quiet, "sitemap: {changefreq: weekly, priority: 0.5}": quiet,
		"sitemap: false": "nomap",
		"sitemap: true":  quiet, "sitemap: {disable: yes}": "wrong-type", "sitemap_exclude: true": "nomap",
		"sitemap: {ignore: true}": "nomap",
		// Eleventy, Zola, Docusaurus
		"permalink: false": held, "render: false": held, "eleventyExcludeFromCollections: true": "hidden",
		"eleventyExcludeFromCollections: False": quiet, "unlisted: true": "hidden noindex", "listed: false": "hidden",
		"hide: true":              "hidden",
		"hide: [navigation, toc]": quiet,
		// ours, and search engines
		"hidden: true": "hidden", "hidden: false": quiet, "hidden: yes": "wrong-type", "noindex: true": "noindex",
		"no_index: true": "noindex",
		"No-Index: true": "noindex", "robots: noindex": "noindex", `robots: "NOINDEX, nofollow"`: "noindex",
		"robots: none":          "noindex",
		"robots: index, follow": quiet, "robots: {index: false}": "noindex", "index: false": "noindex",
		"index: 0":          quiet,
		"searchable: false": "nosearch", "search: {exclude: true}": "nosearch", "search: true": quiet,
		"in_search_index: false": "nosearch", "nosearch: true": "nosearch",
		// keys that ended up in a table
		"params: {draft: true}": held, "params: {Draft: yes}": held, "params: {draft: false}": quiet,
		"extra: {draft: true}":             held,
		"params: {expiryDate: 2020-01-01}": held, "params: {private: true}": held, "room: {private: true}": quiet,
		"room: {draft: true}":        held,
		"params: {published: false}": held, "params: {hidden: true}": held, "params: {expires: 2020-01-01}": held,
		// a draft is one, whatever else is set
		"draft: false\npublished: false": "draft", "draft: true\npublished: true": "draft",
	}
	for line, want := range tests {
		if have := outcome(t, "---\ntitle: T\n"+line+"\n---\nText.\n"); have != want {
			t.Errorf("%s: have %q, want %q", line, have, want)
		}
	}
}

// TestForeignKeysInEveryFormat: every name of every key that hides a page does so in YAML, TOML and JSON.
func TestForeignKeysInEveryFormat(t *testing.T) {
	for _, k := range foreignKeys {
		value := `"` + strings.Split(k.values, "|")[0] + `"`
		switch k.values {
		case isTrue:
			value = "true"
		case isFalse, canBeFalse:
			value = "false"
		case isTexts:
			value = `"x"`
		case "":
			value = `"2020-01-01"`
		}
		if k.effect != sets && k.effect != holds && k.key != "expiryDate" {
			continue
		}
		for name := range strings.SplitSeq(k.names, "|") {
			yaml, toml, json := name+": "+value, name+" = "+value, `"`+name+`": `+value
			if above, below, ok := strings.Cut(name, "."); ok {
				yaml, toml = above+": {"+below+": "+value+"}", above+" = {"+below+" = "+value+"}"
				json = `"` + above + `": {"` + below + `": ` + value + "}"
			}
			for _, text := range []string{"---\n" + yaml + "\n---\n", "+++\n" + toml + "\n+++\n",
				"{\n" + json + "\n}\n"} {
				p, findings := one(t, text)
				hidden := p == nil || bool(p.Draft) || p.Hidden || p.NoIndex || p.NoSearch || p.Sitemap.Disable ||
					!p.ExpiryDate.IsZero()
				if !hidden || p == nil && !finding.HasErrors(findings) {
					t.Errorf("published, or held back without an error: %s%v", text, findings)
				}
			}
		}
	}
}

// TestForeignTOMLBelowATable: a key below a table belongs to the table.
func TestForeignTOMLBelowATable(t *testing.T) {
	for text, want := range map[string]string{
		"+++\ntitle = \"T\"\n[params]\ncolor = \"red\"\ndraft = true\n+++\n": "held hidden-elsewhere",
		"+++\ntitle = \"T\"\n[extra]\ndraft = true\n+++\n":                   "held hidden-elsewhere",
		"+++\ntitle = \"T\"\ndraft = true\n[extra]\n+++\n":                   "draft",
	} {
		if have := outcome(t, text); have != want {
			t.Errorf("%s: have %q, want %q", text, have, want)
		}
	}
}

// TestForeignKeysInCascades: a foreign key in a cascade hides the pages below, unless a page sets it itself.
func TestForeignKeysInCascades(t *testing.T) {
	tree, findings := readFolder(fstest.MapFS{
		"content/a/_index.md": {Data: []byte("---\ncascade: {published: false}\n---\n")},
		"content/a/p.md":      {Data: []byte("---\ntitle: P\n---\n")},
		"content/a/q.md":      {Data: []byte("---\ntitle: Q\ndraft: false\n---\n")},
		"content/b/_index.md": {Data: []byte("---\ncascade: {private: true}\n---\n")},
		"content/b/p.md":      {Data: []byte("---\ntitle: P\n---\n")},
		"content/c/_index.md": {Data: []byte("---\ncascade: {_build: {list: never}}\n---\n")},
		"content/c/p.md":      {Data: []byte("---\ntitle: P\n---\n")},
	}, testConfig())
	var have []string
	for _, p := range tree.Pages {
		have = append(have, fmt.Sprintf("%s %v %v", p.File, p.Draft, p.Hidden))
	}
	want := []string{"content/a/_index.md true false", "content/a/p.md true false", "content/a/q.md false false",
		"content/c/_index.md false true", "content/c/p.md false true"}
	if !slices.Equal(have, want) || len(findings) != 1 || findings[0].Rule != "hidden-elsewhere" {
		t.Errorf("have %q %v, want %q", have, findings, want)
	}
}

func TestForeignKeysWithAnotherName(t *testing.T) {
	day := time.Date(2020, 1, 2, 0, 0, 0, 0, zone)
	tests := map[string]func(p *Page) any{
		"permalink: /care/old/ = /care/old/":                        func(p *Page) any { return p.URL },
		"permalink: https://www.example.org/care/old/ = /care/old/": func(p *Page) any { return p.URL },
		"permalink: about.html = /about.html":                       func(p *Page) any { return p.URL },
		"redirect_from: [/a/, b/c.html] = [/a/ /b/c.html]":          func(p *Page) any { return p.Aliases },
		"alias: /a/ = [/a/]":                                        func(p *Page) any { return p.Aliases },
		"{aliases: [/x/], redirect_from: /a/} = [/x/ /a/]":          func(p *Page) any { return p.Aliases },
		"unpublishDate: 2020-01-02 = " + day.String():               func(p *Page) any { return p.ExpiryDate },
		"expires: 2020-01-02 = " + day.String():                     func(p *Page) any { return p.ExpiryDate },
		"expiry_date: 2020-01-02 = " + day.String():                 func(p *Page) any { return p.ExpiryDate },
		"published: 2020-01-02 = " + day.String():                   func(p *Page) any { return p.PublishDate },
		"pubDate: 2020-01-02 = " + day.String():                     func(p *Page) any { return p.PublishDate },
		"lastMod: 2020-01-02 = " + day.String():                     func(p *Page) any { return p.Lastmod },
		"last_modified_at: 2020-01-02 = " + day.String():            func(p *Page) any { return p.Lastmod },
		"lastUpdated: false = " + time.Time{}.String():              func(p *Page) any { return p.Lastmod },
		"images: [/img/a.jpg, b.jpg] = [/img/a.jpg  ]": func(
			p *Page) any {
			return [3]string{p.Image.Src, p.Image.Alt, p.Image.Focus}
		},
		"featured_image: a.jpg = [a.jpg  ]": func(
			p *Page) any {
			return [3]string{p.Image.Src, p.Image.Alt, p.Image.Focus}
		},
		"cover: {image: a.jpg, alt: A} = [a.jpg A ]": func(
			p *Page) any {
			return [3]string{p.Image.Src, p.Image.Alt, p.Image.Focus}
		},
		"{image: own.jpg, thumbnail: a.jpg} = [own.jpg  ]": func(
			p *Page) any {
			return [3]string{p.Image.Src, p.Image.Alt, p.Image.Focus}
		},
		"excerpt: Short. = Short.":                                        func(p *Page) any { return p.Summary },
		"display_name: Jo = Jo":                                           func(p *Page) any { return p.Title },
		"{title: A, name: Jo} = A":                                        func(p *Page) any { return p.Title },
		"tag: work = [work]":                                              func(p *Page) any { return p.Terms.Of("tags") },
		"{tags: [a], tag: work} = [a]":                                    func(p *Page) any { return p.Terms.Of("tags") },
		"tags: 2023 = [2023]":                                             func(p *Page) any { return p.Terms.Of("tags") },
		"authors: [jo-doe, Robin Lee] = [jo-doe Robin Lee]":               func(p *Page) any { return p.Author },
		"author: [A, B] = [A B]":                                          func(p *Page) any { return p.Author },
		"authors: [{name: A, title: MD}, {name: B}] = [A B]":              func(p *Page) any { return p.Author },
		"author: {name: A} = [A]":                                         func(p *Page) any { return p.Author },
		"source: https://example.org/ = map[source:https://example.org/]": func(p *Page) any { return p.Params },
		"dates: [2020] = map[dates:[2020]]":                               func(p *Page) any { return p.Params },
		"title: 2023 = 2023":                                              func(p *Page) any { return p.Title },
		"slug: 124062 = 124062":                                           func(p *Page) any { return p.Slug },
		"type: 404 = 404":                                                 func(p *Page) any { return p.Type },
		"title: \"\\t \" = ":                                              func(p *Page) any { return p.Title },
		"address: 1 Street = map[address:1 Street]":                       func(p *Page) any { return p.Params },
		"geo: 39.8, -89.6 = map[geo:39.8, -89.6]":                         func(p *Page) any { return p.Params },
		"title: 1.10 = 1.10":                                              func(p *Page) any { return p.Title },
	}
	for test, value := range tests {
		line, want, _ := strings.Cut(test, " = ")
		open, end := "---\n", "\n---\n"
		if strings.HasPrefix(line, "{") {
			line = strings.TrimSuffix(strings.TrimPrefix(line, "{"), "}")
			line = strings.Replace(line, ", ", "\n", 1)
		}
		p, findings := one(t, open+line+end)
		if p == nil || len(findings) > 0 {
			t.Errorf("%s: %v", line, findings)
		} else if have := fmt.Sprint(value(p)); have != want {
			t.Errorf("%s: have %s, want %s", line, have, want)
		}
	}
}

func TestForeignKeysWithoutEffect(t *testing.T) {
	for line, want := range map[string]string{
		"permalink: /:categories/:title/":    "foreign-address",
		`permalink: "/{{ page.fileSlug }}/"`: "foreign-address",
		"permalink: https://x.org/?p=123":    "foreign-address",
		"redirect_to: https://example.org/":  "foreign-address",
		"permalink: pretty":                  "",
		"categories: [a, b]":                 "foreign-key",
		"category: a":                        "foreign-key",
		"canonical_url: https://x.org/":      "foreign-key",
		"lang: es":                           "foreign-key",
		"state: Ohio":                        "",
		"reviews: 5":                         "",
		"autor: x":                           "unknown-key",
		"descripton: x":                      "unknown-key",
	} {
		if have := outcome(t, "---\ntitle: T\n"+line+"\n---\n"); have != want {
			t.Errorf("%s: have %q, want %q", line, have, want)
		}
	}
}
