package content

import (
	"fmt"
	"slices"
	"strings"

	"porchlight/internal/care"
	"porchlight/internal/config"
	"porchlight/internal/finding"
	"porchlight/internal/record"
)

var (
	listCommas      = finding.NewRule("list-commas", finding.Warning, "Several values of a list are written as one text")
	audienceUnknown = finding.NewRule("audience-unknown", finding.Error, "A page is for an audience that Porchlight does not know")
)

// Audiences are those for whom a page can be.
var Audiences = []string{"adults", "adolescents", "families", "professionals"}

// relation is what a page writes under one of care.Relations.
func (m *matter) relation(name string) ids {
	switch name {
	case "levels":
		return m.Levels
	case "services":
		return m.Services
	case "substances":
		return m.Substances
	case "therapies":
		return m.Therapies
	case "people":
		return m.People
	case "places":
		return m.Places
	}
	return nil
}

// refs are the relations of a page; one that is a taxonomy of the site holds terms instead. Nil when there are none.
func (in *interpreter) refs(m *matter) map[string][]string {
	var refs map[string][]string
	for i, relation := range care.Relations {
		list := m.relation(relation)
		if len(list) == 0 || !in.relations[i] {
			continue
		}
		if refs == nil {
			refs = map[string][]string{}
		}
		refs[relation] = list
	}
	return refs
}

func (in *interpreter) isTaxonomy(key string) bool {
	return slices.ContainsFunc(in.cfg.Taxonomies, func(t config.Taxonomy) bool { return strings.EqualFold(t.Plural, key) })
}

// ids is a list of short names, none of which can hold a comma.
type ids []string

// DecodeRecord reads a list, or one id. Where an editor wrote several into one text, it is clear what was meant.
func (l *ids) DecodeRecord(v *record.Value, opt record.Options) []finding.Finding {
	if problems := commas(v, opt); len(problems) > 0 {
		*l = cutAtCommas(v.Text)
		return problems
	}
	return record.Decode(v, (*[]string)(l), opt)
}

// commas finds a text with commas where a list is wanted.
func commas(v *record.Value, opt record.Options) []finding.Finding {
	if v.Kind != record.String || !strings.Contains(v.Text, ",") {
		return nil
	}
	return []finding.Finding{opt.Report(listCommas, v, "%q is one text, and several values want a list", v.Text).
		Suggest("write [%s]", strings.Join(cutAtCommas(v.Text), ", "))}
}

func cutAtCommas(text string) []string {
	var parts []string
	for part := range strings.SplitSeq(text, ",") {
		if part = strings.TrimSpace(part); part != "" {
			parts = append(parts, part)
		}
	}
	return parts
}

// checkAudience holds the audience of a page to those that are known.
func (in *interpreter) checkAudience(audience ids, front *record.Value) []finding.Finding {
	var findings []finding.Finding
	for i, word := range audience {
		if slices.Contains(Audiences, word) || in.isTaxonomy("audience") {
			continue
		}
		at := front.Get("audience")
		if at.Kind == record.List && len(at.List) == len(audience) {
			at = at.List[i]
		}
		suggestion := "write one of " + strings.Join(Audiences, ", ")
		if near := finding.Nearest(word, Audiences); near != "" {
			suggestion = fmt.Sprintf("write %q", near)
		}
		findings = append(findings, in.opt.Key("audience").Report(audienceUnknown, at, "no audience is named %q", word).Suggest("%s", suggestion))
	}
	return findings
}
