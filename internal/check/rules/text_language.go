package rules

import (
	"strings"

	"porchlight/internal/check"
	"porchlight/internal/finding"
)

var _ = check.Add(check.Rule{
	Name:     "text-language",
	Severity: finding.Warning,
	Doc:      "The text of a page is plainly in another language than the site",
	Why: "The page says that it is in the language of the site. A screen reader reads it in the wrong voice, and " +
		"browsers do not offer to translate it (WCAG 3.1.1). Six languages are recognized. Short texts are not " +
		"checked.",
	Instead: "Keep the pages of each language in a site of their own, with its `locale`.",
	Text: func(p *check.Pass) {
		site, _, _ := strings.Cut(p.Config.Locale, "-")
		if language := p.Language(); language != "" && language != site {
			p.Report(p.Key("title"), "the text is in %s, and the site is in %q by its locale", languageNames[language],
				p.Config.Locale).
				Suggest("translate it, or keep it in a site of its own with locale = %q", language).
				Fact("https://www.w3.org/WAI/WCAG22/Understanding/language-of-page.html")
		}
	},
})

var languageNames = map[string]string{"en": "English", "es": "Spanish", "fr": "French", "de": "German",
	"pt": "Portuguese", "it": "Italian"}
