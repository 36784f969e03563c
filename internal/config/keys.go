package config

import (
	"porchlight/internal/record"
)

// keys are the keys of config.toml. What is set before decoding are the defaults.
type keys struct {
	BaseURL      record.Placed[string] `key:"baseURL"`
	Title        string                `key:"title"`
	Description  string                `key:"description"`
	Locale       record.Placed[string] `key:"locale"`
	LanguageCode record.Placed[string] `key:"languageCode"` // Hugo's older name of locale
	TimeZone     record.Placed[string] `key:"timeZone"`
	Country      record.Placed[string] `key:"country"`
	DefaultImage string                `key:"defaultImage"`

	Taxonomies    placedValue              `key:"taxonomies"`
	Permalinks    placedValue              `key:"permalinks"`
	Menus         map[string][]placedValue `key:"menus"`
	UglyURLs      bool                     `key:"uglyURLs"`
	SummaryLength record.Placed[int]       `key:"summaryLength"`
	Paginate      record.Placed[int]       `key:"paginate"` // Hugo's older name of pagination.pagerSize
	Pagination    struct {
		PagerSize record.Placed[int] `key:"pagerSize"`
	} `key:"pagination"`
	Related struct {
		Limit record.Placed[int] `key:"limit"`
	} `key:"related"`
	Services struct {
		RSS struct {
			Limit record.Placed[int] `key:"limit"`
		} `key:"rss"`
	} `key:"services"`
	Markup markupKeys `key:"markup"`

	Helpline     placedValue      `key:"helpline"`
	Helplines    placedValue      `key:"helplines"`
	Share        shareKeys        `key:"share"`
	Organization organizationKeys `key:"organization"`
	Params       map[string]any   `key:"params"`
	Checks       placedValue      `key:"checks"`
	Limits       limitKeys        `key:"limits"`

	BuildDrafts  bool `key:"buildDrafts"`
	BuildFuture  bool `key:"buildFuture"`
	BuildExpired bool `key:"buildExpired"`
}

type markupKeys struct {
	RawHTML         record.Placed[string] `key:"rawHTML"`
	Typographer     bool                  `key:"typographer"`
	TableOfContents struct {
		StartLevel record.Placed[int] `key:"startLevel"`
		EndLevel   record.Placed[int] `key:"endLevel"`
	} `key:"tableOfContents"`
}

type menuKeys struct {
	Name       string                `key:"name"`
	Identifier string                `key:"identifier"`
	PageRef    record.Placed[string] `key:"pageRef"`
	URL        record.Placed[string] `key:"url"`
	Parent     string                `key:"parent"`
	Weight     int                   `key:"weight"`
}

type shareKeys struct {
	Targets  placedList  `key:"targets"`
	Sections placedValue `key:"sections"`
}

type organizationKeys struct {
	Name      string                  `key:"name"`
	LegalName string                  `key:"legalName"`
	URL       record.Placed[string]   `key:"url"`
	Logo      string                  `key:"logo"`
	Email     record.Placed[string]   `key:"email"`
	Address   string                  `key:"address"`
	License   string                  `key:"license"`
	SameAs    []record.Placed[string] `key:"sameAs"`
}

type limitKeys struct {
	PageBytes   size               `key:"pageBytes"`
	OutputBytes size               `key:"outputBytes"`
	PageTime    duration           `key:"pageTime"`
	Nesting     record.Placed[int] `key:"nesting"`
	TableCells  record.Placed[int] `key:"tableCells"`
}

// placedValue is a value that is read in a second step.
type placedValue = record.Placed[*record.Value]

// placedList is a list of texts, each with its place.
type placedList = record.Placed[[]record.Placed[string]]

// defaults are the keys of a site that says nothing.
func defaults() keys {
	var k keys
	number := func(p *record.Placed[int], n int) { p.Is = n }
	k.Locale.Is = "en-US"
	k.TimeZone.Is = "UTC"
	k.Country.Is = "us"
	number(&k.SummaryLength, 70)
	number(&k.Pagination.PagerSize, 20)
	number(&k.Related.Limit, 5)
	number(&k.Services.RSS.Limit, 20)
	k.Markup.RawHTML.Is = "sanitize"
	k.Markup.Typographer = true
	number(&k.Markup.TableOfContents.StartLevel, 2)
	number(&k.Markup.TableOfContents.EndLevel, 3)
	k.Limits = limitKeys{PageBytes: size{2 << 20}, OutputBytes: size{16 << 20}, PageTime: duration{defaultPageTime}}
	number(&k.Limits.Nesting, 100)
	number(&k.Limits.TableCells, 200_000)
	return k
}
