package content

// effect is what a foreign key does.
type effect uint8

const (
	reads effect = iota // its value is that of a key of ours
	sets                // a key of ours is true
	holds               // the page is withheld, with an error: the key has no counterpart
	notes               // it has no effect, with a note
	moves               // it concerns the page's address, has no effect, with a warning
	own                 // it is a key of the site's own, and no misspelling
)

// foreignKey is a key that means something in another system, and what it means here.
type foreignKey struct {
	// in lower case without "_" and "-", with "|" between several; "build.render" is the key render below build
	names  string
	values string // those that count, see matches; "" all
	effect effect
	key    string // of reads and sets: keys of ours; of the others: what to write instead
}

// What stands for a kind of values in foreignKey.values.
const (
	isTrue     = "on"      // true in any spelling; other values than true and false hold the page back
	isFalse    = "off"     // false in any spelling; likewise
	canBeFalse = "no"      // false in any spelling; every other value is the site's own
	isDate     = "dated"   // what begins like a date
	isText     = "text"    // a text that is not empty
	isTexts    = "texts"   // such a text, or a list
	isPicture  = "picture" // a path, a list of paths, or keys, one of them a path
	isNumber   = "number"
	isAddress  = "path"    // an address, which is made one from the top of the site
	isPattern  = "pattern" // an address that is made of placeholders
)

// draftInstead is what to write for a page that is not to be published.
const draftInstead = "write draft: true to hold the page back, or take the line out to publish it"

// foreignKeys are the keys by which Hugo, Jekyll, Eleventy, Zola, Astro, Docusaurus, MkDocs, Hexo, Pelican, Obsidian,
// WordPress and Ghost hide pages, give them addresses, or say what has another name here. Of entries with one name the
// first whose values match counts.
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
