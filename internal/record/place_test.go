package record

import (
	"fmt"
	"testing"
	"time"
)

func TestPlaces(t *testing.T) {
	const src = `title: Outpatient
review: {by: j-doe, Next: 2027-03-01, on: ~}
sources:
  - url: https://a.example
  - {title: B, tags: [x, y]}
"a.b": dotted
`
	root, findings := Parse(YAML, []byte(src), "content/a.md", 3)
	if len(findings) > 0 {
		t.Fatal(findings)
	}
	at := PlaceOf(root, Options{Prefix: "front matter"})
	for _, c := range []struct {
		path string
		want string // the finding there; nothing is written where it has no value
		text string
	}{
		{"title", "content/a.md:3:8: front matter: title: here", "Outpatient"},
		{"review.next", "content/a.md:4:27: front matter: review.next: here", "2027-03-01"},
		{"sources[1].url", "content/a.md:6:10: front matter: sources[1].url: here", "https://a.example"},
		{"sources[2].tags[2]", "content/a.md:7:26: front matter: sources[2].tags[2]: here", "y"},
		{"review.on", "content/a.md:4:43: front matter: review.on: here", ""},          // Null
		{"review.on.day", "content/a.md:4:43: front matter: review.on.day: here", ""},  // below Null
		{"review.missing", "content/a.md:4:9: front matter: review.missing: here", ""}, // the group around it
		{"sources[3].url", "content/a.md:6:3: front matter: sources[3].url: here", ""},
		{"sources[0]", "content/a.md:6:3: front matter: sources[0]: here", ""},
		{"title.deep", "content/a.md:3:8: front matter: title.deep: here", ""},
		{"absent", "content/a.md:3:1: front matter: absent: here", ""},
		{"", "content/a.md:3:1: front matter: here", ""},
	} {
		p := at.At(c.path)
		f := p.Report(wrongType, "here")
		if have := fmt.Sprintf("%s:%d:%d: %s", f.File, f.Line, f.Column, f.Message); have != c.want {
			t.Errorf("%q: want %q, have %q", c.path, c.want, have)
		}
		text := ""
		if v := root.At(c.path); v != nil {
			text = v.Text
		}
		if text != c.text || p.Written() != (root.At(c.path) != nil) {
			t.Errorf("%q: want %q, have %q, written %v", c.path, c.text, text, p.Written())
		}
	}
	if v := at.Key("a.b").Value; v == nil || v.Text != "dotted" {
		t.Errorf("a key with a dot: have %v", v)
	}
	if have := len(at.At("sources").Items()); have != 2 {
		t.Errorf("want 2 items, have %d", have)
	}
	if have := at.At("title").Items(); len(have) != 1 || have[0].Value.Text != "Outpatient" {
		t.Errorf("want the one value as a list of one, have %v", have)
	}
	var next time.Time
	if findings := at.At("review.next").Decode(&next); len(findings) > 0 || next.Year() != 2027 {
		t.Errorf("want a date, have %v %v", next, findings)
	}
	if findings := at.At("absent").Decode(&next); len(findings) > 0 || next.Year() != 2027 {
		t.Errorf("nothing written changes nothing: have %v %v", next, findings)
	}
	if (*Value)(nil).At("a[1].b") != nil {
		t.Error("nothing has no places")
	}
}

func TestFieldsOfEmbeddedStructs(t *testing.T) {
	type Common struct {
		ID    string `key:"id,required"`
		Where Place  `key:"where"`
	}
	var into struct {
		Common
		Name string         `key:"name"`
		Rest map[string]any `key:",rest"`
	}
	if findings := read(t, YAML, "id: a\nname: b\nwhere: {x: 1}\nother: c\n", &into, Options{}); len(findings) > 0 {
		t.Fatal(findings)
	}
	if into.ID != "a" || into.Name != "b" || into.Rest["other"] != "c" || into.Where.At("x").Value.Int != 1 {
		t.Errorf("have %+v", into)
	}
	if findings := read(t, YAML, "name: b\n", &into, Options{}); len(findings) != 1 {
		t.Errorf("want the missing id, have %v", findings)
	}
}

func TestDottedKeys(t *testing.T) {
	var into struct {
		Limit int    `key:"related.limit"`
		Feed  int    `key:"services.rss.limit"`
		Text  string `key:"related.text,required"`
	}
	into.Limit, into.Feed = 5, 20
	if findings := read(t, YAML, "related: {Limit: 3, text: x}\nservices: ~\n", &into, Options{}); len(findings) > 0 || into.Limit != 3 || into.Feed != 20 || into.Text != "x" {
		t.Errorf("have %+v, %v", into, findings)
	}
	for src, want := range map[string]string{
		"related: {limt: 3, text: x}":        `related: unknown key "limt"`,
		"related: {limit: x, text: x}":       `related.limit: want a whole number such as 10, have "x"`,
		"related: [3]":                       `related: want the keys limit, text, have a list`,
		"services: {rss: {limits: 3}}":       `services.rss: unknown key "limits"`,
		"relatd: {}":                         `unknown key "relatd"`,
		"related: {limit: 3}":                `related: the key "text" is missing`,
		"services: {rss: {limit: [1, 2]}}":   `services.rss.limit: want a whole number such as 10, have a list`,
		"related: {text: x}\nservices: soon": `services: want the keys rss, have "soon"`,
	} {
		if findings := read(t, YAML, src, &into, Options{}); len(findings) != 1 || findings[0].Message != want {
			t.Errorf("%s: want %q, have %v", src, want, findings)
		}
	}
}
