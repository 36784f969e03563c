package rules

import (
	"slices"
	"strings"

	"porchlight/internal/check"
	"porchlight/internal/finding"
)

const structuredSource = "https://developers.google.com/search/docs/appearance/structured-data/sd-policies"

var _ = check.Add(check.Rule{
	Name:     "structured-data",
	Severity: finding.Warning,
	Doc:      "The description of a page for search engines (JSON-LD) cannot be read, lacks what it needs, or has ratings of the site itself",
	Why: "Search engines leave out what they cannot read. Ratings of an organization on its own site are against " +
		"their rules, and the site may be shown lower for them.",
	Instead: "Print `{{ .JSONLD }}` in a layout: it is complete and has the values that the page shows. In a " +
		"description of your own, write valid JSON with the values that the message names, and take " +
		"`aggregateRating` and `review` of your own organization out.",
	File: func(p *check.Pass) {
		if !p.File.IsHTML() {
			return
		}
		for _, data := range p.File.Data() {
			nodes := data.Nodes
			if data.Err != nil {
				p.Report(p.File.Find("application/ld+json"), "the JSON-LD of the page is not valid JSON: %s", data.Err).
					Suggest("write valid JSON, or print {{ .JSONLD }} in the layout").Fact(
					"https://json-ld.org/spec/latest/json-ld/")
				continue
			}
			if len(nodes) == 0 || !isSchema(nodes[0]) {
				p.Report(p.File.Find("application/ld+json"), "the JSON-LD of the page does not name its vocabulary").
					Suggest(`write "@context": "https://schema.org"`).Fact("https://schema.org/docs/gs.html")
			}
			for _, n := range nodes {
				checkNode(p, n)
			}
		}
	},
})

// isSchema reports whether a node names the vocabulary of schema.org as its context.
func isSchema(n check.Node) bool {
	for context := range n.Values("@context") {
		vocabulary, ok := context.Text()
		if !ok {
			vocabulary, _ = context.Node().Value("@vocab").Text()
		}
		if strings.Contains(vocabulary, "schema.org") {
			return true
		}
	}
	return false
}

// needed are the properties that nodes of a type have to have: those that Google requires, and names.
var needed = map[string][]string{
	"BreadcrumbList": {"itemListElement"}, "FAQPage": {"mainEntity"}, "ProfilePage": {"mainEntity"},
	"Question": {"name", "acceptedAnswer"}, "Answer": {"text"}, "Person": {"name"}, "Organization": {"name"},
	"LocalBusiness": {"name", "address"}, "MedicalClinic": {"name", "address"}, "MedicalBusiness": {"name", "address"},
	"Hospital": {"name", "address"}, "Physician": {"name", "address"}, "Article": {"headline"},
	"NewsArticle": {"headline"}, "BlogPosting": {"headline"}, "Event": {"name", "startDate", "location"},
}

// organizations are the types that must not have ratings on their own site.
var organizations = strings.Fields(`Organization LocalBusiness MedicalOrganization MedicalClinic MedicalBusiness Hospital
	Physician ProfessionalService Corporation NGO HealthAndBeautyBusiness Residence LodgingBusiness`)

// checkNode checks one object. An object with only @type and @id refers to another one and is not checked.
func checkNode(p *check.Pass, n check.Node) {
	if !n.Has("@type") || len(n) == 2 && n.Has("@id") {
		return
	}
	report := func(format string, args ...any) check.Report {
		return p.Report(p.File.Find("application/ld+json"), format, args...)
	}
	for t := range n.Types() {
		for _, key := range needed[string(t)] {
			if !n.Has(key) {
				name := string(t)
				report("the JSON-LD of the page has %q without %q", name, key).
					Suggest("add %s, or take the %s out", key, name).Fact("https://schema.org/" + name)
			}
		}
	}
	if n.Is("ListItem") && (!n.Has("position") || !n.Has("name") && !n.Has("item")) {
		report(`the JSON-LD of the page has "ListItem" without "position" or "name"`).Suggest("add what is missing").
			Fact("https://developers.google.com/search/docs/appearance/structured-data/breadcrumb")
	}
	for _, key := range []string{"aggregateRating", "review"} {
		for t := range n.Types() {
			if n.Has(key) && slices.Contains(organizations, string(t)) {
				report("the JSON-LD of the page has %q of %q: ratings of an organization on its own site", key,
					string(t)).
					Suggest("take %s out", key).
					Fact("https://developers.google.com/search/docs/appearance/structured-data/review-snippet")
				break
			}
		}
	}
}
