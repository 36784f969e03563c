package config

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"porchlight/internal/record"
)

// defaultTaxonomies are the ways of grouping of a site that names none. What the field itself refers to by id, such as services, is no taxonomy.
var defaultTaxonomies = []Taxonomy{{"tag", "tags", "Tags"}, {"population", "populations", "Populations"}}

// structure reads the plain numbers of lists, feeds and summaries.
func (r *reader) structure() {
	k := &r.keys
	r.cfg.UglyURLs, r.cfg.DefaultImage = k.UglyURLs, k.DefaultImage
	r.cfg.PagerSize = r.positive(k.Pagination.PagerSize, 20)
	if old := k.Paginate; old.At != nil {
		r.report(old.Report(oldSetting, "the name of this setting is pagerSize, in [pagination]").Suggest("write pagination.pagerSize = %d", old.Is))
		if k.Pagination.PagerSize.At == nil {
			r.cfg.PagerSize = r.positive(old, 20)
		}
	}
	r.cfg.FeedLimit = r.positive(k.Services.RSS.Limit, 20)
	r.cfg.SummaryWords = r.positive(k.SummaryLength, 70)
	r.cfg.RelatedLimit = k.Related.Limit.Is
	if r.cfg.RelatedLimit < 0 {
		r.report(k.Related.Limit.Report(badSetting, "want a number from 0 up, have %d", r.cfg.RelatedLimit))
		r.cfg.RelatedLimit = 5
	}
}

// taxonomies reads one = "many", in the order written. An empty table means none.
func (r *reader) taxonomies() {
	given := r.keys.Taxonomies
	if given.At == nil || given.At.Kind != record.Map {
		r.cfg.Taxonomies = slices.Clone(defaultTaxonomies)
		if given.At != nil {
			r.report(given.Decode(&map[string]string{})...)
		}
		return
	}
	names := map[string]record.Placed[string]{}
	r.report(given.Decode(&names)...)
	for _, e := range given.At.Entries {
		plural, ok := names[strings.ToLower(e.Key)]
		if !ok || plural.At == nil {
			continue
		}
		switch {
		case !isFolderName(plural.Is):
			r.report(plural.Report(badSetting, "want one word such as %q, the key that pages write, have %q", "tags", plural.Is))
		case slices.ContainsFunc(r.cfg.Taxonomies, func(t Taxonomy) bool { return strings.EqualFold(t.Plural, plural.Is) }):
			r.report(plural.Report(badSetting, "two taxonomies are named %q", plural.Is))
		default:
			r.cfg.Taxonomies = append(r.cfg.Taxonomies, Taxonomy{Singular: e.Key, Plural: plural.Is, Title: heading(plural.Is)})
		}
	}
}

// isFolderName reports whether a word can be a folder of the site on every system without encoding.
func isFolderName(s string) bool {
	return s != "" && !strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) && r != '-' && r != '_' })
}

// heading makes "age-groups" into "Age groups".
func heading(plural string) string {
	words := strings.NewReplacer("-", " ", "_", " ").Replace(plural)
	first, size := utf8.DecodeRuneInString(words)
	return string(unicode.ToUpper(first)) + words[size:]
}

var (
	permalinkToken  = regexp.MustCompile(`:[a-zA-Z]+`)
	permalinkTokens = []string{":section", ":sections", ":slug", ":title", ":year", ":month", ":day", ":filename", ":contentbasename"}
	namingTokens    = []string{":slug", ":title", ":filename", ":contentbasename"} // tell pages apart
)

// permalinks reads the patterns by first folder. Hugo's form with a table "page" around them is understood too.
func (r *reader) permalinks() {
	r.cfg.Permalinks = map[string]string{}
	given := r.keys.Permalinks
	if given.At == nil {
		return
	}
	if given.At.Kind == record.Map {
		if pages := given.At.Get("page"); pages != nil && pages.Kind == record.Map {
			var nested struct {
				Page placedValue `key:"page"`
			}
			r.report(given.Decode(&nested)...)
			given = nested.Page
		}
	}
	patterns := map[string]record.Placed[string]{}
	r.report(given.Decode(&patterns)...)
	for _, e := range given.At.Entries {
		pattern := patterns[strings.ToLower(e.Key)]
		if pattern.Is != "" && r.permalink(pattern) {
			section := strings.Trim(e.Key, "/")
			if section == "" {
				section = "/"
			}
			r.cfg.Permalinks[section] = pattern.Is
		}
	}
}

// permalink checks one pattern.
func (r *reader) permalink(pattern record.Placed[string]) (ok bool) {
	used := permalinkToken.FindAllString(pattern.Is, -1)
	ok = true
	for _, token := range used {
		if !slices.Contains(permalinkTokens, token) {
			r.report(suggest(pattern.Report(badSetting, "unknown part %q in the pattern %q", token, pattern.Is), token, permalinkTokens))
			ok = false
		}
	}
	if !ok {
		return false
	}
	switch rest := permalinkToken.ReplaceAllString(pattern.Is, "x"); {
	case strings.ContainsAny(rest, `?#\:%`) || slices.ContainsFunc(strings.Split(rest, "/"), func(s string) bool { return s == "." || s == ".." }):
		r.report(pattern.Report(badSetting, "want a pattern such as /:year/:slug/, have %q", pattern.Is))
	case !slices.ContainsFunc(used, func(token string) bool { return slices.Contains(namingTokens, token) }):
		r.report(pattern.Report(badSetting, "the pattern %q gives all pages of a day one address", pattern.Is).Suggest("add :slug, as in /:year/:slug/"))
	default:
		return true
	}
	return false
}

// menus reads the entries of all menus, in the order written.
func (r *reader) menus() {
	r.cfg.Menus = map[string][]MenuEntry{}
	for name, entries := range r.keys.Menus {
		for _, at := range entries {
			var k menuKeys
			r.report(at.Decode(&k)...)
			e := MenuEntry{
				Menu: name, Identifier: k.Identifier, Name: k.Name, PageRef: k.PageRef.Is, URL: k.URL.Is, Parent: k.Parent, Weight: k.Weight,
				File: at.At.File, Pos: at.At.Pos,
			}
			switch {
			case e.PageRef == "" && e.URL == "":
				r.report(at.Report(badSetting, "a menu entry needs the page that it leads to").Suggest(`add pageRef = "/levels-of-care", or url = "https://..."`))
			case e.PageRef != "" && e.URL != "":
				r.report(k.URL.Report(badSetting, "a menu entry leads to one place, and pageRef is given too").Suggest("remove url or pageRef"))
			case e.URL != "" && !isSafeLink(e.URL):
				r.report(k.URL.Report(badSetting, "want an address that begins with / or https://, have %q", e.URL))
			case e.URL != "" && e.Name == "":
				r.report(at.Report(badSetting, "a menu entry with a url needs a name").Suggest(`add name = "..."`))
			default:
				r.cfg.Menus[name] = append(r.cfg.Menus[name], e)
			}
		}
	}
}

// isSafeLink reports whether an address leads to a page, a telephone or a mailbox, and runs nothing.
func isSafeLink(address string) bool {
	u, err := url.Parse(address)
	return err == nil && slices.Contains([]string{"", "http", "https", "mailto", "tel", "sms"}, u.Scheme)
}

// markup reads how Markdown becomes HTML.
func (r *reader) markup() {
	k := r.keys.Markup
	r.cfg.RawHTML = r.oneOf(k.RawHTML, "sanitize", "sanitize", "allow", "drop")
	r.cfg.Typographer = k.Typographer
	inRange := true
	level := func(n record.Placed[int], otherwise int) int {
		if n.Is < 1 || n.Is > 6 {
			inRange = false
			r.report(n.Report(badSetting, "want a heading level from 1 to 6, have %d", n.Is))
			return otherwise
		}
		return n.Is
	}
	toc := k.TableOfContents
	r.cfg.TOCStart, r.cfg.TOCEnd = level(toc.StartLevel, 2), level(toc.EndLevel, 3)
	if r.cfg.TOCEnd < r.cfg.TOCStart {
		at := toc.EndLevel
		if at.At == nil {
			at = toc.StartLevel
		}
		if inRange {
			r.report(at.Report(badSetting, "the table of contents ends at level %d, before it begins at level %d", r.cfg.TOCEnd, r.cfg.TOCStart))
		}
		r.cfg.TOCEnd = r.cfg.TOCStart
	}
}
