package rules

import (
	"bytes"

	"porchlight/internal/check"
	"porchlight/internal/finding"
	"porchlight/internal/lazyregexp"
	"porchlight/internal/markdown"
)

var _ = check.Add(check.Rule{
	Name:     "photo-consent",
	Severity: finding.Info,
	Doc: "A picture shows people, and the page does not state whether they are patients, consented and were " +
		"paid",
	Why: "A face on the website of a program tells everybody that this person is or was a patient. In the United " +
		"States that is a disclosure under 42 CFR Part 2, which needs written consent. Readers take it for a " +
		"recommendation, so they have to know the person's relationship to you, and whether the person was paid " +
		"(16 CFR Part 465).",
	Instead: "Put the picture into `:::figure{consent=2027-03-01 relationship=\"former patient\" compensated=no}`, " +
		"with the day of the consent that you have on file. `shows=models` or `shows=stock` mean that it shows no " +
		"patient. In front matter: `image: {src: ..., alt: ..., shows: models}`. Staff pages, and sites without an " +
		"address of their own, are not checked.",
	Page: func(p *check.Pass) {
		image := p.Page.Source.Image
		if showsPeople(p, image.Alt) && image.Consent.IsZero() && image.Shows == "" {
			p.ReportKey("image", "%q is about people, and nothing says that they agreed", image.Alt).
				Suggest("add consent: with the day of their written consent, or shows: models or stock").Fact(part2)
		}
	},
	Text: func(p *check.Pass) {
		list := p.Prose()
		var written []byte // the text of the page; made when first needed
		for i := range list {
			block := &list[i]
			if block.Kind != markdown.ProseAlt || !showsPeople(p, block.Text) {
				continue
			}
			at := p.In(block, 0, len(block.Text))
			if block.Component == "figure" {
				if written == nil {
					written, _ = p.Source.Body.Text() // a text that cannot be read is reported elsewhere
				}
				figure := figureAt(written, at.Start.Line-p.Source.BodyLine)
				if bytes.Contains(figure, []byte("shows=")) {
					continue
				}
				if bytes.Contains(figure, []byte("consent=")) {
					reportAgreed(p, at, block.Text, figure)
					continue
				}
			}
			p.Report(at, "%q is about people, and nothing says that they agreed", block.Text).
				Suggest("put the picture into :::figure{consent=...} with the day of their written consent, or " +
					":::figure{shows=models}").Fact(part2)
		}
	},
})

// part2 is the law by which naming somebody as a patient is a disclosure.
const part2 = "https://www.ecfr.gov/current/title-42/chapter-I/subchapter-A/part-2"

// showsPeople reports whether the alternative text of a picture names people who could be patients.
func showsPeople(p *check.Pass, alt string) bool {
	kind := p.Page.FieldKind()
	return alt != "" && hasAddress(p.Config) && (kind == nil || kind.ID != "staff") && people().MatchString(alt) &&
		!drawn().MatchString(alt)
}

var (
	people = lazyregexp.New(`(?i)\b(?:m[ae]n|wom[ae]n|people|persons?|couples?|teenagers?|patients?|clients?|residents?|` +
		`alumn(?:a|us|i)|famil(?:y|ies)|mother|father|boys?|girls?)\b`)
	drawn = lazyregexp.New(`(?i)\b(?:drawing|drawn|illustration|painting|cartoon|icon|sign|logo|map|chart)\b`)
)

// figureAt is the line that opens the figure around a line of a text; nil: there is none. line counts from 0.
func figureAt(text []byte, line int) []byte {
	lines := bytes.Split(text, []byte("\n"))
	for at := min(line, len(lines)-1); at >= 0; at-- {
		if bytes.Contains(lines[at], []byte(":::figure")) {
			return lines[at]
		}
	}
	return nil
}

// reportAgreed reports a figure with consent that lacks relationship or compensated.
func reportAgreed(p *check.Pass, at check.Place, alt string, figure []byte) {
	for _, key := range []struct{ name, lacks, example string }{
		{"relationship=", "how they are tied to you", `relationship="former patient"`},
		{"compensated=", "whether they were paid", "compensated=no"},
	} {
		if !bytes.Contains(figure, []byte(key.name)) {
			p.Report(at, "%q is about people, and nothing says %s", alt, key.lacks).
				Suggest("add %s to the :::figure", key.example).
				Fact("https://www.ecfr.gov/current/title-16/chapter-I/subchapter-D/part-465")
		}
	}
}
