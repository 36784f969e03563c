package render

import "strings"

// Advice for Hugo names that layouts do not have here. It names the counterpart, or says that there is none.
const (
	noReading   = "nothing is read while a page is drawn: write values below [params] in config.toml, or in front matter"
	noLanguages = "write the words themselves: a site has one language"
	noMarking   = "text is always escaped; write HTML in the layout itself, or Markdown with markdownify"
	noPipes     = `write {{ $f := asset "css/site.css" }} for a file of static/, and picture for one beside a page`
	noPrefix    = "write the function without what stands before the dot, "
	noScratch   = "write {{ $x := ... }} and {{ $x = ... }}, or dict"
	byPrevious  = "write .NextInSection and .PrevInSection"
)

// functionsOfHugo maps functions and namespaces of Hugo to advice.
var functionsOfHugo = advices(map[string]string{
	"hugo":                                          "write .Site.Environment for the environment; nothing else of hugo is here",
	"i18n T lang translate":                         noLanguages,
	"resources css images openapi3":                 noPipes,
	"safeHTML safeHTMLAttr safeURL safeCSS":         noMarking,
	"safeJS safeJSStr safe htmlEscape htmlUnescape": noMarking,
	"isset":                                 "write {{ with .Params.key }} ... {{ end }}",
	"newScratch":                            noScratch,
	"getenv os readFile readDir fileExists": noReading,
	"getJSON getCSV data":                   noReading,
	"strings":                               noPrefix + "such as lower, upper, trim, replace, split, hasPrefix or contains",
	"collections":                           noPrefix + "such as where, sort, first, dict or in",
	"math":                                  noPrefix + "such as add, sub, mul, div or mod",
	"urls path":                             noPrefix + "such as relURL, absURL, ref or urlize",
	"transform":                             noPrefix + "such as markdownify or plainify",
	"partials":                              "write partial or partialCached",
	"templates":                             "a partial that does not exist is an error here; take the check out",
	"compare":                               noPrefix + "such as eq, lt, default or cond",
	"inflect":                               noPrefix + "such as humanize or pluralize",
	"fmt":                                   noPrefix + "such as printf, warnf or errorf",
	"encoding":                              "write jsonify",
	"shuffle":                               "a list has the same order in every build: write sort",
	"apply":                                 "write range over the list",
	"echoParam":                             `write param "key"`,
	"merge":                                 "write dict with all keys",
	"slicestr substr":                       "write truncate",
	"countwords wordCount":                  "write .WordCount",
	"try":                                   "a mistake stops the build here; check first whether a value is there, with {{ with ... }}",
	"return":                                "a partial gives the text that it prints",
	"absLangURL relLangURL":                 "write absURL or relURL",
	"emojify highlight":                     "write the characters or the code in Markdown",
	"md5 sha256 crypto":                     "asset gives .Integrity and a name with the fingerprint",
	"findRE replaceRE":                      "write contains or replace",
	"hasShortcode":                          "write .HasDirective",
	"symdiff complement":                    "write where, with a condition",
	"intersperse":                           "write delimit",
	"relRef":                                "write relref",
})

// membersOfHugo maps fields and methods of Hugo to advice, whatever type they belong to.
var membersOfHugo = advices(map[string]string{
	"ByDate ByLastmod ByPublishDate ByExpiryDate":         `write sort LIST "Date" "desc"`,
	"ByTitle ByLinkTitle ByWeight ByLength":               `write sort LIST "Title", or another key`,
	"ByParam":                                             `write sort LIST "Params.key"`,
	"GroupByDate GroupBy GroupByParam GroupByPublishDate": `write group LIST "Key"`,
	"Reverse":                                "write reverse LIST",
	"Limit":                                  "write first N LIST",
	"Scratch Store":                          noScratch,
	"Resources":                              `write picture "name.jpg" for a picture beside the page`,
	"OutputFormats AlternativeOutputFormats": `write .OutputFormat "rss"`,
	"Param":                                  `write param "key", or .Params.key`,
	"LastChange":                             "write .Site.BuildTime",
	"LanguageCode":                           "write .Locale",
	"Translations IsTranslated AllTranslations Sites Languages LanguagePrefix": noLanguages,
	"Next Prev NextPage PrevPage": byPrevious,
	"HasChildren":                 "write .Children",
	"Pre Post":                    "write the words or the icon in the layout",
	"Fragments":                   "write .Headings or .TableOfContents",
	"GitInfo CodeOwners":          "write lastmod in front matter; it is .Lastmod",
	"Plain PlainWords RawContent": "write .Summary or .Description",
	"Truncated":                   "compare .Summary with .Description",
	"FuzzyWordCount":              "write .WordCount",
	"Render":                      "write partial",
	"HasShortcode":                "write .HasDirective",
	"Keywords":                    `write .Terms "tags"`,
	"BundleType":                  "write .Kind",
	"FirstSection":                "write .CurrentSection, or the last but one of .Ancestors",
	"Hugo IsServer":               "write .Site.Environment",
	"Copyright Social":            "write the value below [params] in config.toml: .Site.Params.key",
	"RSSLink":                     "write .Feed",
	"UniqueID":                    "write .RelPermalink",
	"ContentBaseName LogicalName BaseFileName TranslationBaseName Dir": "write .File for the name of the file, .Path for the page's path",
	"CurrentLanguage Lang":                "write .Site.Language",
	"Fill Fit Crop Resize Process Filter": "pictures are published as they are: resize the file itself",
	"Fingerprint Minify":                  "asset gives .Integrity and a name with the fingerprint, and minifies",
})

// advices splits each key at its spaces and gives every name the advice of the key.
func advices(byNames map[string]string) map[string]string {
	list := map[string]string{}
	for names, advice := range byNames {
		for _, name := range strings.Fields(names) {
			list[name] = advice
		}
	}
	return list
}
