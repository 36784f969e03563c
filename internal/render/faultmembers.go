package render

import (
	"fmt"
	"reflect"
	"slices"
	"time"

	"porchlight/internal/care"
	"porchlight/internal/config"
	"porchlight/internal/content"
	"porchlight/internal/finding"
	"porchlight/internal/site"
)

// member suggests what a layout may write after the dot instead.
func member(name string, known []string) string {
	switch near := finding.Nearest(name, known); {
	case near != "":
		return "write ." + near
	case name == "Content" || name == "TableOfContents":
		return "a page sees other pages only as cards: title, description, dates, addresses"
	case slices.Contains(memberNames(reflect.TypeFor[*Page]()), name):
		return fmt.Sprintf("write $.%s to mean the page itself, inside of range and with, too", name)
	}
	return ""
}

// memberNames lists what a template can write after a dot: exported fields, and methods that it can call.
func memberNames(t reflect.Type) []string {
	var names []string
	for i := range t.NumMethod() {
		names = append(names, t.Method(i).Name)
	}
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.Kind() == reflect.Struct {
		for _, field := range reflect.VisibleFields(t) {
			if field.IsExported() && !field.Anonymous {
				names = append(names, field.Name)
			}
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// layoutTypes are the types whose members layouts use, by the name that text/template gives them.
var layoutTypes = func() map[string]reflect.Type {
	types := map[string]reflect.Type{}
	for _, v := range []any{
		&Page{}, &Site{}, &Pager{}, &Cached{}, &DirectiveData{}, ItemData{}, Heading{}, ShareLink{}, &AssetData{}, &Element{}, Cell{}, Group{},
		&site.Card{}, &site.MenuEntry{}, &site.Image{}, care.Helpline{}, care.Country{}, care.CrisisLine{}, care.Phone{},
		config.Organization{}, content.Review{}, content.Source{},
		&content.Facts{}, &site.Person{}, time.Time{},
	} {
		t := reflect.TypeOf(v)
		types[t.String()] = t
	}
	return types
}()

// fieldsOf lists the members of a type that an error names.
func fieldsOf(name string) []string {
	if t, ok := layoutTypes[name]; ok {
		return memberNames(t)
	}
	return nil
}
