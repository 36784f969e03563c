package content

import (
	"bytes"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"porchlight/internal/care"
	"porchlight/internal/config"
	"porchlight/internal/finding"
)

var update = flag.Bool("update", false, "write what Read says into testdata")

var zone = time.FixedZone("here", -5*3600)

// fieldData is loaded once: some tests ask for thousands of configurations.
var fieldData = sync.OnceValue(func() *care.Data {
	data, _ := care.Load(nil)
	return data
})

func testConfig() *config.Config {
	return &config.Config{
		TimeZone: zone,
		Country:  "us",
		Data:     fieldData(),
		Taxonomies: []config.Taxonomy{
			{Singular: "tag", Plural: "tags"}, {Singular: "substance", Plural: "substances"},
			{Singular: "service", Plural: "services"},
		},
	}
}

// TestRead reads each site in testdata and holds its pages, files and findings against the archive's last file, "want".
// In the sites «0d» stands for the byte 0x0d.
func TestRead(t *testing.T) {
	names, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatal("no fixtures", err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			site, want := fstest.MapFS{}, ""
			files := archive.Files[:0:0]
			for _, f := range archive.Files {
				if f.Name == "want" {
					want = string(f.Data)
					continue
				}
				files = append(files, f)
				site[f.Name] = &fstest.MapFile{Data: unescape(t, f.Data), Mode: 0o644}
			}
			tree, findings := readFolder(site, testConfig())
			have := describeTree(tree) + describeFindings(findings)
			if *update {
				archive.Files = append(files, txtar.File{Name: "want", Data: []byte(have)})
				if err := os.WriteFile(name, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
			} else if have != want {
				t.Errorf("have\n%s\nwant\n%s", have, want)
			}
		})
	}
}

func unescape(t *testing.T, text []byte) []byte {
	t.Helper()
	for {
		start, end := bytes.Index(text, []byte("«")), bytes.Index(text, []byte("»"))
		if start < 0 {
			return text
		}
		var raw []byte
		if _, err := fmt.Sscanf(string(text[start+2:end]), "%x", &raw); err != nil {
			t.Fatal(err)
		}
		text = bytes.Join([][]byte{text[:start], text[end+2:]}, raw)
	}
}

func describeFindings(findings []finding.Finding) string {
	var b strings.Builder
	for _, f := range findings {
		fmt.Fprintf(&b, "%s:%d:%d: %s: %s: %s", f.File, f.Line, f.Column, f.Severity, f.Rule, f.Message)
		if f.Suggestion != "" {
			fmt.Fprintf(&b, " | %s", f.Suggestion)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func describeTree(tree *Tree) string {
	var b strings.Builder
	for _, p := range tree.Pages {
		describePage(&b, p)
	}
	for _, f := range tree.Files {
		fmt.Fprintf(&b, "file %s (%s) %d bytes\n", f.File, f.Name, f.Size)
	}
	for _, name := range tree.Withheld {
		fmt.Fprintf(&b, "withheld %s\n", name)
	}
	for _, name := range tree.Unread {
		fmt.Fprintf(&b, "unread %s\n", name)
	}
	return b.String()
}

func describePage(b *strings.Builder, p *Page) {
	fmt.Fprintf(b, "page %s at %s, a %s, body from line %d: %q\n", p.File, p.Path,
		[...]string{"single", "leaf", "branch"}[p.Bundle], p.BodyLine, bodyText(p))
	field := func(name string, value any, given bool) {
		if given {
			fmt.Fprintf(b, "    %s: %v\n", name, value)
		}
	}
	for _, f := range []struct{ name, value string }{
		{"title", p.Title}, {"linkTitle", p.LinkTitle}, {"description", p.Description}, {"summary", p.Summary},
		{"slug", p.Slug}, {"url", p.URL},
		{"layout", p.Layout}, {"type", p.Type}, {"helpline", p.Helpline}, {"author", strings.Join(p.Author, "+")},
		{"level", p.Level},
		{"service", p.Service}, {"substance", p.Substance}, {"therapy", p.Therapy},
		{"lengthOfStay", p.LengthOfStay}, {"stepUp", p.StepUp}, {"stepDown", p.StepDown},
	} {
		field(f.name, fmt.Sprintf("%q", f.value), f.value != "")
	}
	for _, f := range []struct {
		name  string
		value time.Time
	}{{"date", p.Date}, {"publishDate", p.PublishDate}, {"expiryDate", p.ExpiryDate}, {"lastmod", p.Lastmod}} {
		field(f.name, f.value.Format(time.RFC3339), !f.value.IsZero())
	}
	field("draft", p.Draft, bool(p.Draft))
	field("weight", p.Weight, p.Weight != 0)
	field("aliases", p.Aliases, p.Aliases != nil)
	terms := map[string][]string{}
	for _, of := range p.Terms {
		terms[of.Plural] = of.Words
	}
	field("terms", terms, p.Terms != nil)
	field("audience", p.Audience, p.Audience != nil)
	field("asam", fmt.Sprintf("%+v", p.ASAM), p.ASAM != care.ASAM{})
	if p.Facts != nil {
		describeFacts(b, *p.Facts)
	}
	field("image", fmt.Sprintf("%+v", p.Image), p.Image != Image{})
	for _, m := range p.Menus {
		fmt.Fprintf(b, "    menu %+v\n", m)
	}
	field("sensitive", p.Sensitive, p.Sensitive)
	field("share", fmt.Sprintf("%q", p.Share), p.Share != nil)
	field("review", fmt.Sprintf("%+v", p.Review), p.Review != Review{})
	field("sources", fmt.Sprintf("%+v", p.Sources), p.Sources != nil)
	field("hoursPerWeek", p.HoursPerWeek, p.HoursPerWeek != care.Range{})
	field("refs", p.Refs, p.Refs != nil)
	field("ignoreChecks", fmt.Sprintf("%+v", p.IgnoreChecks), p.IgnoreChecks != nil)
	field("params", p.Params, p.Params != nil)
	for _, r := range p.Resources {
		fmt.Fprintf(b, "    resource %s (%s) %d bytes\n", r.File, r.Name, r.Size)
	}
}

// one reads a single page of that text.
func one(t testing.TB, text string) (*Page, []finding.Finding) {
	t.Helper()
	tree, findings := readFolder(fstest.MapFS{"content/p.md": {Data: []byte(text)}}, testConfig())
	if len(tree.Pages) == 0 {
		if len(tree.Withheld) != 1 {
			t.Errorf("a page that is neither read nor withheld: %q", text)
		}
		return nil, findings
	}
	return tree.Pages[0], findings
}

var _ fs.FS = fstest.MapFS{}

// describeFacts writes the facts that are given, one a line.
func describeFacts(b *strings.Builder, facts Facts) {
	if words := facts.OpeningHours.Words(); words != "" {
		fmt.Fprintf(b, "    facts.OpeningHours: %s\n", words)
	}
	facts.OpeningHours = care.OpeningHours{}
	v := reflect.ValueOf(facts)
	for i := range v.NumField() {
		if !v.Field(i).IsZero() {
			fmt.Fprintf(b, "    facts.%s: %+v\n", v.Type().Field(i).Name, v.Field(i))
		}
	}
}
