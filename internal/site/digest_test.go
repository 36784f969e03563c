package site

import (
	"reflect"
	"testing"
	"time"
)

// TestCardDigestHasEveryField: whatever changes in a card changes its digest. Params and HoursPerWeek come from front
// matter alone, whose digest is in it.
func TestCardDigestHasEveryField(t *testing.T) {
	fresh := func() *Page {
		p := new(Site).newPage("")
		p.Image = &Image{}
		p.ofCare()
		return p
	}
	before := fresh().CardDigest()
	change := func(p *Page, of reflect.Value, name string) {
		switch field := of.FieldByName(name); field.Interface().(type) {
		case string:
			field.SetString("x")
		case int:
			field.SetInt(7)
		case bool:
			field.SetBool(true)
		case []string:
			field.Set(reflect.ValueOf([]string{"x"}))
		case time.Time:
			field.Set(reflect.ValueOf(time.Unix(1, 0)))
		default:
			t.Fatalf("%s: no change for a %s", name, field.Type())
		}
		if p.CardDigest() == before {
			t.Errorf("%s of a card is not in its digest", name)
		}
	}
	for _, f := range reflect.VisibleFields(reflect.TypeFor[Card]()) {
		if f.IsExported() && f.Name != "Image" && f.Name != "Params" && f.Name != "HoursPerWeek" {
			p := fresh()
			change(p, reflect.ValueOf(&p.Card).Elem(), f.Name)
		}
	}
	for _, f := range reflect.VisibleFields(reflect.TypeFor[Image]()) {
		p := fresh()
		change(p, reflect.ValueOf(p.Image).Elem(), f.Name)
	}
}
