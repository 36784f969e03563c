package content

import (
	"net/mail"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/language"

	"porchlight/internal/care"
	"porchlight/internal/finding"
	"porchlight/internal/record"
)

var (
	badEmail = finding.NewRule("bad-email", finding.Error, "An email address cannot be written to")
	badPlace = finding.NewRule("bad-place", finding.Error,
		"A page says where something is in a way that cannot be right")
	badLanguage = finding.NewRule("bad-language", finding.Error, "A language is not named by its code")
)

// Facts are what pages of some kinds state beside their text: the address of a place, the role of a person, the
// day of a policy.
type Facts struct {
	// Of places, and in part of people.
	Address       Address           `key:"address"`
	Phone         care.Phone        `key:"phone"`
	Email         string            `key:"email"`
	OpeningHours  care.OpeningHours `key:"openingHours"`
	Geo           Geo               `key:"geo"`
	License       License           `key:"license"`
	Accreditation licenses          `key:"accreditation"`
	Languages     languages         `key:"languages"`
	Payment       []string          `key:"payment"` // what is accepted: "Medicaid", "sliding fee"
	Transit       string            `key:"transit"` // how to get there, in words
	Parking       string            `key:"parking"`

	// Of people.
	Role        string   `key:"role"`
	Credentials []string `key:"credentials"` // "LCSW", in the order after the name
	Pronouns    string   `key:"pronouns"`
	Sample      bool     `key:"sample"` // not a real person or place: shown on the page, and left out of JSON-LD

	// Of insurance pages.
	Plans []Plan `key:"plans"`

	// Of policies.
	Effective time.Time `key:"effective"` // the day it takes effect
	Notices   IDs       `key:"notices"`   // ids of what it is, in data/notices.toml: "part2"
}

// Address is a postal address.
type Address struct {
	Street     string `key:"street"`
	Locality   string `key:"locality"`
	Region     string `key:"region"`
	PostalCode string `key:"postalCode"`
	Country    string `key:"country"` // ISO 3166-1 alpha-2; "" the site's
}

// Geo is a point on the earth in degrees (WGS 84).
type Geo struct {
	Latitude  float64 `key:"latitude,required"`
	Longitude float64 `key:"longitude,required"`
}

// License is a license or an accreditation and who gave it.
type License struct {
	Name      string `key:"name"`
	Number    string `key:"number"`
	Authority string `key:"authority"`
	URL       string `key:"url"`
}

// Plan is a health plan and whether the program is in its network.
type Plan struct {
	Name      string `key:"name,required"`
	InNetwork bool   `key:"inNetwork"`
	Note      string `key:"note"`
}

// DecodeRecord reads a license by its keys, or by its name alone.
func (l *License) DecodeRecord(v *record.Value, opt record.Options) []finding.Finding {
	type keys License
	if v.Kind == record.String {
		l.Name = v.Text
		return nil
	}
	findings := record.Decode(v, (*keys)(l), opt)
	return append(findings, checkURL(&l.URL, v, opt)...)
}

// licenses is a list of licenses. A single one may be written without the list.
type licenses []License

// DecodeRecord reads a list or one license.
func (l *licenses) DecodeRecord(v *record.Value, opt record.Options) []finding.Finding {
	if v.Kind != record.String && v.Kind != record.Map {
		return record.Decode(v, (*[]License)(l), opt)
	}
	var one License
	findings := record.Decode(v, &one, opt)
	*l = licenses{one}
	return findings
}

// ownFacts takes address, geo and plans out of the front matter of a page without a kind, when their value is a
// text. There they are keys of the site's own, such as the address of an event.
func (in *interpreter) ownFacts(front *record.Value) (*record.Value, map[string]any) {
	kind := front.Get("type")
	if kind != nil && slices.ContainsFunc(in.data.Kinds, func(k care.Kind) bool { return k.ID == kind.Text }) {
		return front, nil
	}
	var own map[string]any
	for _, key := range []string{"address", "geo", "plans"} {
		v := front.Get(key)
		if v == nil || v.Kind != record.String {
			continue
		}
		if own == nil {
			own = map[string]any{}
		}
		own[strings.ToLower(key)] = v.AnyIn(in.opt.Location)
		rest := *front
		rest.Entries = slices.DeleteFunc(slices.Clone(front.Entries),
			func(e record.Entry) bool { return strings.EqualFold(e.Key, key) })
		front = &rest
	}
	return front, own
}

// DecodeRecord reads an address by its keys.
func (a *Address) DecodeRecord(v *record.Value, opt record.Options) []finding.Finding {
	type keys Address
	if v.Kind != record.String || v.Text == "" {
		return record.Decode(v, (*keys)(a), opt)
	}
	return []finding.Finding{opt.Wrong(v, "the keys street, locality, region, postalCode, country").
		Suggest("write %s", addressIn(v.Text))}
}

// addressIn writes an address given in words as the keys of an address. Placeholders stand for missing parts.
func addressIn(words string) string {
	parts := strings.Split(words, ",")
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	street, locality, region, code := parts[0], "the town", "the state", "the code"
	if len(parts) > 1 {
		locality = parts[1]
	}
	if last := strings.Fields(parts[len(parts)-1]); len(parts) == 3 && len(last) == 2 {
		region, code = last[0], last[1]
	}
	return "{street: " + strconv.Quote(street) + ", locality: " + strconv.Quote(locality) + ", region: " +
		strconv.Quote(region) + ", postalCode: " + strconv.Quote(code) + "}"
}

// checkFacts checks values that depend on more than themselves, and clears those that cannot be right.
func (in *interpreter) checkFacts(keys *FrontMatter, at record.Place) []finding.Finding {
	f := keys.Facts
	if f == nil {
		return nil
	}
	country, findings := in.countryOf(at.At("address.country"))
	phone, problems := in.data.DecodePhone(at.Key("phone"), country)
	f.Phone, findings = phone, append(findings, problems...)
	if f.Email != "" && !IsMailbox(f.Email) {
		findings = append(findings, at.Key("email").Report(badEmail, "%q is no email address", f.Email).
			Suggest("write one such as help@example.org"))
		f.Email = ""
	}
	if g := f.Geo; g.Latitude < -90 || g.Latitude > 90 || g.Longitude < -180 || g.Longitude > 180 {
		findings = append(findings, at.Key("geo").Report(badPlace,
			"latitude %v and longitude %v are nowhere on the earth", g.Latitude, g.Longitude).
			Suggest("write degrees, such as {latitude: 39.8, longitude: -89.65}"))
		f.Geo = Geo{}
	}
	if reflect.ValueOf(f).Elem().IsZero() {
		keys.Facts = nil
	}
	return findings
}

// longestMailbox is the length in bytes of the longest address that mail can reach (RFC 5321, 4.5.3.1.3).
const longestMailbox = 254

// IsMailbox reports whether a text is an email address without a name, which a mailto: link can hold unchanged.
// In such a link, "%0a" would be a new line and "?cc=" another recipient. Invisible characters, and those that
// reverse the text, would make it look like another address.
func IsMailbox(text string) bool {
	address, err := mail.ParseAddress(text)
	_, host, _ := strings.Cut(text, "@")
	return err == nil && address.Address == text && len(text) <= longestMailbox && strings.Contains(host, ".") &&
		!strings.ContainsAny(text, "\"%?&#<>") &&
		!strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsGraphic(r) })
}

// countryOf is the country of a page's address in lower case, or else that of the site.
func (in *interpreter) countryOf(at record.Place) (string, []finding.Finding) {
	if !at.Written() || at.Value.Kind != record.String || at.Value.Text == "" {
		return in.country, nil
	}
	code := at.Value.Text
	if region, err := language.ParseRegion(code); err == nil && len(code) == 2 && region.IsCountry() {
		return strings.ToLower(code), nil
	}
	return in.country, []finding.Finding{at.Report(badPlace, "want a country's code of two letters, have %q", code).
		Suggest("write one such as US, CA or GB")}
}

// languages is a list of languages by their codes.
type languages IDs

// DecodeRecord reads a list or one code.
func (l *languages) DecodeRecord(v *record.Value, opt record.Options) []finding.Finding {
	findings := record.Decode(v, (*IDs)(l), opt)
	for i, code := range *l {
		if _, err := language.Parse(code); err == nil || HasBlank(code) {
			continue
		}
		at := v
		if len(v.List) == len(*l) {
			at = v.List[i]
		}
		findings = append(findings, opt.Report(badLanguage, at, "want the code of a language, have %q", code).
			Suggest("write en for English, es for Spanish, fr for French"))
	}
	return findings
}
