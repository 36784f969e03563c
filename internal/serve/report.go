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
	"plain":    finding.Harmless, // what an editor wrote must not disguise the words around it
	"link":     func(q report.Query) string { return Prefix + q.Encode() },
	"severity": func(s finding.Severity) string { return [...]string{"off", "note", "warning", "error"}[s] },
}

var reportTemplate = sync.OnceValue(func() *template.Template {
	t := template.Must(template.New("report").Funcs(pageFuncs).Parse(healthText))
	styles := ""
	for _, name := range []string{"overview.css", "health.css"} {
		text, _ := assets.ReadFile("assets/" + name) // embedded: it is there
		styles += string(text)
	}
	template.Must(t.New("styles").Parse(styles))
	return template.Must(t.New("report").Parse(reportText))
})

// health is the health of a site as it is drawn.
type health struct {
	*report.Health
	Preview bool   // in the overview: names are links to the lists there
	Program string // its version; "" in the overview
}

// WriteReport writes the health of a site as one page that needs nothing else: no script, no other file, no request.
func WriteReport(w io.Writer, h *report.Health, version string) error {
	return reportTemplate().Execute(w, health{h, false, version})
}

// ReportMark is in every page that WriteReport wrote, and in no page of a site.
const ReportMark = `<meta name="generator" content="Porchlight report">`
