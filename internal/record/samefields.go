package record

import (
	"fmt"
	"reflect"
	"slices"
)

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
