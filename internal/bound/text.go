package bound

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
)

// NoTextError is about a value without a text of its own: Go would write where its parts are in memory, which differs
// from build to build.
type NoTextError struct {
	Of   reflect.Type
	Name string // as the template has it; "": not known
}

func (e *NoTextError) Error() string {
	if e.Name != "" {
		return e.Name + " has parts and no text of its own"
	}
	return "a value with parts has no text of its own"
}

// Advice is what to write instead.
func (e *NoTextError) Advice() string {
	of := e.Of
	for of.Kind() == reflect.Pointer {
		of = of.Elem()
	}
	switch of.Kind() {
	case reflect.Slice, reflect.Array, reflect.Map:
		advice := "go through it with range, and print a part of each item"
		if part := partOf(of.Elem()); part != "" {
			advice += ", such as ." + part
		}
		return advice
	case reflect.Struct:
		name := strings.TrimSuffix(e.Name, ".")
		if strings.Contains(name, " ") {
			name = "" // a call
		}
		if part := partOf(of); part != "" {
			return "print one of its parts, such as " + name + "." + part
		}
	}
	return "print one of its parts that is a text or a number"
}

// partOf names a part of a struct that has a text, or "".
func partOf(of reflect.Type) string {
	for of.Kind() == reflect.Pointer {
		of = of.Elem()
	}
	if of.Kind() != reflect.Struct {
		return ""
	}
	for _, part := range []string{"Title", "Name", "Label", "Text", "RelPermalink", "ID"} {
		if _, ok := of.FieldByName(part); ok {
			return part
		}
	}
	return ""
}

// HasText reports a value that has no text of its own, as a *NoTextError.
func HasText(values ...any) error {
	for _, value := range values {
		if _, ok := value.(string); !ok && !hasText(reflect.ValueOf(value), 0) {
			return &NoTextError{Of: reflect.TypeOf(value)}
		}
	}
	return nil
}

// ownText are the types whose text the package fmt asks them for.
var ownText = []reflect.Type{
	reflect.TypeFor[fmt.Stringer](), reflect.TypeFor[error](), reflect.TypeFor[fmt.Formatter](),
}

func hasText(v reflect.Value, depth int) bool {
	if v.IsValid() && v.CanInterface() {
		for _, own := range ownText {
			if v.Type().Implements(own) {
				return true
			}
		}
	}
	if depth == maxValueDepth {
		return false
	}
	switch v.Kind() {
	case reflect.Pointer:
		return v.IsNil() || depth == 0 && hasText(v.Elem(), 1)
	case reflect.Interface:
		return hasText(v.Elem(), depth+1)
	case reflect.Func, reflect.Chan, reflect.UnsafePointer:
		return v.IsNil()
	case reflect.Slice, reflect.Array:
		if v.Type().Elem().Kind() <= reflect.Complex128 || v.Type().Elem().Kind() == reflect.String {
			return true
		}
		for i := range v.Len() {
			if !hasText(v.Index(i), depth+1) {
				return false
			}
		}
	case reflect.Map:
		for of := v.MapRange(); of.Next(); {
			if !hasText(of.Key(), depth+1) || !hasText(of.Value(), depth+1) {
				return false
			}
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if !hasText(v.Field(i), depth+1) {
				return false
			}
		}
	}
	return true
}

// errPlace is about a verb of printf.
var errPlace = errors.New("%p is a place in memory, which differs from build to build")

// printable reports a value of printf that has no text of its own. The verb %T asks only for its type.
func printable(format string, args []any) error {
	format = strings.ReplaceAll(format, "%%", "")
	next, typed := 0, make([]bool, len(args))
	for _, m := range verb().FindAllStringSubmatchIndex(format, -1) {
		for _, star := range []int{4, 8} { // a width or a precision that is a value
			if m[star] >= 0 && format[m[star]:m[star+1]] == "*" {
				next++
			}
		}
		switch rest := format[m[1]:]; {
		case strings.HasPrefix(rest, "p"):
			return errPlace
		case strings.HasPrefix(rest, "T") && next < len(args) && !strings.Contains(format, "["):
			typed[next] = true
		}
		next++
	}
	for i, arg := range args {
		if err := HasText(arg); err != nil && !typed[i] {
			return err
		}
	}
	return nil
}
