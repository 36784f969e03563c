// Package config reads config.toml. Names are Hugo's wherever Hugo has one. Every key has a default that makes a helpful site,
// so that a folder with one Markdown file builds; a misspelt key or a wrong type is a finding with its place.
package config

import (
	"net/url"
	"time"

	"porchlight/internal/care"
	"porchlight/internal/finding"
)

// File is the name of the configuration, at the top of the site's folder.
const File = "config.toml"

// Config is the site's configuration, complete and checked.
type Config struct {
	BaseURL     *url.URL // absolute, path ends with "/"
	Title       string
	Description string
	Locale      string // BCP 47: "en-US"
	Direction   string // "ltr" or "rtl", from the locale
	TimeZone    *time.Location
	Country     string // whose emergency number and crisis lines are shown
	Environment string // "production", "development"

	Taxonomies   []Taxonomy // in the order written
	Permalinks   map[string]string
	UglyURLs     bool
	PagerSize    int // pages a list page shows
	FeedLimit    int
	RelatedLimit int
	SummaryWords int
	DefaultImage string // site path of the picture shown when a page without one is shared

	RawHTML     string // "sanitize", "allow" or "drop"
	Typographer bool
	TOCStart    int // heading levels in the table of contents
	TOCEnd      int

	Menus map[string][]MenuEntry

	Helpline    care.Helpline               // the site's own
	Helplines   map[string]care.Helpline    // further ones, by id
	HelplinePos map[string]finding.Position // place of each helpline's key in config.toml; "" is the site's own

	Share        []string            // targets in order; nil: the data's defaults
	ShareSection map[string][]string // by section path, "levels-of-care"

	Organization Organization
	Params       map[string]any // keys in lower case
	Checks       finding.Severities

	BuildDrafts, BuildFuture, BuildExpired bool
	Clock                                  time.Time // the moment of the build: what is future, what has expired

	Limits Limits
}

// Taxonomy is one way of grouping pages by terms, such as tags.
type Taxonomy struct {
	Singular string // "tag"
	Plural   string // "tags": the front matter key and the URL
	Title    string // "Tags"
}

// MenuEntry is one line of a menu, from the configuration or from a page's front matter.
type MenuEntry struct {
	Menu       string
	Identifier string
	Name       string
	PageRef    string // path of a page: "/levels-of-care/iop"
	URL        string // instead of PageRef: any address
	Parent     string // identifier of the entry above
	Weight     int
	File       string
	Pos        finding.Position
}

// Organization is who runs the site, as said in the footer and to search engines.
type Organization struct {
	Name, LegalName, URL, Logo, Email string
	Address                           string // one line
	License                           string
	SameAs                            []string
}

// Limits keep a hostile or mistaken source from taking the machine.
type Limits struct {
	PageBytes   int64         // a source file; default 2 MiB
	Nesting     int           // containers and brackets in Markdown; default 100
	TableCells  int           // of one page; default 200,000
	PageTime    time.Duration // drawing one page; default 10 s
	OutputBytes int64         // one output file; default 16 MiB
}
