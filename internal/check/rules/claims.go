package rules

import (
	"slices"
	"strings"

	"porchlight/internal/check"
	"porchlight/internal/finding"
	"porchlight/internal/markdown"
	"porchlight/internal/prose"
)

var _ = check.Add(check.Rule{
	Name:     "claims",
	Severity: finding.Warning, Editorial: true,
	Doc: "A text promises what treatment cannot keep, or what a law may forbid; an error if the term is one",
	Why: "Promises of a cure, of success or of privacy bring people to the wrong place, and regulators act on " +
		"them. The message names the law that may apply where the site is, by `country` and `care.state`. It is no " +
		"legal advice. The phrases are in data/checks/claims.toml. Sentences that deny a claim, ask about it or " +
		"warn of it are left out.",
	Instead: "Say what you do, for whom, and with which license. Give the study for a number, in a footnote or in `sources`.",
	Site: func(p *check.Pass) {
		menuPhrases(p, "claims", func(found prose.Found, at check.Place, key string) { reportClaim(p, found, at, key) })
	},
	Page: func(p *check.Pass) {
		keyPhrases(p, "claims", func(found prose.Found, key string) {
			if !outOfScope(p, found, true) {
				reportClaim(p, found, p.Key(key), key)
			}
		})
	},
	Text: func(p *check.Pass) {
		noted := false
		for found := range p.Phrases("claims") {
			noted = noted || slices.ContainsFunc(p.Blocks(), func(b prose.Block) bool { return b.InNote })
			if !outOfScope(p, found, noted) {
				reportClaim(p, found, p.In(found.Block.Prose, found.From, found.To), "")
			}
		}
	},
})

// reportClaim reports a term with the laws of the site's jurisdictions. key is the key of front matter or of a menu
// with the term; "" in a text.
func reportClaim(p *check.Pass, found prose.Found, at check.Place, key string) {
	phrase := found.Phrase
	if key != "" {
		key += ": "
	}
	var laws []string
	source := ""
	for _, law := range found.Pack.Laws {
		if slices.Contains(phrase.Laws, law.ID) && slices.ContainsFunc(law.Jurisdictions, isHere(p)) {
			laws = append(laws, law.Name)
			source = law.Source
		}
	}
	if len(laws) == 0 && len(phrase.Guides) > 0 {
		source = found.Pack.Guides[phrase.Guides[0]].Source
	}
	why := phrase.Why
	if why == "" {
		why = "promises more than a page can keep"
	}
	if len(laws) > 0 {
		why += ", and may break " + strings.Join(laws, ", ")
	}
	p.Report(at, "%s%q %s", key, found.Text(), why).Severe(phrase.Severity).
		Suggest("write %s", phrase.Instead).Fact(source)
}

// isHere is a function that reports whether a jurisdiction is that of the site's country or state.
func isHere(p *check.Pass) func(jurisdiction string) bool {
	country := strings.ToLower(p.Config.Country)
	return func(jurisdiction string) bool {
		return jurisdiction == country || jurisdiction == country+"-"+strings.ToLower(p.Config.State)
	}
}

// outOfScope reports whether a term is not looked for at a place. noted: the page has footnotes.
func outOfScope(p *check.Pass, found prose.Found, noted bool) bool {
	scope := &found.Phrase.Scope
	line, _ := limitedLine(p)
	switch {
	case scope.Uncited && (noted || len(p.Page.Source.Sources) > 0 || hasSource(found.Block)):
		return true
	case len(scope.AnsweredBy) > 0 && !slices.Contains(scope.AnsweredBy, string(line.AnsweredBy)):
		return true
	}
	return len(scope.NotAbout) > 0 && (isCrisisBox(found.Block) ||
		slices.ContainsFunc(topics(p), func(topic string) bool { return slices.Contains(scope.NotAbout, topic) }))
}

// hasSource reports whether a block has a link or a footnote.
func hasSource(b *prose.Block) bool {
	return slices.ContainsFunc(b.Spans, func(s markdown.Span) bool {
		return s.Kind == markdown.SpanLink || s.Kind == markdown.SpanNote
	})
}

// isCrisisBox reports whether a block is in a component about a danger.
func isCrisisBox(b *prose.Block) bool {
	return slices.Contains([]string{"crisis", "emergency", "urgent", "warning"}, b.Component)
}

// topics are the crisis topics that a page is about, by its subject and its title.
func topics(p *check.Pass) []string {
	var list []string
	if s := p.Page.Subject(); s != nil {
		if subject := p.Config.Data.Subject(s.Relation, s.ID); subject != nil && subject.Crisis != "" {
			list = append(list, subject.Crisis)
		}
	}
	title := strings.ToLower(p.Page.Title)
	for _, topic := range emergencyTopics {
		if strings.Contains(title, titleWords[topic]) {
			list = append(list, topic)
		}
	}
	return list
}

// titleWords are parts of words by which the title of a page shows its crisis topic.
var titleWords = map[string]string{"suicide": "suicid", "overdose": "overdos", "withdrawal": "withdrawal",
	"poisoning": "poison"}
