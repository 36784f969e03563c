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

// Placed is a value with its place, for the items of a list, in which those that cannot be read are left out.
type Placed[T any] struct {
	Is T
	At Place
}

// DecodeRecord fills Is as Decode fills a field of its type.
func (p *Placed[T]) DecodeRecord(v *Value, opt Options) []finding.Finding {
	p.At = PlaceOf(v, opt)
	return Decode(v, &p.Is, opt)
}

// SameFields makes a function that copies the exported fields of a From to the fields of a To that have the same
// name and type. The plan is made once, so that a view of a struct names each field and nothing else.
//
// except names the fields of one name that differ in type, which the caller fills otherwise. A difference that is not
// among them would lose a value, and one that is no difference any more would mislead: both panic, when the plan is
// made.
func SameFields[To, From any](except ...string) func(to *To, from *From) {
	target, source := reflect.TypeFor[To](), reflect.TypeFor[From]()
	var pairs [][2]int
	var differ []string
	for i := range target.NumField() {
		field := target.Field(i)
		same, ok := source.FieldByName(field.Name)
		switch {
		case !ok || len(same.Index) != 1 || !field.IsExported():
		case field.Type == same.Type:
			pairs = append(pairs, [2]int{i, same.Index[0]})
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
			target.Field(pair[0]).Set(source.Field(pair[1]))
		}
	}
}

// maxFileBytes is the size beyond which a settings or data file is not read: no person writes so many.
const maxFileBytes = 2 << 20

// ReadFile reads a settings or data file of the site. Only regular files of up to 2 MiB are opened, so that a pipe
// or a device never stops the build. A missing file is fs.ErrNotExist; every other error is worded for an editor,
// without the file's name.
func ReadFile(site fs.FS, file string) ([]byte, error) {
	src, err := tree.ReadFile(site, file, maxFileBytes, nil)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, unreadable(err)
	}
	return src, err
}

// Folder looks whether a folder of settings or data can be used: nil when it can, and when it is not there. The
// error is worded for an editor, without the folder's name.
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

// unreadable is an error that explains why a file or folder cannot be read.
func unreadable(err error) error {
	if size := (*tree.SizeError)(nil); errors.As(err, &size) {
		return errors.New("this file is larger than 2 MiB")
	}
	why, _ := tree.Why(err)
	return errors.New(why)
}
