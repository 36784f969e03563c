package render

import (
	"errors"
	"fmt"
	"math"
	"reflect"
	"strings"

	"porchlight/internal/bound"
)

// errNoList is the error of the list functions for a value that is no list.
var errNoList = errors.New("want a list")

// maxSequence is the largest number of items that seq returns.
const maxSequence = 10_000

// listOf follows pointers and interfaces to a slice or array. A nil value is an empty list. Other values give
// errNoList.
func listOf(list any) (reflect.Value, error) {
	v := reflect.ValueOf(list)
	for v.IsValid() && (v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface) {
		v = v.Elem()
	}
	if !v.IsValid() {
		return reflect.ValueOf([]any(nil)), nil
	}
	if v.Kind() != reflect.Slice && v.Kind() != reflect.Array {
		return v, fmt.Errorf("%w, have %s", errNoList, v.Type())
	}
	return v, nil
}

// emptyLike makes an empty slice with the item type of a list and capacity for all its items.
func emptyLike(list reflect.Value) reflect.Value {
	return reflect.MakeSlice(reflect.SliceOf(list.Type().Elem()), 0, list.Len())
}

// first returns the first n items.
func first(n int, list any) (any, error) { return cut(list, 0, n) }

// after returns all but the first n items.
func after(n int, list any) (any, error) { return cut(list, n, -1) }

// last returns the last n items.
func last(n int, list any) (any, error) {
	v, err := listOf(list)
	if err != nil {
		return nil, err
	}
	return cut(list, max(0, v.Len()-n), -1)
}

// cut returns at most n items of a list, starting at index from. A negative n means all items.
func cut(list any, from, n int) (any, error) {
	v, err := listOf(list)
	if err != nil {
		return nil, err
	}
	from = max(0, min(from, v.Len()))
	to := v.Len()
	if n >= 0 {
		to = min(to, from+n)
	}
	return v.Slice(from, to).Interface(), nil
}

// reverse returns a list in reverse order.
func reverse(list any) (any, error) {
	v, err := listOf(list)
	if err != nil {
		return nil, err
	}
	out := emptyLike(v)
	for i := v.Len() - 1; i >= 0; i-- {
		out = reflect.Append(out, v.Index(i))
	}
	return out.Interface(), nil
}

// uniq returns each value of a list once.
func uniq(list any) (any, error) { return union(list, nil) }

// union returns the values of both lists without duplicates, in order of first occurrence.
func union(a, b any) (any, error) { return pick(a, b, func(any) bool { return true }) }

// intersect returns the values of a that are also in b, each once.
func intersect(a, b any) (any, error) {
	vb, err := listOf(b)
	if err != nil {
		return nil, err
	}
	in := map[any]bool{}
	for i := range vb.Len() {
		in[identity(vb.Index(i))] = true
	}
	return pick(a, nil, func(key any) bool { return in[key] })
}

// pick returns the items of both lists for which keep reports true, without duplicates. keep gets the identity of
// an item.
func pick(a, b any, keep func(key any) bool) (any, error) {
	va, err := listOf(a)
	if err != nil {
		return nil, err
	}
	vb, err := listOf(b)
	if err != nil {
		return nil, err
	}
	out, seen := emptyLike(va), map[any]bool{}
	for _, list := range []reflect.Value{va, vb} {
		for _, item := range list.Seq2() {
			if !item.Type().AssignableTo(out.Type().Elem()) {
				return nil, fmt.Errorf("the lists hold different things: %s and %s", out.Type().Elem(), item.Type())
			}
			if key := identity(item); !seen[key] && keep(key) {
				seen[key] = true
				out = reflect.Append(out, item)
			}
		}
	}
	return out.Interface(), nil
}

// identity returns a map key for a value. The key of a value that is not comparable is its Go syntax.
func identity(v reflect.Value) any {
	if v.Comparable() {
		return v.Interface()
	}
	return fmt.Sprintf("%#v", v.Interface())
}

// in reports whether a list holds a value, or whether a text contains the value as text.
func in(list, value any) (bool, error) {
	if text, ok := list.(string); ok {
		return strings.Contains(text, fmt.Sprint(value)), nil
	}
	v, err := listOf(list)
	if err != nil {
		return false, err
	}
	for i := range v.Len() {
		if compare(v.Index(i).Interface(), value) == 0 {
			return true, nil
		}
	}
	return false, nil
}

// delimit joins the items of a list with sep. If final is given, it joins the last two items.
func delimit(list any, sep string, final ...string) (string, error) {
	v, err := listOf(list)
	if err != nil {
		return "", err
	}
	texts := make([]string, v.Len())
	for i := range texts {
		item := v.Index(i).Interface()
		if err := bound.HasText(item); err != nil {
			return "", err
		}
		texts[i] = fmt.Sprint(item)
	}
	if n := len(texts); n > 1 && len(final) > 0 {
		texts = append(texts[:n-2], texts[n-2]+final[0]+texts[n-1])
	}
	return strings.Join(texts, sep), nil
}

// dict makes a map from alternating names and values.
func dict(pairs ...any) (map[string]any, error) {
	if len(pairs)%2 != 0 {
		return nil, errors.New("want pairs of a name and a value")
	}
	d := make(map[string]any, len(pairs)/2)
	for i := 0; i < len(pairs); i += 2 {
		key, ok := pairs[i].(string)
		if !ok {
			return nil, fmt.Errorf("want a text as name, have %v", pairs[i])
		}
		d[key] = pairs[i+1]
	}
	return d, nil
}

// seq returns a sequence of whole numbers: `seq 3` is 1 2 3, `seq 2 4` is 2 3 4, `seq 1 2 9` steps by two.
func seq(args ...int) ([]int, error) {
	from, step, to := 1, 1, 0
	switch len(args) {
	case 1:
		to = args[0]
	case 2:
		from, to = args[0], args[1]
	case 3:
		from, step, to = args[0], args[1], args[2]
	default:
		return nil, errors.New("want one to three whole numbers")
	}
	if step == 0 {
		return nil, errors.New("want steps that are not 0")
	}
	// The count is computed in floating point, because the difference of two ints can overflow.
	count := math.Floor((float64(to)-float64(from))/float64(step)) + 1
	if count > maxSequence {
		return nil, fmt.Errorf("want at most %d numbers", maxSequence)
	}
	out := make([]int, max(0, int(count)))
	for i := range out {
		out[i] = from + i*step
	}
	return out, nil
}
