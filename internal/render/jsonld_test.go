package render

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"testing/fstest"

	"porchlight/internal/content"
)

func TestJSONLD(t *testing.T) {
	d := drawSite(t, shared+"-- content/care/_index.md --\n---\ntitle: Levels of care\nlinkTitle: Levels\n---\n-- content/care/a.md --\n---\ntitle: '"+
		strings.ReplaceAll(hostile, "'", "''")+`'
linkTitle: A
description: About <it>
date: 2026-03-01
lastmod: 2026-04-02
author: R. Lee
review: {by: J. Doe, credentials: MD, on: 2026-05-03}
sources: [{title: T, url: "https://source.example/"}]
---
`)
	d.wantFindings(t)
	page := d.files["care/a/index.html"]
	if strings.Count(page, "</script") != 1 {
		t.Fatalf("a title ends the script: %s", page)
	}
	_, _, script := read(t, page)
	var ld struct {
		Context string `json:"@context"`
	}
	if err := json.Unmarshal([]byte(script), &ld); err != nil {
		t.Fatalf("%v in %s", err, script)
	}
	about, crumbs := nodeOf(t, page, "WebPage"), nodeOf(t, page, "BreadcrumbList")
	for key, want := range map[string]any{
		"name": hostile, "url": "https://site.example/care/a/", "description": "About <it>", "inLanguage": "en-US",
		"dateModified": "2026-04-02", "lastReviewed": "2026-05-03", "datePublished": nil,
	} {
		if about[key] != want {
			t.Errorf("%s: have %v, want %v", key, about[key], want)
		}
	}
	if reviewer := about["reviewedBy"].(map[string]any); reviewer["name"] != "J. Doe" ||
		reviewer["honorificSuffix"] != "MD" {
		t.Errorf("have reviewer %v", reviewer)
	}
	var trail []string
	for _, item := range crumbs["itemListElement"].([]any) {
		trail = append(trail, item.(map[string]any)["name"].(string))
	}
	if got := strings.Join(trail, " > "); !strings.HasSuffix(got, " > Levels > A") || len(trail) != 3 {
		t.Errorf("have trail %q", got)
	}
	if number := nodeOf(t, page, "ContactPoint")["telephone"].(string); !strings.HasPrefix(number, "+") &&
		len(number) > 6 {
		t.Errorf("have telephone %q", number)
	}
	if ld.Context != "https://schema.org" {
		t.Errorf("have context %q", ld.Context)
	}
}

// nodeOf is the first node of a type anywhere in a page's graph; nil when there is none.
func nodeOf(t *testing.T, page, schema string) map[string]any {
	t.Helper()
	var found map[string]any
	walk(graphOf(t, page), func(node map[string]any) {
		if found == nil && node["@type"] == schema {
			found = node
		}
	})
	return found
}

// wantNode compares some values of the first node of a type; nil: it has none such. Values are compared as JSON.
func wantNode(t *testing.T, page, schema string, want map[string]any) {
	t.Helper()
	node := nodeOf(t, page, schema)
	if node == nil {
		t.Errorf("no %s", schema)
		return
	}
	for key, value := range want {
		var wanted any
		if text, err := json.Marshal(value); err != nil || json.Unmarshal(text, &wanted) != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(node[key], wanted) {
			t.Errorf("%s of %s: have %v, want %v", key, schema, node[key], wanted)
		}
	}
}

type object = map[string]any

func TestJSONLDByKind(t *testing.T) {
	d := drawThemed(t, txtarFS(t, "testdata/kinds.txtar"))
	const base = "https://clinic.example/north/"
	for _, test := range []struct {
		path, schema string
		want         object
	}{
		{"levels-of-care/iop", "MedicalWebPage", object{
			"about": object{"@type": "MedicalTherapy", "alternateName": "IOP",
				"name": "Intensive outpatient program"},
			"lastReviewed": "2026-03-01", "datePublished": nil, "dateModified": "2026-04-02", "mainEntity": nil,
			"author": object{"@id": base + "staff/sam-lee/#person", "@type": "Person", "name": "Sam Lee",
				"url": base + "staff/sam-lee/"},
			"reviewedBy": object{"@id": base + "staff/jo-doe/#person", "@type": "Person",
				"honorificSuffix": "MD, FASAM", "name": "Jo Doe", "url": base + "staff/jo-doe/"},
		}},
		{"levels-of-care/php", "MedicalTherapy", object{"name": "Days at the clinic", "alternateName": nil}},
		{"levels-of-care/php", "MedicalWebPage",
			object{"author": object{"@id": base + "#organization"}, "reviewedBy": nil, "lastReviewed": nil}},
		{"support-services/housing", "MedicalWebPage",
			object{"about": nil, "reviewedBy": object{"@type": "Person", "honorificSuffix": "RN", "name": "Kim Ray"}}},
		{"substances/alcohol", "Substance", object{"name": "Alcohol"}},
		{"therapies/cbt", "MedicalTherapy", object{"name": "Cognitive behavioral therapy"}},
		{"staff/jo-doe", "ProfilePage", object{"mainEntity": object{"@id": base + "staff/jo-doe/#person"}}},
		{"staff/jo-doe", "Person", object{
			"@id": base + "staff/jo-doe/#person", "name": "Jo Doe", "honorificSuffix": "MD, FASAM",
			"jobTitle":      "Medical director",
			"knowsLanguage": []string{"English", "Spanish"}, "worksFor": object{"@id": base + "#organization"},
			"hasCredential": []object{{
				"@type": "EducationalOccupationalCredential", "name": "Physician license", "identifier": "036-12345",
				"recognizedBy": object{"@type": "Organization",
					"name": "Illinois Department of Financial and Professional Regulation"},
			}},
		}},
		{"places/springfield", "MedicalClinic", object{
			"name": "North Clinic Springfield", "telephone": "+12175550134", "email": "springfield@clinic.example",
			"address": object{
				"@type": "PostalAddress", "streetAddress": "100 Main Street", "addressLocality": "Springfield",
				"addressRegion": "IL",
				"postalCode":    "62701", "addressCountry": "US",
			},
			"geo":             object{"@type": "GeoCoordinates", "latitude": 39.8, "longitude": -89.65},
			"knowsLanguage":   []string{"English", "Spanish"},
			"paymentAccepted": "Medicaid, sliding fee",
			"availableService": []object{
				{"@type": "MedicalTherapy", "name": "Intensive outpatient program (IOP)",
					"url": base + "levels-of-care/iop/"},
				{"@type": "MedicalTherapy", "name": "Cognitive behavioral therapy (CBT)",
					"url": base + "therapies/cbt/"},
			},
			"openingHoursSpecification": []object{
				{"@type": "OpeningHoursSpecification", "dayOfWeek": []string{"Monday", "Tuesday", "Wednesday",
					"Thursday", "Friday"}, "opens": "09:00", "closes": "17:30"},
				{"@type": "OpeningHoursSpecification", "dayOfWeek": []string{"Saturday"}, "opens": "10:00",
					"closes": "14:00"},
				{"@type": "OpeningHoursSpecification", "opens": "09:00", "closes": "12:00", "validFrom": "2027-12-24",
					"validThrough": "2027-12-24"},
				{"@type": "OpeningHoursSpecification", "opens": "00:00", "closes": "00:00", "validFrom": "2027-12-25",
					"validThrough": "2027-12-25"},
			},
			"parentOrganization": object{"@id": base + "#organization"},
		}},
		{"questions/first", "Question", object{"name": "What does “intensive” mean?"}},
		{"questions/none", "WebPage", object{"mainEntity": nil}},
		{"admissions/how", "WebPage", object{"author": nil}},
		{"admissions/insurance", "WebPage", object{"mainEntity": nil}},
		{"articles/work", "WebPage", object{
			"mainEntity": object{"@id": base + "articles/work/#article"}, "lastReviewed": "2026-06-06", "author": nil,
			"citation": nil,
			"audience": []object{{"@type": "MedicalAudience", "audienceType": "adults"},
				{"@type": "Audience", "audienceType": "families"}},
		}},
		{"articles/work", "Article", object{
			"headline": "Going back to work", "datePublished": "2026-05-05", "dateModified": "2026-06-06",
			"mainEntityOfPage": object{"@id": base + "articles/work/#page"}, "citation": nil,
			"publisher": object{"@id": base + "#organization"},
		}},
		{"articles/plain", "Article", object{"author": object{"@type": "Person", "name": "R. Lee"}}},
	} {
		t.Run(test.path+" "+test.schema, func(t *testing.T) {
			wantNode(t, d.files[test.path+"/index.html"], test.schema, test.want)
		})
	}
}

// An answer holds all that is below its question, in the order in which it is read, components included.
func TestAnswersAreWhole(t *testing.T) {
	d := drawThemed(t, txtarFS(t, "testdata/kinds.txtar"))
	questions := texts(nodeOf(t, d.files["questions/first/index.html"],
		"FAQPage")["mainEntity"].([]any)[0].(object)["acceptedAnswer"].(object)["text"])
	at := 0
	for _, part := range []string{"It means several times a week – see IOP. nine hours or more Day Hours Monday 3",
		"Never stop alone & all at once."} {
		i := strings.Index(questions[0][at:], part)
		if i < 0 {
			t.Fatalf("no %q in %q", part, questions[0])
		}
		at += i
	}
}

// Samples are marked for readers and left out of JSON-LD.
func TestSamplesAreNotInJSONLD(t *testing.T) {
	d := drawThemed(t, txtarFS(t, "testdata/kinds.txtar"))
	for _, path := range []string{"places/example/index.html", "staff/alex-sample/index.html",
		"levels-of-care/php/index.html"} {
		page := d.files[path]
		for _, schema := range []string{"MedicalClinic", "Person", "PostalAddress", "ProfilePage"} {
			if node := nodeOf(t, page, schema); node != nil {
				t.Errorf("%s has %v", path, node)
			}
		}
		if !strings.Contains(strings.ToLower(page), "a sample, not a real") {
			t.Errorf("%s does not say to readers that it is a sample", path)
		}
	}
}

// A line belongs to who answers it. It is the organization's own only where its own people answer.
func TestOwnerOfHelpline(t *testing.T) {
	d := drawThemed(t, txtarFS(t, "testdata/kinds.txtar"))
	const base = "https://clinic.example/north/"
	organizations := func(path string) map[any]map[string]any {
		found := map[any]map[string]any{}
		walk(graphOf(t, d.files[path]), func(node map[string]any) {
			if node["@type"] == "Organization" && node["@id"] != nil {
				found[node["@id"]] = node
			}
		})
		return found
	}
	own := organizations("admissions/how/index.html")
	if len(own) != 1 {
		t.Errorf("own line: have %v", own)
	}
	wantNode(t, d.files["admissions/how/index.html"], "ContactPoint", object{
		"name": "North Clinic's line", "telephone": "+12175550142", "contactType": "helpline",
		"availableLanguage": []string{"English", "Spanish"}, "contactOption": nil,
		"url": base + "who-answers/", "hoursAvailable": []object{
			{"@type": "OpeningHoursSpecification", "dayOfWeek": []string{"Monday", "Tuesday", "Wednesday", "Thursday",
				"Friday"}, "opens": "09:00", "closes": "17:00"},
			{"@type": "OpeningHoursSpecification", "opens": "00:00", "closes": "00:00", "validFrom": "2027-12-25",
				"validThrough": "2027-12-25"},
		},
	})
	wantNode(t, d.files["levels-of-care/iop/index.html"], "ContactPoint", object{
		"telephone": "+18006624357", "contactOption": "TollFree", "hoursAvailable": []any{everyDay},
	})
	for path, want := range map[string]struct{ id, name string }{
		"levels-of-care/iop/index.html": {base + "#helpline-national", "SAMHSA"},
		"levels-of-care/php/index.html": {base + "#helpline-circle", "Recovery Circle of Illinois"},
	} {
		found := organizations(path)
		if site := found[base+"#organization"]; site == nil || site["contactPoint"] != nil {
			t.Errorf("%s: another number is given as the organization's own: %v", path, site)
		} else if member := site["memberOf"] != nil; member != (want.name != "SAMHSA") {
			t.Errorf("%s: a member of the line's network: %v", path, member)
		}
		if other := found[want.id]; other == nil || other["name"] != want.name || other["contactPoint"] == nil {
			t.Errorf("%s: have %v", path, other)
		}
		if who, _ := nodeOf(t, d.files[path], "MedicalWebPage")["mentions"].(object); who["@id"] != want.id {
			t.Errorf("%s: mentions %v", path, who)
		}
	}
}

// TestLineInBrief: the front page and the page about who answers describe the site's line whole; others only name it
// and its number.
func TestLineInBrief(t *testing.T) {
	source := txtarFS(t, "testdata/kinds.txtar").(fstest.MapFS)
	settings := source["config.toml"]
	settings.Data = bytes.Replace(settings.Data, []byte(`answeredBy = "facility"`),
		[]byte(`answeredBy = "third-party"`), 1)
	d := drawThemed(t, source)
	for path, whole := range map[string]bool{"index.html": true, "who-answers/index.html": true,
		"admissions/how/index.html": false} {
		points := 0
		walk(graphOf(t, d.files[path]), func(node map[string]any) {
			if node["@type"] == "ContactPoint" {
				points++
				if (node["hoursAvailable"] != nil) != whole || (node["availableLanguage"] != nil) != whole ||
					node["telephone"] != "+12175550142" {
					t.Errorf("%s: have %v", path, node)
				}
			}
		})
		if points != 1 {
			t.Errorf("%s: %d lines", path, points)
		}
	}
}

// A site does not rate itself, and no page holds more than one description of itself.
func TestNoRatings(t *testing.T) {
	for path, page := range drawThemed(t, txtarFS(t, "testdata/kinds.txtar")).files {
		for _, word := range []string{"aggregateRating", `"Review"`, "ratingValue", "isAcceptingNewPatients"} {
			if strings.Contains(page, word) {
				t.Errorf("%s holds %s", path, word)
			}
		}
		if strings.Count(page, "application/ld+json") > 1 {
			t.Errorf("%s describes itself twice", path)
		}
	}
}

func TestVisibleText(t *testing.T) {
	for drawn, want := range map[string]string{
		"": "", "plain": "plain", "<p>a</p><p>b</p>": "a b", "a<strong>b</strong>c": "abc", "one<br>two": "one two",
		"&lt;b&gt; &amp; &quot;":    `<b> & "`,
		`<img alt="x > y" src=a> z`: "z", "<ul><li>1<li>2</ul>": "1 2", "a < b": "a < b", "a<": "a<", "<p": "",
		"<!-- c -->d":               "d",
		"<abbr title=x>IOP</abbr>s": "IOPs", "<td>1</td><td>2</td>": "1 2",
	} {
		if have := visibleText(drawn); have != want {
			t.Errorf("%q: have %q, want %q", drawn, have, want)
		}
	}
}

// TestNodesAreJSON: keys keep their order, empty ones are left out, texts are escaped, and zero is a coordinate.
func TestNodesAreJSON(t *testing.T) {
	n := schemaNode("Place", "name", "a \"b\"\n<c> \u2028 é", "email", "", "geo",
		coordinates(content.Geo{Longitude: 9.45}),
		"list", []string{"x", "y"}, "none", []node(nil), "parts", []node{reference("#a"), reference("#b")}, "width", 3)
	got, err := json.Marshal(n)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"@type":"Place","name":"a \"b\"\n\u003cc\u003e \u2028 é","geo":{"@type":"GeoCoordinates","latitude":0,"longitude":9.45},` +
		`"list":["x","y"],"parts":[{"@id":"#a"},{"@id":"#b"}],"width":3}`
	if string(got) != want {
		t.Errorf("have %s\nwant %s", got, want)
	}
}
