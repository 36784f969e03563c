package finding

import (
	"cmp"
	"slices"
)

// few is the number of findings of one cause that are listed one by one, unless they name their cause.
const few = 2

// Cause is a group of findings with the same rule, severity and cause. Findings that name no cause have the same
// message and advice.
type Cause struct {
	*Finding            // the first of them
	Also     []*Finding // the others, in order
}

// Count is the number of findings with this cause.
func (c Cause) Count() int { return 1 + len(c.Also) }

// Causes groups findings by the cause that they name, or else by message and advice, in the order of the first of
// each group. One or two findings that name no cause are not grouped, so that each shows its line. The result
// points into findings.
func Causes(findings []Finding) []Cause {
	type key struct {
		severity            Severity
		named               bool // words is a cause that the findings name
		rule, words, advice string
	}
	type group struct{ size, at int } // at: index of the cause in causes plus 1; 0: none yet
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

// Tally is the number of findings of a rule.
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

// Digest counts findings for other programs, which rely on its names in JSON.
type Digest struct {
	ByRule  map[string]int `json:"byRule"`
	ByCause []DigestCause  `json:"byCause"` // groups of several findings, the most frequent first
}

// DigestCause is a cause with the number of its findings and the place of the first one.
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
