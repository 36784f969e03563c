package content

import (
	"slices"
	"strings"

	"porchlight/internal/finding"
	"porchlight/internal/record"
)

var (
	listCommas = finding.NewRule("list-commas", finding.Warning,
		"Several values of a list are written as one text")
	audienceUnknown = finding.NewRule("audience-unknown", finding.Error,
		"A page is for an audience that Porchlight does not know")
)

// knownAudiences are the names of the audiences that a page can have.
var knownAudiences = []string{"adults", "adolescents", "families", "professionals"}

// IDs is a list of short names. A name cannot hold a comma.
type IDs []string

// DecodeRecord reads a list, or one id. It reads a text with commas as several ids, with a warning.
func (l *IDs) DecodeRecord(v *record.Value, opt record.Options) []finding.Finding {
	if problems := commas(v, opt); len(problems) > 0 {
		*l = cutAtCommas(v.Text)
		return problems
	}
	return record.Decode(v, (*[]string)(l), opt)
}

// commas reports a text with commas in the place of a list.
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

// checkAudience reports audiences that are not known.
func (in *interpreter) checkAudience(audience IDs, at record.Place) []finding.Finding {
	var findings []finding.Finding
	if in.isTaxonomy("audience") {
		return nil
	}
	for i, word := range audience {
		if slices.Contains(knownAudiences, word) {
			continue
		}
		where := at
		if items := at.Items(); len(items) == len(audience) {
			where = record.PlaceOf(items[i].Value, in.opt.Key("audience"))
		}
		suggestion := "write one of " + strings.Join(knownAudiences, ", ")
		if near := finding.Nearest(word, knownAudiences); near != "" {
			suggestion = finding.Message("write %q", near)
		}
		findings = append(findings, where.Report(audienceUnknown, "no audience is named %q", word).
			Suggest("%s", suggestion))
	}
	return findings
}
