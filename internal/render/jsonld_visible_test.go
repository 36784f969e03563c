package render

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"
)

// The starter, and a site with a page of each kind, give machines what they show to readers and nothing else.
func TestMachinesReadWhatReadersSee(t *testing.T) {
	t.Run("starter", func(t *testing.T) { wantVisible(t, drawThemed(t, os.DirFS("../.."))) })
	t.Run("kinds", func(t *testing.T) {
		d := drawThemed(t, txtarFS(t, "testdata/kinds.txtar"))
		wantVisible(t, d)
		for path, want := range map[string][]string{
			"levels-of-care/iop/index.html": {"MedicalWebPage", "MedicalTherapy", "BreadcrumbList",
				"Organization", "ContactPoint", "Person"},
			"support-services/housing/index.html": {"MedicalWebPage", "Person"},
			"substances/alcohol/index.html":       {"MedicalWebPage", "Substance"},
			"therapies/cbt/index.html":            {"MedicalWebPage", "MedicalTherapy"},
			"staff/jo-doe/index.html":             {"ProfilePage", "Person", "EducationalOccupationalCredential"},
			"places/springfield/index.html": {"WebPage", "MedicalClinic", "PostalAddress", "GeoCoordinates",
				"OpeningHoursSpecification"},
			"questions/first/index.html":  {"FAQPage", "Question", "Answer"},
			"articles/work/index.html":    {"WebPage", "Article", "MedicalAudience", "Audience"},
			"policies/privacy/index.html": {"WebPage"},
		} {
			types := typesOf(graphOf(t, d.files[path]))
			for _, schema := range want {
				if !slices.Contains(types, schema) {
					t.Errorf("%s: no %s, only %v", path, schema, types)
				}
			}
		}
	})
}

func txtarFS(t *testing.T, file string) fs.FS {
	t.Helper()
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	source := fstest.MapFS{}
	for _, f := range archive.Files {
		source[f.Name] = &fstest.MapFile{Data: f.Data, Mode: 0o644}
	}
	return source
}

// drawThemed draws a site with the layouts that come with Porchlight. A layout's fault fails the test.
func drawThemed(t *testing.T, source fs.FS) *drawnSite {
	t.Helper()
	d := drawFS(t, source, os.DirFS("../.."))
	for _, f := range d.findings {
		if f.Rule == layoutError.Name || f.Rule == layoutSyntax.Name {
			t.Errorf("%+v", f)
		}
	}
	return d
}

// wantVisible compares every page's JSON-LD with the page.
func wantVisible(t *testing.T, d *drawnSite) {
	t.Helper()
	pages := 0
	known := map[string]bool{} // @ids that are described somewhere
	parsed := map[string]any{}
	for path, text := range d.files {
		if strings.HasSuffix(path, ".html") && strings.Contains(text, "application/ld+json") {
			ld := graphOf(t, text)
			parsed[path] = ld
			walk(ld, func(node map[string]any) {
				if id, ok := node["@id"].(string); ok && len(node) > 1 {
					known[id] = true
				}
			})
			pages++
		}
	}
	if pages < 10 {
		t.Fatalf("only %d pages have data for machines", pages)
	}
	for path, ld := range parsed {
		for _, complaint := range compareWithPage(ld, seen(t, d.files[path]), known) {
			t.Errorf("%s: %s", path, complaint)
		}
	}
}

// A difference between the shown page and its data is noticed, whatever it is.
func TestDifferencesAreNoticed(t *testing.T) {
	d := drawThemed(t, txtarFS(t, "testdata/kinds.txtar"))
	for _, test := range []struct{ path, shown, instead string }{
		{"levels-of-care/iop/index.html", `<h1>Intensive`, `<h1>Extensive`},
		{"levels-of-care/iop/index.html", `datetime=2026-03-01`, `datetime=2026-03-02`},
		{"levels-of-care/iop/index.html", `datetime=2026-04-02`, `datetime=2026-04-03`},
		{"levels-of-care/iop/index.html", `Jo Doe`, `John Doe`},
		{"levels-of-care/iop/index.html", `MD, FASAM`, `PhD`},
		{"levels-of-care/iop/index.html", `tel:+18006624357`, `tel:+18006624358`},
		{"levels-of-care/iop/index.html", `on several days a week`, `now and then`},
		{"levels-of-care/iop/index.html", `>Levels</a>`, `>Level</a>`},
		{"places/springfield/index.html", `100 Main Street`, `101 Main Street`},
		{"places/springfield/index.html", `62701`, `62702`},
		{"places/springfield/index.html", `5:30 p`, `5 p`},
		{"places/springfield/index.html", `December 24, 2027`, `December 23, 2027`},
		{"places/springfield/index.html", `123-45`, `123-46`},
		{"places/springfield/index.html", `tel:+12175550134`, `tel:+12175550135`},
		{"staff/jo-doe/index.html", `Medical director`, `Director`},
		{"questions/first/index.html", `several</strong> times`, `many</strong> times`},
		{"questions/first/index.html", `Who calls back?`, `Who calls?`},
		{"articles/work/index.html", `datetime=2026-05-05`, `datetime=2026-05-04`},
	} {
		page := d.files[test.path]
		head, body, _ := strings.Cut(page, "</script>")
		if !strings.Contains(body, test.shown) {
			t.Errorf("%s does not show %q", test.path, test.shown)
			continue
		}
		changed := strings.ReplaceAll(strings.ReplaceAll(head, `name=description`, `name=other`), test.shown,
			test.shown) + "</script>" +
			strings.ReplaceAll(body, test.shown, test.instead)
		if len(compareWithPage(graphOf(t, page), seen(t, changed), nil)) == 0 {
			t.Errorf("%s: not noticed: %q in place of %q", test.path, test.instead, test.shown)
		}
	}
}

func graphOf(t *testing.T, page string) any {
	t.Helper()
	_, after, found := strings.Cut(page, `<script type=application/ld+json>`)
	text, _, _ := strings.Cut(after, "</script>")
	var ld any
	if err := json.Unmarshal([]byte(text), &ld); !found || err != nil {
		t.Fatalf("no JSON-LD: %v in %s", err, page)
	}
	return ld
}

// walk calls visit for every object.
func walk(value any, visit func(map[string]any)) {
	switch v := value.(type) {
	case []any:
		for _, item := range v {
			walk(item, visit)
		}
	case map[string]any:
		visit(v)
		for _, item := range v {
			walk(item, visit)
		}
	}
}

func typesOf(ld any) []string {
	var types []string
	walk(ld, func(node map[string]any) {
		if schema, ok := node["@type"].(string); ok {
			types = append(types, schema)
		}
	})
	return types
}

// comparison is what was found to differ between a graph and its page.
type comparison struct {
	page       shown
	known      map[string]bool // @ids that are described somewhere; nil: any may be
	complaints []string
}

// compareWithPage lists the values of a graph that its page does not show.
func compareWithPage(ld any, page shown, known map[string]bool) []string {
	c := &comparison{page: page, known: known}
	walk(ld, c.node)
	return c.complaints
}

func (c *comparison) complain(format string, args ...any) {
	c.complaints = append(c.complaints, fmt.Sprintf(format, args...))
}

func (c *comparison) node(node map[string]any) {
	schema, _ := node["@type"].(string)
	c.complaints = append(c.complaints, allowed(schema, node)...)
	if id, ok := node["@id"].(string); ok && len(node) == 1 && strings.Contains(id, "#") && c.known != nil &&
		!c.known[id] {
		c.complain("%q is described nowhere", id)
	}
	for _, key := range []string{"datePublished", "dateModified", "lastReviewed"} {
		if date, ok := node[key].(string); ok && !slices.Contains(c.page.times, date) {
			c.complain("%s %s is not among the dates of the page: %v", key, date, c.page.times)
		}
	}
	if number, ok := node["telephone"].(string); ok && !slices.Contains(c.page.phones, "tel:"+number) {
		c.complain("telephone %s cannot be called from the page", number)
	}
	for _, key := range []string{"openingHoursSpecification", "hoursAvailable"} {
		if spans, ok := node[key].([]any); ok {
			c.complaints = append(c.complaints, compareHours(spans, c.page, key == "openingHoursSpecification")...)
		}
	}
	c.words(schema, node)
}

// words compares the texts of a node with those of the page.
func (c *comparison) words(schema string, node map[string]any) {
	switch {
	case slices.Contains(webPageTypes, schema):
		if node["name"] != c.page.h1 {
			c.complain("name %q, but the title is %q", node["name"], c.page.h1)
		}
		if description, ok := node["description"].(string); ok && description != c.page.description {
			c.readable(node, "description")
		}
	case schema == "Article":
		if node["headline"] != c.page.h1 {
			c.complain("headline %q, but the title is %q", node["headline"], c.page.h1)
		}
	case schema == "BreadcrumbList":
		var names []string
		for _, item := range node["itemListElement"].([]any) {
			names = append(names, item.(map[string]any)["name"].(string))
		}
		if !slices.Equal(names, c.page.crumbs) {
			c.complain("breadcrumb %v, but the page has %v", names, c.page.crumbs)
		}
	// who answers is on the page to which the helpline leads
	case schema == "Organization" && pointsTo(node, c.page.links):
	case schema == "OpeningHoursSpecification", schema == "ListItem", schema == "ContactPoint":
	default:
		c.readable(node, "name", "honorificSuffix", "jobTitle", "text", "streetAddress", "addressLocality",
			"addressRegion", "postalCode", "email",
			"knowsLanguage", "paymentAccepted", "identifier", "alternateName", "audienceType")
	}
}

// readable wants texts of a node to be read on the page, whatever their letter case.
func (c *comparison) readable(node map[string]any, keys ...string) {
	for _, key := range keys {
		for _, value := range texts(node[key]) {
			if !strings.Contains(strings.ToLower(c.page.text),
				strings.ToLower(strings.Join(strings.Fields(value), " "))) {
				c.complain("%s of %s: %q is not to be read on the page", key, node["@type"], value)
			}
		}
	}
}

// pointsTo reports whether the page leads to the page with an organization's contact point.
func pointsTo(node map[string]any, links []string) bool {
	points, _ := node["contactPoint"].([]any)
	for _, point := range points {
		if url, ok := point.(map[string]any)["url"].(string); ok &&
			slices.ContainsFunc(links, func(link string) bool {
				return strings.HasPrefix(link, "/") &&
					strings.HasSuffix(url, link)
			}) {
			return true
		}
	}
	return false
}

// texts are the texts of a value, which may be a list.
func texts(value any) []string {
	switch v := value.(type) {
	case string:
		return []string{v}
	case []any:
		var list []string
		for _, item := range v {
			list = append(list, texts(item)...)
		}
		return list
	}
	return nil
}
