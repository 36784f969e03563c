package rules

import (
	"bytes"
	"slices"

	"porchlight/internal/check"
	"porchlight/internal/finding"
)

var _ = check.Add(check.Rule{
	Name:     "crisis-missing",
	Severity: finding.Warning,
	Doc:      "A page about suicide, overdose, poisoning or withdrawal has no numbers for a crisis",
	Why: "Somebody who opens such a page may be in danger, or with a person in danger. The helpline in the banner " +
		"is about treatment; the lines for a crisis have to be in the text.",
	Instead: "Add `::crisis{topic=suicide}` with the topic of the page, or an `:::emergency` card. A page is about one of " +
		"these when its title has the word, or its subject has a `crisis` topic in the data.",
	File: func(p *check.Pass) {
		f := p.File
		if p.Page == nil || p.Page.Source == nil || !f.IsHTML() || f.Origin != check.FromLayout || f.Emergency != "" {
			return
		}
		about := inDanger(topics(p))
		if len(about) == 0 || bytes.Contains(f.Body, []byte("crisis-box")) || callsForHelp(p.Page.Source) {
			return
		}
		p.ReportKey("title", "the page is about %s, and its text has no number for a crisis", about[0]).
			Suggest("add ::crisis{topic=%s}, or an :::emergency card", about[0])
	},
})

// emergencyTopics are the crisis topics in which a life may be in danger.
var emergencyTopics = []string{"suicide", "overdose", "withdrawal", "poisoning"}

// inDanger are the emergencyTopics of a list.
func inDanger(topics []string) []string {
	return slices.DeleteFunc(slices.Clone(topics),
		func(topic string) bool { return !slices.Contains(emergencyTopics, topic) })
}
