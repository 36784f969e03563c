// Package record reads what an editor wrote as keys and values, in YAML, TOML or JSON, and keeps the place of each.
//
// Parse turns a text into a tree of Values; Decode fills a Go struct from the tree. Neither stops at the first
// problem: both return findings with file, line and column, and a "did you mean" for a misspelt key. Front matter,
// config.toml and the data files all go through here, so that a wrong type reads the same everywhere.
//
//	value, findings := record.Parse(record.TOML, src, "config.toml", 1)
//	var site struct {
//		Title string    `key:"title,required"`
//		Since time.Time `key:"since"`
//	}
//	findings = append(findings, record.Decode(value, &site, record.Options{Location: zone})...)
//
// # What is the same in all formats
//
// Keys match whatever their letter case, so two keys that differ only by it are a duplicate. A key written twice
// keeps its first value and is a finding. A text nests at most 100 levels deep and holds at most 100,000 values,
// counting what YAML aliases repeat: a small text cannot grow into a large one.
//
// YAML is read by its 1.2 rules: `yes`, `on` and `no` are text, which a field that wants true or false
// reports.
package record

import (
	"time"

	"porchlight/internal/finding"
)

var (
	badSyntax    = finding.NewFixedRule("syntax", "A text in YAML, TOML or JSON cannot be understood")
	duplicateKey = finding.NewFixedRule("duplicate-key",
		"A key is written twice in one place, so its value is in doubt")
	badDate    = finding.NewFixedRule("bad-date", "A date cannot be read")
	unknownKey = finding.NewRule("unknown-key", finding.Error,
		"A key is not known here, or is a misspelling of a known one")
	missingKey = finding.NewRule("missing-key", finding.Error, "A key that is needed was not written")
	wrongType  = finding.NewRule("wrong-type", finding.Error, "A value is not of the kind that its key needs")
)

// Limits of one text, so that a small one cannot take the machine.
const (
	maxDepth  = 100
	maxValues = 100_000
)

// Format is how a text is written.
type Format string

const (
	YAML Format = "YAML"
	TOML Format = "TOML"
	JSON Format = "JSON"
)

// Kind is what a Value holds.
type Kind uint8

const (
	Null Kind = iota
	Bool
	Int
	Float
	String
	Time // a TOML date or date-time; YAML and JSON dates stay strings until a field wants a date
	List
	Map
)

// Value is one value with its place. Values are immutable once parsed.
type Value struct {
	Kind Kind
	File string // relative to the site's folder
	Pos  finding.Position
	End  finding.Position // exclusive; zero when unknown

	Text    string // a String as read; for other scalars the text as written
	Bool    bool
	Int     int64
	Float   float64
	Time    time.Time
	Local   bool // a Time written without a zone: only its clock reading counts
	List    []*Value
	Entries []Entry // of a Map, in the order written
}

// Entry is one key of a Map with its value.
type Entry struct {
	Key   string // as written
	Pos   finding.Position
	Value *Value
}
