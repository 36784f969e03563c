package config

import (
	"flag"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/spf13/pflag"

	"porchlight/internal/finding"
)

var update = flag.Bool("update", false, "write what is there now into the fixtures; look at the difference before it is kept")

// TestFixtures loads each site of testdata and compares the findings as printed and the settings, where the fixture
// gives them.
func TestFixtures(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no fixtures: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			site, flags := fstest.MapFS{}, Flags{Clock: time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)}
			for _, f := range archive.Files {
				switch f.Name {
				case "findings", "config":
				case "env":
					flags.Env = strings.Split(strings.TrimSpace(string(f.Data)), "\n")
				case "flags":
					readFlags(t, &flags, strings.Fields(string(f.Data)))
				default:
					site[f.Name] = &fstest.MapFile{Data: f.Data}
				}
			}
			cfg, findings := Load(site, flags)
			var text strings.Builder
			if err := finding.Text(&text, findings, finding.TextOptions{Source: func(name string) ([]byte,
				error) {
				return fs.ReadFile(site, name)
			}}); err != nil {
				t.Fatal(err)
			}
			for i, f := range archive.Files {
				have := ""
				switch f.Name {
				case "findings":
					have = text.String()
				case "config":
					have = described(cfg)
				default:
					continue
				}
				if have != string(f.Data) && *update {
					archive.Files[i].Data = []byte(have)
				} else if have != string(f.Data) {
					t.Errorf("%s: have\n%s\nwant\n%s", f.Name, have, f.Data)
				}
			}
			if *update {
				if err := os.WriteFile(file, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// readFlags reads flags as a person gives them to a command.
func readFlags(t *testing.T, flags *Flags, words []string) {
	set := pflag.NewFlagSet("flags", pflag.ContinueOnError)
	set.StringVar(&flags.BaseURL, "baseURL", "", "")
	set.StringVar(&flags.Environment, "environment", "", "")
	set.BoolVar(&flags.BuildDrafts, "buildDrafts", false, "")
	set.BoolVar(&flags.BuildFuture, "buildFuture", false, "")
	set.BoolVar(&flags.BuildExpired, "buildExpired", false, "")
	if err := set.Parse(words); err != nil {
		t.Fatal(err)
	}
}

// described is the settings in lines that a person can compare.
func described(c *Config) string {
	var b strings.Builder
	line := func(format string, args ...any) {
		fmt.Fprintln(&b, strings.TrimRight(fmt.Sprintf(format, args...), " "))
	}
	line("baseURL %s", c.BaseURL)
	line("title %s", c.Title)
	line("locale %s %s", c.Locale, c.Direction)
	line("timeZone %s", c.TimeZone)
	line("country %s", c.Country)
	line("environment %s", c.Environment)
	var taxonomies []string
	for _, t := range c.Taxonomies {
		taxonomies = append(taxonomies, fmt.Sprintf("%s=%s %q", t.Singular, t.Plural, t.Title))
	}
	line("taxonomies %s", strings.Join(taxonomies, ", "))
	line("permalinks %s", pairs(c.Permalinks))
	line("numbers ugly=%v pager=%d feed=%d related=%d summary=%d toc=%d-%d html=%s typographer=%v",
		c.UglyURLs, c.PagerSize, c.FeedLimit, c.RelatedLimit, c.SummaryWords, c.TOCStart, c.TOCEnd,
		c.RawHTML, c.Typographer)
	for _, name := range slices.Sorted(maps.Keys(c.Menus)) {
		for _, e := range c.Menus[name] {
			text := fmt.Sprintf("menu %s %q", e.Menu, e.Name)
			for _, part := range [][2]string{{"ref", e.PageRef}, {"url", e.URL}, {"parent", e.Parent},
				{"weight", fmt.Sprint(e.Weight)}, {"id", e.Identifier}} {
				if part[1] != "" && part[1] != "0" {
					text += " " + part[0] + "=" + part[1]
				}
			}
			line("%s at %s:%d:%d", text, e.File, e.Pos.Line, e.Pos.Column)
		}
	}
	line("helpline %s %s open=%v at %d:%d", c.Helpline.Number, c.Helpline.AnsweredBy, c.Helpline.AlwaysOpen,
		c.HelplinePos[""].Line, c.HelplinePos[""].Column)
	for _, id := range slices.Sorted(maps.Keys(c.Helplines)) {
		h, at := c.Helplines[id], c.HelplinePos[id]
		line("helpline %s %s %s open=%v at %d:%d", h.ID, h.Number, h.AnsweredBy, h.AlwaysOpen, at.Line, at.Column)
		if !h.Open.IsZero() {
			line("  %q %q", h.Hours, h.Exceptions())
		}
	}
	line("share %v sections %s", c.Share, pairs(c.ShareSection))
	o := c.Organization
	line("organization %q %s", o.Name, strings.Join(strings.Fields(fmt.Sprint(o.URL, " ", o.Email, " ", o.SameAs)),
		" "))
	line("params %s", pairs(c.Params))
	line("checks %s", pairs(c.Checks.Rules))
	l := c.Limits
	line("limits page=%d output=%d time=%s nesting=%d cells=%d", l.PageBytes, l.OutputBytes, l.PageTime, l.Nesting,
		l.TableCells)
	line("builds drafts=%v future=%v expired=%v", c.BuildDrafts, c.BuildFuture, c.BuildExpired)
	return b.String()
}

func pairs[V any](m map[string]V) string {
	var list []string
	for _, k := range slices.Sorted(maps.Keys(m)) {
		list = append(list, fmt.Sprintf("%s=%v", k, m[k]))
	}
	return strings.Join(list, " ")
}

func TestFlagsWinOverAll(t *testing.T) {
	site := fstest.MapFS{File: {Data: []byte("baseURL = \"https://file.example/\"\nbuildDrafts = false\n")}}
	clock := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	cfg, findings := Load(site, Flags{
		BaseURL: "https://flag.example", Environment: "development", BuildDrafts: true, BuildFuture: true,
		BuildExpired: true, Clock: clock,
		Env: []string{"PORCHLIGHT_BASEURL=https://env.example/", "PORCHLIGHT_BUILDDRAFTS=false",
			"PORCHLIGHT_ENVIRONMENT=staging"},
	})
	if len(findings) > 0 {
		t.Errorf("have %+v", findings)
	}
	if cfg.BaseURL.String() != "https://flag.example/" || cfg.Environment != "development" || !cfg.BuildDrafts ||
		!cfg.BuildFuture || !cfg.BuildExpired || !cfg.Clock.Equal(clock) {
		t.Errorf("have %+v", cfg)
	}
	_, findings = Load(site, Flags{BaseURL: "flag.example"})
	const want = `--baseURL: want an address such as https://www.your-site.org/, have "flag.example": it has to begin with https:// or http://`
	if len(findings) != 1 || findings[0].Message != want || findings[0].File != "" ||
		findings[0].Suggestion != `write "https://flag.example/"` {
		t.Errorf("have %+v", findings)
	}
}

func TestClockIsNowUnlessGiven(t *testing.T) {
	before := time.Now()
	if cfg, _ := Load(fstest.MapFS{}, Flags{}); cfg.Clock.Before(before) || cfg.Clock.After(time.Now()) {
		t.Errorf("have %s", cfg.Clock)
	}
}

func TestFileThatCannotBeRead(t *testing.T) {
	for want, file := range map[string]*fstest.MapFile{
		"this is a folder, and a file is wanted here": {Mode: fs.ModeDir},
		"this is not a file of text":                  {Mode: fs.ModeNamedPipe},
		"this file is larger than 2 MiB":              {Data: make([]byte, 3<<20)},
	} {
		cfg, findings := Load(fstest.MapFS{File: file}, Flags{})
		if len(findings) != 1 || findings[0].Message != want || findings[0].Severity != finding.Error {
			t.Errorf("want %q, have %+v", want, findings)
		}
		if cfg.Helpline.Number.IsZero() || cfg.BaseURL == nil {
			t.Errorf("%s: the settings are not complete: %+v", want, cfg)
		}
	}
}

func TestBaseURL(t *testing.T) {
	for text, want := range map[string]string{
		"https://a.example":           "https://a.example/",
		"https://a.example/":          "https://a.example/",
		"HTTPS://A.example/B":         "https://a.example/B/",
		"http://localhost:1313/":      "http://localhost:1313/",
		"https://a.example/b/c/":      "https://a.example/b/c/",
		"https://a.example/caf%C3%A9": "https://a.example/caf%C3%A9/",
		"https://bücher.example/":     "https://b%C3%BCcher.example/",
		"a.example":                   "",
		"//a.example/":                "",
		"/recovery/":                  "",
		"ftp://a.example/":            "",
		"javascript:alert(1)":         "",
		"https:a.example":             "",
		"https://":                    "",
		"https://:80/":                "",
		"https://user:pw@a.example/":  "",
		"https://a.example/?x=y":      "",
		"https://a.example/?":         "",
		"https://a.example/#x":        "",
		"https://a.example/#":         "",
		"https://a.example/a//b/":     "",
		"https://a.example/../b/":     "",
		"https://a b/":                "",
		"https://a.example/\x00":      "",
	} {
		u, complaint := parseBaseURL(text)
		if (complaint == "") != (want != "") || want != "" && u.String() != want {
			t.Errorf("%q: have %s, %q", text, u, complaint)
		}
		if u == nil || !u.IsAbs() || !strings.HasSuffix(u.Path, "/") {
			t.Errorf("%q: no usable address: %v", text, u)
		}
	}
}

func TestSameFindingsEachTime(t *testing.T) {
	site := fstest.MapFS{File: {Data: []byte(
		"[menus]\na = [{}]\nb = [{}]\nc = [{}]\n[helplines]\nx = {}\ny = {}\nz = {}\n")}}
	env := []string{"PORCHLIGHT_TITEL=x", "PORCHLIGHT_LOCAL=y"}
	_, first := Load(site, Flags{Env: env})
	for range 20 {
		if _, again := Load(site, Flags{Env: env}); !slices.Equal(first, again) {
			t.Fatalf("have\n%+v\nand\n%+v", first, again)
		}
	}
}

func FuzzLoad(f *testing.F) {
	files, _ := filepath.Glob("testdata/*.txtar")
	for _, file := range files {
		archive, err := txtar.ParseFile(file)
		if err != nil {
			f.Fatal(err)
		}
		for _, part := range archive.Files {
			if part.Name == File {
				f.Add(string(part.Data))
			}
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		cfg, findings := Load(fstest.MapFS{File: {Data: []byte(text)}}, Flags{})
		for _, p := range findings {
			if p.Message == "" || p.Rule == "" || p.Line > strings.Count(text, "\n")+strings.Count(text, "\r")+2 {
				t.Errorf("finding out of place: %+v", p)
			}
		}
		if cfg.BaseURL == nil || cfg.TimeZone == nil || cfg.Helpline.Number.IsZero() ||
			cfg.Helpline.Number.Tel() == "" || cfg.PagerSize < 1 ||
			cfg.Limits.PageBytes < 1 || cfg.Limits.Nesting < 1 || cfg.TOCEnd < cfg.TOCStart {
			t.Errorf("the settings are not complete: %+v", cfg)
		}
	})
}
