package content

import (
	"reflect"
	"slices"
	"testing"
	"time"

	"porchlight/internal/care"
)

// TestDates: every date of the front matter is among Dates, whatever keys are added. Opening hours count by the day.
func TestDates(t *testing.T) {
	var front FrontMatter
	var want []time.Time
	var fill func(v reflect.Value)
	fill = func(v reflect.Value) {
		switch {
		case v.Type() == reflect.TypeFor[time.Time]():
			at := time.Date(2027, 1, 1+len(want), 0, 0, 0, 0, time.UTC)
			want = append(want, at)
			v.Set(reflect.ValueOf(at))
		case v.Type() == reflect.TypeFor[care.OpeningHours]():
		case v.Kind() == reflect.Struct:
			for i := range v.NumField() {
				if v.Type().Field(i).IsExported() {
					fill(v.Field(i))
				}
			}
		case v.Kind() == reflect.Pointer:
			v.Set(reflect.New(v.Type().Elem()))
			fill(v.Elem())
		case v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.Struct:
			v.Set(reflect.MakeSlice(v.Type(), 1, 1))
			fill(v.Index(0))
		}
	}
	fill(reflect.ValueOf(&front).Elem())
	have := Dates(&front)
	slices.SortFunc(have, time.Time.Compare)
	if !slices.Equal(have, want) || len(want) < 9 {
		t.Errorf("have %v, want %v", have, want)
	}
}
