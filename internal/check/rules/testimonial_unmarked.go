package rules

import (
	"slices"
	"strings"

	"porchlight/internal/check"
	"porchlight/internal/finding"
	"porchlight/internal/lazyregexp"
	"porchlight/internal/markdown"
)

var _ = check.Add(check.Rule{
	Name:     "testimonial-unmarked",
	Severity: finding.Warning,
	Doc:      "A quotation of a patient or a relative is not written as a testimonial",
	Why: "A person who is named as a patient must have consented in writing, and readers have to know whether the " +
		"person was paid. `:::testimonial` requires both, a quotation does not.",
	Instead: "Write `:::testimonial[Name]{relationship=\"former patient\" compensated=no consent=2027-03-01 date=2027-02-01}` " +
		"around the words.",
	Text: func(p *check.Pass) {
		list := p.Prose()
		for i := range list {
			block := &list[i]
			if !block.InQuote && block.Kind != markdown.ProseQuote || block.Component == "testimonial" || block.InNote {
				continue
			}
			if !mayBeSpoken(block.Text) {
				continue
			}
			if m := spoken().FindStringSubmatchIndex(block.Text); m != nil {
				p.Report(p.In(block, m[2], m[3]), "%q is quoted, and nothing says that they agreed or whether they were paid",
					block.Text[m[2]:m[3]]).
					Suggest("write the words as :::testimonial with relationship, compensated, consent and date").
					Fact("https://www.ecfr.gov/current/title-16/chapter-I/subchapter-D/part-465")
			}
		}
	},
})

// mayBeSpoken reports whether a text ends with one of the words with which a match of spoken ends. It is fast, since
// matching is slow.
func mayBeSpoken(text string) bool {
	text = strings.TrimRight(text[max(0, len(text)-longestEnd):], " \t\r\n\f.)")
	return slices.ContainsFunc(ends, func(end string) bool { return strings.HasSuffix(text, end) })
}

var ends = []string{"patient", "client", "resident", "alumna", "alumnus", "alumni"}

// longestEnd is the number of bytes at the end of a text that mayBeSpoken looks at.
const longestEnd = 40

// spoken matches the name below a quotation, with the person's relationship to the program.
var spoken = lazyregexp.New(`(?:^|[\s\p{Zs}])[—–-]{1,3}[\s\p{Zs}]*(\p{Lu}[^,!?]{0,40},\s+(?:an? |our )?(?:former |past |current )?` +
	`(?:(?:mother|father|parent|wife|husband|partner|sister|brother|son|daughter) of (?:an? |our )?(?:former |past |current )?)?` +
	`(?:patient|client|resident|alumn(?:a|us|i)))\s*[.)]?\s*$`)
