package render

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"porchlight/internal/finding"
	"porchlight/internal/site"
)

var layoutLink = finding.NewRule("layout-link", finding.Error,
	"An address that is written out in a layout leads to nothing")

var (
	// plainAddress matches an address of this site in an attribute or a style, without template code.
	plainAddress = regexp.MustCompile(`(?i)(?:[\s"'](?:href|src|poster|action|data)\s*=\s*["']?|\burl\(["']?)` +
		`(/(?:[^/\s"'<>{}()][^\s"'<>{}()]*)?)["'\s>)]`)
	commentInLayout = regexp.MustCompile(`(?s)<!--.*?-->|\{\{-?\s*/\*.*?\*/\s*-?\}\}`)
)

// layoutLinks reports addresses from the top of the site that are written out in layouts, where they do not lead to
// something of this site: browsers start at the top of the host, and the site may lie in a folder of it.
func (r *Renderer) layoutLinks() []finding.Finding {
	var findings []finding.Finding
	for _, name := range slices.Sorted(maps.Keys(r.files)) {
		file := r.files[name]
		if !strings.HasSuffix(name, ".html") || isElsewhere(file.file) {
			continue
		}
		comments := commentInLayout.FindAllStringIndex(file.text, -1)
		for _, m := range plainAddress.FindAllStringSubmatchIndex(file.text, -1) {
			inComment := slices.ContainsFunc(comments, func(c []int) bool { return c[0] < m[2] && m[2] < c[1] })
			if f, found := r.layoutLink(file.text[m[2]:m[3]]); found && !inComment {
				start := finding.PositionAt([]byte(file.text), m[2])
				f.File, f.Line, f.Column = file.file, start.Line, start.Column
				findings = append(findings, f.Until(finding.PositionAt([]byte(file.text), m[3])))
			}
		}
	}
	return findings
}

// layoutLink checks one address.
func (r *Renderer) layoutLink(address string) (f finding.Finding, found bool) {
	report := func(format string, args ...any) finding.Finding {
		return layoutLink.At("", finding.Position{}, "layout: "+format, args...).Withhold()
	}
	to, _ := r.site.ResolveSetting(address)
	switch {
	case to.Kind == site.Missing:
		f = report("%q leads to nothing", address)
		if to.Nearest != "" {
			return f.Suggest("did you mean %q?", to.Nearest), true
		}
		return f.Suggest("write the address of a page, or put the file into static/"), true
	case to.Kind == site.ToWithheld:
		f = report("%q leads to %s, which is not published", address, to.Withheld.Page.File)
		f.Severity, f.Withholds = finding.Warning, false
		return f.Suggest("ask for the page with .Site.GetPage, which gives nothing while it is not published"), true
	case !strings.HasPrefix(address+"/", r.basePath):
		return report("%q leaves out the path of the site, %s", address, r.basePath).
			Suggest("write {{ relURL %q }}", address), true
	}
	return f, false
}
