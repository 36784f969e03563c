package finding

import (
	"cmp"
	"slices"
)

// few is how many findings of one cause are listed one by one, unless they name their cause.
const few = 2

// Cause is what findings have in common: their rule, their severity, and the cause that they name or else their words.
type Cause struct {
	*Finding            // the first of them
	Also     []*Finding // the others, in order
}

// Count is how many findings have this cause.
func (c Cause) Count() int { return 1 + len(c.Also) }

// Causes puts findings of one cause, or of the same words and advice, together, in the order of the first of each.
// One or two are left apart, so that each shows its line, unless they name their cause. It refers to the findings that
// it is given.
func Causes(findings []Finding) []Cause {
	type key struct {
		severity            Severity
		named               bool // words are a cause that findings name
		rule, words, advice string
	}
	type group struct{ size, at int } // at: the index of its cause, plus 1
	groups := make(map[key]*group, len(findings)/few)
	of := make([]*group, len(findings))
	for i := range findings {
		f := &findings[i]
		k := key{f.Severity, false, f.Rule, f.Message, f.Suggestion}
		if f.Cause != "" {
			k = key{f.Severity, true, f.Rule, f.Cause, ""}
		}
		if of[i] = groups[k]; of[i] == nil {
			of[i] = new(group)
			groups[k] = of[i]
		}
		of[i].size++
	}
	var causes []Cause
	for i, g := range of {
		f := &findings[i]
		switch {
		case f.Cause == "" && g.size <= few:
			causes = append(causes, Cause{Finding: f})
		case g.at == 0:
			causes = append(causes, Cause{Finding: f})
			g.at = len(causes)
		default:
			causes[g.at-1].Also = append(causes[g.at-1].Also, f)
		}
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
	for n := range findings {
		rule := findings[n].Rule
		i, ok := at[rule]
		if !ok {
			i = len(tallies)
			at[rule] = i
			tallies = append(tallies, Tally{Rule: rule})
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
