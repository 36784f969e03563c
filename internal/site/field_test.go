package site

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rogpeppe/go-internal/txtar"

	"porchlight/internal/care"
	"porchlight/internal/config"
	"porchlight/internal/content"
	"porchlight/internal/finding"
)

// TestField assembles each site of testdata/field from its files, as a build does, and compares what its pages know of
// the field.
func TestField(t *testing.T) {
	golden(t, "testdata/field/*.txtar", func(t *testing.T, archive *txtar.Archive) string {
		return dumpField(readSite(t, string(txtar.Format(archive))))
	})
}

// TestKindRequiresMisspeltKey: a kind that requires a key under a wrong name is one finding, and none on each of its
// pages.
func TestKindRequiresMisspeltKey(t *testing.T) {
	kinds := "version = 1\n[[kinds]]\nid = \"x\"\nname = \"X\"\ndoc = \"X.\"\nrequired = [\"lengthOfSaty\"]\n"
	data, _ := care.Load(fstest.MapFS{"data/kinds.toml": {Data: []byte(kinds)}})
	tree := &content.Tree{Pages: []*content.Page{{File: "content/a.md", Path: "/a",
		FrontMatter: front("A", content.Rare{Type: "x"})}}}
	_, findings := Assemble(tree, &config.Config{Clock: testClock, Data: data}, nil)
	if len(findings) != 1 || findings[0].File != "data/kinds.toml" || findings[0].Suggestion != `write "lengthOfStay"` {
		t.Errorf("have %v", findings)
	}
}

// dumpField writes what a site knows of the field.
func dumpField(s *Site, findings []finding.Finding) string {
	var b strings.Builder
	for _, step := range s.Continuum() {
		if step.Card != nil {
			fmt.Fprintf(&b, "step %s: %s\n", step.Level.ID, paths(step.Pages))
		}
	}
	for _, p := range s.Pages() {
		if p.Source == nil {
			continue
		}
		fmt.Fprintf(&b, "%s: %s %s\n", p.Path, p.Type,
			strings.Join(strings.Fields(p.CareKind+" "+p.ID+" "+p.Level), " "))
		for _, relation := range care.Relations {
			if refs := p.Refs(relation); len(refs) > 0 {
				fmt.Fprintf(&b, "  %s: %s\n", relation, shownRefs(refs))
			}
		}
		if who := p.Author(); who != nil {
			fmt.Fprintf(&b, "  author: %s\n", shownPerson(who))
		}
		if who := p.Reviewer(); who != nil {
			fmt.Fprintf(&b, "  reviewer: %s\n", shownPerson(who))
		}
		if up, down := p.StepUp(), p.StepDown(); up != nil || down != nil {
			fmt.Fprintf(&b, "  up %s down %s\n", shownStep(up), shownStep(down))
		}
		if list := p.Mentions(); len(list) > 0 {
			fmt.Fprintf(&b, "  mentions: %s\n", paths(list))
		}
		if list := p.Related(0); len(list) > 0 {
			fmt.Fprintf(&b, "  related: %s\n", paths(list))
		}
	}
	for _, f := range findings {
		if f.Rule != "base-url-missing" {
			fmt.Fprintf(&b, "%s:%d:%d: %s: %s: %s | %s\n", f.File, f.Line, f.Column, f.Severity, f.Rule, f.Message,
				f.Suggestion)
		}
	}
	return b.String()
}

func shownRefs(refs []Ref) string {
	words := make([]string, len(refs))
	for i, r := range refs {
		words[i] = fmt.Sprintf("%s (%s, %s)", r.ID, r.Name, pathOf(r.Card))
	}
	return strings.Join(words, "; ")
}

func shownPerson(p *Person) string {
	return strings.TrimRight(fmt.Sprintf("%s, %s, %s, sample %v, %s", p.Name, p.Credentials, p.Role, p.Sample,
		pathOf(p.Card)), " ")
}

func shownStep(s *Step) string {
	if s == nil {
		return "-"
	}
	return s.Level.ID + " (" + pathOf(s.Card) + ")"
}
