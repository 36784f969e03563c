package check

import (
	"strconv"
	"strings"

	"porchlight/internal/content"
	"porchlight/internal/finding"
)

// collector collects what pages ignore.
type collector struct {
	Suppressions
	rules map[string]finding.Rule // by name
	names []string                // of rules
}

// SuppressionsOf collects what pages ignore. A page that ignores a Fixed rule is a finding.
func SuppressionsOf(pages []*content.Page) Suppressions {
	c := collector{rules: map[string]finding.Rule{}}
	for _, r := range finding.Rules() {
		c.rules[r.Name] = r
		c.names = append(c.names, r.Name)
	}
	for _, p := range pages {
		c.frontMatter(p)
		c.comments(p)
	}
	return c.Suppressions
}

// frontMatter reads ignoreChecks.
func (c *collector) frontMatter(p *content.Page) {
	for i, ignore := range p.IgnoreChecks {
		file, pos := p.Place("ignoreChecks[" + strconv.Itoa(i+1) + "]")
		found := Ignored{Rule: ignore.Rule, File: file, Line: pos.Line, Column: pos.Column, Reason: ignore.Reason}
		c.add(p, found, "front matter: ignoreChecks: ", "write {rule: "+ignore.Rule+`, reason: "..."}`)
	}
}

// comments reads <!-- check-off RULE: reason --> and <!-- check-on -->, which ends all parts that are open.
func (c *collector) comments(p *content.Page) {
	var open []Ignored
	report := func(at content.CheckComment, message, suggestion string) {
		f := ignoreComment.At(p.File, at.At, "%s", message).Until(at.End)
		f.Suggestion = suggestion
		c.Findings = append(c.Findings, f)
	}
	for _, at := range p.Comments {
		switch _, names := c.rules[at.Rule]; {
		case at.Word == "check-on" && len(open) == 0:
			report(at, `there is no "check-off" before this comment`, "remove it")
		case at.Word == "check-on":
			for _, i := range open {
				i.to = at.At
				c.add(p, i, "comment: ", "write <!-- check-off "+i.Rule+": the reason -->")
			}
			open = nil
		case at.Word == "check-off" && at.Rule == "":
			report(at, "no rule is named here", "write <!-- check-off RULE: the reason -->")
		case at.Word == "check-off":
			open = append(open, Ignored{Rule: at.Rule, File: p.File, Line: at.At.Line, Column: at.At.Column,
				Reason: at.Reason, from: at.End})
		case names:
			report(at, finding.Message("no comment for the checks begins with %q", at.Word),
				"write <!-- check-off "+at.Rule+": the reason -->")
		}
	}
	for _, i := range open {
		at := content.CheckComment{At: finding.Position{Line: i.Line, Column: i.Column}, End: i.from}
		report(at, finding.Message("%q is off from here, and nothing turns it on again", i.Rule),
			"write <!-- check-on --> after the part, or ignoreChecks in the front matter for the whole page")
	}
}

// add adds what a page ignores, or the finding that it cannot be ignored. where is the beginning of the message, reason
// the suggestion for a missing reason.
func (c *collector) add(p *content.Page, i Ignored, where, reason string) {
	report := func(rule finding.Rule, format, suggestion string) {
		f := rule.At(i.File, finding.Position{Line: i.Line, Column: i.Column}, where+format, i.Rule)
		f.Suggestion = suggestion
		c.Findings = append(c.Findings, f)
	}
	rule, known := c.rules[i.Rule]
	switch {
	case !known:
		report(ignoreUnknown, "there is no rule %q", finding.DidYouMean(i.Rule, c.names))
	case rule.Fixed:
		report(ignoreUnknown, "%q is always an error and cannot be ignored", "")
	case strings.TrimSpace(i.Reason) == "":
		report(ignoreReason, "%q has no reason, so it is not ignored", reason)
	default:
		if c.byFile == nil {
			c.byFile = map[string][]Ignored{}
		}
		c.byFile[p.File] = append(c.byFile[p.File], i)
	}
}
