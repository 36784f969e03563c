package care

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/nyaruka/phonenumbers"

	"porchlight/internal/finding"
	"porchlight/internal/record"
)

// retiredNumber is the rule of a retired number in any file.
var retiredNumber = finding.Register(finding.Rule{
	Name: "retired-number", Severity: finding.Error,
	Doc:     "A telephone number has been given up by its owner; a warning where calls to it still arrive",
	Why:     "A caller reaches no one, or a stranger. Porchlight looks for it in pages, settings, data and layouts.",
	Instead: "Write the number that took its place. The message names it.",
})

// RetiredNumber is a number that its owner has given up and that websites still have. Its tags are the keys of one
// [[retired]] of data/crisis/<country>.toml.
type RetiredNumber struct {
	Number   Phone     `key:"number,required"`
	Name     string    `key:"name,required"`   // of its owner: "the National Suicide Prevention Lifeline"
	Use      string    `key:"use,required"`    // what to write instead: "988"
	Except   []string  `key:"except"`          // a paragraph with one of these words may have the number
	Answers  bool      `key:"answers"`         // calls to it still reach the owner
	Source   string    `key:"source,required"` // https address of the announcement
	AsOf     time.Time `key:"asOf"`
	Verified bool      `key:"verified,required"`
}

// retired reads one [[retired]].
func (l *loader) retired(at record.Place, country string) (n RetiredNumber, ok bool) {
	l.report(at.Decode(&n)...)
	var problems []finding.Finding
	n.Number, problems = decodePhone(at.At("number"), country)
	l.report(problems...)
	n.Source = l.https(at.At("source"))
	if n.Verified && n.AsOf.IsZero() {
		l.report(at.At("verified").Report(badData, "a verified number needs the day it was checked").
			Suggest("add asOf = 2026-11-23, with the day of the check"))
	}
	return n, !n.Number.IsZero()
}

// Finding is the finding that the number is retired. report makes a finding at the place of the number, such as Report
// of a record.Place.
func (n RetiredNumber) Finding(report func(rule finding.Rule, format string,
	args ...any) finding.Finding) finding.Finding {
	what := "is no longer the number"
	if n.Answers {
		what = "is the old number"
	}
	hint := "write " + n.Use
	if len(n.Except) > 0 {
		hint += finding.Message("; a paragraph that says %q may give the old number", n.Except[0])
	}
	f := report(retiredNumber, "%s %s of %s", n.Number.e164Display(), what, n.Name).Suggest("%s", hint)
	if n.Answers {
		f.Severity = finding.Warning
	}
	f.Source = n.Source
	return f
}

// FindRetired is the findings of the retired numbers in the text of a file. In the first comments bytes of the text, a
// line that begins with "#" is a comment and may have a retired number.
func (d *Data) FindRetired(file string, text []byte, comments int) []finding.Finding {
	var findings []finding.Finding
	for _, use := range d.RetiredIn(text) {
		line := bytes.LastIndexByte(text[:use.Start], '\n') + 1
		if use.Start < comments && bytes.HasPrefix(bytes.TrimSpace(text[line:]), []byte("#")) {
			continue
		}
		findings = append(findings, use.Number.Finding(func(rule finding.Rule, format string,
			args ...any) finding.Finding {
			return rule.At(file, finding.PositionAt(text, use.Start), format,
				args...).Until(finding.PositionAt(text, use.End))
		}))
	}
	return findings
}

// WithoutReported is retired without the findings that lie in the place of one of reported, which has the same cause.
func WithoutReported(retired, reported []finding.Finding) []finding.Finding {
	return slices.DeleteFunc(retired, func(f finding.Finding) bool {
		return slices.ContainsFunc(reported, func(r finding.Finding) bool {
			inside := r.EndLine != r.Line || r.Column <= f.Column && f.Column < r.EndColumn
			return r.Rule == retiredNumber.Name && r.File == f.File && r.Line == f.Line && inside
		})
	})
}

// e164Display is the number for readers, without its extension.
func (p Phone) e164Display() string {
	number, _, _ := strings.Cut(p.display, " ext. ")
	return number
}

// IsRetired is the retired number, of any country, that equals a number; nil: it is not retired. Extensions are
// ignored.
func (d *Data) IsRetired(p Phone) *RetiredNumber {
	for _, area := range d.retired.areas {
		for i := range area.numbers {
			if n := &area.numbers[i]; n.Number.e164 == p.e164 {
				return &n.RetiredNumber
			}
		}
	}
	return nil
}

// retiredNumbers are all retired numbers by area code, so that a text is searched once for each area code.
type retiredNumbers struct{ areas []retiredArea }

// retiredArea is the retired numbers with the same area code, whose digits are never separated.
type retiredArea struct {
	code    string // "800"
	numbers []retiredDigits
}

type retiredDigits struct {
	RetiredNumber
	rest     string         // digits after the area code: "2738255"
	prefixes []string       // digits that may be before the area code: "1", "0", "44"
	except   *regexp.Regexp // matches the words of Except; nil: there are none
}

// add adds a number. Short codes are left out, since they cannot be distinguished from other numbers in a text.
func (r *retiredNumbers) add(n RetiredNumber) {
	number, err := phonenumbers.Parse(n.Number.e164, "")
	if err != nil {
		return
	}
	national := phonenumbers.GetNationalSignificantNumber(number)
	length := phonenumbers.GetLengthOfNationalDestinationCode(number)
	if length < 2 || length >= len(national) {
		length = 2
	}
	country := int(number.GetCountryCode())
	code := strings.TrimSuffix(strings.TrimPrefix(n.Number.e164, "+"), national)
	d := retiredDigits{n, national[length:], []string{code, "00" + code, "011" + code}, anyWord(n.Except)}
	if trunk := phonenumbers.GetNddPrefixForRegion(phonenumbers.GetRegionCodeForCountryCode(country),
		true); trunk != "" {
		d.prefixes = append(d.prefixes, trunk)
	}
	at := slices.IndexFunc(r.areas, func(a retiredArea) bool { return a.code == national[:length] })
	if at < 0 {
		at = len(r.areas)
		r.areas = append(r.areas, retiredArea{code: national[:length]})
	}
	r.areas[at].numbers = append(r.areas[at].numbers, d)
}

// RetiredUse is a retired number in a text.
type RetiredUse struct {
	Number     RetiredNumber
	Start, End int // offsets in bytes
}

// RetiredIn finds the retired numbers in a text in any way of writing: "1-800-273-8255", "(800) 273-TALK",
// "tel:+18002738255". The uses are sorted by Start.
func (d *Data) RetiredIn(text []byte) []RetiredUse {
	var uses []RetiredUse
	for _, area := range d.retired.areas {
		for at := 0; ; {
			i := bytes.Index(text[at:], []byte(area.code))
			if i < 0 {
				break
			}
			at += i
			for _, n := range area.numbers {
				if use, ok := n.at(text, at, at+len(area.code)); ok && !n.excepted(text, use) {
					uses = append(uses, use)
				}
			}
			at++
		}
	}
	slices.SortFunc(uses, func(a, b RetiredUse) int { return a.Start - b.Start })
	return uses
}

// anyWord matches any of the words in any letter case; nil without words.
func anyWord(words []string) *regexp.Regexp {
	if len(words) == 0 {
		return nil
	}
	quoted := make([]string, len(words))
	for i, word := range words {
		quoted[i] = regexp.QuoteMeta(word)
	}
	return regexp.MustCompile(`(?i)\b(?:` + strings.Join(quoted, "|") + `)\b`)
}

// excepted reports whether the paragraph of a use has one of the words of Except.
func (n *retiredDigits) excepted(text []byte, use RetiredUse) bool {
	if n.except == nil {
		return false
	}
	const blank = "\n\n"
	start, end := bytes.LastIndex(text[:use.Start], []byte(blank))+1, len(text)
	if i := bytes.Index(text[use.End:], []byte(blank)); i >= 0 {
		end = use.End + i
	}
	return n.except.Match(text[start:end])
}

// at is the use of the number whose area code is text[start:end]. ok is false if the text has another number there.
func (n *retiredDigits) at(text []byte, start, end int) (_ RetiredUse, ok bool) {
	for i := range len(n.rest) {
		end += marks(text[end:])
		if end >= len(text) || digitOf(text[end]) != n.rest[i] {
			return RetiredUse{}, false
		}
		end++
	}
	if end < len(text) && isDigit(text[end]) {
		return RetiredUse{}, false
	}
	if start > 0 && isDigit(text[start-1]) {
		from := start
		for from > 0 && isDigit(text[from-1]) {
			from--
		}
		if !slices.Contains(n.prefixes, string(text[from:start])) {
			return RetiredUse{}, false
		}
		start = from
	} else {
		start = n.withPrefix(text, start)
	}
	if start > 0 && text[start-1] == '+' {
		start--
	}
	return RetiredUse{n.RetiredNumber, start, end}, true
}

// withPrefix is the offset at which the number begins, including a country code and marks before its area code: "1
// (800) ...".
func (n *retiredDigits) withPrefix(text []byte, start int) int {
	before := bytes.TrimRight(text[:start], " -.(")
	digits := len(before)
	for digits > 0 && isDigit(before[digits-1]) {
		digits--
	}
	if digits < len(before) && slices.Contains(n.prefixes, string(before[digits:])) {
		return digits
	}
	if start > 0 && text[start-1] == '(' {
		return start - 1
	}
	return start
}

// mostMarks is the largest number of marks between two digits of a number: ") -".
const mostMarks = 3

// marks is the length in bytes of the marks with which a text begins.
func marks(text []byte) int {
	length := 0
	for range mostMarks {
		r, size := utf8.DecodeRune(text[length:])
		if !strings.ContainsRune("-./()\u00B7\u2212", r) && !unicode.IsSpace(r) && !unicode.Is(unicode.Pd, r) {
			break
		}
		length += size
	}
	return length
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// keypadDigits are the digits of the letters from a to z on a telephone (ITU-T E.161).
const keypadDigits = "22233344455566677778889999"

// digitOf is the digit of a letter on a telephone; any other character is returned unchanged.
func digitOf(c byte) byte {
	if letter := c | 0x20; letter >= 'a' && letter <= 'z' {
		return keypadDigits[letter-'a']
	}
	return c
}
