package check

import (
	"strings"

	"github.com/tdewolff/parse/v2"
	"github.com/tdewolff/parse/v2/css"

	"porchlight/internal/finding"
)

// Style checks a style sheet: fonts and pictures that it fetches from another host tell that host who reads.
func Style(path string, body []byte, host string) []finding.Finding {
	var findings []finding.Finding
	told := map[string]bool{}
	lex := css.NewLexer(parse.NewInputBytes(body))
	importing := false
	for {
		kind, data := lex.Next()
		var address string
		switch kind {
		case css.ErrorToken:
			return findings
		case css.AtKeywordToken:
			importing = strings.EqualFold(string(data), "@import")
		case css.SemicolonToken:
			importing = false
		case css.URLToken:
			address = strings.Trim(strings.TrimSpace(strings.TrimSuffix(string(data[len("url("):]), ")")), `"'`)
		case css.StringToken:
			if importing {
				address = strings.Trim(string(data), `"'`)
			}
		}
		other := foreignHost(address, host)
		if other == "" || told[address] {
			continue
		}
		told[address] = true
		findings = append(findings, thirdParty.At(path, finding.Position{}, "the style sheet loads %q, so %s learns who reads the page", address, other).
			Suggest("put the file into static/ and use it from there"))
	}
}
