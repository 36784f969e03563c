package foreign

import (
	"bytes"
	"strings"

	"porchlight/internal/lazyregexp"
)

// advice is what to write instead of a code, by its name.
var advice = adviceOf(map[string]string{
	"youtube vimeo video player videopress dailymotion": "write a link to the film: [words](https://...)",
	"embed audio playlist soundcloud iframe oembed":     "write a link: [words](https://...)",
	"figure img image picture gallery caption slideshow": "write ![what it shows](picture.jpg); for a caption, " +
		"between the lines :::figure[Caption] and :::",
	"ref relref link post_url page_url relative_url absolute_url relurl absurl rellangurl baseurl permalink url": "" +
		"write the path of the file that is meant: [words](page.md)",
	"note notice info tip hint callout alert admonition important box": "" +
		"write a quote that begins with a line > [!NOTE]",
	"warning caution danger attention":                      "write :::warning on a line, the text, and :::",
	"details expand accordion toggle collapse spoiler faq":  "write :::faq on a line, headings as questions, and :::",
	"phone tel telephone call":                              `write the number itself, with :tel[...]{number="..."}`,
	"toc _toc_ tableofcontents table_of_contents":           "take it out: a page lists its headings by itself",
	"highlight code verbatim raw":                           "write code between two lines of ```",
	"comment":                                               "take it out, or write <!-- words that readers do not see -->",
	"button btn cta":                                        "write a link: [words](page.md)",
	"include include_relative partial partialcached render": "write the words of that file here",
	"quote blockquote pullquote testimonial":                "write a quote: > words",
	"contact-form-7 contact-form form wpforms gravityform ninja_form ninja_forms formidable forminator_form": "" +
		"take it out, and give an address to write to: [office@example.org](mailto:office@example.org)",
})

// Instead is what to write instead of a code or component of this name; "" where none is known.
func Instead(name string) string { return advice[strings.ToLower(name)] }

func adviceOf(byNames map[string]string) map[string]string {
	list := map[string]string{}
	for names, instead := range byNames {
		for _, name := range strings.Fields(names) {
			list[name] = instead
		}
	}
	return list
}

// builders are what the shortcodes of page builders begin with: Divi, WPBakery, Avada, Elementor, Shortcodes Ultimate.
var builders = []string{"et_pb_", "vc_", "fusion_", "elementor-", "su_", "av_", "rev_slider", "woocommerce_"}

// alone are the shortcodes that are known even without attributes and without an end. Others of a name that is also a
// word, such as [video], need one of the two.
var alone = map[string]bool{
	"gallery": true, "embed": true, "contact-form-7": true, "contact-form": true, "wpforms": true,
	"gravityform": true, "ninja_form": true, "ninja_forms": true, "toc": true, "_toc_": true,
}

var (
	shortcodeName = lazyregexp.New(`^\[/?([A-Za-z_][A-Za-z0-9_-]*)`)
	quotedValue   = lazyregexp.New(`[ \t]+[A-Za-z_][A-Za-z0-9_-]*=(?:"|'|“|”|″|&quot;|[0-9])`)
)

// shortcode reads a shortcode of WordPress: [gallery ids="1,2"], [embed]...[/embed]. Words in brackets are text.
func (f *finder) shortcode(i int) (end int) {
	n := bytes.IndexAny(f.text[i+1:], "[]")
	if n < 0 || f.text[i+1+n] != ']' {
		return 0
	}
	end = i + n + 2
	code := f.text[i:end]
	m := shortcodeName().FindSubmatch(code[:min(len(code), 60)])
	if m == nil || end < len(f.text) && f.text[end] == '(' || f.afterWord(i) {
		return 0 // a link, the label of a component
	}
	name := strings.ToLower(string(m[1]))
	bare := len(m[0]) == len(code)-1
	if bare && !hasBuilder(name) && end < len(f.text) && strings.IndexByte(":[{", f.text[end]) >= 0 {
		return 0 // a reference
	}
	if code[1] == '/' {
		if bare && !f.opened[name] && f.isKnown(name) {
			f.addShortcode(i, end, name)
		}
		return 0
	}
	withValues := quotedValue().Match(code[len(m[0]):])
	closed := f.isKnown(name) && f.closes(end, name)
	if !withValues && !closed && !(bare && (alone[name] || hasBuilder(name)) && !f.defines(name)) {
		return 0
	}
	f.open(name)
	f.addShortcode(i, end, name)
	return end
}

// afterWord reports whether a letter or digit is before a byte.
func (f *finder) afterWord(i int) bool {
	return i > 0 && (isLetter(rune(f.text[i-1])) || f.text[i-1] >= '0' && f.text[i-1] <= '9')
}

// closes reports whether the next closing shortcode has this name. It looks no further than an ordinary embed is long.
func (f *finder) closes(from int, name string) bool {
	const longest = 2000
	rest := f.text[from:min(len(f.text), from+longest)]
	at := bytes.Index(rest, []byte("[/"))
	return at >= 0 && bytes.HasPrefix(bytes.ToLower(rest[at+2:min(len(rest), at+60)]), []byte(name+"]"))
}

func (f *finder) isKnown(name string) bool { return advice[name] != "" || hasBuilder(name) }

func hasBuilder(name string) bool {
	for _, begin := range builders {
		if strings.HasPrefix(name, begin) {
			return true
		}
	}
	return false
}

func (f *finder) addShortcode(start, end int, name string) {
	instead := advice[name]
	if instead == "" {
		instead = "take it out and keep the words, or put it between backticks if readers are to see the code"
	}
	f.add(start, end, "is a shortcode of WordPress, which is not run here", instead)
}
