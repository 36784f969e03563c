package content

import (
	"strings"
	"time"

	"porchlight/internal/care"
	"porchlight/internal/config"
	"porchlight/internal/finding"
	"porchlight/internal/record"
)

var badDraft = finding.NewFixedRule("bad-draft", "Whether a page is a draft is not written as true or false")

// matter is the front matter of a page: every key that Porchlight knows.
type matter struct {
	Title        string    `key:"title"`
	LinkTitle    string    `key:"linkTitle"`
	Description  string    `key:"description"`
	Summary      string    `key:"summary"`
	Keywords     []string  `key:"keywords"`
	Date         time.Time `key:"date"`
	PublishDate  time.Time `key:"publishDate"`
	ExpiryDate   time.Time `key:"expiryDate"`
	Lastmod      time.Time `key:"lastmod"`
	Draft        draft     `key:"draft"`
	Weight       int       `key:"weight"`
	Slug         string    `key:"slug"`
	URL          string    `key:"url"`
	Aliases      []string  `key:"aliases"`
	Layout       string    `key:"layout"`
	Type         string    `key:"type"`
	Image        Image     `key:"image"`
	Menu         menus     `key:"menu"`
	Menus        menus     `key:"menus"`
	Helpline     string    `key:"helpline"`
	Sensitive    bool      `key:"sensitive"`
	Share        []string  `key:"share"`
	Author       string    `key:"author"`
	Review       Review    `key:"review"`
	Sources      []Source  `key:"sources"`
	Level        string    `key:"level"`
	ASAM         care.ASAM `key:"asam"`
	Service      string    `key:"service"`
	Substance    string    `key:"substance"`
	Therapy      string    `key:"therapy"`
	HoursPerWeek Range     `key:"hoursPerWeek"`
	LengthOfStay string    `key:"lengthOfStay"`
	Levels       ids       `key:"levels"`
	Services     ids       `key:"services"`
	Substances   ids       `key:"substances"`
	Therapies    ids       `key:"therapies"`
	People       ids       `key:"people"`
	Places       ids       `key:"places"`
	Audience     ids       `key:"audience"`
	StepUp       string    `key:"stepUp"`
	StepDown     string    `key:"stepDown"`

	// What becomes Facts.
	Address       Address               `key:"address"`
	Phone         record.Placed[string] `key:"phone"`
	Email         record.Placed[string] `key:"email"`
	OpeningHours  care.OpeningHours     `key:"openingHours"`
	Geo           record.Placed[Geo]    `key:"geo"`
	License       License               `key:"license"`
	Accreditation licenses              `key:"accreditation"`
	Languages     languages             `key:"languages"`
	Payment       []string              `key:"payment"`
	Transit       string                `key:"transit"`
	Parking       string                `key:"parking"`
	Role          string                `key:"role"`
	Credentials   []string              `key:"credentials"`
	Pronouns      string                `key:"pronouns"`
	Sample        bool                  `key:"sample"`
	Plans         []Plan                `key:"plans"`
	Effective     time.Time             `key:"effective"`

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
