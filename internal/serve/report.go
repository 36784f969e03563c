package serve

import (
	_ "embed"
	"html/template"
	"io"
	"sync"

	"porchlight/internal/finding"
	"porchlight/internal/report"
)

var (
	//go:embed health.html
	healthText string
	//go:embed report.html
	reportText string
)

// pageFuncs are the functions with which the preview's pages write numbers, links and texts.
var pageFuncs = template.FuncMap{
	"add":      func(a, b int) int { return a + b },
	"count":    finding.Number,
	"num":      func(n int) string { return finding.Number(n, "", "") },
	"plain":    finding.Harmless, // control characters in an editor's text must not change the words around it
	"link":     func(q report.Query) string { return Prefix + q.Encode() },
	"severity": func(s finding.Severity) string { return [...]string{"off", "note", "warning", "error"}[s] },
}

var reportTemplate = sync.OnceValue(func() *template.Template {
	t := template.Must(template.New("report").Funcs(pageFuncs).Parse(healthText))
	styles := ""
	for _, name := range []string{"overview.css", "health.css"} {
		text, _ := assets.ReadFile("assets/" + name) // embedded, so there is no error
		styles += string(text)
	}
	template.Must(t.New("styles").Parse(styles))
	return template.Must(t.New("report").Parse(reportText))
})

// health is what the template "health" shows.
type health struct {
	*report.Health
	Preview bool   // in the overview, where names are links to its lists
	Program string // version of the program; "" in the overview
}

// WriteReport writes the health of a site as one HTML page without scripts, other files or requests. version is that of
// the program.
func WriteReport(w io.Writer, h *report.Health, version string) error {
	return reportTemplate().Execute(w, health{h, false, version})
}

// ReportMark is in every page that WriteReport wrote, and in no page of a site.
const ReportMark = `<meta name="generator" content="Porchlight report">`
