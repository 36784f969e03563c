package check

import (
	"bytes"

	"porchlight/internal/finding"
)

var staticHelpline = finding.NewRule("static-helpline", finding.Warning, "A page of static/ has no helpline that can be called by tapping it")

// Static checks a finished page that lies in static/. Whoever put it there answers for it, so a missing helpline is only a warning: the
// file may be a host's proof of ownership and no page at all. What it loads from another host is told as on any page.
func Static(file string, body []byte, host string) []finding.Finding {
	s := scan{host: host, facts: &Facts{}, told: map[string]bool{}}
	s.page(body)
	findings := s.foreign(file, body, 1)
	if !s.callable {
		findings = append(findings, staticHelpline.At(file, finding.Position{}, "this page has no helpline link").
			Suggest(`write the page in Markdown, or add <a href="tel:...">; a proof for a search engine may stay as it is`))
	}
	return findings
}

// foreign tells what the page loads from other hosts, each at its place in text, whose first line is that line of the file.
func (s *scan) foreign(file string, text []byte, line int) []finding.Finding {
	var findings []finding.Finding
	for _, o := range s.others {
		var from, to finding.Position
		if at := bytes.Index(text, []byte(o.address)); at >= 0 {
			from, to = finding.PositionAt(text, at), finding.PositionAt(text, at+len(o.address))
			from.Line, to.Line = from.Line+line-1, to.Line+line-1
		}
		findings = append(findings, thirdParty.At(file, from, "the page loads %q by <%s>, so %s learns who reads it", o.address, o.tag, o.host).Until(to).
			Suggest("put the file into static/ and use it from there, or make it a link that the reader may follow"))
	}
	return findings
}
