package content

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"porchlight/internal/care"
	"porchlight/internal/config"
	"porchlight/internal/finding"
	"porchlight/internal/record"
)

var (
	badDraft = finding.NewFixedRule("bad-draft", "Whether a page is a draft is not written as true or false")
	cascades = finding.NewRule("cascade", finding.Error, "Keys that a section hands down are not written as they must be")
)

// matter is the front matter of a page: every key that Porchlight knows.
type matter struct {
	Title        string                   `key:"title"`
	LinkTitle    string                   `key:"linkTitle"`
	Description  string                   `key:"description"`
	Summary      string                   `key:"summary"`
	Keywords     []string                 `key:"keywords"`
	Date         time.Time                `key:"date"`
	PublishDate  time.Time                `key:"publishDate"`
	ExpiryDate   time.Time                `key:"expiryDate"`
	Lastmod      time.Time                `key:"lastmod"`
	Draft        draft                    `key:"draft"`
	Weight       int                      `key:"weight"`
	Slug         string                   `key:"slug"`
	URL          string                   `key:"url"`
	Aliases      []string                 `key:"aliases"`
	Layout       string                   `key:"layout"`
	Type         string                   `key:"type"`
	Image        Image                    `key:"image"`
	Menu         menus                    `key:"menu"`
	Menus        menus                    `key:"menus"`
	Helpline     string                   `key:"helpline"`
	Sensitive    bool                     `key:"sensitive"`
	Share        []string                 `key:"share"`
	Author       string                   `key:"author"`
	Review       Review                   `key:"review"`
	Sources      []Source                 `key:"sources"`
	Level        string                   `key:"level"`
	ASAM         care.ASAM                `key:"asam"`
	Service      string                   `key:"service"`
	Substance    string                   `key:"substance"`
	Therapy      string                   `key:"therapy"`
	HoursPerWeek Range                    `key:"hoursPerWeek"`
	LengthOfStay string                   `key:"lengthOfStay"`
	Levels       []string                 `key:"levels"`
	Services     []string                 `key:"services"`
	Substances   []string                 `key:"substances"`
	Therapies    []string                 `key:"therapies"`
	People       []string                 `key:"people"`
	Places       []string                 `key:"places"`
	Audience     []string                 `key:"audience"`
	StepUp       string                   `key:"stepUp"`
	StepDown     string                   `key:"stepDown"`
	IgnoreChecks []Ignore                 `key:"ignoreChecks"`
	Cascade      *record.Value            `key:"cascade"`
	Params       params                   `key:"params"`
	Rest         map[string]*record.Value `key:",rest"`
}

// typedKeys are the keys of matter in lower case.
var typedKeys = func() map[string]bool {
	keys := map[string]bool{}
	for _, key := range record.Keys(matter{}) {
		keys[strings.ToLower(key)] = true
	}
	return keys
}()

// draft is a bool about which there must be no doubt.
type draft bool

func (d *draft) DecodeRecord(v *record.Value, opt record.Options) []finding.Finding {
	if v.Kind == record.Null {
		return []finding.Finding{opt.Report(badDraft, v, "want true or false, have nothing").Suggest("write true or false, or take the key out")}
	}
	findings := record.Decode(v, (*bool)(d), opt)
	for i := range findings {
		findings[i].Rule, findings[i].Severity = badDraft.Name, badDraft.Severity
	}
	return findings
}

// DecodeRecord reads a path, or src and alt.
func (i *Image) DecodeRecord(v *record.Value, opt record.Options) []finding.Finding {
	type keys Image
	switch v.Kind {
	case record.Null:
		return nil
	case record.String:
		i.Src = v.Text
		return nil
	case record.Map:
		return record.Decode(v, (*keys)(i), opt)
	}
	return []finding.Finding{opt.Wrong(v, `a path such as "group.jpg", or the keys src and alt`)}
}

// params are keys of the site's own. It keeps the values, so that dates can be read in the site's time zone.
type params map[string]*record.Value

func (p *params) DecodeRecord(v *record.Value, opt record.Options) []finding.Finding {
	if v.Kind == record.Null {
		return nil
	}
	return record.Decode(v, (*map[string]*record.Value)(p), opt)
}

// menus are the lines of menus that lead to a page.
type menus []config.MenuEntry

// DecodeRecord reads the name of a menu, a list of names, or the names as keys with what differs from the page.
func (m *menus) DecodeRecord(v *record.Value, opt record.Options) []finding.Finding {
	entry := func(name string, at *record.Value) config.MenuEntry {
		return config.MenuEntry{Menu: strings.ToLower(name), File: at.File, Pos: at.Pos}
	}
	switch v.Kind {
	case record.Null:
	case record.String:
		*m = append(*m, entry(v.Text, v))
	case record.List:
		var names []string
		findings := record.Decode(v, &names, opt)
		for i, name := range names {
			if len(findings) == 0 {
				*m = append(*m, entry(name, v.List[i]))
			}
		}
		return findings
	case record.Map:
		var findings []finding.Finding
		for _, e := range v.Entries {
			var keys struct {
				Name       string `key:"name"`
				Weight     int    `key:"weight"`
				Parent     string `key:"parent"`
				Identifier string `key:"identifier"`
			}
			findings = append(findings, record.Decode(e.Value, &keys, opt.Key(e.Key))...)
			line := entry(e.Key, &record.Value{File: e.Value.File, Pos: e.Pos})
			line.Name, line.Weight, line.Parent, line.Identifier = keys.Name, keys.Weight, keys.Parent, keys.Identifier
			*m = append(*m, line)
		}
		return findings
	default:
		return []finding.Finding{opt.Wrong(v, `the name of a menu such as "main", or a list of names`)}
	}
	return nil
}

// interpreter turns front matter into pages by the site's configuration.
type interpreter struct {
	cfg  *config.Config
	opt  record.Options
	zone *time.Location
}

func newInterpreter(cfg *config.Config) *interpreter {
	zone := cmp.Or(cfg.TimeZone, time.UTC)
	known := make([]string, len(cfg.Taxonomies))
	for i, t := range cfg.Taxonomies {
		known[i] = t.Plural
	}
	return &interpreter{cfg, record.Options{Location: zone, Prefix: prefix, Known: known}, zone}
}

// fill sets the fields of a page from its front matter, which may be nil.
func (in *interpreter) fill(p *Page, front *record.Value) []finding.Finding {
	if front == nil {
		return nil
	}
	var m matter
	findings := record.Decode(front, &m, in.opt)
	p.Title, p.LinkTitle, p.Description, p.Summary = m.Title, m.LinkTitle, m.Description, m.Summary
	p.Date, p.PublishDate, p.ExpiryDate, p.Lastmod = m.Date, m.PublishDate, m.ExpiryDate, m.Lastmod
	p.Draft, p.Weight, p.Slug, p.URL, p.Aliases = bool(m.Draft), m.Weight, m.Slug, m.URL, m.Aliases
	p.Layout, p.Type, p.Image, p.Menus = m.Layout, m.Type, m.Image, append(m.Menus, m.Menu...)
	p.Helpline, p.Sensitive, p.Share, p.Author = m.Helpline, m.Sensitive, m.Share, m.Author
	p.Review, p.Sources, p.Level, p.HoursPerWeek = m.Review, m.Sources, m.Level, m.HoursPerWeek
	p.Service, p.Substance, p.Therapy, p.ASAM, p.Audience = m.Service, m.Substance, m.Therapy, m.ASAM, m.Audience
	p.LengthOfStay, p.StepUp, p.StepDown = m.LengthOfStay, m.StepUp, m.StepDown
	p.Refs = in.refs(&m)
	p.IgnoreChecks = m.IgnoreChecks
	findings = append(findings, in.terms(p, front)...)
	p.Params = in.params(&m)
	p.places = placesOf(front)
	if m.Cascade != nil && m.Cascade.Kind != record.Null && p.Bundle != Branch {
		findings = append(findings, in.opt.Key("cascade").Report(cascades, m.Cascade, "only the _index.md of a section can hand down keys").
			Suggest("move it to the _index.md of the section"))
	}
	return findings
}

// refs are the relations of a page; one that is a taxonomy of the site holds terms instead.
func (in *interpreter) refs(m *matter) map[string][]string {
	var refs map[string][]string
	for relation, ids := range map[string][]string{
		"levels": m.Levels, "services": m.Services, "substances": m.Substances, "therapies": m.Therapies, "people": m.People, "places": m.Places,
	} {
		taxonomy := slices.ContainsFunc(in.cfg.Taxonomies, func(t config.Taxonomy) bool { return strings.EqualFold(t.Plural, relation) })
		if len(ids) == 0 || taxonomy {
			continue
		}
		if refs == nil {
			refs = map[string][]string{}
		}
		refs[relation] = ids
	}
	return refs
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
		findings = append(findings, record.Decode(v, &terms, in.opt.Key(t.Plural))...)
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

// fixedRules are the rules after whose findings a page is withheld.
var fixedRules = sync.OnceValue(func() map[string]bool {
	fixed := map[string]bool{}
	for _, rule := range finding.Rules() {
		fixed[rule.Name] = rule.Fixed
	}
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
