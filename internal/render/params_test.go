package render

import "testing"

// TestParamsMatchWhateverTheirCase: keys match in any letter case, and the methods of a date can be called behind them.
func TestParamsMatchWhateverTheirCase(t *testing.T) {
	const page = `
-- content/a.md --
+++
title = "A"
when = 2026-03-01
[params]
pattern = "2 January"
[params.Visit]
Format = "by phone"
Year = "first"
on = 2026-04-02
+++
`
	for layout, want := range map[string]string{
		`{{ .Params.when.Format "2006" }}`:                           "2026",
		`{{ .Params.When.Format "2006" }}`:                           "2026",
		`{{ .Params.when.Year }}`:                                    "2026",
		`{{ .Params.when.UTC.Year }}`:                                "2026",
		`{{ .Params.visit.on.Format .Params.Pattern }}`:              "2 April",
		`{{ "2006" | .Params.visit.On.Format }}`:                     "2026",
		`{{ .Params.visit.Format }}`:                                 "by phone",
		`{{ .Params.Visit.Year }}`:                                   "first",
		`{{ printf "%v %v" .Params.when.Month .Params.Visit.Year }}`: "March first",
		`{{ $p := .Params }}{{ $p.when.Format "2006" }}`:             "2026",
		`{{ with .Params.when }}{{ .Format "2006" }}{{ end }}`:       "2026",
		`{{ if .Params.when.IsZero }}none{{ else }}set{{ end }}`:     "set",
		`{{ (.Params.when.AddDate 0 0 1).Format "2" }}`:              "2",
		`{{ $.Params.when.Format "2006" }}`:                          "2026",
		`{{ .Params.format }}none`:                                   "none",
		`{{ .Params.visit.nothing.Format }}none`:                     "none",
	} {
		t.Run(layout, func(t *testing.T) {
			d := drawSite(t, "-- layouts/page.html --\n"+layout+page)
			d.wantFindings(t)
			d.wantFile(t, "a/index.html", want)
		})
	}
}

func TestParamsMethodErrors(t *testing.T) {
	for layout, want := range map[string]string{
		`{{ .Params.when.Format }}`:    `1:4: layout: .Format of a date: values after it: want 1, have 0 (while drawing content/a.md)`,
		`{{ .Params.when.Format 3 }}`:  `1:4: layout: .Format of a date cannot be asked with 3 (while drawing content/a.md)`,
		`{{ .Params.when.Sub "x" }}`:   `1:4: layout: .Sub of a date cannot be asked with x (while drawing content/a.md)`,
		`{{ .Params.pattern.Format }}`: `1:4: layout: a text has no .Format (while drawing content/a.md)`,
	} {
		t.Run(layout, func(t *testing.T) {
			d := drawSite(t, "-- layouts/page.html --\n"+layout+"\n-- content/a.md --\n+++\ntitle = \"A\"\nwhen = 2026-03-01\npattern = \"x\"\n+++\n")
			d.wantFindings(t, "layouts/page.html:"+want)
		})
	}
}
