package check

import "porchlight/internal/finding"

// runOne runs one rule. A panic of the rule becomes a finding; findings of the rule before it stay, and other rules
// run.
func (p *Pass) runOne(s *step) {
	p.rule = s.rule
	defer func() {
		if cause := recover(); cause != nil {
			p.buf = nil // it may be half written, so no other pass gets it
			f := ruleStopped.At(p.name(), finding.Position{}, "the rule %q stopped here: %v", s.rule.Name, cause)
			p.findings = append(p.findings, f.Suggest(
				"report it with this page; %s = \"warning\" in [checks] of config.toml publishes the site until then", ruleStopped.Name))
		}
	}()
	s.run(p)
}

// name is the file that the rule checks; "" for the whole site.
func (p *Pass) name() string {
	switch {
	case p.Link != nil:
		return p.Link.File
	case p.File != nil:
		return p.File.Name
	case p.Page != nil && p.Page.Source != nil:
		return p.Page.Source.File
	}
	return ""
}

var ruleStopped = finding.Register(finding.Rule{
	Name: "rule-stopped", Severity: finding.Error,
	Doc: "A check stopped because of a fault in Porchlight, so a page was not checked by one rule",
	Why: "The fault is in the program, not in the page. All other checks have run. Problems that this rule " +
		"would find are not reported.",
	Instead: "Report the fault, with the page. To publish the site before it is fixed, set `rule-stopped = \"warning\"` in `[checks]`.",
})
