package rules

import (
	"strings"

	"porchlight/internal/care"
	"porchlight/internal/check"
	"porchlight/internal/finding"
	"porchlight/internal/prose"
)

var _ = check.Add(check.Rule{
	Name:     "promised-hours",
	Severity: finding.Warning,
	Doc:      "A page promises an answer at every hour, and its helpline has limited hours",
	Why: "A reader who calls at night because of \"24/7\" and gets no answer may not call again. Sentences about another " +
		"line, such as 988, are not checked.",
	Instead: "Take the promise out, write when somebody answers, or name the line that answers at every hour.",
	Page: func(p *check.Pass) {
		line, open := limitedLine(p)
		if open {
			return
		}
		for key, text := range map[string]string{
			"title": p.Page.Source.Title, "linkTitle": p.Page.Source.LinkTitle,
			"description": p.Page.Source.Description,
		} {
			// A title promises it without words about calling, too: "Help 24/7".
			ofCall := key != "description" || p.Config.Data.Hours.IsOfContact(text)
			if promise := p.Config.Data.Hours.Promise(text); promise != "" && ofCall && !namesOther(p, text) {
				p.ReportKey(key, "this promises %q, and %s", promise, keeps(line)).
					Suggest("take the promise out, or say when somebody answers")
			}
		}
	},
	Text: func(p *check.Pass) {
		line, open := limitedLine(p)
		if open {
			return
		}
		blocks := p.Prose()
		for i := range blocks {
			block := &blocks[i]
			for at, sentence := range prose.Sentences(block.Text) {
				promise := p.Config.Data.Hours.Promise(sentence)
				if promise == "" || !p.Config.Data.Hours.IsOfContact(sentence) || namesOther(p, sentence) {
					continue
				}
				from := at + strings.Index(sentence, promise)
				p.Report(p.In(block, from, from+len(promise)), "this promises %q, and %s", promise, keeps(line)).
					Suggest("take the promise out, say when somebody answers, or name the line that always answers")
			}
		}
	},
})

// limitedLine is the helpline of a page. always: it has no limited hours, or none are given.
func limitedLine(p *check.Pass) (line care.Helpline, always bool) {
	line = p.Config.Helpline
	if own, ok := p.Config.Helplines[p.Page.Helpline]; ok {
		line = own
	}
	return line, line.AlwaysOpen || line.Hours == ""
}

// keeps is the end of a message, with the hours of the helpline.
func keeps(line care.Helpline) string {
	return "the helpline answers " + line.Hours
}

// namesOther reports whether a text has the name or number of a public line, so that its promise is about that line.
func namesOther(p *check.Pass, text string) bool {
	country := p.Config.Data.Countries[p.Config.Country]
	names := []string{country.Emergency.Display(), country.Helpline.Name}
	for _, l := range country.Lines {
		names = append(names, l.Name, l.Phone.Display(), l.Text.Display())
	}
	lower := strings.ToLower(text)
	for _, name := range names {
		if name != "" && strings.Contains(lower, strings.ToLower(name)) {
			return true
		}
	}
	return false
}
