// Package record reads keys and values in YAML, TOML or JSON, and keeps the place of each.
//
// Parse turns a text into a tree of Values; Decode fills a Go struct from the tree. Neither stops at the first problem:
// both return findings with file, line and column, and a "did you mean" for a misspelt key. It reads front matter,
// config.toml and the data files, so that the same mistake has the same message everywhere.
//
//	value, findings := record.Parse(record.TOML, src, "config.toml", 1)
//	var site struct {
//		Title string    `key:"title,required"`
//		Since time.Time `key:"since"`
//	}
//	findings = append(findings, record.Decode(value, &site, record.Options{Location: zone})...)
//
// # All formats
//
// Keys match in any letter case, so two keys that differ only in letter case are a duplicate. A key that is written
// twice keeps its first value and is a finding. A text has at most 100 levels of nesting and 100,000 values, including
// the values that YAML aliases repeat, so that a small text cannot grow into a large one.
//
// YAML is read by the rules of version 1.2: `yes`, `on` and `no` are texts, and a finding for a field that wants true
// or false.
package record

import (
	"errors"
	"fmt"
	"io/fs"
	"reflect"
	"slices"
	"syscall"
	"time"

	"porchlight/internal/finding"
	"porchlight/internal/tree"
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

// Limits of one text, so that a small text cannot use all memory.
const (
	maxDepth  = 100
	maxValues = 100_000
)

// Format is the format of a text.
type Format string

const (
	YAML Format = "YAML"
	TOML Format = "TOML"
	JSON Format = "JSON"
)

// Kind is the kind of a Value.
type Kind uint8

const (
	Null Kind = iota
	Bool
	Int
	Float
	String
	Time // a TOML date or date-time; dates in YAML and JSON are strings until a field wants a date
	List
	Map
)

// Value is one value with its place. It does not change after Parse.
type Value struct {
	Kind Kind
	File string // relative to the site's folder
	Pos  finding.Position
	End  finding.Position // exclusive; zero: unknown

	Text    string // of a String, its value; of other scalars, the text as written
	Bool    bool
	Int     int64
	Float   float64
	Time    time.Time
	Local   bool // a Time without a zone: Time is its clock reading in UTC
	List    []*Value
	Entries []Entry // of a Map, in the order written
}

// Entry is one key of a Map with its value.
type Entry struct {
	Key   string // as written
	Pos   finding.Position
	Value *Value
}

// Placed is a value with its place. It is for the items of a list, from which invalid items are left out.
type Placed[T any] struct {
	Is T
	At Place
}

// DecodeRecord fills Is as Decode fills a field of its type.
func (p *Placed[T]) DecodeRecord(v *Value, opt Options) []finding.Finding {
	p.At = PlaceOf(v, opt)
	return Decode(v, &p.Is, opt)
}

// SameFields makes a function that copies the exported fields of a From to the fields of a To with the same name and
// type.
//
// except names the fields with the same name and another type, which the caller fills. SameFields panics if that list
// is not exact, since a missing field would lose its value.
func SameFields[To, From any](except ...string) func(to *To, from *From) {
	target, source := reflect.TypeFor[To](), reflect.TypeFor[From]()
	type pair struct {
		to   int
		from []int
	}
	var pairs []pair
	var differ []string
	for i := range target.NumField() {
		field := target.Field(i)
		same, ok := source.FieldByName(field.Name)
		switch {
		case !ok || !field.IsExported():
		case field.Type == same.Type:
			pairs = append(pairs, pair{i, same.Index})
		default:
			differ = append(differ, field.Name)
		}
	}
	slices.Sort(differ)
	slices.Sort(except)
	if !slices.Equal(differ, except) {
		panic(fmt.Sprintf("record: fields of %v and %v that differ in type: %v, excepted are %v", target, source, differ, except))
	}
	return func(to *To, from *From) {
		target, source := reflect.ValueOf(to).Elem(), reflect.ValueOf(from).Elem()
		for _, pair := range pairs {
			target.Field(pair.to).Set(source.FieldByIndex(pair.from))
		}
	}
}

// maxFileBytes is the size up to which a settings or data file is read.
const maxFileBytes = 2 << 20

// ReadFile reads a settings or data file of the site. It opens only regular files of up to 2 MiB, since a pipe or a
// device could block the build. The error for a missing file is fs.ErrNotExist. Any other error is for an editor,
// without the name of the file.
func ReadFile(site fs.FS, file string) ([]byte, error) {
	src, err := tree.ReadFile(site, file, maxFileBytes, nil)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, unreadable(err)
	}
	return src, err
}

// Folder is the error of a folder of settings or data that cannot be used, for an editor and without its name; nil if
// it can be used or does not exist.
func Folder(site fs.FS, name string) error {
	info, err := fs.Stat(site, name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return unreadable(err)
	case !info.IsDir():
		return unreadable(syscall.ENOTDIR)
	}
	return nil
}

// unreadable is an error in words for an editor that explains why a file or folder cannot be read.
func unreadable(err error) error {
	if size := (*tree.SizeError)(nil); errors.As(err, &size) {
		return errors.New("this file is larger than 2 MiB")
	}
	why, _ := tree.Why(err)
	return errors.New(why)
}
