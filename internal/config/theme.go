package config

import (
	"maps"
	"slices"

	"porchlight/internal/lazyregexp"
	"porchlight/internal/palette"
	"porchlight/internal/record"
)

// Theme is the look of the site. Files are names in static/, such as "img/logo.svg".
type Theme struct {
	Name    string `key:"name"`    // at the top and the foot; "": the title
	Logo    string `key:"logo"`    // at the top
	LogoAlt string `key:"logoAlt"` // the words in the logo, which then stands for the name
	Favicon string `key:"favicon"` // an SVG or PNG picture, from which the icons are made
	Hero    string `key:"hero"`    // the picture of the front page
	HeroAlt string `key:"heroAlt"`
	Foot    string `key:"foot"` // inline Markdown

	Color string            `key:"color"` // of the brand, from which tokens follow
	Light map[string]string `key:"light"` // colors of light screens by token
	Dark  map[string]string `key:"dark"`
}

// theme checks the colors of [theme]. It reports and removes values that are not colors, and tokens that the
// style sheet does not have.
func (r *reader) theme() {
	given := &r.cfg.Theme
	if given.Color != "" && !r.isColor("theme.color", given.Color) {
		given.Color = ""
	}
	for scheme, colors := range map[string]map[string]string{"light": given.Light, "dark": given.Dark} {
		maps.DeleteFunc(colors, func(token, text string) bool {
			path := "theme." + scheme + "." + token
			if !slices.Contains(palette.Names, token) {
				r.report(suggest(r.root.At(path).Report(badSetting, "no color of the style sheet is named %q", token),
					token, palette.Names))
				return true
			}
			return !r.isColor(path, text)
		})
	}
}

// almostHex matches a hexadecimal color without "#", or with an alpha part.
var almostHex = lazyregexp.New(`^#?([0-9a-fA-F]{6}|[0-9a-fA-F]{3})([0-9a-fA-F]{2})?$`)

// isColor reports whether a setting is a color. It adds a finding for a text that is none. A value of another
// kind was reported when all keys were decoded.
func (r *reader) isColor(path, text string) bool {
	at := r.root.At(path)
	if _, ok := palette.Parse(text); ok || at.Value.Kind != record.String {
		return ok
	}
	f := at.Report(badSetting, "want a color such as #1a4a8f or rgb(26, 74, 143), have %q", text)
	if parts := almostHex().FindStringSubmatch(text); parts != nil {
		f = f.Suggest("write %q", "#"+parts[1])
	} else {
		f = f.Suggest("write # and six digits from 0 to f; a program for pictures shows them when you pick the color")
	}
	r.report(f)
	return false
}
