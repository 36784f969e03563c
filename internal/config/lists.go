package config

import (
	"cmp"
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"porchlight/internal/lazyregexp"
	"porchlight/internal/record"
)

// defaultTaxonomies are the taxonomies of a site that names none. Things that pages refer to by id, such as
// services, are not among them.
var defaultTaxonomies = []Taxonomy{{"tag", "tags", "Tags"}, {"population", "populations", "Populations"}}

// numbers checks the settings for numbers of pages, words and entries.
func (r *reader) numbers() {
	if old := r.root.At("paginate"); old.Written() {
		r.report(old.Report(oldSetting, "the name of this setting is pagerSize, in [pagination]").
			Suggest("write pagination.pagerSize = %d", r.keys.Paginate))
		if !r.root.At("pagination.pagerSize").Written() {
			r.cfg.PagerSize = r.keys.Paginate
			r.atLeast(1, "paginate", &r.cfg.PagerSize, defaultConfig().PagerSize)
		}
	}
	r.atLeast(1, "pagination.pagerSize", &r.cfg.PagerSize, defaultConfig().PagerSize)
	r.atLeast(1, "services.rss.limit", &r.cfg.FeedLimit, defaultConfig().FeedLimit)
	r.atLeast(1, "summaryLength", &r.cfg.SummaryWords, defaultConfig().SummaryWords)
	r.atLeast(0, "related.limit", &r.cfg.RelatedLimit, defaultConfig().RelatedLimit)
	r.atLeast(0, "reading.grade", &r.cfg.ReadingGrade, defaultConfig().ReadingGrade)
}

// atLeast reports a number that is too small, and replaces it by the default.
func (r *reader) atLeast(least int, path string, n *int, otherwise int) {
	if *n < least {
		r.wrong(path, "want a number from %d up, have %d", least, *n)
		*n = otherwise
	}
}

// taxonomies reads lines such as one = "many", in the order written. An empty table means that there are none.
func (r *reader) taxonomies() {
	names, plurals := r.entries(r.keys.Taxonomies, &map[string]string{})
	if given := r.keys.Taxonomies; !given.Written() || given.Value.Kind != record.Map {
		r.cfg.Taxonomies = slices.Clone(defaultTaxonomies)
	}
	for i, at := range plurals {
		plural := at.Text()
		switch {
		case at.Value.Kind != record.String:
		case !isFolderName(plural):
			r.report(at.Report(badSetting, "want one word such as %q, the key that pages write, have %q", "tags",
				plural))
		case slices.ContainsFunc(r.cfg.Taxonomies,
			func(t Taxonomy) bool { return strings.EqualFold(t.Plural, plural) }):
			r.report(at.Report(badSetting, "two taxonomies are named %q", plural))
		default:
			r.cfg.Taxonomies = append(r.cfg.Taxonomies,
				Taxonomy{Singular: names[i], Plural: plural, Title: heading(plural)})
		}
	}
}

// isFolderName reports whether a word has only letters, numbers, "-" and "_".
func isFolderName(s string) bool {
	other := func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) && r != '-' && r != '_' }
	return s != "" && !strings.ContainsFunc(s, other)
}

// heading makes "age-groups" into "Age groups".
func heading(plural string) string {
	words := strings.NewReplacer("-", " ", "_", " ").Replace(plural)
	first, size := utf8.DecodeRuneInString(words)
	return string(unicode.ToUpper(first)) + words[size:]
}

var (
	permalinkToken  = lazyregexp.New(`:[a-zA-Z]+`)
	permalinkTokens = []string{
		":section", ":sections", ":slug", ":title", ":year", ":month", ":day", ":filename", ":contentbasename",
	}
	namingTokens = []string{":slug", ":title", ":filename", ":contentbasename"} // differ for pages of a day
)

// permalinks reads the patterns by first folder. It also accepts Hugo's form, with a table "page" around them.
func (r *reader) permalinks() {
	given := r.keys.Permalinks
	if pages := given.Key("page"); pages.Written() && pages.Value.Kind == record.Map {
		r.report(given.Decode(&struct {
			Page record.Place `key:"page"`
		}{})...)
		given = pages
	}
	folders, patterns := r.entries(given, &map[string]string{})
	for i, at := range patterns {
		if at.Text() != "" && r.permalink(at) {
			r.cfg.Permalinks[cmp.Or(strings.Trim(folders[i], "/"), "/")] = at.Text()
		}
	}
}

// permalink checks one pattern.
func (r *reader) permalink(at record.Place) (ok bool) {
	pattern := at.Text()
	used := permalinkToken().FindAllString(pattern, -1)
	ok = true
	for _, token := range used {
		if !slices.Contains(permalinkTokens, token) {
			r.report(suggest(at.Report(badSetting, "unknown part %q in the pattern %q", token, pattern), token,
				permalinkTokens))
			ok = false
		}
	}
	rest := permalinkToken().ReplaceAllString(pattern, "x")
	dotted := slices.ContainsFunc(strings.Split(rest, "/"), func(s string) bool { return s == "." || s == ".." })
	names := slices.ContainsFunc(used, func(token string) bool { return slices.Contains(namingTokens, token) })
	switch {
	case !ok:
		return false
	case strings.ContainsAny(rest, `?#\:%`) || dotted:
		r.report(at.Report(badSetting, "want a pattern such as /:year/:slug/, have %q", pattern))
	case !names:
		r.report(at.Report(badSetting, "the pattern %q gives all pages of a day one address", pattern).
			Suggest("add :slug, as in /:year/:slug/"))
	default:
		return true
	}
	return false
}

// menus reads the entries of all menus, in the order written.
func (r *reader) menus() {
	names, lists := r.entries(r.keys.Menus, &map[string][]*record.Value{})
	for i, list := range lists {
		if !list.Written() || list.Value.Kind != record.List {
			continue // reported when the entries were decoded
		}
		name := strings.ToLower(names[i])
		for _, at := range list.Items() {
			e := MenuEntry{Menu: name, File: at.Value.File, Pos: at.Value.Pos}
			r.report(at.Decode(&e)...)
			if at.Value.Kind == record.Map && r.menuEntry(at, e) {
				r.cfg.Menus[name] = append(r.cfg.Menus[name], e)
			}
		}
	}
}

// menuEntry checks one entry.
func (r *reader) menuEntry(at record.Place, e MenuEntry) (ok bool) {
	link := at.At("url")
	switch {
	case e.PageRef == "" && e.URL == "":
		r.report(at.Report(badSetting, "a menu entry needs the page that it leads to").
			Suggest(`add pageRef = "/levels-of-care", or url = "https://..."`))
	case e.PageRef != "" && e.URL != "":
		r.report(link.Report(badSetting, "a menu entry leads to one place, and pageRef is given too").
			Suggest("remove url or pageRef"))
	case e.URL != "" && !isSafeLink(e.URL):
		r.report(link.Report(badSetting, "want an address that begins with / or https://, have %q", e.URL))
	case e.URL != "" && e.Name == "":
		r.report(at.Report(badSetting, "a menu entry with a url needs a name").Suggest(`add name = "..."`))
	default:
		return true
	}
	return false
}

// isSafeLink reports whether an address has a scheme for pages, telephones or mailboxes, or none. Such a link
// cannot run a script.
func isSafeLink(address string) bool {
	u, err := url.Parse(address)
	return err == nil && slices.Contains([]string{"", "http", "https", "mailto", "tel", "sms"}, u.Scheme)
}

// markup checks the settings for Markdown and HTML.
func (r *reader) markup() {
	if html := []string{"sanitize", "allow", "drop"}; !slices.Contains(html, r.cfg.RawHTML) {
		r.report(suggest(r.root.At("markup.rawHTML").Report(badSetting, "want one of %s, have %q",
			strings.Join(html, ", "), r.cfg.RawHTML), r.cfg.RawHTML, html))
		r.cfg.RawHTML = defaultConfig().RawHTML
	}
	const start, end = "markup.tableOfContents.startLevel", "markup.tableOfContents.endLevel"
	inRange := true
	level := func(path string, n *int, otherwise int) {
		if *n < 1 || *n > 6 {
			inRange = false
			r.wrong(path, "want a heading level from 1 to 6, have %d", *n)
			*n = otherwise
		}
	}
	level(start, &r.cfg.TOCStart, defaultConfig().TOCStart)
	level(end, &r.cfg.TOCEnd, defaultConfig().TOCEnd)
	if r.cfg.TOCEnd < r.cfg.TOCStart {
		path := end
		if !r.root.At(end).Written() {
			path = start
		}
		if inRange {
			r.wrong(path, "the table of contents ends at level %d, before it begins at level %d", r.cfg.TOCEnd,
				r.cfg.TOCStart)
		}
		r.cfg.TOCEnd = r.cfg.TOCStart
	}
}
