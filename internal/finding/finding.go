// Package finding defines a problem of a site and prints it.
//
// Every problem, from a misspelt key to a broken link, is a Finding. It says which rule was broken, how bad that
// is, where it is (file, line, column), what was found, and what to write instead. Stages return findings as
// values and go on, so that an editor sees all problems of a build at once. The terminal, JSON and the preview in
// the browser show the same findings.
//
// # Rules
//
// A rule is a value made where it is used:
//
//	var brokenLink = finding.NewRule("broken-link", finding.Error, "A link leads to a page, anchor or file that does not exist")
//
//	brokenLink.At(file, pos, "no page at %q", dest).Suggest("write %q", nearest)
//
// NewRule adds the rule to the list that the configuration is checked against. There is no second list.
package finding

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"
)

// Severity is how bad a finding is. An Error stops publishing, unless Finding.Withholds is set.
type Severity uint8

const (
	Off Severity = iota
	Info
	Warning
	Error
)

var severityNames = [...]string{"off", "info", "warning", "error"}

// String is the name as written in config.toml and in JSON.
func (s Severity) String() string { return severityNames[s] }

// MarshalText writes the severity's name.
func (s Severity) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText reads a severity's name.
func (s *Severity) UnmarshalText(text []byte) error {
	for i, name := range severityNames {
		if strings.EqualFold(name, string(text)) {
			*s = Severity(i)
			return nil
		}
	}
	return Errorf("want one of %s, have %q", strings.Join(severityNames[:], ", "), text)
}

// Rule is one kind of problem. Make it with Register, NewRule, NewFixedRule or NewFixedValueRule.
type Rule struct {
	Name     string   // kebab-case, as in config.toml's [checks]
	Severity Severity // the default; the configuration may change it, unless the rule is Fixed
	Doc      string   // one sentence, no full stop: what is wrong
	Why      string   // why it matters: full sentences; may be ""
	Instead  string   // what to write instead: full sentences; may be ""
	Source   string   // address of the fact or standard behind it; may be ""
	Fixed    bool     // always an error: the configuration cannot change the severity

	// Editorial is set for rules about words, whose severity depends on the words. Its errors do not stop a
	// build, unless the site chose the severity.
	Editorial bool

	// OnRequest is set when the findings are only looked for on request, by a flag of check.
	OnRequest bool

	// Withholds is set when a finding puts in doubt whether its page may be published. Such a page is not
	// published.
	Withholds bool
}

var (
	rulesMu sync.Mutex
	rules   = map[string]Rule{}
)

// NewRule makes a rule whose severity a site may change in [checks].
func NewRule(name string, severity Severity, doc string) Rule {
	return Register(Rule{Name: name, Severity: severity, Doc: doc})
}

// NewFixedRule makes a rule that is always an error, such as for parse errors, for drafts and dates that cannot
// be read, and for collisions. A page with such a finding is withheld.
func NewFixedRule(name, doc string) Rule {
	return Register(Rule{Name: name, Doc: doc, Fixed: true, Withholds: true})
}

// NewFixedValueRule makes a fixed rule about a single value that is neither the draft key nor a date. The page is
// published without the value.
func NewFixedValueRule(name, doc string) Rule {
	return Register(Rule{Name: name, Doc: doc, Fixed: true})
}

// Register adds a rule to the list of all rules. It panics when there is a rule of the same name.
func Register(r Rule) Rule {
	if r.Fixed {
		r.Severity = Error
	}
	rulesMu.Lock()
	defer rulesMu.Unlock()
	if _, taken := rules[r.Name]; taken {
		panic("finding: two rules named " + r.Name)
	}
	rules[r.Name] = r
	return r
}

// Rules lists every rule of the program, by name.
func Rules() []Rule {
	rulesMu.Lock()
	defer rulesMu.Unlock()
	list := make([]Rule, 0, len(rules))
	for _, r := range rules {
		list = append(list, r)
	}
	slices.SortFunc(list, func(a, b Rule) int { return strings.Compare(a.Name, b.Name) })
	return list
}

// Finding is one problem at one place. File is relative to the site's folder, with forward slashes. Lines and
// columns count from 1, columns in characters; 0 means unknown. Other programs rely on the JSON names: new ones
// may be added, but none may change.
type Finding struct {
	Rule       string   `json:"rule"`
	Severity   Severity `json:"severity"`
	File       string   `json:"file,omitempty"`
	Line       int      `json:"line,omitempty"`
	Column     int      `json:"column,omitempty"`
	EndLine    int      `json:"endLine,omitempty"`
	EndColumn  int      `json:"endColumn,omitempty"`
	Message    string   `json:"message"`
	Suggestion string   `json:"suggestion,omitempty"` // what to write instead
	Cause      string   `json:"cause,omitempty"`      // the common cause of several findings; "": none
	Source     string   `json:"source,omitempty"`     // address of the fact or standard behind the rule
	Fix        Fix      `json:"fix,omitzero"`         // the replacement for a problem that needs no judgement

	// Withholds is set on an error that does not stop publishing. Either the faulty thing is left out, such as a
	// page that cannot be read or a link that leads nowhere, or the rule is Editorial.
	Withholds bool `json:"withholds,omitempty"`
}

// At makes a finding of this rule. pos may be zero when only the file is known.
func (r Rule) At(file string, pos Position, format string, args ...any) Finding {
	return Finding{Rule: r.Name, Severity: r.Severity, File: file, Line: pos.Line, Column: pos.Column,
		Message: Message(format, args...)}
}

// Message is fmt.Sprintf for the message of a finding. It shortens long texts, those of %q most. %q writes quotes
// without backslashes, since people read messages and do not copy them.
func Message(format string, args ...any) string {
	return fmt.Sprintf(format, shortened(format, longestQuote, args)...)
}

// Advice is Message for what to write instead, which people copy: %q shortens only what is very long.
func Advice(format string, args ...any) string {
	return fmt.Sprintf(format, shortened(format, longestText, args)...)
}

// Errorf is fmt.Errorf, with texts formatted as in Message.
func Errorf(format string, args ...any) error {
	return fmt.Errorf(format, shortened(format, longestQuote, args)...)
}

// quotable is a text that %q writes without backslashes before quotes, and with at most most characters.
type quotable struct {
	text string
	most int
}

// Format writes the text. For %q, it escapes invisible characters.
func (q quotable) Format(state fmt.State, verb rune) {
	if verb == 'q' {
		q.text = cut(q.text, q.most)
	}
	_, wide := state.Width()
	_, precise := state.Precision()
	switch {
	case verb == 's' && !wide && !precise:
		io.WriteString(state, q.text)
	case verb != 'q':
		fmt.Fprintf(state, fmt.FormatString(state, verb), q.text)
	case q.isPlain():
		for _, part := range []string{`"`, q.text, `"`} {
			io.WriteString(state, part)
		}
	default:
		quoted := strconv.Quote(q.text)
		fmt.Fprint(state, `"`+strings.ReplaceAll(quoted[1:len(quoted)-1], `\"`, `"`)+`"`)
	}
}

// isPlain reports whether the text is printable ASCII without a backslash.
func (q quotable) isPlain() bool {
	for i := range len(q.text) {
		if c := q.text[i]; c < ' ' || c > '~' || c == '\\' {
			return false
		}
	}
	return true
}

// The number of characters of one text in a message. Nobody reads more, and a terminal would show nothing else.
const (
	longestQuote   = 100  // in quotes: the text is a value of a file, which is shown at its place
	longestText    = 500  // not in quotes, or to be copied
	longestMessage = 2000 // alone: the text is a message, whose values have been shortened
)

// shortened returns the arguments of a format. It shortens each text, and makes it quotable.
func shortened(format string, quoted int, args []any) []any {
	most := longestText
	if format == "%s" {
		most = longestMessage
	}
	args = slices.Clone(args)
	for i, a := range args {
		switch a := a.(type) {
		case string:
			args[i] = quotable{cut(a, most), quoted}
		case []byte:
			args[i] = quotable{cut(string(a), most), quoted}
		}
	}
	return args
}

// cut shortens a text to a number of characters.
func cut(text string, most int) string {
	if len(text) > most {
		if runes := []rune(text[:min(len(text), (most+1)*utf8.UTFMax)]); len(runes) > most {
			return string(runes[:most]) + "..."
		}
	}
	return text
}

// Suggest sets the advice what to write instead. It formats as Advice does. Use strconv.Quote for quotes that a
// file has to have.
func (f Finding) Suggest(format string, args ...any) Finding {
	f.Suggestion = Advice(format, args...)
	return f
}

// Because sets the cause of the finding. Findings with the same rule and cause are shown together, with their
// number.
func (f Finding) Because(format string, args ...any) Finding {
	f.Cause = Message(format, args...)
	return f
}

// Start is where the faulty text begins.
func (f *Finding) Start() Position { return Position{f.Line, f.Column} }

// Until sets the end (exclusive) of the faulty text, so that all of it can be underlined.
func (f Finding) Until(end Position) Finding {
	f.EndLine, f.EndColumn = end.Line, end.Column
	return f
}

// Severities are the severities that the site chose, for the whole site and for folders and files.
type Severities struct {
	PathSeverities                  // of the whole site
	In             []PathSeverities // a longer path comes later, and takes precedence
}

// PathSeverities are severities for a file, or for all files in a folder.
type PathSeverities struct {
	Path  string              // "content/blog"; "": the whole site
	Rules map[string]Severity // by rule name
	At    map[string]Position // places in the settings, by rule name
}

// NewPathSeverities makes empty severities for a path.
func NewPathSeverities(path string) PathSeverities {
	return PathSeverities{path, map[string]Severity{}, map[string]Position{}}
}

// Others is the name for all rules that Severities do not name.
const Others = ""

// Has reports whether a file is at the path or below it.
func (p PathSeverities) Has(file string) bool {
	rest, found := strings.CutPrefix(file, p.Path)
	return found && (rest == "" || rest[0] == '/')
}

// Of is the severity that the site chose for findings of a rule in a file. from is the path for which the site
// chose it; "": the whole site.
func (s Severities) Of(rule, file string) (severity Severity, from string, chosen bool) {
	for i := len(s.In) - 1; i >= 0; i-- {
		if severity, chosen = s.In[i].Rules[rule]; chosen && s.In[i].Has(file) {
			return severity, s.In[i].Path, true
		}
	}
	if severity, chosen = s.Rules[rule]; !chosen {
		severity, chosen = s.Rules[Others]
	}
	return severity, "", chosen
}

// Apply returns the findings with the severities that the site chose, without those that are off. It does not
// change fixed rules.
func (s Severities) Apply(findings []Finding) []Finding {
	return s.ApplyInPlace(slices.Clone(findings))
}

// ApplyInPlace is Apply without a copy: it changes the given list. The list of a large site is too large to copy.
func (s Severities) ApplyInPlace(findings []Finding) []Finding {
	kept := findings[:0]
	for _, f := range findings {
		if chosen, _, ok := s.Of(f.Rule, f.File); ok {
			if rule := ruleOf(f.Rule); !rule.Fixed {
				f.Severity, f.Withholds = chosen, f.Withholds && !rule.Editorial
			}
		}
		if f.Severity != Off {
			kept = append(kept, f)
		}
	}
	clear(findings[len(kept):])
	return kept
}

func ruleOf(name string) Rule {
	rulesMu.Lock()
	defer rulesMu.Unlock()
	return rules[name]
}

// Sort sorts findings in place by file, place, rule and message, and removes exact repeats. The same findings
// always give the same list.
func Sort(findings []Finding) []Finding {
	order := make([]int32, len(findings)) // indexes are sorted, since findings are large to move
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order, func(i, j int32) int {
		return cmp.Or(findings[i].compare(&findings[j]), cmp.Compare(i, j))
	})
	for i := range order { // move each finding once, to its place in order
		moved, at := findings[i], i
		for order[at] >= 0 {
			from := int(order[at])
			order[at] = -1
			if from == i {
				findings[at] = moved
				break
			}
			findings[at], at = findings[from], from
		}
	}
	return slices.Compact(findings)
}

func (f *Finding) compare(other *Finding) int {
	if c := strings.Compare(f.File, other.File); c != 0 {
		return c
	}
	if c := cmp.Or(f.Line-other.Line, f.Column-other.Column); c != 0 {
		return c
	}
	return cmp.Or(strings.Compare(f.Rule, other.Rule), strings.Compare(f.Message, other.Message))
}

// Withhold marks an error as one that does not stop publishing, because the faulty thing is left out.
func (f Finding) Withhold() Finding {
	f.Withholds = true
	return f
}

// Stops reports whether any finding stops publishing.
func Stops(findings []Finding) bool {
	return slices.ContainsFunc(findings, func(f Finding) bool { return f.Severity == Error && !f.Withholds })
}

// HasErrors reports whether any finding is an error.
func HasErrors(findings []Finding) bool {
	return slices.ContainsFunc(findings, func(f Finding) bool { return f.Severity == Error })
}
