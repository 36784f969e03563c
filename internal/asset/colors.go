package asset

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/tdewolff/parse/v2"
	"github.com/tdewolff/parse/v2/css"

	"porchlight/internal/config"
	"porchlight/internal/finding"
	"porchlight/internal/palette"
)

var themeContrast = finding.Register(finding.Rule{
	Name: "theme-contrast", Severity: finding.Error,
	Doc: "A color of the site is hard to read on its background",
	Why: "Readers with weak sight, in the sun, or with a bad screen cannot read it: it may be the number of the helpline. " +
		"Text needs a contrast of 7:1 (WCAG 2.2, 1.4.6), lines and icons with a meaning need 3:1 (1.4.11).",
	Instead: "Write the color that the finding proposes. It is the nearest one that is good on every background of " +
		"its token.",
})

// tokensSheet is the style sheet that gives colors their values.
const tokensSheet = "css/site/tokens.css"

// schemes are the names of the schemes of colors, as config.toml and CSS have them.
var schemes = [...]string{"light", "dark"}

// scheme holds the colors of light or dark screens. For each color that is not built in, it notes where the
// color was set.
type scheme struct {
	colors  palette.Tokens
	setting map[string]string // token -> "theme.light.calm"
	file    map[string]place
}

type place struct {
	file string
	pos  finding.Position
}

// readColors reads the custom properties of :root in a style sheet that are colors.
func readColors(of *[len(schemes)]scheme, f *source, text []byte) {
	p := css.NewParser(parse.NewInputBytes(append(make([]byte, 0, len(text)+1), text...)), false)
	var groups []string // at-rules around the current place, the innermost last
	root := false
	for {
		switch kind, _, name := p.Next(); kind {
		case css.ErrorGrammar:
			if p.HasParseError() {
				continue
			}
			return
		case css.BeginAtRuleGrammar:
			groups = append(groups, words(p.Values()))
		case css.EndAtRuleGrammar:
			groups = groups[:max(0, len(groups)-1)]
		case css.BeginRulesetGrammar:
			root = words(p.Values()) == ":root"
		case css.CustomPropertyGrammar:
			c, ok := palette.Parse(strings.TrimSpace(words(p.Values())))
			if !root || !ok {
				continue
			}
			token := strings.TrimPrefix(string(name), "--")
			at := finding.PositionAt(text, max(0, bytes.LastIndex(text[:p.Offset()], name)))
			for i, scheme := range schemes {
				if len(groups) == 0 || len(groups) == 1 && groups[0] == "(prefers-color-scheme:"+scheme+")" {
					of[i].colors[token] = c
					if !f.theme {
						of[i].file[token] = place{folder + f.name, at}
					}
				}
			}
		}
	}
}

func words(tokens []css.Token) string {
	var b strings.Builder
	for _, t := range tokens {
		b.Write(t.Data)
	}
	return b.String()
}

// setColors adds the colors of the settings to the style sheet, and checks the contrast of all pairs.
func (s *Store) setColors(cfg *config.Config) (findings []finding.Finding) {
	var of [len(schemes)]scheme
	for i := range of {
		of[i] = scheme{palette.Tokens{}, map[string]string{}, map[string]place{}}
	}
	own, _ := cfg.Params["css"].(string)
	read := func(name string) {
		if f := s.files[strings.TrimPrefix(name, "/")]; f != nil && f.mediaType == cssType {
			if text, err := f.original(); err == nil {
				readColors(&of, f, text)
			}
		}
	}
	read(tokensSheet)
	rules := ""
	for i, given := range []map[string]string{cfg.Theme.Light, cfg.Theme.Dark} {
		rules += of[i].set(i, cfg.Theme.Color, given)
	}
	if f := s.files[tokensSheet]; f != nil && rules != "" {
		// Readers who ask for more contrast get the built-in colors.
		f.added = "\n@media not all and (prefers-contrast: more) {" + rules + "}\n"
	}
	read(own)
	for i := range of {
		s.colors[schemes[i]] = map[string]string{}
		for token, c := range of[i].colors {
			s.colors[schemes[i]][token] = c.String()
		}
		findings = append(findings, of[i].check(cfg, schemes[i])...)
	}
	return findings
}

// set applies the colors of the settings to a scheme, and returns the CSS rule for them.
func (s *scheme) set(number int, brand string, given map[string]string) (rule string) {
	set := palette.Tokens{}
	for token, text := range given {
		set[token], _ = palette.Parse(text)
		s.setting[token] = "theme." + schemes[number] + "." + token
	}
	maps.Copy(s.colors, set)
	if c, ok := palette.Parse(brand); ok {
		for token, c := range s.colors.Brand(c, number == 1) {
			if _, own := set[token]; !own {
				set[token], s.colors[token], s.setting[token] = c, c, "theme.color"
			}
		}
	}
	if len(set) == 0 {
		return ""
	}
	for _, token := range slices.Sorted(maps.Keys(set)) {
		rule += fmt.Sprintf("--%s:%s;", token, set[token])
		delete(s.file, token)
	}
	return fmt.Sprintf("@media (prefers-color-scheme: %s) {:root {%s}}", schemes[number], rule)
}

// check reports the pairs with too little contrast. It skips pairs of two built-in colors, which have enough.
func (s *scheme) check(cfg *config.Config, name string) (findings []finding.Finding) {
	for _, pair := range palette.Pairs {
		ratio, known := s.colors.Contrast(pair)
		token := s.blamed(pair)
		if !known || ratio >= pair.Need || token == "" {
			continue
		}
		use := map[bool]string{true: "text", false: "a line"}[pair.IsText()]
		message := fmt.Sprintf("%s %s on %s %s has a contrast of %.2f:1 on %s screens, and %s needs %g:1", pair.Color,
			s.colors[pair.Color], pair.Ground, s.colors[pair.Ground], float64(int(ratio*100))/100, name, use, pair.Need)
		var f finding.Finding
		assign := "%s = %q"
		if setting := s.setting[token]; setting != "" {
			f = cfg.At(setting).Report(themeContrast, "%s", message)
		} else {
			f = themeContrast.At(s.file[token].file, s.file[token].pos, "%s", message)
			assign = "--%s: %s"
		}
		if good, ok := s.colors.Nearest(token, s.colors[token]); ok {
			f = f.Suggest("write "+assign, token, good)
		} else {
			f = f.Suggest("take %s out: no shade of it is good with all other colors", token)
		}
		findings = append(findings, f)
	}
	return findings
}

// blamed returns the token of a pair that has to change; "" if both colors are built in. It prefers a token
// that was set itself to one that follows from the color of the brand. Among equal ones, it prefers a token
// for which there is a good color.
func (s *scheme) blamed(p palette.Pair) (token string) {
	best := -1
	for _, t := range []string{p.Color, p.Ground} {
		_, inFile := s.file[t]
		setting := s.setting[t]
		rank := 0
		if !inFile && setting == "" {
			continue
		}
		if setting != "theme.color" {
			rank = 2
		}
		if _, ok := s.colors.Nearest(t, s.colors[t]); ok {
			rank++
		}
		if rank > best {
			best, token = rank, t
		}
	}
	return token
}
