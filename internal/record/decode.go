package record

import (
	"fmt"
	"math"
	"reflect"
	"strconv"
	"strings"
	"time"

	"porchlight/internal/finding"
)

// Options control how values become fields.
type Options struct {
	Location *time.Location // of dates without a zone; nil: UTC
	Prefix   string         // before each message: "front matter"; may be empty
	Known    []string       // keys for the rest field that are not misspellings of others

	Numbers bool // numbers are valid where text is wanted: title: 2023

	path string // of the value being decoded: "review.next", "sources[2].url"
}

// Decoder is implemented by types that decode their value themselves, also a Null. opt.Wrong is for a value of the
// wrong kind. Parts are decoded with Decode and the same opt, so that messages have the whole path.
type Decoder interface {
	DecodeRecord(v *Value, opt Options) []finding.Finding
}

// Decode fills the variable to which into points from v. A Map fills a struct by its tags:
//
//	Title  string         `key:"title,required"` // a missing or empty value is a finding
//	Review review         `key:"review"`         // a Map fills a struct
//	Tags   []string       `key:"tags"`           // one text is a list of one
//	Menus  menus          `key:"menus|menu"`     // two names of one field; both become keys of a field that is a map
//	Facts  *Facts         `key:",inline"`        // its keys are beside the others; nil without any of them
//	Limit  int            `key:"related.limit"`  // the key limit of the Map related
//	Rest   map[string]any `key:",rest"`          // takes all other keys, in lower case; or map[string]*Value
//
// Keys match in any letter case. A key that no field names is a finding; with a rest field only a misspelt known key is
// one. Tagged fields of embedded structs count as the struct's own. Fields may be string, bool, any number, time.Time,
// slices, maps with string keys (which become lower case), structs, pointers, any, types that implement Decoder, and
// *Value for the value itself. A Null, or a value of the wrong kind, leaves a field unchanged. The finding suggests
// what to write instead.
func Decode(v *Value, into any, opt Options) []finding.Finding {
	target := reflect.ValueOf(into)
	if target.Kind() != reflect.Pointer || target.IsNil() {
		panic("record: Decode wants a pointer, have " + target.Kind().String())
	}
	if v == nil {
		return nil
	}
	var d decoding
	d.decode(target.Elem(), v, opt)
	return d.findings
}

// message is a message with the prefix and the path of the value before it.
func (o Options) message(format string, args ...any) string {
	text := finding.Message(format, args...)
	for _, before := range []string{o.path, o.Prefix} {
		if before != "" {
			text = before + ": " + text
		}
	}
	return text
}

// Report is a finding of a rule at a value, with the prefix and path before its message.
func (o Options) Report(rule finding.Rule, v *Value, format string, args ...any) finding.Finding {
	return rule.At(v.File, v.Pos, "%s", o.message(format, args...)).Until(v.End)
}

// Wrong is the finding that v has the wrong kind: Wrong(v, "a list such as [a, b]").
func (o Options) Wrong(v *Value, want string) finding.Finding {
	return o.Report(wrongType, v, "want %s, have %s", want, Describe(v))
}

// Key is the options for the value of a key in the current value. Its name becomes part of the path.
func (o Options) Key(name string) Options {
	name = clip(name)
	if o.path != "" {
		name = o.path + "." + name
	}
	o.path, o.Known = name, nil
	return o
}

// item is the options for an item of a list. n counts from 1.
func (o Options) item(n int) Options {
	o.path, o.Known = fmt.Sprintf("%s[%d]", o.path, n), nil
	return o
}

var (
	decoderType = reflect.TypeFor[Decoder]()
	valueType   = reflect.TypeFor[*Value]()
	timeType    = reflect.TypeFor[time.Time]()
	anyType     = reflect.TypeFor[any]()
)

// decoding collects the findings of one Decode.
type decoding struct{ findings []finding.Finding }

func (d *decoding) report(f finding.Finding) { d.findings = append(d.findings, f) }

func (d *decoding) decode(to reflect.Value, v *Value, opt Options) {
	t := to.Type()
	if t == valueType {
		to.Set(reflect.ValueOf(v))
		return
	}
	if reflect.PointerTo(t).Implements(decoderType) {
		d.findings = append(d.findings, to.Addr().Interface().(Decoder).DecodeRecord(v, opt)...)
		return
	}
	if v.Kind == Null {
		return
	}
	switch {
	case t == timeType:
		d.time(to, v, opt)
	case t == anyType:
		to.Set(reflect.ValueOf(v.AnyIn(opt.Location)))
	default:
		d.byKind(to, v, opt)
	}
}

func (d *decoding) byKind(to reflect.Value, v *Value, opt Options) {
	switch to.Kind() {
	case reflect.String:
		d.text(to, v, opt)
	case reflect.Bool:
		d.bool(to, v, opt)
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64,
		reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		d.whole(to, v, opt)
	case reflect.Float32, reflect.Float64:
		d.number(to, v, opt)
	case reflect.Slice:
		d.list(to, v, opt)
	case reflect.Map:
		d.dict(to, v, opt)
	case reflect.Struct:
		d.fields(to, planOf(to.Type()), v, opt)
	case reflect.Pointer:
		made := reflect.New(to.Type().Elem())
		d.decode(made.Elem(), v, opt)
		to.Set(made)
	default:
		panic("record: Decode cannot fill a " + to.Type().String())
	}
}

func (d *decoding) text(to reflect.Value, v *Value, opt Options) {
	if v.Kind == String || opt.Numbers && (v.Kind == Int || v.Kind == Float) {
		to.SetString(v.Text)
		return
	}
	f := opt.Wrong(v, "text")
	switch {
	case v.Kind == List && len(v.List) > 0 && v.List[0].Kind == String:
		f = f.Suggest("write one text, such as %s", strconv.Quote(clip(v.List[0].Text)))
	case v.Kind != List && v.Kind != Map:
		f = f.Suggest("put it in quotes: %s", strconv.Quote(clip(v.Text)))
	}
	d.report(f)
}

func (d *decoding) bool(to reflect.Value, v *Value, opt Options) {
	if v.Kind == Bool {
		to.SetBool(v.Bool)
		return
	}
	d.report(suggestBool(opt.Wrong(v, "true or false"), v))
}

// suggestBool adds the suggestion to write true or false, whichever was probably meant.
func suggestBool(f finding.Finding, v *Value) finding.Finding {
	switch strings.ToLower(v.Text) {
	case "yes", "on", "y", "true", "1":
		return f.Suggest("write true")
	case "no", "off", "n", "false", "0":
		return f.Suggest("write false")
	}
	return f.Suggest("write true or false, without quotes")
}

func (d *decoding) whole(to reflect.Value, v *Value, opt Options) {
	n := v.Int
	switch {
	case v.Kind == Float && v.Float == math.Trunc(v.Float) && math.Abs(v.Float) < 1<<53:
		n = int64(v.Float)
	case v.Kind != Int:
		d.report(opt.Wrong(v, "a whole number such as 10"))
		return
	}
	if to.CanInt() && !to.OverflowInt(n) {
		to.SetInt(n)
	} else if to.CanUint() && n >= 0 && !to.OverflowUint(uint64(n)) {
		to.SetUint(uint64(n))
	} else if to.CanUint() && n < 0 {
		d.report(opt.Wrong(v, "a whole number that is not below 0"))
	} else {
		d.report(opt.Wrong(v, "a smaller number"))
	}
}

func (d *decoding) number(to reflect.Value, v *Value, opt Options) {
	switch {
	case v.Kind == Int:
		to.SetFloat(float64(v.Int))
	case v.Kind == Float && !math.IsInf(v.Float, 0) && !math.IsNaN(v.Float):
		to.SetFloat(v.Float)
	default:
		d.report(opt.Wrong(v, "a number such as 9 or 1.5"))
	}
}

func (d *decoding) time(to reflect.Value, v *Value, opt Options) {
	switch v.Kind {
	case Time:
		to.Set(reflect.ValueOf(v.timeIn(opt.Location)))
	case String:
		t, err := ParseTime(v.Text, opt.Location)
		if err == nil {
			to.Set(reflect.ValueOf(t))
			return
		}
		f := opt.Report(badDate, v, "%s", err)
		if meant := meantDate(v.Text); meant != "" {
			f = f.Suggest("write %s", meant)
		}
		d.report(f)
	default:
		d.report(opt.Report(badDate, v, "want a date such as 2027-03-01, have %s", Describe(v)))
	}
}

// Describe is a value in words for a message: "the number 9", "a list".
func Describe(v *Value) string {
	switch v.Kind {
	case String:
		return finding.Message("%q", v.Text)
	case Bool, Time:
		return v.Text
	case Int, Float:
		return "the number " + clip(v.Text)
	case List:
		if len(v.List) == 0 {
			return "an empty list"
		}
		return "a list"
	case Map:
		return "a group of keys"
	}
	return "nothing"
}
