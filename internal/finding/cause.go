package finding

import (
	"cmp"
	"slices"
)

// few is how many findings of one cause are listed one by one, unless they name their cause.
const few = 2

// Cause is what findings have in common: their rule, their severity, and the cause that they name or else their words.
type Cause struct {
	Finding           // the first of them
	Also    []Finding // the others, in order
}

// Count is how many findings have this cause.
func (c Cause) Count() int { return 1 + len(c.Also) }

// Causes puts findings of one cause, or of the same words and advice, together, in the order of the first of each.
// One or two are left apart, so that each shows its line, unless they name their cause.
func Causes(findings []Finding) []Cause {
	type key struct {
		rule     string
		severity Severity
		words    string
	}
	keyOf := func(f Finding) key { return key{f.Rule, f.Severity, cmp.Or(f.Cause, f.Message+"\n"+f.Suggestion)} }
	number := make(map[key]int, len(findings))
	for _, f := range findings {
		number[keyOf(f)]++
	}
	var causes []Cause
	at := map[key]int{}
	for _, f := range findings {
		k := keyOf(f)
		if f.Cause == "" && number[k] <= few {
			causes = append(causes, Cause{Finding: f})
			continue
		}
		i, ok := at[k]
		if !ok {
			at[k] = len(causes)
			causes = append(causes, Cause{Finding: f})
			continue
		}
		causes[i].Also = append(causes[i].Also, f)
	}
	return causes
}

// Tally is how many findings a rule has.
type Tally struct {
	Rule  string
	Count int
}

// ByRule counts the findings of each rule, the most frequent first.
func ByRule(findings []Finding) []Tally {
	var tallies []Tally
	at := map[string]int{}
	for _, f := range findings {
		i, ok := at[f.Rule]
		if !ok {
			i = len(tallies)
			at[f.Rule] = i
			tallies = append(tallies, Tally{Rule: f.Rule})
		}
		tallies[i].Count++
	}
	slices.SortStableFunc(tallies, func(a, b Tally) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Rule, b.Rule))
	})
	return tallies
}

// Digest counts findings for other programs. Its names in JSON are an interface.
type Digest struct {
	ByRule  map[string]int `json:"byRule"`
	ByCause []DigestCause  `json:"byCause"` // causes with two findings or more, the most frequent first
}

// DigestCause is one cause with its number of findings and the place of the first.
type DigestCause struct {
	Rule     string   `json:"rule"`
	Severity Severity `json:"severity"`
	Cause    string   `json:"cause"`
	Count    int      `json:"count"`
	File     string   `json:"file,omitempty"`
	Line     int      `json:"line,omitempty"`
	Column   int      `json:"column,omitempty"`
}

// NewDigest counts findings by rule and by cause.
func NewDigest(findings []Finding) Digest {
	d := Digest{ByRule: map[string]int{}, ByCause: []DigestCause{}}
	for _, tally := range ByRule(findings) {
		d.ByRule[tally.Rule] = tally.Count
	}
	for _, c := range Causes(findings) {
		if c.Count() > 1 {
			d.ByCause = append(d.ByCause, DigestCause{c.Rule, c.Severity, cmp.Or(c.Cause, c.Message), c.Count(),
				c.File, c.Line, c.Column})
		}
	}
	slices.SortStableFunc(d.ByCause, func(a, b DigestCause) int { return cmp.Compare(b.Count, a.Count) })
	return d
}
