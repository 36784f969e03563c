package main

import (
	"reflect"
	"regexp"
	"slices"
	"testing"

	"porchlight/internal/care"
	"porchlight/internal/content"
	"porchlight/internal/render"
	"porchlight/internal/site"
)

// notForLayouts are members for those who check the data, and members that only Go uses.
var notForLayouts = []string{"TraversedSince", "Dates", "DecodeRecord", "Mentions", "PathDigest", "Reach", "Retired",
	"String", "Unverified", "UnverifiedASAM", "UnverifiedRetired"}

// TestLayoutsPageIsComplete holds that docs/layouts.md names everything that a layout can ask of a page, of the site
// and of their parts.
func TestLayoutsPageIsComplete(t *testing.T) {
	page := read(t, docs+"layouts.md")
	for _, value := range []any{
		&render.Page{}, &render.Site{}, &render.Pager{}, &render.DirectiveData{}, &render.Element{}, &site.Card{},
		&site.Step{}, &site.Ref{}, &site.Person{},
		&content.Facts{}, &content.Source{}, &care.Level{}, &care.Subject{}, &care.Term{}, &care.Helpline{},
		&care.Country{}, &care.CrisisLine{},
	} {
		typ := reflect.TypeOf(value)
		for _, name := range names(typ) {
			if !slices.Contains(notForLayouts, name) && !regexp.MustCompile(`\.`+name+`\b`).MatchString(page) {
				t.Errorf("docs/layouts.md does not tell of .%s of %s", name, typ.Elem())
			}
		}
	}
}

// TestLayoutsPageNamesEveryFunction holds docs/layouts.md to the functions that a layout can call.
func TestLayoutsPageNamesEveryFunction(t *testing.T) {
	page := read(t, docs+"layouts.md")
	for _, name := range render.Functions() {
		if !regexp.MustCompile("`" + name + "[` ]").MatchString(page) {
			t.Errorf("docs/layouts.md does not name the function %s", name)
		}
	}
}

// names are the exported fields and methods of a pointer to a struct, those of embedded structs included.
func names(typ reflect.Type) []string {
	var list []string
	for _, field := range reflect.VisibleFields(typ.Elem()) {
		if field.IsExported() && !field.Anonymous {
			list = append(list, field.Name)
		}
	}
	for method := range typ.Methods() {
		list = append(list, method.Name)
	}
	return list
}
