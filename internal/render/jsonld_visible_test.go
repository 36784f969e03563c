package render

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/rogpeppe/go-internal/txtar"
	"golang.org/x/net/html"
)

// The starter, and a site with a page of each kind, tell machines what they show to readers and nothing else.
func TestMachinesReadWhatReadersSee(t *testing.T) {
	t.Run("starter", func(t *testing.T) { wantVisible(t, drawThemed(t, os.DirFS("../.."))) })
	t.Run("kinds", func(t *testing.T) {
		d := drawThemed(t, txtarFS(t, "testdata/kinds.txtar"))
		wantVisible(t, d)
		for path, want := range map[string][]string{
			"levels-of-care/iop/index.html":       {"MedicalWebPage", "MedicalTherapy", "BreadcrumbList", "Organization", "ContactPoint", "Person"},
			"support-services/housing/index.html": {"MedicalWebPage", "Person"},
			"substances/alcohol/index.html":       {"MedicalWebPage", "Substance"},
			"therapies/cbt/index.html":            {"MedicalWebPage", "MedicalTherapy"},
			"staff/jo-doe/index.html":             {"ProfilePage", "Person", "EducationalOccupationalCredential"},
			"places/springfield/index.html":       {"WebPage", "MedicalClinic", "PostalAddress", "GeoCoordinates", "OpeningHoursSpecification"},
			"questions/first/index.html":          {"FAQPage", "Question", "Answer"},
			"articles/work/index.html":            {"WebPage", "Article", "MedicalAudience", "Audience"},
			"policies/privacy/index.html":         {"WebPage"},
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
		t.Fatalf("only %d pages tell machines anything", pages)
	}
	for path, ld := range parsed {
		for _, complaint := range compareWithPage(ld, seen(t, d.files[path]), known) {
			t.Errorf("%s: %s", path, complaint)
		}
	}
}

// A page that shows something else than it tells is noticed, whatever it is.
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
		{"places/springfield/index.html", `5:30 p.m.`, `5 p.m.`},
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
		changed := strings.ReplaceAll(strings.ReplaceAll(head, `name=description`, `name=other`), test.shown, test.shown) + "</script>" +
			strings.ReplaceAll(body, test.shown, test.instead)
		if len(compareWithPage(graphOf(t, page), seen(t, changed), nil)) == 0 {
			t.Errorf("%s: nobody notices %q in place of %q", test.path, test.instead, test.shown)
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

// shown is what a reader can see of a page.
type shown struct {
	text        string // of the body, with single spaces
	description string // of the head
	h1          string
	times       []string // datetime of time elements
	phones      []string // tel: links
	crumbs      []string // texts of the breadcrumb
	links       []string
}

func seen(t *testing.T, page string) shown {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	var s shown
	for n := range doc.Descendants() {
		attr := map[string]string{}
		for _, a := range n.Attr {
			attr[a.Key] = a.Val
		}
		switch n.Data {
		case "meta":
			if attr["name"] == "description" {
				s.description = attr["content"]
			}
		case "body":
			s.text = textIn(n)
		case "h1":
			s.h1 = textIn(n)
		case "time":
			s.times = append(s.times, attr["datetime"])
		case "a":
			s.links = append(s.links, attr["href"])
			if strings.HasPrefix(attr["href"], "tel:") {
				s.phones = append(s.phones, attr["href"])
			}
		case "nav":
			if attr["class"] == "crumbs" {
				for li := range n.Descendants() {
					if li.Data == "li" {
						s.crumbs = append(s.crumbs, textIn(li))
					}
				}
			}
		}
	}
	return s
}

var inWords = regexp.MustCompile(`^(a|abbr|b|bdi|cite|code|dfn|em|i|kbd|mark|q|s|small|span|strong|sub|sup|time|u)$`)

// textIn is the text of an element as a reader sees it. It is written anew here, so that a mistake of visibleText shows.
func textIn(n *html.Node) string {
	var b strings.Builder
	var add func(*html.Node)
	add = func(n *html.Node) {
		switch {
		case n.Type == html.TextNode:
			b.WriteString(n.Data)
		case n.Type == html.ElementNode && (n.Data == "script" || n.Data == "style"):
		default:
			apart := n.Type == html.ElementNode && !inWords.MatchString(n.Data)
			if apart {
				b.WriteByte(' ')
			}
			for c := n.FirstChild; c != nil; c = c.NextSibling {
				add(c)
			}
			if apart {
				b.WriteByte(' ')
			}
		}
	}
	add(n)
	return strings.Join(strings.Fields(b.String()), " ")
}

// compareWithPage says what a graph tells that its page does not show. Names of known @ids may stand without a description.
func compareWithPage(ld any, page shown, known map[string]bool) []string {
	var complaints []string
	complain := func(format string, args ...any) { complaints = append(complaints, fmt.Sprintf(format, args...)) }
	text := func(node map[string]any, keys ...string) {
		for _, key := range keys {
			for _, value := range texts(node[key]) {
				if !strings.Contains(strings.ToLower(page.text), strings.ToLower(strings.Join(strings.Fields(value), " "))) {
					complain("%s of %s: %q is not to be read on the page", key, node["@type"], value)
				}
			}
		}
	}
	walk(ld, func(node map[string]any) {
		schema, _ := node["@type"].(string)
		complaints = append(complaints, allowed(schema, node)...)
		if id, ok := node["@id"].(string); ok && len(node) == 1 && strings.Contains(id, "#") && known != nil && !known[id] {
			complain("%q is described nowhere", id)
		}
		for _, key := range []string{"datePublished", "dateModified", "lastReviewed"} {
			if date, ok := node[key].(string); ok && !slices.Contains(page.times, date) {
				complain("%s %s is not among the dates of the page: %v", key, date, page.times)
			}
		}
		if number, ok := node["telephone"].(string); ok && !slices.Contains(page.phones, "tel:"+number) {
			complain("telephone %s cannot be called from the page", number)
		}
		switch {
		case isWebPage(schema):
			if node["name"] != page.h1 {
				complain("name %q, but the title is %q", node["name"], page.h1)
			}
			if description, ok := node["description"].(string); ok && description != page.description {
				text(node, "description")
			}
		case schema == "Article":
			if node["headline"] != page.h1 {
				complain("headline %q, but the title is %q", node["headline"], page.h1)
			}
		case schema == "BreadcrumbList":
			var names []string
			for _, item := range node["itemListElement"].([]any) {
				names = append(names, item.(map[string]any)["name"].(string))
			}
			if !slices.Equal(names, page.crumbs) {
				complain("breadcrumb %v, but the page has %v", names, page.crumbs)
			}
		case schema == "Organization" && pointsTo(node, page.links): // who answers stands on the page to which the helpline leads
		case schema == "OpeningHoursSpecification", schema == "ListItem", schema == "ContactPoint":
		default:
			text(node, "name", "honorificSuffix", "jobTitle", "text", "streetAddress", "addressLocality", "addressRegion", "postalCode", "email",
				"knowsLanguage", "paymentAccepted", "identifier", "alternateName", "audienceType")
		}
		for _, key := range []string{"openingHoursSpecification", "hoursAvailable"} {
			if spans, ok := node[key].([]any); ok {
				complaints = append(complaints, compareHours(spans, page, key == "openingHoursSpecification")...)
			}
		}
	})
	return complaints
}

// pointsTo reports whether the page leads to the page that tells of an organization's contact point.
func pointsTo(node map[string]any, links []string) bool {
	points, _ := node["contactPoint"].([]any)
	for _, point := range points {
		if url, ok := point.(map[string]any)["url"].(string); ok && slices.ContainsFunc(links, func(link string) bool { return strings.HasPrefix(link, "/") && strings.HasSuffix(url, link) }) {
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

// compareHours wants the opening hours in words on the page; the exceptions too where the page is the place's own.
func compareHours(spans []any, page shown, exceptions bool) []string {
	var complaints []string
	weekly, days := map[string][]string{}, map[string]bool{}
	for _, span := range spans {
		s := span.(map[string]any)
		clocks := fmt.Sprint(s["opens"], " ", s["closes"])
		if from, ok := s["validFrom"].(string); ok {
			if exceptions && !strings.Contains(page.text, longDate(from)) {
				complaints = append(complaints, fmt.Sprintf("the page says nothing of %s", from))
			}
			continue
		}
		for _, day := range texts(s["dayOfWeek"]) {
			days[day] = true
		}
		weekly[clocks] = append(weekly[clocks], texts(s["dayOfWeek"])...)
	}
	for clocks, on := range weekly {
		if clocks == "00:00 23:59" {
			if len(days) == 7 && !strings.Contains(page.text, "24") {
				complaints = append(complaints, "nothing on the page says that it never closes")
			}
			continue
		}
		opens, closes, _ := strings.Cut(clocks, " ")
		words := spokenClock(opens) + " to " + spokenClock(closes)
		if !strings.Contains(page.text, words) || !strings.Contains(page.text, on[0]) || !strings.Contains(page.text, on[len(on)-1]) {
			complaints = append(complaints, fmt.Sprintf("%v, %s is not to be read on the page", on, words))
		}
	}
	return complaints
}

func longDate(iso string) string {
	day, _ := time.Parse(time.DateOnly, iso)
	return day.Format("January 2, 2006")
}

func spokenClock(clock string) string {
	at, _ := time.Parse("15:04", clock)
	switch clock {
	case "12:00":
		return "noon"
	case "00:00":
		return "midnight"
	}
	words := strings.NewReplacer("am", "a.m.", "pm", "p.m.").Replace(at.Format("3:04 pm"))
	return strings.Replace(words, ":00", "", 1)
}
