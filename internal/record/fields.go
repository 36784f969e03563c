package record

import (
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/agnivade/levenshtein"

	"porchlight/internal/finding"
)

// plan is the keys in the tags of a struct type, or of a group of them.
type plan struct {
	fields   map[string]field // by key in lower case
	groups   map[string]*plan // by key in lower case; "limit" of "related.limit" is in the group "related"
	keys     []string         // as written in the tags, in their order
	required []string
	rest     []int // index of the rest field; nil: there is none
}

// field is a field of a struct.
type field struct {
	index []int  // through embedded and inline structs
	name  string // as in its tag
	inMap bool   // one of several keys of a field that is a map
}

var plans sync.Map // reflect.Type -> *plan

func planOf(t reflect.Type) *plan {
	if p, ok := plans.Load(t); ok {
		return p.(*plan)
	}
	p := newPlan()
	p.add(t, nil)
	plans.Store(t, p)
	return p
}

// add adds the fields of a struct that is at an index. Tagged fields of embedded structs count as the struct's own.
func (p *plan) add(t reflect.Type, at []int) {
	for _, f := range reflect.VisibleFields(t) {
		tag, ok := f.Tag.Lookup("key")
		if !ok || !f.IsExported() {
			continue
		}
		names, option, _ := strings.Cut(tag, ",")
		index := append(slices.Clone(at), f.Index...)
		switch {
		case option == "rest":
			p.rest = index
			continue
		case option == "inline" && f.Type.Kind() == reflect.Pointer:
			p.add(f.Type.Elem(), index)
			continue
		}
		several := strings.Contains(names, "|")
		for name := range strings.SplitSeq(names, "|") {
			group := p
			for path := strings.Split(name, "."); len(path) > 1; path = path[1:] {
				group, name = group.group(path[0]), path[1]
			}
			group.fields[strings.ToLower(name)] = field{index, name, several && f.Type.Kind() == reflect.Map}
			group.keys = append(group.keys, name)
			if option == "required" {
				group.required = append(group.required, name)
			}
		}
	}
}

func newPlan() *plan { return &plan{fields: map[string]field{}, groups: map[string]*plan{}} }

// group is the plan of the keys below a key.
func (p *plan) group(name string) *plan {
	lower := strings.ToLower(name)
	if p.groups[lower] == nil {
		p.groups[lower] = newPlan()
		p.fields[lower] = field{name: name}
		p.keys = append(p.keys, name)
	}
	return p.groups[lower]
}

// at is a field of a struct. Nil pointers to inline structs are set on the way.
func at(v reflect.Value, index []int) reflect.Value {
	for _, i := range index {
		if v.Kind() == reflect.Pointer {
			if v.IsNil() {
				v.Set(reflect.New(v.Type().Elem()))
			}
			v = v.Elem()
		}
		v = v.Field(i)
	}
	return v
}

// Keys are the keys in the tags of a struct, as written there. into is the struct or a pointer to it.
func Keys(into any) []string {
	t := reflect.TypeOf(into)
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return slices.Clone(planOf(t).keys)
}

// listedKeys is the largest number of keys that a message lists.
const listedKeys = 12

// fields fills a struct from a Map, by the plan of its type or of one of its groups.
func (d *decoding) fields(to reflect.Value, p *plan, v *Value, opt Options) {
	if v.Kind != Map {
		want := "keys with values"
		if p.rest == nil && len(p.keys) <= listedKeys {
			want = "the keys " + strings.Join(p.keys, ", ")
		}
		f := opt.Wrong(v, want)
		// In TOML a table would be written instead.
		if p.rest == nil && len(p.keys) <= listedKeys && !strings.HasSuffix(v.File, ".toml") {
			f = f.Suggest("write {%s: ...}", strings.Join(p.keys, ": ..., "))
		}
		d.report(f)
		return
	}
	for _, e := range v.Entries {
		lower := strings.ToLower(e.Key)
		f, ok := p.fields[lower]
		switch group := p.groups[lower]; {
		case group != nil && e.Value.Kind == Null:
		case group != nil:
			d.fields(to, group, e.Value, opt.Key(f.name))
		case ok && f.inMap:
			d.element(at(to, f.index), f.name, e.Value, opt.Key(f.name))
		case ok:
			d.decode(at(to, f.index), e.Value, opt.Key(f.name))
		default:
			d.unknown(to, p, e, lower, opt)
		}
	}
	for _, name := range p.required {
		if given := v.Get(name); given == nil {
			f := missingKey.At(v.File, v.Pos, "%s", opt.message("the key %q is missing", name))
			d.report(f.Suggest("add %q with its value", name))
		} else if given.Kind == Null || given.Kind == String && given.Text == "" {
			d.report(opt.Key(name).Report(missingKey, given, "a value is missing").Suggest("write what belongs here"))
		}
	}
}

// unknown adds a key that no field names to the rest field, or reports it.
func (d *decoding) unknown(to reflect.Value, p *plan, e Entry, lower string, opt Options) {
	if p.rest == nil {
		d.report(unknown(e, finding.Nearest(e.Key, p.keys), p.keys, opt))
		return
	}
	if !slices.ContainsFunc(opt.Known, func(k string) bool { return strings.EqualFold(k, lower) }) {
		if meant := Misspelt(lower, p.keys, opt.Known); meant != "" {
			d.report(unknown(e, meant, nil, opt))
			return
		}
	}
	rest := at(to, p.rest)
	if rest.IsNil() {
		rest.Set(reflect.MakeMap(rest.Type()))
	}
	var value reflect.Value
	if rest.Type().Elem() == valueType {
		value = reflect.ValueOf(e.Value)
	} else if plain := e.Value.AnyIn(opt.Location); plain != nil {
		value = reflect.ValueOf(plain)
	} else {
		value = reflect.Zero(rest.Type().Elem())
	}
	rest.SetMapIndex(reflect.ValueOf(lower), value)
}

func unknown(e Entry, meant string, known []string, opt Options) finding.Finding {
	end := e.Pos
	if e.Value != nil && e.Value.Pos.Line == e.Pos.Line {
		end.Column += len([]rune(e.Key))
	}
	f := unknownKey.At(e.Value.File, e.Pos, "%s", opt.message("unknown key %q", e.Key))
	if end != e.Pos {
		f = f.Until(end)
	}
	switch {
	case meant != "":
		return f.Suggest("did you mean %q?", meant)
	case len(known) > 0 && len(known) <= listedKeys:
		return f.Suggest("write one of %s", strings.Join(known, ", "))
	}
	return f
}

// Misspelt is the known key of which a key is probably a misspelling; "" if there is none. It is stricter than
// finding.Nearest, since the key may also be one of the site's own: it allows one wrong letter, or two in a word of 8
// or more, and none at the beginning unless that is missing or swapped. A plural is not a misspelling of its singular,
// nor the other way round.
func Misspelt(key string, lists ...[]string) string {
	lower := strings.ToLower(key)
	best, bestDistance := "", 3
	for _, list := range lists {
		for _, known := range list {
			if lower == "" || known == "" || max(len(known), len(lower))-min(len(known), len(lower)) > 2 {
				continue
			}
			folded := strings.ToLower(known)
			if lower+"s" == folded || folded+"s" == lower {
				continue // a plural is another word
			}
			d := 1
			if !swapped(lower, folded) {
				if lower[0] != folded[0] && folded[1:] != lower {
					continue
				}
				if d = levenshtein.ComputeDistance(lower, folded); d > 1 && (len(folded) < 8 || len(lower) < 8) {
					continue
				}
			}
			if d < bestDistance || d == bestDistance && best != "" && known < best {
				best, bestDistance = known, d
			}
		}
	}
	return best
}

// swapped reports whether two words differ only in the order of two adjacent letters.
func swapped(a, b string) bool {
	if len(a) != len(b) || a == b {
		return false
	}
	i := 0
	for a[i] == b[i] {
		i++
	}
	return i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
}

// list fills a slice from a List, without items that have findings. One text is a list of one.
func (d *decoding) list(to reflect.Value, v *Value, opt Options) {
	items := v.List
	switch {
	case v.Kind == List:
	case (v.Kind == String || opt.Numbers && v.Kind == Int) && to.Type().Elem().Kind() == reflect.String:
		items = []*Value{v}
	default:
		f := opt.Wrong(v, "a list")
		if v.Kind != Map && v.Text != "" && to.Type().Elem().Kind() == reflect.String {
			f = f.Suggest("write [%s]", strconv.Quote(clip(v.Text)))
		}
		d.report(f)
		return
	}
	made := reflect.MakeSlice(to.Type(), 0, len(items))
	for i, item := range items {
		before := len(d.findings)
		element := reflect.New(to.Type().Elem()).Elem()
		where := opt
		if v.Kind == List {
			where = opt.item(i + 1)
		}
		if item.Kind == Null && element.Kind() == reflect.String {
			d.report(where.Wrong(item, "text"))
		} else {
			d.decode(element, item, where)
		}
		if len(d.findings) == before {
			made = reflect.Append(made, element)
		}
	}
	to.Set(made)
}

// dict fills a map from a Map.
func (d *decoding) dict(to reflect.Value, v *Value, opt Options) {
	if v.Kind != Map {
		d.report(opt.Wrong(v, "keys with values"))
		return
	}
	to.Set(reflect.MakeMapWithSize(to.Type(), len(v.Entries)))
	for _, e := range v.Entries {
		d.element(to, strings.ToLower(e.Key), e.Value, opt.Key(e.Key))
	}
}

// element fills one element of a map.
func (d *decoding) element(to reflect.Value, key string, v *Value, opt Options) {
	made := reflect.New(to.Type().Elem()).Elem()
	d.decode(made, v, opt)
	if to.IsNil() {
		to.Set(reflect.MakeMap(to.Type()))
	}
	to.SetMapIndex(reflect.ValueOf(key).Convert(to.Type().Key()), made)
}
