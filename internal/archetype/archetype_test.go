package archetype

import (
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"porchlight/internal/care"
)

var day = time.Date(2027, 3, 1, 9, 0, 0, 0, time.UTC)

// data are small facts, so that these tests do not depend on what a clinician corrects.
func data() *care.Data {
	return &care.Data{
		Levels: []care.Level{{ID: "php", Name: "Partial hospitalization program", Acronym: "PHP"},
			{ID: "iop", Name: "Intensive outpatient program", Acronym: "IOP"}},
		Services: []care.Subject{{ID: "housing", Name: "Housing"}},
		Kinds: []care.Kind{
			{ID: "level-of-care", Doc: "A level", Folder: "levels-of-care", Subject: "level", Relation: "levels"},
			{ID: "support-service", Doc: "A service", Folder: "support-services", Subject: "service",
				Relation: "services"},
			{ID: "staff", Doc: "A person", Folder: "staff", Relation: "people"},
		},
		Glossary: []care.Term{{Short: "MOUD"}},
	}
}

func folder(files map[string]string) fs.FS {
	m := fstest.MapFS{}
	for name, text := range files {
		m[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return m
}

var theme = folder(map[string]string{
	"archetypes/default.md": "default {{ .Title }}", "archetypes/level-of-care.md": "theme level",
	"archetypes/staff.md": "theme staff",
})

func TestOpenPrefersTheSitesOwn(t *testing.T) {
	site := folder(map[string]string{"archetypes/staff.md": "own", "archetypes/newsletter.md": "own",
		"archetypes/.hidden.md": "", "archetypes/readme.txt": "", "archetypes/x.md/y": ""})
	var have []string
	for _, e := range Open(site, theme, data()).Entries() {
		own := ""
		if e.Own {
			own = " own"
		}
		have = append(have, e.Name+" "+e.File+own)
	}
	want := []string{
		"level-of-care archetypes/level-of-care.md", "support-service archetypes/default.md",
		"staff archetypes/staff.md own", "page archetypes/default.md",
		"newsletter archetypes/newsletter.md own",
	}
	if !slices.Equal(have, want) {
		t.Errorf("have %q\nwant %q", have, want)
	}
	if entries := Open(nil, nil, &care.Data{}).Entries(); len(entries) != 1 || entries[0].Name != Plain {
		t.Errorf("without files and data: %v", entries)
	}
}

func TestFind(t *testing.T) {
	set := Open(nil, theme, data())
	for _, c := range []struct{ name, entry, id, near string }{
		{"staff", "staff", "", ""}, {"Staff", "staff", "", ""}, {"iop", "level-of-care", "iop", ""},
		{"IOP", "level-of-care", "iop", ""},
		{"housing", "support-service", "housing", ""}, {"page", "page", "", ""},
		{"ipo", "", "", "iop"}, {"houseing", "", "", "housing"}, {"", "", "", ""}, {"default", "", "", ""},
		{"zebra", "", "", ""},
	} {
		start, near, ok := set.Find(c.name)
		if start.Name != c.entry || start.ID != c.id || near != c.near || ok != (c.entry != "") {
			t.Errorf("%q starts %q about %q, near %q, %v", c.name, start.Name, start.ID, near, ok)
		}
	}
}

func TestTitles(t *testing.T) {
	set := Open(nil, folder(map[string]string{"archetypes/default.md": `{{ quote .Title }} {{ title .Name }}`}), data())
	for _, c := range []struct{ kind, name, page string }{
		{"page", "evening-iop", `"Evening IOP" Evening-iop`},
		{"page", "moud_at home", `"MOUD at home" Moud_at Home`},
		{"page", `o'hara "x"`, `"O'hara \"x\"" O'hara "x"`},
		{"page", "ärzte", `"Ärzte" Ärzte`},
		{"page", "---", `"" ---`},
		{"iop", "iop", `"Intensive outpatient program (IOP)" Iop`},
		{"iop", "mornings", `"Mornings" Mornings`},
		{"housing", "housing", `"Housing" Housing`},
		{"level-of-care", "php", `"Partial hospitalization program (PHP)" Php`},
		{"staff", "iop", `"IOP" Iop`},
	} {
		start, _, ok := set.Find(c.kind)
		if !ok {
			t.Fatalf("%s starts nothing", c.kind)
		}
		page, findings := set.Page(start.About(c.name), New{Name: c.name, Day: day})
		if string(page) != c.page || len(findings) > 0 {
			t.Errorf("%s %s: have %s, want %s %v", c.kind, c.name, page, c.page, findings)
		}
	}
}

func TestWords(t *testing.T) {
	all := `{{ .Name }}|{{ .Date }}|{{ .ID }}|{{ with .Kind }}{{ .ID }}{{ end }}|{{ with .Level }}{{ .Label }}{{ end }}|{{ with .Subject }}{{ .Name }}{{ end }}|` +
		`{{ .Site.Title | lower }}|{{ len .Data.Levels }}{{ with .Named.levels }}|{{ list . }}{{ end }}{{ with .Named.services }}no{{ end }}` + "\r\n"
	set := Open(folder(map[string]string{"archetypes/default.md": "\ufeff" + all}), nil, data())
	for kind, want := range map[string]string{
		"iop":     "x|2027-03-01|iop|level-of-care|Intensive outpatient program (IOP)||home|2|[iop, php]\n",
		"housing": "x|2027-03-01|housing|support-service||Housing|home|2|[iop, php]\n",
		"staff":   "x|2027-03-01||staff|||home|2|[iop, php]\n",
		"page":    "x|2027-03-01|||||home|2|[iop, php]\n",
	} {
		start, _, _ := set.Find(kind)
		page, findings := set.Page(start, New{Name: "x", SiteTitle: "Home", Day: day,
			Named: map[string][]string{"levels": {"iop", "php"}}})
		if string(page) != want || len(findings) > 0 {
			t.Errorf("%s: have %q, want %q %v", kind, page, want, findings)
		}
	}
}

// TestEndlessArchetypes holds that no template keeps an editor waiting without end or fills the memory.
func TestEndlessArchetypes(t *testing.T) {
	for text, want := range map[string]string{
		`{{ range 2000000 }}x{{ end }}`:                                 "it writes more than 1 MiB",
		`{{ define "a" }}{{ template "a" }}{{ end }}{{ template "a" }}`: "it includes itself without end",
		`{{ define "a" }}{{ . }}{{ template "a" (printf "%s%s" . .) }}{{ end }}{{ template "a" "long words, doubled" }}`: "it writes more than 1 MiB",
		`{{ $s := "x" }}{{ range 100 }}{{ $s = print $s $s }}{{ end }}`:                                                  "its value would have more than 1048576 bytes",
		`{{ $s := "x" }}{{ range 100 }}{{ $s = quote $s }}{{ end }}`:                                                     "its value would have more than 1048576 bytes",
		`{{ $s := printf "%9999999d" 1 }}`:                                                                               "its value would have more than 1048576 bytes",
		`{{ range 100000 }}{{ $s := printf "%99999d" 1 }}{{ end }}`:                                                      "the values made for this page have more than 8388608 bytes",
	} {
		set := Open(folder(map[string]string{"archetypes/default.md": text}), nil, data())
		start, _, _ := set.Find(Plain)
		page, findings := set.Page(start, New{Name: "x", Day: day})
		if len(findings) == 0 && len(page) > maxBytes || len(findings) > 0 &&
			!strings.Contains(findings[0].Message, want) {
			t.Errorf("%s: %d bytes, %v", text, len(page), findings)
		}
		if want != "" && len(findings) != 1 {
			t.Errorf("%s: no finding", text)
		}
	}
}

// What is not known of a page may be used by a method, too, which text/template reports in words of Go.
func TestMethodOfNothing(t *testing.T) {
	set := Open(folder(map[string]string{"archetypes/default.md": "{{ .Level.Label }}"}), nil, data())
	start, _, _ := set.Find(Plain)
	if _, findings := set.Page(start, New{Name: "x", Day: day}); len(findings) != 1 ||
		!strings.HasSuffix(findings[0].Message, "this page has no such value") {
		t.Errorf("have %v", findings)
	}
}

func TestSlowArchetype(t *testing.T) {
	set := Open(folder(map[string]string{"archetypes/default.md": `{{ range 20000000 }}{{ end }}`}), nil, data())
	set.timeout = 0
	start, _, _ := set.Find(Plain)
	if _, findings := set.Page(start, New{Name: "x", Day: day}); len(findings) != 1 ||
		!strings.Contains(findings[0].Message, "it takes too long") {
		t.Errorf("have %v", findings)
	}
}

func TestBlanks(t *testing.T) {
	if n := Blanks([]byte("[[fill: a]] b [[fill: c [d](e) [[f]]")); n != 2 {
		t.Errorf("%d blanks", n)
	}
}

func FuzzPage(f *testing.F) {
	for _, seed := range []string{"{{ .Title }}", "{{ .Level.ID }}", "{{ if", "{{ quote 1 }}", "{{ template \"x\" }}",
		"é{{ .Date.X }}", "{{ index .Data.Levels 9 }}"} {
		f.Add(seed, "evening-iop")
	}
	f.Fuzz(func(t *testing.T, text, name string) {
		if strings.Contains(text, "range") || strings.Contains(text, "define") || strings.Contains(text, "printf") ||
			strings.Contains(text, "block") {
			return // loops are for TestEndlessArchetypes
		}
		set := Open(folder(map[string]string{"archetypes/default.md": text}), nil, data())
		start, _, _ := set.Find(Plain)
		page, findings := set.Page(start, New{Name: name, Day: day})
		if (page == nil) != (len(findings) > 0) && len(page) > 0 {
			t.Errorf("a page and findings: %v", findings)
		}
		for _, finding := range findings {
			if finding.Message == "" || strings.Contains(finding.Message, "nil pointer") {
				t.Errorf("not in plain words: %s", finding.Message)
			}
		}
	})
}
