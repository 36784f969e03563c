// Package bound keeps small what the functions of a template make: those of a layout, and those of an archetype. The
// size of a value is known before it is made.
package bound

import (
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"sync/atomic"
	"text/template"

	"porchlight/internal/lazyregexp"
)

// Values are what the functions of one template make.
type Values struct {
	One     int64  // bytes that a value may have
	Setting string // in config.toml, of One; "": none

	made    int64 // bytes, in all
	stopped atomic.Bool
}

// all is how many times One all values together may have.
const all = 8

// ItemSize is what an item of a list counts beside its text, in bytes.
const ItemSize = 16

// ErrStopped is the error of what is made after Stop.
var ErrStopped = errors.New("drawing was stopped")

// Stop lets nothing more be made. It may be called from another goroutine.
func (v *Values) Stop() { v.stopped.Store(true) }

// Stopped reports whether Stop was called.
func (v *Values) Stopped() bool { return v.stopped.Load() }

// Forget begins to count anew, when no value is held any more.
func (v *Values) Forget() { v.made = 0 }

// TooLarge reports a value that is larger than the limit.
type TooLarge struct {
	Limit   int64  // bytes
	All     bool   // the limit of all values together
	Setting string // in config.toml; "": none
}

func (e *TooLarge) Error() string {
	if e.All {
		return fmt.Sprintf("the values made for this page have more than %d bytes together", e.Limit)
	}
	return fmt.Sprintf("its value would have more than %d bytes", e.Limit)
}

// Fits explains why a value of so many bytes cannot be made.
func (v *Values) Fits(size int) error {
	if v.stopped.Load() {
		return ErrStopped
	}
	if int64(size) > v.One {
		return &TooLarge{Limit: v.One, Setting: v.Setting}
	}
	return nil
}

// Made counts a value that a function has made.
func (v *Values) Made(size int) error {
	if err := v.Fits(size); err != nil {
		return err
	}
	v.made += int64(size)
	if v.made > all*v.One {
		return &TooLarge{all * v.One, true, v.Setting}
	}
	return nil
}

// MadeText counts a text.
func (v *Values) MadeText(text string, err error) (string, error) {
	if err == nil {
		err = v.Made(len(text))
	}
	return text, err
}

// Text bounds a function whose text is at most some times as long as its argument.
func (v *Values) Text(f func(any) string) func(any) (string, error) {
	return func(arg any) (string, error) {
		if err := HasText(arg); err != nil {
			return "", err
		}
		return v.MadeText(f(arg), nil)
	}
}

// Texts is Text for several arguments.
func (v *Values) Texts(f func(...any) string) func(...any) (string, error) {
	return func(args ...any) (string, error) {
		size := 0
		for _, arg := range args {
			size += v.Size(arg)
		}
		err := v.Fits(size)
		if err == nil {
			err = HasText(args...)
		}
		if err != nil {
			return "", err
		}
		return v.MadeText(f(args...), nil)
	}
}

// Functions are those of Go's templates that make texts.
func (v *Values) Functions() template.FuncMap {
	return template.FuncMap{
		"print": v.Texts(fmt.Sprint), "println": v.Texts(fmt.Sprintln), "printf": v.Printf,
		"html": v.Texts(template.HTMLEscaper), "js": v.Texts(template.JSEscaper),
		"urlquery": v.Texts(template.URLQueryEscaper),
	}
}

// Printf is that of Go's templates.
func (v *Values) Printf(format string, args ...any) (string, error) {
	err := v.Fits(v.printedSize(format, args))
	if err == nil {
		err = printable(format, args)
	}
	if err != nil {
		return "", err
	}
	return v.MadeText(fmt.Sprintf(format, args...), nil)
}

// verb matches what printf puts a value in place of, with its width and precision.
var verb = lazyregexp.New(`%[-+# 0]*(\[\d+\])?(\*|\d+)?(?:\.(\[\d+\])?(\*|\d+)?)?(\[\d+\])?`)

// printedSize is how long a text of printf can become at most, but for signs and escapes. A width counts for each item
// of a list. A value can be printed several times by its number.
func (v *Values) printedSize(format string, args []any) int {
	texts, longest, items, star := 0, 0, 1, 0
	for _, arg := range args {
		size := v.Size(arg)
		texts, longest, items = texts+size, max(longest, size), max(items, size/ItemSize)
		if n := reflect.ValueOf(arg); n.CanInt() {
			star = max(star, int(min(max(n.Int(), -n.Int()), 1e6)))
		} else if n.CanUint() {
			star = max(star, int(min(n.Uint(), 1e6)))
		}
	}
	widths, byNumber := 0, 0
	for _, m := range verb().FindAllStringSubmatch(format, -1) {
		for _, width := range []string{m[2], m[4]} {
			n, _ := strconv.Atoi(width)
			if width == "*" {
				n = star
			}
			widths += min(n, 1e7) // Go's own limit
		}
		if m[1]+m[3]+m[5] != "" {
			byNumber += longest
		}
	}
	return len(format) + texts + byNumber + widths*items
}

// Size is about how long the text of a value is, in bytes. What a list holds twice is printed twice.
func (v *Values) Size(value any) int {
	if text, ok := value.(string); ok {
		return len(text)
	}
	m := measure{limit: int(v.One)}
	m.add(reflect.ValueOf(value), 0)
	return m.size
}

// JSONSize is about how long a value is as JSON. When it is not known, since the value holds itself, it is above One.
func (v *Values) JSONSize(value any) int {
	m := measure{limit: int(v.One), pointers: true}
	m.add(reflect.ValueOf(value), 0)
	return m.size
}

// measure adds up the size of values, until it is above the limit.
type measure struct {
	size, limit int  // bytes
	pointers    bool // what pointers lead to counts; as text only a pointer by itself is more than an address
}

// maxValueDepth is the deepest nesting of values that is looked into.
const maxValueDepth = 1000

func (m *measure) add(v reflect.Value, depth int) {
	switch m.size += ItemSize; v.Kind() {
	case reflect.String:
		m.size += v.Len()
	case reflect.Pointer:
		if m.pointers || depth == 0 {
			m.within(depth, v.Elem())
		}
	case reflect.Interface:
		m.size -= ItemSize
		m.within(depth, v.Elem())
	case reflect.Slice, reflect.Array:
		switch kind := v.Type().Elem().Kind(); {
		case kind == reflect.String, kind == reflect.Interface, kind == reflect.Slice, kind == reflect.Map,
			kind == reflect.Struct, kind == reflect.Pointer && m.pointers:
			for i := 0; i < v.Len() && m.size <= m.limit; i++ {
				m.within(depth, v.Index(i))
			}
		default:
			m.size += ItemSize * v.Len()
		}
	case reflect.Map:
		for of := v.MapRange(); m.size <= m.limit && of.Next(); {
			m.within(depth, of.Key())
			m.within(depth, of.Value())
		}
	case reflect.Struct:
		for i := 0; i < v.NumField() && m.size <= m.limit; i++ {
			if !m.pointers || v.Type().Field(i).IsExported() {
				m.within(depth, v.Field(i))
			}
		}
	}
}

// within adds a value that another holds.
func (m *measure) within(depth int, v reflect.Value) {
	if depth == maxValueDepth {
		m.size = m.limit + 1
		return
	}
	m.add(v, depth+1)
}
