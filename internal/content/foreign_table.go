package content

// effect is what a foreign key does.
type effect uint8

const (
	reads effect = iota // gives its value to a key of ours
	sets                // sets keys of ours to true
	holds               // withholds the page, with an error: it has no counterpart here
	notes               // has no effect, with a note
	moves               // concerns the page's address and has no effect, with a warning
	own                 // is a key of the site's own, and not a misspelling
)

// foreignKey is a key of other systems, and its meaning here.
type foreignKey struct {
	// folded names, see foldKey, with "|" between several; "build.render" is the key render below build
	names  string
	values string // those to which the entry applies, see matches; "": all
	effect effect
	key    string // for reads and sets: keys of ours; for the others: what to write instead
}

// Kinds of values for foreignKey.values.
const (
	isTrue     = "on"      // true in any spelling; a value that is neither true nor false withholds the page
	isFalse    = "off"     // false in any spelling; likewise
	canBeFalse = "no"      // false in any spelling; all other values are the site's own
	isDate     = "dated"   // a date, or a text that begins like one
	isText     = "text"    // a text that is not empty
	isTexts    = "texts"   // a text, a number or a list, not empty
	isPicture  = "picture" // a path, a list of paths, or keys with a path among them
	isNumber   = "number"
	isAddress  = "path"    // an address that can become a path from the top of the site
	isPattern  = "pattern" // an address with placeholders
)

// draftInstead is the advice for a page that is not to be published.
const draftInstead = "write draft: true to hold the page back, or take the line out to publish it"

// foreignKeys are keys by which Hugo, Jekyll, Eleventy, Zola, Astro, Docusaurus, MkDocs, Hexo, Pelican, Obsidian,
// WordPress and Ghost hide pages or give them addresses, and keys that have another name here. When several
// entries have a name, the first whose values match applies.
var foreignKeys = []foreignKey{
	// not published
	{"isdraft|drafts|unpublished", isTrue, sets, "draft"},
	{"published", isDate, reads, "publishDate"},
	{"published|publish", isFalse, sets, "draft"},
	{"status|poststatus|state", "draft|auto-draft", sets, "draft"},
	{"status|poststatus|state", "future|scheduled", holds,
		"write publishDate: with the day on which the page is to appear, or draft: true"},
	{"status|poststatus", "private|pending|trash|trashed|unpublished|skip|deleted|disabled|inactive", holds, draftInstead},
	{"visibility|access", "private|members|paid|tiers|password|protected|internal|restricted|draft|none", holds,
		draftInstead},
	{"private|headless|deleted|trashed", isTrue, holds, draftInstead},
	{"public", isFalse, holds, draftInstead},
	{"password|postpassword", isTexts, holds, draftInstead},
	{"build.render", "never|false|link|no|0", holds, draftInstead},
	{"render|permalink|output", canBeFalse, holds, draftInstead},
	{"unpublishdate|unpublishon|expires|expire|expiry|expiredate|expiration|expirationdate|expireson", "", reads,
		"expiryDate"},
	{"pubdate|publishedat|publishedon|publishon|datepublished", "", reads, "publishDate"},

	// published, and not to be found
	{"unlisted", isTrue, sets, "hidden|noindex"},
	{"status|visibility", "hidden|unlisted", sets, "hidden"},
	{"listed", isFalse, sets, "hidden"},
	{"hide", "true|yes|1", sets, "hidden"},
	{"eleventyexcludefromcollections|excludefromcollections", isTrue, sets, "hidden"},
	{"build.list", "never|local|false|no|0", sets, "hidden"},
	{"robots|googlebot|metarobots|seo.robots", "noindex|none", sets, "noindex"},
	{"robots.index|seo.index", canBeFalse, sets, "noindex"},
	{"index|indexed", "false|no", sets, "noindex"},
	{"robots.noindex|seo.noindex|robotsnoindex", isTrue, sets, "noindex"},
	{"sitemapexclude|excludefromsitemap|sitemapignore", isTrue, sets, "sitemap.disable"},
	{"searchable|search|insearchindex|searchindex|pagefind|search.index", canBeFalse, sets, "nosearch"},
	{"searchexclude|searchdisabled|searchhidden|search.exclude|excludefromsearch", isTrue, sets, "nosearch"},

	// addresses
	{"permalink", isPattern, moves, "write url: with the address itself, such as /care/visits/"},
	{"permalink", "pretty|date|none|ordinal|weekdate|true", own, ""},
	{"permalink", isAddress, reads, "url"},
	{"redirectfrom|redirectsfrom|oldurl|oldurls|alias", isAddress, reads, "aliases"},
	{"permalink|redirectfrom|redirectsfrom|oldurl|oldurls|alias", isTexts, moves,
		"write a path on this site under url or aliases, such as /care/visits/"},
	{"redirectto|redirect|redirecturl|redirectlink", isText, moves,
		"delete the page, and write its address under aliases: of the page to which it is to lead"},
	{"canonicalurl|canonical", isText, notes, "take the line out, or write it in a layout"},

	// other names
	{"lastmodified|lastmodifiedat|modified|modifiedat|datemodified|updated|updatedat|updateddate|updatedon|lastupdated",
		isDate, reads, "lastmod"},
	{"featuredimage|featureimage|featuredimg|images|thumbnail|cover|coverimage|heroimage|ogimage", isPicture,
		reads, "image"},
	{"excerpt|customexcerpt", isText, reads, "summary"},
	{"displayname|fullname|name", isText, reads, "title"},
	{"shorttitle|sidebarlabel|navtitle|menutitle", isText, reads, "linkTitle"},
	{"sidebarposition|navorder", isNumber, reads, "weight"},
	{"template", isText, reads, "layout"},
	{"authors", "", reads, "author"},
	{"keyword", isTexts, reads, "keywords"},
	{"audiences", isTexts, reads, "audience"},
	{"payments", isTexts, reads, "payment"},
	{"pronoun", isText, reads, "pronouns"},
	{"credential", isTexts, reads, "credentials"},
	{"categories|category", isTexts, notes,
		`write tags: instead, or add category = "categories" below [taxonomies] of config.toml`},
	{"lang|locale|language", isText, notes, "take the line out; the language is that of locale in config.toml"},
	{"source|data|simple|rule|state|status", "", own, ""},
}
