// Package config reads config.toml, the settings of a site. Where Hugo has the same setting, the name is Hugo's.
// Every key has a useful default, so that a folder with one Markdown file builds. A misspelt key or a wrong type
// is a finding with its place.
//
//	baseURL = "https://example.org/recovery/"   # where the site lives; a path is fine
//	title = "Harbor Recovery"                   # default: the organization's name, else the host of baseURL
//	description = "..."
//	locale = "en-US"                            # language of the pages, BCP 47
//	timeZone = "America/New_York"               # of dates without a zone; default UTC
//	country = "us"                              # whose emergency number and crisis lines are shown
//	defaultImage = "/img/share.png"             # shown when a page without a picture is shared
//	uglyURLs = false                            # iop.html instead of iop/
//	summaryLength = 70                          # words of a summary taken from the text
//	buildDrafts = false                         # also buildFuture, buildExpired
//
//	[helpline]                                  # see care.Helpline; default: the country's own
//	number = "1-800-662-HELP"
//	[helplines.springfield]                     # for pages that say "helpline: springfield"
//	number = "1-217-555-0134"
//	openingHours = {weekly = [{days = "Monday to Friday", from = "9:00", to = "17:00"}]}
//
//	[taxonomies]                                # one = "many"; default: tag and population
//	tag = "tags"
//	[permalinks]                                # by first folder, "/" for pages beside the home page
//	news = "/:year/:month/:slug/"
//	[[menus.main]]                              # name and pageRef or url; also identifier, parent, weight
//	pageRef = "/levels-of-care"
//	[care]
//	asamEdition = 4                             # of The ASAM Criteria: 3 or 4; default: the state's, else both are shown
//	state = "IL"                                # whose license the site's programs have
//	reviewTypes = ["level-of-care"]             # of pages that need a reviewer and sources; default: the medical ones
//	[care.notRequired]                          # notices of data/notices.toml that the law does not ask of the site
//	part2 = "we keep no records of patients"
//	[share]
//	targets = ["copy", "email"]                 # default: those that the data files mark so
//	sections = {stories = []}
//
//	[pagination]
//	pagerSize = 20
//	[related]
//	limit = 5
//	[services.rss]
//	limit = 20
//	[search]
//	enabled = true                              # an index for the search page
//	[cache]
//	url = "s3://name"                           # what builds of several machines use again
//	[markup]
//	rawHTML = "sanitize"                        # or "allow", "drop"
//	typographer = true
//	tableOfContents = {startLevel = 2, endLevel = 3}
//	[theme]                                     # name, logo, favicon, hero, foot, color, light and dark: see Theme
//	[quickExit]                                 # url, page, everywhere: the link that leaves the site at once
//	[organization]                              # name, legalName, url, logo, email, address, license, sameAs
//	[params]                                    # whatever the layouts read
//	[reading]
//	grade = 8                                   # the highest that a page may have; types = {staff = 10}
//	[checks]                                    # rule = "error", "warning", "info" or "off"
//	[limits]                                    # pageBytes = "2 MiB", outputBytes, pageTime = "10s", nesting, tableCells
//
// The environment takes precedence over the file, and flags of the command take precedence over both:
//
//	PORCHLIGHT_BASEURL PORCHLIGHT_TITLE PORCHLIGHT_DESCRIPTION PORCHLIGHT_LOCALE PORCHLIGHT_TIMEZONE PORCHLIGHT_COUNTRY
//	PORCHLIGHT_BUILDDRAFTS PORCHLIGHT_BUILDFUTURE PORCHLIGHT_BUILDEXPIRED   true or false
//	PORCHLIGHT_ENVIRONMENT                                                  "production" unless set
//	PORCHLIGHT_CACHE_URL                                                    cache.url
//	PORCHLIGHT_PARAMS_<KEY>                                                 a text in [params]
package config

import (
	"cmp"
	"net/url"
	"slices"
	"strings"
	"time"

	"porchlight/internal/care"
	"porchlight/internal/finding"
	"porchlight/internal/record"
)

// File is the name of the configuration, at the top of the site's folder.
const File = "config.toml"

// Config is the site's configuration, complete and checked. Fields with a tag are read as they are. Load sets the
// others.
type Config struct {
	BaseURL     *url.URL // absolute, path ends with "/"
	Title       string   `key:"title"`
	Description string   `key:"description"`
	Locale      string   `key:"locale"` // BCP 47: "en-US"
	Direction   string   // "ltr" or "rtl", from the locale
	TimeZone    *time.Location
	Country     string `key:"country"` // whose emergency number and crisis lines are shown
	Environment string // "production", "development"

	Taxonomies   []Taxonomy // in the order written
	Permalinks   map[string]string
	UglyURLs     bool   `key:"uglyURLs"`
	PagerSize    int    `key:"pagination.pagerSize"` // pages that a list page shows
	FeedLimit    int    `key:"services.rss.limit"`
	RelatedLimit int    `key:"related.limit"`
	Search       bool   `key:"search.enabled"` // readers can search the site on its search page
	CacheURL     string `key:"cache.url"`      // where builds of several machines keep what they can use again
	SummaryWords int    `key:"summaryLength"`
	DefaultImage string `key:"defaultImage"` // site path of the picture shown when a page without one is shared

	DefaultImageAlt string `key:"defaultImageAlt"` // what it shows; "": the title

	RawHTML     string `key:"markup.rawHTML"` // "sanitize", "allow" or "drop"
	Typographer bool   `key:"markup.typographer"`
	TOCStart    int    `key:"markup.tableOfContents.startLevel"` // heading levels in the table of contents
	TOCEnd      int    `key:"markup.tableOfContents.endLevel"`

	Menus map[string][]MenuEntry

	Data *care.Data // crisis lines, share targets and words about hours
	// postal code of the state that licenses the site: "IL"
	State string `key:"care.state"`
	// of The ASAM Criteria that pages show; 0: the state's, else all
	ASAMEdition int `key:"care.asamEdition"`
	// notices by id, each with the reason why no law asks for it
	NotRequired map[string]string           `key:"care.notRequired"`
	ReviewTypes []string                    `key:"care.reviewTypes"` // of pages; nil: the medical ones
	Helpline    care.Helpline               // the site's own
	Helplines   map[string]care.Helpline    // further ones, by id
	HelplinePos map[string]finding.Position // place of each helpline's key in config.toml; "" is the site's own
	// decides about words where guides differ: "ap"; "": none does
	LanguageGuide string `key:"care.languageGuide"`

	Share        []string            // targets in order; nil: the data's defaults
	ShareSection map[string][]string // by section path, "levels-of-care"

	SharePictures bool   `key:"share.pictures"` // each page without a picture gets one with its title
	ShareFont     string `key:"share.font"`     // of their words: a file in static/; "": the built-in ones

	ReadingGrade  int            `key:"reading.grade"` // the highest that a page may have, a year of school; 0: none
	ReadingGrades map[string]int `key:"reading.types"` // by type of page

	QuickExit    QuickExit      `key:"quickExit"`
	Organization Organization   `key:"organization"`
	Theme        Theme          `key:"theme"`
	Params       map[string]any `key:"params"` // keys in lower case
	Checks       finding.Severities
	root         *record.Value // all settings as written; nil: none

	// Allowed are the hosts from which pages may load something, each with the reason: by allowing a host, a site lets
	// it know who reads which page.
	Allowed    map[string]string
	AllowedPos map[string]finding.Position // places of their reasons in config.toml

	BuildDrafts  bool      `key:"buildDrafts"`
	BuildFuture  bool      `key:"buildFuture"`
	BuildExpired bool      `key:"buildExpired"`
	Clock        time.Time // the moment of the build: what is future, what has expired

	// Plain are the settings of a build where those in use include more pages than that, such as a preview with drafts;
	// nil: those in use are those of a build. It decides what leads to pages that are not published.
	Plain *Config

	PictureWidths  []int `key:"pictures.widths"`  // of smaller copies, in pixels, rising; empty: none are made
	PictureQuality int   `key:"pictures.quality"` // of JPEG, 1 to 100
	PictureWeight  int64 // bytes from which a picture without smaller copies has a finding

	Limits Limits
}

// GradeTarget is the highest reading grade that a page of a type may have; 0: no limit.
func (c *Config) GradeTarget(pageType string) int {
	if grade, named := c.ReadingGrades[pageType]; named {
		return grade
	}
	return c.ReadingGrade
}

// Today is the first moment of the day of the build, in the time zone of the site.
func (c *Config) Today() time.Time {
	day, err := record.ParseTime(c.Clock.In(c.TimeZone).Format(time.DateOnly), c.TimeZone)
	if err != nil {
		return c.Clock // the year has more than four digits
	}
	return day
}

// Taxonomy is a way to group pages by terms, such as tags.
type Taxonomy struct {
	Singular string // "tag"
	Plural   string // "tags": the front matter key and the URL
	Title    string // "Tags"
}

// MenuEntry is one line of a menu, from the configuration or from a page's front matter.
type MenuEntry struct {
	Menu       string
	Identifier string `key:"identifier"`
	Name       string `key:"name"`
	PageRef    string `key:"pageRef"` // path of a page: "/levels-of-care/iop"
	URL        string `key:"url"`     // instead of PageRef: any address
	Parent     string `key:"parent"`  // identifier of the entry above
	Weight     int    `key:"weight"`
	File       string
	Pos        finding.Position
}

// Organization is who runs the site, as shown in the footer and to search engines.
type Organization struct {
	Name      string   `key:"name"`
	LegalName string   `key:"legalName"`
	URL       string   `key:"url"`
	Logo      string   `key:"logo"`
	Email     string   `key:"email"`
	Address   string   `key:"address"` // one line
	License   string   `key:"license"`
	SameAs    []string `key:"sameAs"`
}

// QuickExit is the link by which a reader who is watched leaves a page at once.
type QuickExit struct {
	URL        string `key:"url"`        // of another site to which a reader in danger can go
	Page       string `key:"page"`       // site path of what the link does and does not do; "" none
	Everywhere bool   `key:"everywhere"` // on every page, not only on sensitive ones
}

// Limits protect the machine from a hostile or mistaken source.
type Limits struct {
	PageBytes     int64         // a source file; default 2 MiB
	Nesting       int           // containers and brackets in Markdown; default 100
	TableCells    int           // of one page; default 200,000
	PageTime      time.Duration // drawing one page; default 10 s
	OutputBytes   int64         // one output file; default 16 MiB
	PictureBytes  int64         // a picture of content/ or static/; default 50 MiB
	PicturePixels int64         // a picture in the text; default 64 million
}

// At is the place of a setting, for findings about it. path is a path such as "cache.url".
func (c *Config) At(path string) record.Place {
	root := c.root
	if root == nil {
		root = &record.Value{Kind: record.Map, File: File}
	}
	return record.PlaceOf(root, record.Options{}).At(path)
}

var asamUnverified = finding.NewRule("asam-unverified", finding.Warning,
	"No number of the edition of The ASAM Criteria that the site shows has been verified, so pages show none")

// asamEdition keeps only the numbers of the edition that the site chose, or else of the one that its state
// requires. It moves the others to UnverifiedASAM, so that a page with such a number is not reported.
func (r *reader) asamEdition() {
	country := r.cfg.Data.Countries[r.cfg.Country]
	state := strings.ToLower(r.cfg.State)
	if _, known := country.Regions[state]; state != "" && !known && country.Regions != nil {
		r.wrong("care.state", "want the postal code of a state, such as IL, have %q", r.cfg.State)
	}
	edition, key := cmp.Or(r.cfg.ASAMEdition, country.ASAMEditions[state]), "care.asamEdition"
	if r.cfg.ASAMEdition == 0 {
		key = "care.state"
	}
	if edition == 0 {
		return
	}
	if !slices.Contains(care.Editions, edition) {
		r.wrong("care.asamEdition", "want edition 3 (2013) or 4 (2023) of The ASAM Criteria, have %d", edition)
		return
	}
	some, data := false, *r.cfg.Data // a copy, since other sites need all editions
	data.Levels = slices.Clone(data.Levels)
	r.cfg.Data = &data
	for i := range data.Levels {
		level := &data.Levels[i]
		var shown []care.ASAM
		for _, number := range level.ASAM {
			if number.Edition == edition {
				shown = append(shown, number)
			} else {
				level.UnverifiedASAM = append(slices.Clip(level.UnverifiedASAM), number)
			}
		}
		level.ASAM, some = shown, some || len(shown) > 0
	}
	if !some {
		r.report(r.root.At(key).Report(asamUnverified,
			"no number of edition %d in the data is verified, so pages show no number of their level", edition).
			Suggest("compare the numbers with the book, then write them with verified = true into data/levels.toml, "+
				"or give pages their own: asam: {edition: %d, level: ...}", edition))
	}
}

// retiredNumbers reports telephone numbers out of use in any setting of config.toml, since pages show menus,
// descriptions and [params] too. It skips numbers that were reported before, such as those of helplines.
func (r *reader) retiredNumbers(v *record.Value) {
	if v.Kind == record.String && v.File == File {
		for _, use := range r.cfg.Data.RetiredIn([]byte(v.Text)) {
			f := use.Number.Finding(func(rule finding.Rule, format string, args ...any) finding.Finding {
				return rule.At(v.File, v.Pos, format, args...).Until(v.End)
			})
			r.report(care.WithoutReported([]finding.Finding{f}, r.findings)...)
		}
	}
	for _, item := range v.List {
		r.retiredNumbers(item)
	}
	for _, e := range v.Entries {
		r.retiredNumbers(e.Value)
	}
}
