package render

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"porchlight/internal/finding"
	"porchlight/internal/lazyregexp"
	"porchlight/internal/markdown"
	"porchlight/internal/site"
)

var layoutLink = finding.NewRule("layout-link", finding.Warning,
	"An address that is written out in a layout leads to nothing")

var (
	// plainAddress matches an address of this site, without template code.
	plainAddress = lazyregexp.New(`^(/(?:[^/\s"'<>{}()][^\s"'<>{}()]*)?)["'\s>)]`)
	// beforeAddress matches the begin of an attribute, of a candidate of srcset, of a url() in a style, or of the
	// address of a refresh. Its group is an attribute by which something is sent.
	beforeAddress = lazyregexp.New(`(?i)(?:[\s"'](?:` + attrsThat(false) + `|(` + attrsThat(true) + `))\s*=\s*["']?` +
		`|\b(?:image)?srcset\s*=\s*(?:"[^">]*|'[^'>]*),\s*|\burl\(["']?|;\s*url\s*=\s*)$`)
	commentInLayout = lazyregexp.New(`(?s)<!--.*?-->|\{\{-?\s*/\*.*?\*/\s*-?\}\}`)
)

// attrsThat is a pattern for the names of attributes that hold addresses in every element.
func attrsThat(send bool) string {
	names := map[string]bool{}
	for _, attrs := range markdown.AddressAttrs {
		for _, a := range attrs {
			if a.Name != "content" && send == (a.Use == markdown.Sends) {
				names[a.Name] = true
			}
		}
	}
	return strings.Join(slices.Sorted(maps.Keys(names)), "|")
}

// layoutAddress is an address from the top of the site that a layout has written out.
type layoutAddress struct {
	file    layoutFile
	at      int // in the text of the file
	address string
	sends   bool // what receives it may be known only to the host
}

// addresses lists the addresses from the top of the site that layouts have written out. A slash behind a character
// that can be before an address is searched for first: the patterns alone take longer than to parse all layouts.
func (s layoutSet) addresses() (list []layoutAddress) {
	for _, name := range s.names("", ".html") {
		file := s[name+".html"]
		if isForeign(file.file) {
			continue
		}
		for at := 1; at < len(file.text); at++ {
			if file.text[at] != '/' || strings.IndexByte("\"'=(, \t\r\n\f", file.text[at-1]) < 0 {
				continue
			}
			m := plainAddress().FindStringSubmatch(file.text[at:])
			if m == nil {
				continue
			}
			before := beforeAddress().FindStringSubmatch(file.text[max(0, at-100):at])
			if before == nil {
				continue
			}
			if !slices.ContainsFunc(commentInLayout().FindAllStringIndex(file.text, -1), func(c []int) bool {
				return c[0] < at && at < c[1]
			}) {
				list = append(list, layoutAddress{file, at, m[1], before[1] != ""})
			}
		}
	}
	return list
}

// layoutLinks reports addresses in layouts that do not lead to something of this site: browsers start at the top of the
// host, and the site may lie in a folder of it.
func (r *Renderer) layoutLinks() []finding.Finding {
	var findings []finding.Finding
	for _, a := range r.addresses {
		if f, found := r.layoutLink(a); found {
			text := []byte(a.file.text)
			start := finding.PositionAt(text, a.at)
			f.File, f.Line, f.Column = a.file.file, start.Line, start.Column
			findings = append(findings, f.Until(finding.PositionAt(text, a.at+len(a.address))))
		}
	}
	return findings
}

// layoutLink checks one address.
func (r *Renderer) layoutLink(a layoutAddress) (f finding.Finding, found bool) {
	address := a.address
	report := func(format string, args ...any) finding.Finding {
		return layoutLink.At("", finding.Position{}, "layout: "+format, args...).Withhold()
	}
	to, _ := r.site.ResolveSetting(address)
	switch {
	case to.Kind == site.Missing && a.sends:
		return f, false
	case to.Kind == site.Missing:
		f = report("%q leads to nothing", address)
		if guess := to.Guess(address); guess != "" {
			return f.Suggest("%s", guess), true
		}
		return f.Suggest("write the address of a page, or put the file into static/"), true
	case to.Kind == site.ToWithheld:
		f = report("%q leads to %s, which is not published", address, to.Withheld.Page.File)
		f.Severity, f.Withholds = finding.Warning, false
		return f.Suggest("use .Site.GetPage for the page, which gives nothing while it is not published"), true
	case !strings.HasPrefix(address+"/", r.basePath):
		return report("%q leaves out the path of the site, %s", address, r.basePath).
			Suggest("write {{ relURL %s }}", strconv.Quote(address)), true
	}
	return f, false
}
