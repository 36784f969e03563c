package asset

import "porchlight/internal/finding"

// Drawing lists what makes an SVG file that lies beside a page unsafe to publish, as Open does for those of static/. file is its name in
// findings.
func Drawing(file string, svg []byte) []finding.Finding {
	var findings []finding.Finding
	for _, p := range unsafeParts(svg) {
		findings = append(findings, unsafeSVG.At(file, finding.PositionAt(svg, p.offset), "%s", p.message).Suggest("%s", p.suggestion))
	}
	return findings
}
