// Package record reads what an editor wrote as keys and values, in YAML, TOML or JSON, and keeps the place of each.
//
// Parse turns a text into a tree of Values; Decode fills a Go struct from the tree. Neither stops at the first problem: both
// return findings with file, line and column, and a "did you mean" for a misspelt key. Front matter, config.toml and the data
// files all go through here, so that a wrong type reads the same everywhere.
package record

import (
	"time"

	"porchlight/internal/finding"
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
