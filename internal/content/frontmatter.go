package content

import (
	"cmp"
	"maps"
	"strings"
	"sync"
	"time"

	"porchlight/internal/care"
	"porchlight/internal/config"
	"porchlight/internal/finding"
	"porchlight/internal/record"
)

var cascades = finding.NewRule("cascade", finding.Error, "Keys that a section hands down are not written as they must be")

// interpreter turns front matter into pages by the site's configuration.
type interpreter struct {
	cfg       *config.Config
	data      *care.Data // never nil
	opt       record.Options
	zone      *time.Location
	relations []bool // which of care.Relations hold ids, and not terms of a taxonomy
}

func newInterpreter(cfg *config.Config) *interpreter {
	zone := cmp.Or(cfg.TimeZone, time.UTC)
	known := make([]string, len(cfg.Taxonomies))
	for i, t := range cfg.Taxonomies {
		known[i] = t.Plural
	}
	in := &interpreter{cfg: cfg, data: cmp.Or(cfg.Data, &care.Data{}), opt: record.Options{Location: zone, Prefix: prefix, Known: known}, zone: zone}
	for _, relation := range care.Relations {
		in.relations = append(in.relations, !in.isTaxonomy(relation))
	}
	return in
}

// matters are used again and again: one is two kilobytes large, of which a page keeps little.
var matters = sync.Pool{New: func() any { return new(matter) }}

// fill sets the fields of a page from its front matter, which may be nil.
func (in *interpreter) fill(p *Page, front *record.Value) []finding.Finding {
	if front == nil {
		return nil
	}
	m := matters.Get().(*matter)
	defer func() { *m = matter{}; matters.Put(m) }()
	findings := record.Decode(front, m, in.opt)
	p.Title, p.LinkTitle, p.Description, p.Summary = m.Title, m.LinkTitle, m.Description, m.Summary
	p.Date, p.PublishDate, p.ExpiryDate, p.Lastmod = m.Date, m.PublishDate, m.ExpiryDate, m.Lastmod
	p.Draft, p.Weight, p.Slug, p.URL, p.Aliases = bool(m.Draft), m.Weight, m.Slug, m.URL, m.Aliases
	p.Layout, p.Type, p.Image, p.Menus = m.Layout, m.Type, m.Image, append(m.Menus, m.Menu...)
	p.Helpline, p.Sensitive, p.Share, p.Author = m.Helpline, m.Sensitive, m.Share, m.Author
	p.Review, p.Sources, p.Level, p.HoursPerWeek = m.Review, m.Sources, m.Level, m.HoursPerWeek
	p.Service, p.Substance, p.Therapy, p.ASAM = m.Service, m.Substance, m.Therapy, m.ASAM
	p.LengthOfStay, p.StepUp, p.StepDown = m.LengthOfStay, m.StepUp, m.StepDown
	p.Refs, p.Audience = in.refs(m), m.Audience
	findings = append(findings, in.checkAudience(m.Audience, front)...)
	var problems []finding.Finding
	p.Facts, problems = in.facts(m, front)
	findings = append(findings, problems...)
	p.IgnoreChecks = m.IgnoreChecks
	findings = append(findings, in.terms(p, front)...)
	p.Params = in.params(m)
	p.places = placesOf(front)
	if m.Cascade != nil && m.Cascade.Kind != record.Null && p.Bundle != Branch {
		findings = append(findings, in.opt.Key("cascade").Report(cascades, m.Cascade, "only the _index.md of a section can hand down keys").
			Suggest("move it to the _index.md of the section"))
	}
	return findings
}

// terms reads the terms of each taxonomy of the site.
func (in *interpreter) terms(p *Page, front *record.Value) []finding.Finding {
	var findings []finding.Finding
	for _, t := range in.cfg.Taxonomies {
		v := front.Get(t.Plural)
		if v == nil {
			continue
		}
		var terms []string
		// A plural may be a field too, "services"; findings that it has brought already are dropped as repeats.
		opt := in.opt.Key(t.Plural)
		findings = append(findings, record.Decode(v, &terms, opt)...)
		findings = append(findings, commas(v, opt)...)
		if len(terms) > 0 {
			if p.Terms == nil {
				p.Terms = make(map[string][]string, len(in.cfg.Taxonomies))
			}
			p.Terms[t.Plural] = terms
		}
	}
	return findings
}

// params joins the keys under `params` and the keys that nothing else knows; of one name the latter counts. Nil when there are none.
func (in *interpreter) params(m *matter) map[string]any {
	all := map[string]*record.Value(m.Params)
	if all == nil {
		all = m.Rest
	} else {
		maps.Copy(all, m.Rest)
	}
	for _, t := range in.cfg.Taxonomies {
		if _, ok := m.Rest[strings.ToLower(t.Plural)]; ok {
			delete(all, strings.ToLower(t.Plural))
		}
	}
	if len(all) == 0 && m.Keywords == nil {
		return nil
	}
	params := make(map[string]any, len(all)+1)
	for key, v := range all {
		params[key] = v.AnyIn(in.zone)
	}
	if m.Keywords != nil {
		params["keywords"] = m.Keywords
	}
	return params
}

// fixedRules are the rules after whose findings it is in doubt what a page says, so that it is withheld.
var fixedRules = sync.OnceValue(func() map[string]bool {
	fixed := map[string]bool{}
	for _, rule := range finding.Rules() {
		fixed[rule.Name] = rule.Fixed
	}
	// Numbers and hours that cannot be read do not put in doubt whether a page may be seen.
	fixed["bad-phone"], fixed["bad-hours"] = false, false
	return fixed
})

// inDoubt reports whether what a page says cannot be known for sure.
func inDoubt(findings []finding.Finding) bool {
	for _, f := range findings {
		if fixedRules()[f.Rule] {
			return true
		}
	}
	return false
}
