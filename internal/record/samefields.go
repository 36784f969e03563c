package record

import "reflect"

// SameFields makes a function that copies the exported fields of a From to the fields of a To that have the same
// name and type. What is copied is found out once, so that a view of a struct names each field and nothing else.
func SameFields[To, From any]() func(to *To, from *From) {
	target, source := reflect.TypeFor[To](), reflect.TypeFor[From]()
	var pairs [][2]int
	for i := range target.NumField() {
		field := target.Field(i)
		same, ok := source.FieldByName(field.Name)
		if ok && len(same.Index) == 1 && field.IsExported() && field.Type == same.Type {
			pairs = append(pairs, [2]int{i, same.Index[0]})
		}
	}
	return func(to *To, from *From) {
		target, source := reflect.ValueOf(to).Elem(), reflect.ValueOf(from).Elem()
		for _, pair := range pairs {
			target.Field(pair[0]).Set(source.Field(pair[1]))
		}
	}
}
