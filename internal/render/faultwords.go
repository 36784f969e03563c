package render

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"
	"time"

	"porchlight/internal/care"
	"porchlight/internal/config"
	"porchlight/internal/content"
	"porchlight/internal/finding"
	"porchlight/internal/lazyregexp"
	"porchlight/internal/site"
	"porchlight/internal/templatefault"
)

const argumentAdvice = "write its values after it; what is before | counts as the last one"

// drawingMessages translate Go's messages about executing and escaping a template.
var drawingMessages = []templatefault.Translation{
	templatefault.Translated(`incompatible types for comparison: (.+) and (.+)`, "$1 cannot be compared with $2",
		"write both in the same way: numbers without quotes, texts with them"),
	templatefault.Translated(`invalid type for comparison`, "only numbers and texts can be compared",
		"compare dates with .Before and .After, or parts of them, such as .Date.Year"),
	templatefault.Translated(`index of (?:untyped nil|nil pointer)`, "the value to look into is missing",
		`check first whether it is there: {{ with .Params.contact }}{{ index . "phone" }}{{ end }}`),
	templatefault.Translated(`cannot index slice/array with type (.+)`,
		"the place in a list or a text is a number, have $1", "write the number of the item, counted from 0"),
	templatefault.Translated(`index out of range: (-?\d+)`, "there is no item $1",
		"items are counted from 0; check the length first, with len"),
	templatefault.Translated(`can't slice item of type (?:\w+\.)?(.+)`, "slice takes a part of a text or of a list",
		"write list to make a list of values: list 1 2"),
	templatefault.Translated(`wrong number of args for time: .*`, "time wants the text of a day",
		`write time "2027-03-01"; the time of the build is now`),
	templatefault.Translated(`wrong number of args for Paginate: want 1 .*`, "Paginate wants one list",
		"set the length of its parts in config.toml: [pagination] pagerSize"),
	templatefault.Translated(`wrong number of args for (ref|relref): want 1 .*`, "$1 wants one path",
		`write the path alone: $1 "/path"`),
	templatefault.Translated(`len of type (.+)`, "$1 has no length", "use len with a list or a text"),
	templatefault.Translated(`wrong number of args for Format: .*`, "Format wants one pattern",
		`write how the second of January 2006 would be written: .Date.Format "2 January 2006"`),
	templatefault.Translated(`wrong number of args for (\S+): want 1 got (\d+)`, "$1 wants one value, have $2",
		argumentAdvice),
	templatefault.Translated(`(\S+) has arguments but cannot be invoked as function`,
		".$1 is a value, not a function", "take out what is after it"),
	templatefault.Translated(`no such template "(.*)"`, `there is no template "$1"`,
		`write {{ define "$1" }} ... {{ end }} in this layout or in its base`),
	templatefault.Translated(`(?:on range loop re-entry: )?\{\{(\w+)\}\} branches end in different contexts.*`,
		"one way through this {{ $1 }} leaves a tag or a quote open, and the other does not",
		"open and close the same tags and quotes on every way through it"),
	templatefault.Translated(`ends in a non-text context.*`,
		"a tag, a quote or a script that begins here is not closed", "close it before the block or the layout ends"),
	templatefault.Translated(`".*" in (?:unquoted attr|attribute name): .*`, "a quote is missing in this tag",
		`write values between two quotes, such as title="{{ .Title }}"`),
	templatefault.Translated(`undefined variable: (\$\w+)`, "there is no variable $1",
		"write {{ $1 := ... }} before it, in the same block or around it"),
	templatefault.Translated(`(?:expected|wrong type for value; expected) (\w+)(?:; found|; got) (.+)`,
		"want $1, have $2", ""),
}

var (
	nilField    = lazyregexp.New(`^nil pointer evaluating \S+?\.(\w+)$`)
	nilMethod   = lazyregexp.New(`^(?:\w+: )?value method \S+\.(\w+) called using nil \*\w+ pointer$`)
	notAList    = lazyregexp.New(`^range can't iterate over `)
	memberChain = lazyregexp.New(`^[.$][\w.]*$`)
)

// missingWords describes the use of a member of a missing value. expression is the part of the layout that Go
// names, such as ".Author.Name". known is false for other messages.
func missingWords(expression, what string) (words, advice string, known bool) {
	caught := nilField().FindStringSubmatch(what)
	if caught == nil {
		caught = nilMethod().FindStringSubmatch(what)
	}
	if caught == nil {
		return "", "", false
	}
	part := "." + caught[1]
	at := strings.LastIndex(expression, part)
	if at < 1 || !memberChain().MatchString(expression[:at]) {
		return fmt.Sprintf("there is no %s here, since the value before it is missing", part),
			fmt.Sprintf("check first whether it is there: {{ with ... }}{{ %s }}{{ end }}", part), true
	}
	whole, rest := expression[:at], strings.TrimSuffix(expression[at:], "...")
	if part == ".String" {
		return whole + " is missing here",
			fmt.Sprintf("write {{ with %s }}{{ . }}{{ end }}: it prints nothing where there is none", whole), true
	}
	return fmt.Sprintf("%s is missing here, so there is no %s of it", whole, part),
		fmt.Sprintf("write {{ with %s }}{{ %s }}{{ end }}: it prints nothing where there is none", whole, rest), true
}

// memberAdvice suggests what to write instead of an unknown member; "" when nothing is known.
func memberAdvice(name string, known []string) string {
	switch near := finding.Nearest(name, known); {
	case membersOfHugo[name] != "":
		return membersOfHugo[name]
	case near != "":
		return "write ." + near
	case name == "Content" || name == "TableOfContents":
		return "a page sees other pages only as cards: title, description, dates, addresses"
	case slices.Contains(templatefault.Members(reflect.TypeFor[*Page]()), name):
		return fmt.Sprintf("write $.%s to mean the page itself, inside of range and with, too", name)
	}
	return ""
}

// layoutTypes are types whose members layouts use, by the name that text/template prints.
var layoutTypes = sync.OnceValue(func() map[string]reflect.Type {
	types := map[string]reflect.Type{}
	for _, v := range []any{
		&Page{}, &Site{}, &Pager{}, &Cached{}, &DirectiveData{}, ItemData{}, Heading{}, ShareLink{}, &AssetData{},
		&Element{}, Cell{}, Group{}, &site.Card{}, &site.MenuEntry{}, &site.Image{},
		care.Helpline{}, care.Country{}, care.CrisisLine{}, care.Phone{},
		config.Organization{}, content.Review{}, content.Source{},
		&content.Facts{}, &site.Person{}, time.Time{},
	} {
		t := reflect.TypeOf(v)
		types[t.String()] = t
	}
	return types
})

// fieldsOf lists the members of a type by its printed name; nil for a type not in layoutTypes.
func fieldsOf(name string) []string {
	if t, ok := layoutTypes()[name]; ok {
		return templatefault.Members(t)
	}
	return nil
}
