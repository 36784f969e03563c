package render

import (
	"cmp"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"porchlight/internal/finding"

	"porchlight/internal/bound"
)

// whereKey returns the items whose key matches a value: `where .Pages "Section" "articles"`, `where .Pages
// "Weight" "gt" 3`.
func whereKey(list any, key string, args ...any) (any, error) {
	v, err := listOf(list)
	if err != nil {
		return nil, err
	}
	op, want := "eq", any(nil)
	switch len(args) {
	case 1:
		want = args[0]
	case 2:
		op, want = fmt.Sprint(args[0]), args[1]
	default:
		return nil, errors.New("want a list, a key, and a value, with a comparison between the two if it is not \"eq\"")
	}
	out := reflect.MakeSlice(reflect.SliceOf(v.Type().Elem()), 0, 0)
	key = strings.TrimPrefix(key, ".")
	for i := range v.Len() {
		have, err := lookIn(v.Index(i), key)
		if err != nil {
			return nil, err
		}
		keep, err := holds(have, op, want)
		if err != nil {
			return nil, err
		}
		if keep {
			out = reflect.Append(out, v.Index(i))
		}
	}
	return out.Interface(), nil
}

// holds reports whether a comparison is true. An unknown op is an error.
func holds(have any, op string, want any) (bool, error) {
	switch op {
	case "=", "==", "eq":
		return compare(have, want) == 0, nil
	case "!=", "<>", "ne":
		return compare(have, want) != 0, nil
	case "<", "lt":
		return compare(have, want) < 0, nil
	case "<=", "le":
		return compare(have, want) <= 0, nil
	case ">", "gt":
		return compare(have, want) > 0, nil
	case ">=", "ge":
		return compare(have, want) >= 0, nil
	case "in":
		return in(want, have)
	case "not in":
		found, err := in(want, have)
		return !found, err
	case "intersect":
		both, err := intersect(have, want)
		return err == nil && reflect.ValueOf(both).Len() > 0, err
	}
	return false, finding.Errorf("no comparison %q: want eq, ne, lt, le, gt, ge, in, not in or intersect", op)
}

// lookIn follows a dotted key ("Params.audience") through fields, methods without arguments and maps. A missing
// key of a map is nil. A missing field of a struct is an error. Keys of maps are also tried in lower case.
func lookIn(v reflect.Value, key string) (any, error) {
	for part := range strings.SplitSeq(key, ".") {
		for v.IsValid() && v.Kind() == reflect.Interface {
			v = v.Elem()
		}
		if !v.IsValid() {
			return nil, nil
		}
		if m := v.MethodByName(part); m.IsValid() && m.Type().NumIn() == 0 && m.Type().NumOut() == 1 {
			v = m.Call(nil)[0]
			continue
		}
		if v.Kind() == reflect.Pointer {
			v = v.Elem()
		}
		switch v.Kind() {
		case reflect.Map:
			item := v.MapIndex(reflect.ValueOf(part))
			if !item.IsValid() {
				item = v.MapIndex(reflect.ValueOf(strings.ToLower(part)))
			}
			v = item
		case reflect.Struct:
			field := v.FieldByName(part)
			if !field.IsValid() {
				return nil, &unknownFieldError{part, v.Type()}
			}
			v = field
		default:
			return nil, finding.Errorf("no %q in %s", part, v.Type())
		}
	}
	if !v.IsValid() {
		return nil, nil
	}
	return v.Interface(), nil
}

// compare orders two values: two dates by time, two numbers by size, all others by their text.
func compare(a, b any) int {
	if ta, ok := a.(time.Time); ok {
		if tb, ok := b.(time.Time); ok {
			return ta.Compare(tb)
		}
	}
	if na, ok := number(a); ok {
		if nb, ok := number(b); ok {
			return cmp.Compare(na, nb)
		}
	}
	return strings.Compare(fmt.Sprint(a), fmt.Sprint(b))
}

// number converts any numeric value. It returns false for other values.
func number(v any) (float64, bool) {
	switch r := reflect.ValueOf(v); r.Kind() {
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return float64(r.Int()), true
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return float64(r.Uint()), true
	case reflect.Float32, reflect.Float64:
		return r.Float(), true
	}
	return 0, false
}

// sortBy sorts a list by a key, or by the items themselves when the key is "" or "value". The second argument
// "desc" reverses the order. The sort is stable.
func sortBy(list any, args ...string) (any, error) {
	v, err := listOf(list)
	if err != nil {
		return nil, err
	}
	args = append(args, "", "")
	key, order := args[0], args[1]
	type item struct {
		value reflect.Value
		key   any
	}
	items := make([]item, v.Len())
	for i := range items {
		items[i] = item{v.Index(i), v.Index(i).Interface()}
		if key != "" && key != "value" {
			if items[i].key, err = lookIn(v.Index(i), key); err != nil {
				return nil, err
			}
		}
		if err := bound.HasText(items[i].key); err != nil {
			return nil, err
		}
	}
	slices.SortStableFunc(items, func(a, b item) int {
		if order == "desc" {
			a, b = b, a
		}
		return compare(a.key, b.key)
	})
	out := emptyLike(v)
	for _, it := range items {
		out = reflect.Append(out, it.value)
	}
	return out.Interface(), nil
}

// Group holds the items with the same value of a key.
type Group struct {
	Key   any
	Pages []any
}

// groupBy groups a list by a key. The groups are sorted by key.
func groupBy(list any, key string) ([]Group, error) {
	v, err := listOf(list)
	if err != nil {
		return nil, err
	}
	var groups []Group
	at := map[string]int{}
	for i := range v.Len() {
		k, err := lookIn(v.Index(i), key)
		if err == nil {
			err = bound.HasText(k)
		}
		if err != nil {
			return nil, err
		}
		name := fmt.Sprint(k)
		if _, ok := at[name]; !ok {
			at[name] = len(groups)
			groups = append(groups, Group{Key: k})
		}
		groups[at[name]].Pages = append(groups[at[name]].Pages, v.Index(i).Interface())
	}
	slices.SortStableFunc(groups, func(a, b Group) int { return compare(a.Key, b.Key) })
	return groups, nil
}
