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
	"porchlight/internal/templatefault"
)

// member suggests what a layout may write after the dot instead.
func member(name string, known []string) string {
	switch near := finding.Nearest(name, known); {
	case near != "":
		return "write ." + near
	case name == "Content" || name == "TableOfContents":
		return "a page sees other pages only as cards: title, description, dates, addresses"
	case slices.Contains(templatefault.Members(reflect.TypeFor[*Page]()), name):
		return fmt.Sprintf("write $.%s to mean the page itself, inside of range and with, too", name)
	}
	return ""
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
		return templatefault.Members(t)
	}
	return nil
}
