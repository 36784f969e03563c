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
	// plainAddress matches an address from the top of the site, without template code.
	plainAddress = lazyregexp.New(`^(/(?:[^/\s"'<>{}()][^\s"'<>{}()]*)?)["'\s>)]`)
	// beforeAddress matches the text directly before an address: the start of an attribute, of a candidate of
	// srcset, of a url() in a style, or of the address of a refresh. Its group is the name of an attribute
	// that sends data.
	beforeAddress = lazyregexp.New(`(?i)(?:[\s"'](?:` + attrsThat(false) + `|(` + attrsThat(true) + `))\s*=\s*["']?` +
		`|\b(?:image)?srcset\s*=\s*(?:"[^">]*|'[^'>]*),\s*|\burl\(["']?|;\s*url\s*=\s*)$`)
	commentInLayout = lazyregexp.New(`(?s)<!--.*?-->|\{\{-?\s*/\*.*?\*/\s*-?\}\}`)
)

// attrsThat returns a pattern for the names of attributes that hold addresses. If send is true, these are the
// attributes that send data; else the others.
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

// layoutAddress is an address from the top of the site in the text of a layout.
type layoutAddress struct {
	file    layoutFile
	at      int // offset in the text of the file, in bytes
	address string
	sends   bool // data is sent to the address; maybe only the host knows it
}

// addresses lists the addresses from the top of the site in the text of layouts. It first searches for a slash
// after a character that can precede an address. Using only the patterns would take longer than parsing all
// layouts.
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

// layoutLinks reports addresses in layouts that lead to nothing on this site. Browsers resolve such an address
// from the top of the host, but the site can be in a folder of the host.
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

// layoutLink checks one address. found is false when there is nothing to report.
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
