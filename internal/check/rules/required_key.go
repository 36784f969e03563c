package rules

import (
	"fmt"
	"strings"

	"porchlight/internal/care"
	"porchlight/internal/check"
	"porchlight/internal/finding"
)

var _ = check.Add(check.Rule{
	Name:     "required-key",
	Severity: finding.Error,
	Doc:      "A page lacks a key that every page of its kind needs",
	Why:      "Layouts, lists and search engines rely on these keys. `data/kinds.toml` lists them by kind.",
	Instead:  "Add the key. The message shows how its value is written.",
	Page: func(p *check.Pass) {
		kind := p.Page.FieldKind()
		if kind == nil {
			return
		}
		for _, key := range kind.Required {
			if p.Page.Source.Given(key) || key == kind.Subject && isOnFile(p) {
				continue
			}
			at := p.Key("type")
			if at.Start.Line == 0 {
				at = p.Key(kind.Subject)
			}
			if at.File != p.Page.Source.File { // the key is in a cascade
				at = check.Place{File: p.Page.Source.File, Start: finding.Position{Line: 1, Column: 1}}
			}
			p.Report(at, "front matter: the key %q is missing, which every page of type %s needs", key, kind.ID).
				Suggest("%s", keyAdvice(p, kind, key))
		}
	},
})

// isOnFile reports whether the subject of a page is in the data.
func isOnFile(p *check.Pass) bool {
	s := p.Page.Subject()
	return s != nil && s.OnFile
}

// examples are values of required keys.
var examples = map[string]string{
	"description": "one or two sentences about the page",
	"date":        "the day on which it was written, such as 2027-03-01",
	"effective":   "the day it takes effect, such as 2027-03-01",
	"role":        "what the person does, such as Counselor",
	"address":     "{street: ..., locality: ..., region: ..., postalCode: ...}",
	"phone":       "the number of this place, such as 1-217-555-0134",
	"author":      "who wrote it: a name, or the file of a staff page without .md",
	"review":      "{by: ..., on: ..., next: ...}",
}

// keyAdvice suggests how to write a required key.
func keyAdvice(p *check.Pass, kind *care.Kind, key string) string {
	if key == kind.Subject {
		if ids := knownIDs(p, kind.Relation, true); len(ids) > 0 && len(ids) <= listedIDs {
			return fmt.Sprintf("add %s: one of %s", key, strings.Join(ids, ", "))
		}
	}
	if example := examples[key]; example != "" {
		return fmt.Sprintf("add %s: %s", key, example)
	}
	return finding.Message("add %q with its value", key)
}
