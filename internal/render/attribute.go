package render

import (
	"cmp"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"porchlight/internal/care"
	"porchlight/internal/config"
	"porchlight/internal/finding"
	"porchlight/internal/site"
)

// attributeDeclaration declares one attribute of a component, or the text in brackets after its name.
type attributeDeclaration struct {
	Doc      string   `key:"doc"`
	Required bool     `key:"required"`
	Unless   string   `key:"unless"` // name of an attribute; when that one is "true", this one is not required
	Why      string   `key:"why"`    // why it is needed; ends a message about a missing or wrong value
	Type     string   `key:"type"`
	List     bool     `key:"list"` // several values, separated by commas
	Values   []string `key:"values"`
	Default  string   `key:"default"`
	Page     bool     `key:"page"` // without a page of this site about the value, the component is left out
}

// attributeTypes are the types of values. The types from "helpline" on take names that the site or the data
// define.
var attributeTypes = []string{
	"text", "number", "bool", "date", "url", "choice", "phone", "picture",
	"helpline", "level", "service", "substance", "therapy", "person", "place", "country", "topic", "term",
}

// relationOf maps a type of attribute to the relation whose ids the attribute takes.
var relationOf = map[string]string{
	"level": "levels", "service": "services", "substance": "substances", "therapy": "therapies", "person": "people",
	"place": "places",
}

// vocabulary holds the names that attributes of this site may take.
type vocabulary struct {
	words   map[string][]string // allowed names, by type of attribute
	country string              // the country whose phone formats apply
}

// newVocabulary collects the names of a site and its data.
func newVocabulary(cfg *config.Config, cards []*site.Card) vocabulary {
	data := cfg.Data
	v := vocabulary{words: map[string][]string{}, country: cfg.Country}
	seen := map[[2]string]bool{}
	add := func(kind, word string) {
		if key := [2]string{kind, word}; word != "" && !seen[key] {
			seen[key] = true
			v.words[kind] = append(v.words[kind], word)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(cfg.Helplines)) {
		add("helpline", id)
	}
	for _, code := range slices.Sorted(maps.Keys(data.Countries)) {
		add("country", code)
	}
	for _, topic := range data.Topics() {
		add("topic", topic)
	}
	for _, level := range data.Levels {
		add("level", level.ID)
	}
	for kind, relation := range relationOf {
		for _, subject := range data.Subjects(relation) {
			add(kind, subject.ID)
		}
	}
	for _, term := range data.Glossary {
		add("term", term.Short)
	}
	byID := func(a, b *site.Card) int { return strings.Compare(a.ID, b.ID) }
	for _, card := range slices.SortedStableFunc(slices.Values(cards), byID) {
		if kind := data.Kind(card.CareKind); kind != nil {
			for attribute, relation := range relationOf {
				if kind.Relation == relation {
					add(attribute, card.ID)
				}
			}
		}
	}
	return v
}

// check describes why a value is wrong, and what to write instead. wrong is "" for a valid value. advice is ""
// when no advice is known.
func (a attributeDeclaration) check(value string, v vocabulary) (wrong, advice string) {
	for _, one := range a.split(value) {
		if wrong, advice = a.checkOne(one, v); wrong != "" {
			return wrong + a.because(), advice
		}
	}
	return "", ""
}

// because returns the declared reason as the end of a message; "" without a reason.
func (a attributeDeclaration) because() string {
	if a.Why == "" {
		return ""
	}
	return ": " + a.Why
}

// howToWrite tells how to write a missing attribute.
func (a attributeDeclaration) howToWrite(name string) string {
	switch {
	case a.Type == "date": // no real date as example: editors would copy it
		return fmt.Sprintf(`write {%s="..."} with the day, such as 2027-03-01`, name)
	case a.Type == "choice" && len(a.Values) == 1:
		return "write {" + name + "=" + strconv.Quote(a.Values[0]) + "}"
	}
	return fmt.Sprintf(`write {%s="..."}`, name)
}

// split returns the values of a list attribute, or the value itself as the only item.
func (a attributeDeclaration) split(value string) []string {
	if !a.List {
		return []string{value}
	}
	return commaList(value)
}

// commaList splits a text at its commas. It trims spaces and leaves out empty parts.
func commaList(value string) []string {
	var list []string
	for part := range strings.SplitSeq(value, ",") {
		if part = strings.TrimSpace(part); part != "" {
			list = append(list, part)
		}
	}
	return list
}

// checkOne checks one value of an attribute. Its results are those of check, without the reason.
func (a attributeDeclaration) checkOne(value string, v vocabulary) (wrong, advice string) {
	switch a.Type {
	case "", "text", "picture": // Worker.attributePictures checks that a picture exists
	case "number":
		if _, err := strconv.ParseFloat(value, 64); err != nil {
			wrong = finding.Message("want a number, have %q", value)
		}
	case "bool":
		if value != "true" && value != "false" {
			wrong = finding.Message("want true or false, have %q", value)
		}
	case "date":
		if _, err := time.Parse(time.DateOnly, value); err != nil {
			wrong = finding.Message("want a date such as 2027-03-01, have %q", value)
		}
	case "url":
		if u, err := url.Parse(value); err != nil || u.Scheme != "" && u.Scheme != "https" && u.Scheme != "http" {
			wrong = finding.Message("want an address such as https://example.org/ or /page/, have %q", value)
		}
	case "phone":
		if _, err := care.ParsePhone(value, v.country); err != nil {
			wrong = err.Error()
		}
	case "choice":
		return oneOf(value, a.Values)
	case "country": // no nearest name: most codes are similar, and a wrong one gives wrong crisis lines
		if wrong, _ = oneOf(value, v.words[a.Type]); wrong != "" && strings.EqualFold(value, "uk") &&
			slices.Contains(v.words[a.Type], "gb") {
			advice = `write "gb", the code of the United Kingdom`
		}
		return wrong, advice
	case "helpline":
		if known := v.words[a.Type]; !slices.Contains(known, value) {
			advice = cmp.Or(didYouMean(value, known),
				finding.Advice("add [helplines.%s] to config.toml, or leave the attribute out", value))
			return finding.Message("no helpline %q in config.toml", value), advice
		}
	default:
		return oneOf(value, v.words[a.Type])
	}
	return wrong, ""
}

// longestList is the largest number of known names that a message lists.
const longestList = 24

// oneOf checks that a value is a known name. Its results are those of attributeDeclaration.check.
func oneOf(value string, known []string) (wrong, advice string) {
	if slices.Contains(known, value) {
		return "", ""
	}
	advice = didYouMean(value, known)
	switch {
	case len(known) == 0:
		return finding.Message("this site has none, have %q", value), "leave it out"
	case advice != "" && len(known) > longestList:
		return finding.Message("there is no %q", value), advice
	}
	return finding.Message("want one of %s, have %q", strings.Join(known, ", "), value), advice
}
