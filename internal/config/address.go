package config

import (
	"cmp"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // the same time zones on every machine, even on one without any

	"golang.org/x/text/language"

	"porchlight/internal/finding"
	"porchlight/internal/record"
)

// exampleURL is the base address of a site that has none. The name is reserved for examples (RFC 2606).
const exampleURL = "https://example.org/"

// address reads the base address and the title. readable reports whether config.toml could be parsed.
func (r *reader) address(readable bool) {
	at, text := r.root.At("baseURL"), r.keys.BaseText
	base, complaint := parseBaseURL(text)
	switch {
	case text == "" && readable && !at.Written():
		const missing = "baseURL is missing: the address of the site is taken to be %q"
		r.report(noBaseURL.At(File, finding.Position{}, missing, exampleURL).
			Suggest(`write baseURL = "https://www.your-site.org/" as the first line`))
	case text == "" && readable:
		r.report(at.Report(noBaseURL, "the address of the site is empty, and taken to be %q", exampleURL))
	case text != "" && complaint != "":
		f := at.Report(badSetting, wantBaseURL, text, complaint)
		fixed, still := parseBaseURL("https://" + strings.TrimLeft(text, "/"))
		if still == "" && !strings.Contains(text, ":") {
			f = f.Suggest("write %q", fixed.String())
		}
		r.report(f)
	}
	r.cfg.BaseURL = base
	r.cfg.Title = cmp.Or(r.cfg.Title, r.cfg.Organization.Name, base.Host)
}

// CheckBaseURL checks a base address that a person gave to a command. The error names no key.
func CheckBaseURL(text string) error {
	if _, complaint := parseBaseURL(text); complaint != "" {
		return fmt.Errorf(wantBaseURL, text, complaint)
	}
	return nil
}

// wantBaseURL is the message for a wrong base address. Its arguments are the address and the complaint.
const wantBaseURL = "want an address such as https://www.your-site.org/, have %q: %s"

// parseBaseURL reads a base address and makes its path end with "/". When there is a complaint, the result is the
// address of the example.
func parseBaseURL(text string) (_ *url.URL, complaint string) {
	example := &url.URL{Scheme: "https", Host: "example.org", Path: "/"}
	u, err := url.Parse(text)
	switch {
	case err != nil:
		return example, "it is not an address"
	case u.Scheme != "https" && u.Scheme != "http" || u.Opaque != "":
		return example, "it has to begin with https:// or http://"
	case u.Hostname() == "":
		return example, "it has no name of a host"
	case u.User != nil:
		return example, "a user name or password would be shown to every reader"
	case u.RawQuery != "" || u.ForceQuery || u.Fragment != "" || strings.HasSuffix(text, "#"):
		return example, `"?" and "#" have no place in it`
	case strings.Contains(u.Path, "//") || slices.Contains(strings.Split(u.Path, "/"), "..") ||
		slices.Contains(strings.Split(u.Path, "/"), "."):
		return example, "its path has an empty or dotted part"
	}
	u.Scheme, u.Host = strings.ToLower(u.Scheme), strings.ToLower(u.Host)
	if !strings.HasSuffix(u.Path, "/") {
		u = u.JoinPath("/")
	}
	return u, ""
}

// timeZone reads the time zone for dates without one. It runs before other settings are read, since values of
// [params] may be dates.
func (r *reader) timeZone(root *record.Value) *time.Location {
	at := record.PlaceOf(root, record.Options{}).At("timeZone")
	name := at.Text()
	if name == "" {
		return time.UTC // a value of another kind is reported when all keys are decoded
	}
	zone, err := time.LoadLocation(name)
	if err != nil || name == "Local" { // the zone of the machine would give different output on another machine
		r.report(at.Report(badSetting, "want a time zone such as America/New_York or UTC, have %q", name))
		return time.UTC
	}
	return zone
}

// rightToLeft are the scripts that are written from right to left (Unicode Standard, section 2.10).
var rightToLeft = []string{"Adlm", "Arab", "Hebr", "Mand", "Mend", "Nkoo", "Rohg", "Samr", "Syrc", "Thaa"}

// layoutLanguage is the language of the words in the built-in layouts: "Skip to main content", "Last updated".
const layoutLanguage = "en"

var localeWords = finding.NewRule("locale-words", finding.Error,
	"The site has a language for which the built-in layouts have no words")

// language reads the language of the pages, and sets the direction of writing.
func (r *reader) language() {
	at := r.root.At("locale")
	if old := r.root.At("languageCode"); old.Written() {
		r.report(old.Report(oldSetting, "the name of this setting is locale").
			Suggest("write locale = %s", strconv.Quote(r.keys.LanguageCode)))
		if !at.Written() {
			at = old
		}
	}
	r.cfg.Locale = defaultConfig().Locale
	text := at.Text()
	if text == "" {
		return
	}
	tag, err := language.Parse(text)
	if err != nil || tag == language.Und {
		r.report(at.Report(badSetting, "want a language such as en-US, es or fr-CA, have %q", text))
		return
	}
	r.cfg.Locale = tag.String()
	if base, _ := tag.Base(); base.String() != layoutLanguage {
		r.report(at.Report(localeWords, "the words that the layouts put around a page are English, and this says they are %q", text).
			Suggest(`write locale = "en-US"; or translate the layouts into layouts/, then set locale-words = "off" under [checks]`))
	}
	if script, _ := tag.Script(); slices.Contains(rightToLeft, script.String()) {
		r.cfg.Direction = "rtl"
	}
}

// country reads the country whose emergency number is shown. An unknown country is an error, since the number of
// another country would mislead.
func (r *reader) country() {
	at, code := r.root.At("country"), strings.ToLower(r.cfg.Country)
	r.cfg.Country = code
	if _, ok := r.cfg.Data.Countries[code]; ok {
		return
	}
	r.cfg.Country = defaultConfig().Country
	f := at.Report(badSetting, "no emergency number and crisis lines are on file for %q", at.Text())
	known := strings.Join(slices.Sorted(maps.Keys(r.cfg.Data.Countries)), ", ")
	switch {
	case code == "uk":
		f = f.Suggest(`write "gb", the code of the United Kingdom`)
	case isCountryCode(code):
		f = f.Suggest("write one of %s, or give the numbers in data/crisis/%s.toml", known, code)
	default:
		f = f.Suggest("write one of %s", known)
	}
	r.report(f)
}

// isCountryCode reports whether a text is two lower-case letters, like the code of a country.
func isCountryCode(code string) bool {
	return len(code) == 2 && !strings.ContainsFunc(code, func(r rune) bool { return r < 'a' || r > 'z' })
}

// suggest adds the nearest known word to a finding, or else all known words when they are few.
func suggest(f finding.Finding, word string, known []string) finding.Finding {
	const few = 15
	if near := finding.Nearest(word, known); near != "" {
		return f.Suggest("write %q", near)
	}
	if len(known) <= few {
		return f.Suggest("write one of %s", strings.Join(known, ", "))
	}
	return f
}
