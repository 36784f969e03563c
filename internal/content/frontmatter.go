package content

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"porchlight/internal/care"
	"porchlight/internal/config"
	"porchlight/internal/finding"
	"porchlight/internal/lazyregexp"
	"porchlight/internal/record"
)

var badDraft = finding.NewFixedRule("bad-draft", "Whether a page is a draft is not written as true or false")

// FrontMatter holds the keys of a page. Except for the keys of written, each key is declared only here, in Rare and
// in Care: its field is decoded, is available to layouts under its name, and is documented in docs/front-matter.md
// and docs/layouts.md. Groups that few pages have are pointers.
type FrontMatter struct {
	Title       string    `key:"title"`
	Description string    `key:"description"`
	Date        time.Time `key:"date"` // this and the other days: zero when not given
	Lastmod     time.Time `key:"lastmod"`
	Draft       draft     `key:"draft"`
	Hidden      bool      `key:"hidden"`   // in no list, feed, menu or site map; it has its address
	NoIndex     bool      `key:"noindex"`  // search engines should leave it out
	NoSearch    bool      `key:"nosearch"` // the site's own search leaves it out
	Sitemap     Sitemap   `key:"sitemap"`
	Emergency   bool      `key:"emergency"` // the page is about an emergency, also without a card at its start
	Sensitive   bool      `key:"sensitive"`
	Weight      int       `key:"weight"`
	Author      people    `key:"author"`
	*Rare                 // of a page that was read: never nil
	*Care                 // likewise
	Facts       *Facts    `key:",inline"` // nil: none
	// the site's own keys, in lower case; after reading also those beside "params"
	Params map[string]any `key:"params"`
}

// Rare holds keys that most pages do not have.
type Rare struct {
	LinkTitle    string    `key:"linkTitle"`
	Summary      string    `key:"summary"`
	PublishDate  time.Time `key:"publishDate"`
	ExpiryDate   time.Time `key:"expiryDate"`
	Slug         string    `key:"slug"`
	URL          string    `key:"url"`
	Aliases      []string  `key:"aliases"`
	Layout       string    `key:"layout"`
	Type         string    `key:"type"`
	Image        Image     `key:"image"`
	Menus        menus     `key:"menus|menu"`
	Helpline     string    `key:"helpline"` // id of a configured helpline; "" the site's own
	Share        []string  `key:"share"`    // nil: not given; empty: none
	Review       Review    `key:"review"`
	Sources      sources   `key:"sources"`
	IgnoreChecks []Ignore  `key:"ignoreChecks"`
}

// Care holds the keys of pages about care.
type Care struct {
	Level        string     `key:"level"` // this and the next three: id of what the page is about
	Service      string     `key:"service"`
	Substance    string     `key:"substance"`
	Therapy      string     `key:"therapy"`
	ASAM         care.ASAM  `key:"asam"`
	HoursPerWeek care.Range `key:"hoursPerWeek"`
	LengthOfStay string     `key:"lengthOfStay"`
	StepUp       string     `key:"stepUp"` // this and the next: id of a level
	StepDown     string     `key:"stepDown"`
	Audience     IDs        `key:"audience"` // of knownAudiences
	// ids by relation; those of a relation that the site has made a taxonomy are terms
	Refs map[string]IDs `key:"levels|services|substances|therapies|people|places"`
}

// noRare and noCare are those of every page without such keys. They must not be changed.
var (
	noRare = &Rare{}
	noCare = &Care{}
)

// Whole gives front matter without nil groups: those that are missing are the ones that all pages share.
func Whole(f FrontMatter) FrontMatter {
	f.Rare, f.Care = cmp.Or(f.Rare, noRare), cmp.Or(f.Care, noCare)
	return f
}

// own is the inverse of Whole: a shared group is nil.
func (f FrontMatter) own() FrontMatter {
	if f.Rare == noRare {
		f.Rare = nil
	}
	if f.Care == noCare {
		f.Care = nil
	}
	return f
}

// written is front matter with the keys that are processed before a page gets them.
type written struct {
	*FrontMatter
	Keywords []string       `key:"keywords"`
	Cascade  *record.Value  `key:"cascade"`
	Rest     map[string]any `key:",rest"`
}

// Keys are the keys that Porchlight knows, in their documented spelling.
func Keys() []string { return record.Keys(written{}) }

// knownKeys are Keys in lower case.
var knownKeys = func() map[string]bool {
	keys := map[string]bool{}
	for _, key := range Keys() {
		keys[strings.ToLower(key)] = true
	}
	return keys
}()

// Dates are the moments from which the statements of a front matter may mean something else. Some may be zero.
func Dates(f *FrontMatter) []time.Time {
	dates := []time.Time{f.Date, f.PublishDate, f.ExpiryDate, f.Lastmod, f.Review.On, f.Review.Next, f.Image.Consent}
	for _, s := range f.Sources {
		dates = append(dates, s.Accessed, s.Until)
	}
	if f.Facts != nil {
		dates = append(dates, f.Facts.Effective)
	}
	return dates
}

// Subject is the id that a key names: "level", "service", "substance" or "therapy"; "" for other keys.
func (f *FrontMatter) Subject(key string) string {
	switch key {
	case "level":
		return f.Level
	case "service":
		return f.Service
	case "substance":
		return f.Substance
	case "therapy":
		return f.Therapy
	}
	return ""
}

// draft is a bool whose errors withhold the page.
type draft bool

// DecodeRecord reads true or false. Every other value, and an empty one, is an error that withholds the page.
func (d *draft) DecodeRecord(v *record.Value, opt record.Options) []finding.Finding {
	if v.Kind == record.Null {
		return []finding.Finding{opt.Report(badDraft, v, "want true or false, have nothing").
			Suggest("write true or false, or take the key out")}
	}
	findings := record.Decode(v, (*bool)(d), opt)
	for i := range findings {
		findings[i].Rule, findings[i].Severity = badDraft.Name, badDraft.Severity
	}
	return findings
}

// Image is the picture of a page, for cards and when it is shared. In front matter: a path, or src and alt.
type Image struct {
	Src     string    `key:"src"` // beside the page, or a site path
	Alt     string    `key:"alt"`
	Shows   string    `key:"shows"`   // "models", "stock" or "sample": whom or what it does not show; "" not given
	Consent time.Time `key:"consent"` // the day of the written consent of the people in it; zero: none
	Focus   string    `key:"focus"`   // what must stay in sight: "30% 20%" from the left and the top; "" not given
}

// focusPoint is a value of object-position in CSS.
var focusPoint = lazyregexp.New(`^(100|[1-9]?[0-9])% (100|[1-9]?[0-9])%$`)

// pictureShows are the values of shows, the same as in the component figure.
var pictureShows = []string{"models", "stock", "sample"}

// DecodeRecord reads a path, or the keys of an image.
func (i *Image) DecodeRecord(v *record.Value, opt record.Options) []finding.Finding {
	type keys Image
	switch v.Kind {
	case record.Null:
		return nil
	case record.String:
		i.Src = v.Text
		return nil
	case record.Map:
		findings := record.Decode(v, (*keys)(i), opt)
		if i.Focus != "" && !focusPoint().MatchString(i.Focus) {
			const want = `how far from the left and from the top, such as "30% 20%"`
			findings, i.Focus = append(findings, opt.Key("focus").Wrong(v.Get("focus"), want)), ""
		}
		if shows := v.Get("shows"); shows != nil && !slices.Contains(pictureShows, i.Shows) {
			findings = append(findings, opt.Key("shows").Wrong(shows, strings.Join(pictureShows, ", ")))
		}
		return findings
	}
	return []finding.Finding{opt.Wrong(v, `a path such as "group.jpg", or the keys src, alt, focus, shows and consent`)}
}

// Sitemap says whether a page is in the site map.
type Sitemap struct {
	Disable bool // the page is left out
}

// DecodeRecord reads true or false, or keys as Hugo and others have them: disable, exclude and ignore leave the
// page out. It ignores the other keys, such as the frequency of changes, since no search engine reads them.
func (s *Sitemap) DecodeRecord(v *record.Value, opt record.Options) []finding.Finding {
	var on bool
	switch v.Kind {
	case record.Null:
		return nil
	case record.Map:
		var findings []finding.Finding
		for _, name := range []string{"disable", "exclude", "ignore"} {
			if inner := v.Get(name); inner != nil {
				findings = append(findings, record.Decode(inner, &on, opt.Key(name))...)
				s.Disable = s.Disable || on
			}
		}
		return findings
	}
	findings := record.Decode(v, &on, opt)
	s.Disable = len(findings) == 0 && !on
	return findings
}

// people are names or ids of people.
type people []string

// DecodeRecord reads one person or a list. Each person is a text, or a group of keys with a name.
func (p *people) DecodeRecord(v *record.Value, opt record.Options) []finding.Finding {
	switch v.Kind {
	case record.List:
		var findings []finding.Finding
		for _, item := range v.List {
			findings = append(findings, p.DecodeRecord(item, opt)...)
		}
		return findings
	case record.Map:
		if name := v.Get("name"); name != nil {
			return p.DecodeRecord(name, opt)
		}
		return []finding.Finding{opt.Wrong(v, "a name, the id of a staff page, or a list of these")}
	}
	var name string
	findings := record.Decode(v, &name, opt)
	if name != "" {
		*p = append(*p, name)
	}
	return findings
}

// Review describes who checked a page, when, and when it is due again.
type Review struct {
	By          string    `key:"by"`
	Credentials string    `key:"credentials"`
	On          time.Time `key:"on"`
	Next        time.Time `key:"next"`
}

// ReviewNotice is the number of days before its next review from which a page is due.
const ReviewNotice = 30

// Ignore turns one rule off for one page, with the reason.
type Ignore struct {
	Rule   string `key:"rule"`
	Reason string `key:"reason"`
}

// menus are the menu entries that lead to a page.
type menus []config.MenuEntry

// DecodeRecord reads the name of a menu, a list of names, or a map from names to the keys in which the entry
// differs from the page.
func (m *menus) DecodeRecord(v *record.Value, opt record.Options) []finding.Finding {
	entry := func(name string, at *record.Value) config.MenuEntry {
		return config.MenuEntry{Menu: strings.ToLower(name), File: at.File, Pos: at.Pos}
	}
	switch v.Kind {
	case record.Null:
	case record.String:
		*m = append(*m, entry(v.Text, v))
	case record.List:
		var names []string
		findings := record.Decode(v, &names, opt)
		for i, name := range names {
			if len(findings) == 0 {
				*m = append(*m, entry(name, v.List[i]))
			}
		}
		return findings
	case record.Map:
		var findings []finding.Finding
		for _, e := range v.Entries {
			var keys struct {
				Name       string `key:"name"`
				Weight     int    `key:"weight"`
				Parent     string `key:"parent"`
				Identifier string `key:"identifier"`
			}
			findings = append(findings, record.Decode(e.Value, &keys, opt.Key(e.Key))...)
			line := entry(e.Key, &record.Value{File: e.Value.File, Pos: e.Pos})
			line.Name, line.Weight, line.Parent, line.Identifier = keys.Name, keys.Weight, keys.Parent, keys.Identifier
			*m = append(*m, line)
		}
		return findings
	default:
		return []finding.Finding{opt.Wrong(v, `the name of a menu such as "main", or a list of names`)}
	}
	return nil
}
