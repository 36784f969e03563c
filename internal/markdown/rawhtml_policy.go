package markdown

import (
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/microcosm-cc/bluemonday"
)

// policy allows the elements and attributes that structure text in an editor's HTML, and none that run, load, submit or
// style. The site's content security policy would block a style attribute.
var policy = sync.OnceValue(func() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	elements := strings.Fields(`a abbr address article aside b bdi bdo blockquote br caption cite code col colgroup
		data dd del details dfn div dl dt em figcaption figure footer h2 h3 h4 h5 h6 header hr i img ins kbd li
		mark nav ol p pre q rp rt ruby s samp section small span strong sub summary sup table tbody td tfoot th thead
		time tr u ul var wbr`)
	p.AllowElements(elements...)
	p.AllowNoAttrs().OnElements(elements...)

	p.AllowAttrs("class", "id", "lang", "title", "role", "translate").Globally()
	p.AllowAttrs("dir").Matching(regexp.MustCompile(`(?i)^(ltr|rtl|auto)$`)).Globally()
	p.AllowAttrs("tabindex").Matching(regexp.MustCompile(`^(0|-1)$`)).Globally()
	p.AllowAttrs(ariaAttributes...).Globally()

	p.RequireParseableURLs(true)
	p.AllowRelativeURLs(true)
	p.AllowURLSchemes("http", "https", "mailto", "tel", "sms")
	p.AllowAttrs("href", "hreflang", "rel", "download").OnElements("a")
	p.AllowAttrs("cite").OnElements("blockquote", "q", "del", "ins")
	p.AllowAttrs("datetime").OnElements("time", "del", "ins")
	p.AllowAttrs("value").OnElements("data", "li")
	p.AllowAttrs("open", "name").OnElements("details")
	p.AllowAttrs("start", "reversed", "type").OnElements("ol")
	p.AllowAttrs("src", "alt", "loading", "decoding").OnElements("img")
	p.AllowAttrs("width", "height").Matching(bluemonday.NumberOrPercent).OnElements("img", "table", "td", "th", "col")
	p.AllowAttrs("colspan", "rowspan", "headers").OnElements("td", "th")
	p.AllowAttrs("scope", "abbr").OnElements("th")
	p.AllowAttrs("span").OnElements("col", "colgroup")
	return p
})

// ariaAttributes are the states and properties of WAI-ARIA 1.2, section 6.6.
var ariaAttributes = func() []string {
	names := strings.Fields(`activedescendant atomic autocomplete braillelabel brailleroledescription busy checked colcount
		colindex colindextext colspan controls current describedby description details disabled errormessage expanded
		flowto haspopup hidden invalid keyshortcuts label labelledby level live modal multiline multiselectable
		orientation owns placeholder posinset pressed readonly relevant required roledescription rowcount rowindex
		rowindextext rowspan selected setsize sort valuemax valuemin valuenow valuetext`)
	for i := range names {
		names[i] = "aria-" + names[i]
	}
	return names
}()

// unseen are attributes that are left out without a finding, since readers do not notice it: microdata and RDFa, which
// JSON-LD replaces.
var unseen = set(`itemid itemprop itemref itemscope itemtype about datatype prefix property resource typeof vocab xmlns`)

// goodValues are attributes for which the policy allows some values only: one such value, and all in words.
var goodValues = map[string]struct{ value, words string }{
	"width":    {"1", "a number of pixels such as 135, or a part such as 50%"},
	"height":   {"1", "a number of pixels such as 135"},
	"dir":      {"ltr", "ltr, rtl or auto"},
	"tabindex": {"0", "0 or -1"},
	"cite":     {"/", "an address that starts with https:"},
}

// leftOutWhole are the elements that are left out with their content, which is code or useless without them.
var leftOutWhole = set(`applet audio canvas embed frameset iframe math noembed noframes noscript object plaintext script
	select style svg template textarea title video xmp`)

// voidElements have no end tag (HTML, section 13.1.2).
var voidElements = set("area base br col embed hr img input link meta param source track wbr")

// closesOpen are the open elements that a start tag ends without their end tag, by its name (HTML, section 13.1.2.4).
var closesOpen = map[string][]string{
	"li": {"li"}, "dt": {"dt", "dd"}, "dd": {"dt", "dd"}, "p": {"p"},
	"td": {"td", "th"}, "th": {"td", "th"}, "tr": {"td", "th", "tr"}, "tbody": {"tr"},
	"rt": {"rt", "rp"}, "rp": {"rt", "rp"},
}

func set(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}

// rawState is the state of the editor's HTML in the output.
//
// An element that an editor opens ends at the latest with the Markdown element around it: open elements are then
// closed, and an end tag without its start tag is left out. So the page's HTML is always balanced, and cannot end an
// element of the page around it.
type rawState struct {
	open  []string // open elements, outermost first
	floor int      // open[:floor] belong to outer Markdown elements
	link  bool     // with RawHTML "allow": a link is open
	skip  string   // an inline element that is left out whole: nothing is drawn up to its end tag; "": none
}

// enterRaw begins a Markdown element. leaveRaw ends it and gets the result of enterRaw.
func (p *page) enterRaw() (floor int) {
	floor = p.raw.floor
	p.raw.floor = len(p.raw.open)
	return floor
}

func (p *page) leaveRaw(floor int) {
	p.closeRaw(p.raw.floor)
	p.raw.floor = floor
}

// closeRaw closes open elements until depth of them are open.
func (p *page) closeRaw(depth int) {
	for len(p.raw.open) > depth {
		last := len(p.raw.open) - 1
		p.close(p.raw.open[last])
		p.raw.open = p.raw.open[:last]
	}
}

// openRaw records an element before its start tag is written.
func (p *page) openRaw(name string, offset int) {
	for len(p.raw.open) > p.raw.floor && slices.Contains(closesOpen[name], p.raw.open[len(p.raw.open)-1]) {
		p.closeRaw(len(p.raw.open) - 1)
	}
	if !voidElements[name] {
		p.raw.open = append(p.raw.open, name)
		p.nested(len(p.raw.open), offset, "HTML elements")
	}
}

// endRaw writes an end tag, if the element is open.
func (p *page) endRaw(name string) {
	for i := len(p.raw.open) - 1; i >= p.raw.floor; i-- {
		if p.raw.open[i] == name {
			p.closeRaw(i)
			return
		}
	}
}
