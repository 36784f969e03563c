package content

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode"

	"porchlight/internal/care"
	"porchlight/internal/config"
	"porchlight/internal/finding"
	"porchlight/internal/record"
)

var cascades = finding.NewRule("cascade", finding.Error,
	"The cascade of a section is not written as it must be")

// interpreter turns front matter into pages. Its fields are all that it uses of the site's configuration. What
// was read stays valid as long as these fields are the same: see Recall.
type interpreter struct {
	taxonomies []config.Taxonomy
	country    string
	data       *care.Data // never nil
	opt        record.Options
}

func newInterpreter(cfg *config.Config) *interpreter {
	known := make([]string, len(cfg.Taxonomies))
	for i, t := range cfg.Taxonomies {
		known[i] = t.Plural
	}
	opt := record.Options{Location: cmp.Or(cfg.TimeZone, time.UTC), Prefix: prefix, Known: known,
		Numbers: true}
	return &interpreter{cfg.Taxonomies, cfg.Country, cmp.Or(cfg.Data, &care.Data{}), opt}
}

// fill sets the fields of a page from its front matter, which may be nil.
func (in *interpreter) fill(p *Page, front *record.Value) []finding.Finding {
	if front == nil {
		return nil
	}
	p.FrontMatter = p.own()
	keys := written{FrontMatter: &p.FrontMatter}
	front, own := in.ownFacts(front)
	at := record.PlaceOf(front, in.opt)
	findings := at.Decode(&keys)
	texts := []*string{&p.Title, &p.Description}
	if p.Rare != nil {
		texts = append(texts, &p.LinkTitle, &p.Summary)
	}
	for _, text := range texts {
		*text = strings.TrimSpace(*text)
		if strings.TrimFunc(*text, isInvisible) == "" {
			*text = ""
		}
	}
	if keys.Rest == nil {
		keys.Rest = own
	} else {
		maps.Copy(keys.Rest, own)
	}
	findings = append(findings, in.terms(p, at)...)
	if p.Care != nil {
		maps.DeleteFunc(p.Refs, func(relation string, ids IDs) bool { return len(ids) == 0 || in.isTaxonomy(relation) })
		if len(p.Refs) == 0 {
			p.Refs = nil
		}
	}
	p.FrontMatter = Whole(p.FrontMatter)
	findings = append(findings, in.checkAudience(p.Audience, at.Key("audience"))...)
	findings = append(findings, in.checkFacts(&p.FrontMatter, at)...)
	p.Params = in.params(&keys)
	p.places = placesOf(p.File, front)
	if cascade := at.Key("cascade"); cascade.Written() && p.Bundle != Branch {
		findings = append(findings, cascade.Report(cascades, "only the _index.md of a section can have a cascade").
			Suggest("move it to the _index.md of the section"))
	}
	return findings
}

// isInvisible reports whether a character shows nothing.
func isInvisible(r rune) bool { return unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) }

// isTaxonomy reports whether a key is a taxonomy of the site.
func (in *interpreter) isTaxonomy(key string) bool {
	return slices.ContainsFunc(in.taxonomies,
		func(t config.Taxonomy) bool { return strings.EqualFold(t.Plural, key) })
}

// terms reads the terms of each taxonomy of the site.
func (in *interpreter) terms(p *Page, front record.Place) []finding.Finding {
	var findings []finding.Finding
	for _, t := range in.taxonomies {
		at := front.Key(t.Plural)
		if !at.Written() {
			continue
		}
		var terms []string
		// A plural may be a field too, such as "services". Findings that the field gave already are dropped as
		// repeats.
		findings = append(findings, at.Decode(&terms)...)
		findings = append(findings, commas(at.Value, in.opt.Key(t.Plural))...)
		if len(terms) > 0 {
			p.Terms = append(p.Terms, TermsOf{t.Plural, terms})
		}
	}
	return findings
}

// params joins the keys under "params" with the keys that no field knows. A key of the second kind takes
// precedence. It adds keywords and leaves out taxonomies. The result is nil when there are no keys.
func (in *interpreter) params(keys *written) map[string]any {
	params := keys.Params
	if params == nil {
		params = keys.Rest
	} else {
		maps.Copy(params, keys.Rest)
	}
	for _, t := range in.taxonomies {
		plural := strings.ToLower(t.Plural)
		if _, isTerms := keys.Rest[plural]; isTerms {
			delete(params, plural)
		}
	}
	if keys.Keywords != nil {
		if params == nil {
			params = map[string]any{}
		}
		params["keywords"] = keys.Keywords
	}
	if len(params) == 0 {
		return nil
	}
	return params
}

// withholding maps the names of rules to whether their findings withhold a page.
var withholding = sync.OnceValue(func() map[string]bool {
	names := map[string]bool{}
	for _, rule := range finding.Rules() {
		names[rule.Name] = rule.Withholds
	}
	return names
})

// withholds reports whether any of the findings withholds its page.
func withholds(findings []finding.Finding) bool {
	return slices.ContainsFunc(findings, func(f finding.Finding) bool { return withholding()[f.Rule] })
}
