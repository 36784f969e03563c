package render

import (
	"strings"
	"testing"
)

// What docs/layouts.md promises of the field can be used in a layout, on every kind of page, without stopping it.
func TestLayoutsCanAskTheField(t *testing.T) {
	d := drawSite(t, `-- layouts/all.html --
{{ .CareKind }} {{ .ID }} {{ .Level }} {{ .ASAM.Edition }} {{ .HoursPerWeek.HoursAWeek }} {{ .LengthOfStay }} {{ delimit .Audience ", " }}
{{ with .Author }}{{ .Name }} {{ .Credentials }} {{ .Role }} {{ .Sample }} {{ with .Card }}{{ .Title }}{{ end }}{{ end }}
{{ with .Reviewer }}{{ . }}{{ end }} {{ .Review.On.IsZero }}
{{ range list .Step .StepUp .StepDown }}{{ with . }}{{ .Level.Label }} {{ with .Card }}{{ .RelPermalink }}{{ end }}{{ len .Pages }}{{ end }}{{ end }}
{{ range list .Levels .Services .Substances .Therapies .People .Places (.Refs "services") }}{{ range . }}{{ .ID }} {{ .Name }} {{ .Summary }} {{ with .Card }}{{ .LinkTitle }}{{ end }}{{ end }}{{ end }}
{{ with .Facts }}{{ .Address.Street }} {{ .Phone }} {{ .Email }} {{ .Geo.Latitude }} {{ .License.Number }} {{ len .Plans }} {{ .Effective.IsZero }}{{ end }}
{{ range .Site.Continuum }}{{ .Level.ID }} {{ .Level.Label }} {{ .Level.Hours.HoursAWeek }} {{ range .Level.ASAM }}{{ .Number }}{{ end }}{{ end }}
{{ with .Site.Step "iop" }}{{ .Level.Name }}{{ end }}{{ with .Site.Ref "services" "housing" }}{{ .Name }}{{ end }}{{ range .Site.Refs "therapies" }}{{ .ID }}{{ end }}
{{ with .Site.Data.Level "iop" }}{{ .Setting }}{{ end }}{{ with .Site.Data.Subject "services" "housing" }}{{ .Names }}{{ end }}
{{ with .Site.Data.Term "MOUD" }}{{ .Long }} {{ .Meaning }}{{ end }}{{ with .Site.Data.Kind "level-of-care" }}{{ .Name }}{{ end }}
{{ with index .Site.Countries "us" }}{{ .Name }} {{ .Emergency }}{{ end }}{{ with .Parent }}{{ .CareKind }} {{ range .Services }}{{ .ID }}{{ end }}{{ end }}
-- layouts/404.html --
{{ .CareKind }}{{ range .Services }}{{ .ID }}{{ end }}{{ with .Step }}{{ .Level.ID }}{{ end }}{{ with .Reviewer }}{{ . }}{{ end }}
-- content/levels-of-care/iop.md --
---
level: iop
tags: [a]
---
-- content/about.md --
---
title: About
---
`)
	if got := d.reported(); strings.Contains(got, "layout") {
		t.Error(got)
	}
	for _, path := range []string{"levels-of-care/iop/index.html", "about/index.html", "index.html",
		"tags/a/index.html", "404.html"} {
		if _, ok := d.files[path]; !ok {
			t.Errorf("%s was not drawn", path)
		}
	}
}
