package content

import (
	"net/url"
	"path"
	"slices"
	"strings"
	"sync"

	"porchlight/internal/finding"
	"porchlight/internal/record"
)

var (
	hiddenElsewhere = finding.NewFixedRule("hidden-elsewhere",
		"A key hides the page in another system, and has no such meaning here")
	foreignNote = finding.NewRule("foreign-key", finding.Info, "A key of another system has no effect here")
	foreignMove = finding.NewRule("foreign-address", finding.Warning,
		"A key of another system gives the page an address that it does not have here")
)

// foreignByName maps each name of a foreign key to its entries in foreignKeys. A group of keys without entries of
// its own has an empty list.
var foreignByName = sync.OnceValue(func() map[string][]foreignKey {
	byName := map[string][]foreignKey{}
	for _, k := range foreignKeys {
		for name := range strings.SplitSeq(k.names, "|") {
			byName[name] = append(byName[name], k)
			if above, _, below := strings.Cut(name, "."); below && byName[above] == nil {
				byName[above] = []foreignKey{}
			}
		}
	}
	return byName
})

// ownByName maps the folded names of Porchlight's keys to the documented names.
var ownByName = sync.OnceValue(func() map[string]string {
	byName := map[string]string{}
	for _, key := range Keys() {
		byName[foldKey(key)] = key
	}
	return byName
})

// foldKey is the name of a key without letter case, "_" and "-".
func foldKey(key string) string {
	return strings.ReplaceAll(strings.ReplaceAll(strings.ToLower(key), "_", ""), "-", "")
}

// translation adds Porchlight's keys for the foreign keys of one front matter.
type translation struct {
	in       *interpreter
	front    *record.Value
	added    []record.Entry
	findings []finding.Finding
}

// translate adds Porchlight's keys for the foreign keys of a front matter or of a cascade. The foreign keys stay,
// for layouts. A key of ours takes precedence over a foreign one, unless the foreign one sets it to true. A key
// of ours in another spelling, such as publish_date, gets its documented name.
func (in *interpreter) translate(front *record.Value) (*record.Value, []finding.Finding) {
	if front == nil || front.Kind != record.Map {
		return front, nil
	}
	t := translation{in: in, front: front}
	for _, e := range front.Entries {
		t.entry(e)
	}
	if len(t.added) == 0 {
		return front, t.findings
	}
	joined := *front
	joined.Entries = slices.DeleteFunc(slices.Clone(front.Entries), func(e record.Entry) bool {
		return slices.ContainsFunc(t.added, func(a record.Entry) bool {
			return strings.EqualFold(a.Key, e.Key) || foldKey(a.Key) == foldKey(e.Key)
		})
	})
	joined.Entries = append(joined.Entries, t.added...)
	return &joined, t.findings
}

// entry translates one key.
func (t *translation) entry(e record.Entry) {
	name := foldKey(e.Key)
	key := ownByName()[name]
	switch {
	case key != "" && !strings.EqualFold(key, e.Key):
		t.add(key, e.Value)
		return
	case name == "params" || key == "" && e.Value.Kind == record.Map && foreignByName()[name] == nil:
		t.below(name, e)
		return
	case t.in.isTaxonomy(e.Key):
		return
	}
	for _, taxonomy := range t.in.taxonomies {
		if key == "" && name == foldKey(taxonomy.Singular) {
			t.read(foreignKey{key: taxonomy.Plural}, e)
			return
		}
	}
	t.apply(name, e.Key, e)
	if e.Value.Kind == record.Map {
		for _, inner := range e.Value.Entries {
			t.apply(name+"."+foldKey(inner.Key), e.Key+"."+inner.Key, inner)
		}
	}
}

// below reports keys that would hide the page, but are in a table of the site's own, where they have no effect.
// In TOML, every key after a line such as [params] belongs to that table.
func (t *translation) below(table string, above record.Entry) {
	for _, e := range above.Value.Entries {
		name := foldKey(e.Key)
		key := ownByName()[name]
		where := above.Key + "." + e.Key
		switch key {
		case "draft", "hidden", "noindex":
			if truth(e.Value) != "false" && !isEmpty(e.Value) {
				t.hold(where, e, "write "+key+": true beside title")
			}
			continue
		case "publishDate", "expiryDate":
			t.hold(where, e, "write "+key+": beside title")
			continue
		}
		if table != "params" && table != "extra" {
			continue
		}
		for _, k := range foreignByName()[name] {
			if k.hides() && k.matches(e.Value) {
				t.hold(where, e, k.instead())
				break
			}
		}
	}
}

// hides reports whether a key withholds a page, lets it expire, or keeps it out of lists or searches.
func (k foreignKey) hides() bool {
	return k.effect == holds || k.effect == sets || k.effect == reads && k.key == "expiryDate"
}

// instead is the advice for a key that hides the page.
func (k foreignKey) instead() string {
	switch k.effect {
	case holds:
		return k.key
	case reads:
		return "write " + k.key + ": beside title"
	}
	first, _, _ := strings.Cut(k.key, "|")
	return "write " + first + ": true beside title"
}

// apply applies the first entry of the table whose values match the value of a key.
func (t *translation) apply(name, written string, e record.Entry) {
	for _, k := range foreignByName()[name] {
		switch {
		case k.unclear(e.Value):
			t.hold(written, e, "write true or false, or draft: true to hold the page back")
			return
		case !k.matches(e.Value):
			continue
		}
		t.do(k, written, e)
		return
	}
}

func (t *translation) do(k foreignKey, written string, e record.Entry) {
	opt := t.in.opt.Key(written)
	switch k.effect {
	case sets:
		yes := *e.Value
		yes.Kind, yes.Bool, yes.Text, yes.Entries, yes.List = record.Bool, true, "true", nil, nil
		for key := range strings.SplitSeq(k.key, "|") {
			value := yes
			if key, inner, ok := strings.Cut(key, "."); ok {
				below := yes
				value.Kind, value.Entries = record.Map, []record.Entry{{Key: inner, Pos: e.Pos, Value: &below}}
				t.add(key, &value)
				continue
			}
			t.add(key, &value)
		}
	case reads:
		t.read(k, e)
	case holds:
		t.hold(written, e, k.key)
	case notes:
		t.findings = append(t.findings, opt.Report(foreignNote, e.Value, "the key has no effect here").
			Suggest("%s", k.key).Because("the key %q", written))
	case moves:
		t.findings = append(t.findings, opt.Report(foreignMove, e.Value, "the key has no effect here, have %s",
			record.Describe(e.Value)).Suggest("%s", k.key).Because("the key %q", written))
	}
}

// hold reports a key that hides the page.
func (t *translation) hold(written string, e record.Entry, instead string) {
	t.findings = append(t.findings, t.in.opt.Key(written).Report(hiddenElsewhere, e.Value,
		"%s would hide the page in another system, but not here", record.Describe(e.Value)).
		Suggest("%s", instead).Because("the key %q", written))
}

// read gives the value of a foreign key to a key of ours. A value that our key already has takes precedence.
// Aliases are joined instead.
func (t *translation) read(k foreignKey, e record.Entry) {
	value := k.convert(e.Value)
	if value == nil {
		return
	}
	if given := t.given(k.key); given != nil && !isEmpty(given) {
		if k.key != "aliases" {
			return
		}
		both := *value
		both.List = slices.Concat(itemsOf(given), itemsOf(value))
		both.Kind = record.List
		value = &both
	}
	t.add(k.key, value)
}

// given is the value that a key of ours has so far, added or written; nil: none.
func (t *translation) given(key string) *record.Value {
	for _, e := range t.added {
		if e.Key == key {
			return e.Value
		}
	}
	return t.front.Get(key)
}

func (t *translation) add(key string, v *record.Value) {
	t.added = slices.DeleteFunc(t.added, func(e record.Entry) bool { return e.Key == key })
	t.added = append(t.added, record.Entry{Key: key, Pos: v.Pos, Value: v})
}

// itemsOf are the items of a list; a single value is a list of one.
func itemsOf(v *record.Value) []*record.Value {
	if v.Kind == record.List {
		return v.List
	}
	return []*record.Value{v}
}

// truth is "true" or "false" for a value that means it in any spelling, else "".
func truth(v *record.Value) string {
	switch strings.ToLower(strings.TrimSpace(v.Text)) {
	case "true", "yes", "on", "y", "1":
		return "true"
	case "false", "no", "off", "n", "0":
		return "false"
	}
	return ""
}

// unclear reports whether a value should be true or false and is neither. An empty value is not unclear.
func (k foreignKey) unclear(v *record.Value) bool {
	return (k.values == isTrue || k.values == isFalse) && truth(v) == "" && !isEmpty(v)
}

// matches reports whether a value is one of those to which the entry applies.
func (k foreignKey) matches(v *record.Value) bool {
	word := strings.TrimSpace(v.Text)
	switch k.values {
	case "":
		return true
	case isTrue:
		return truth(v) == "true"
	case isFalse, canBeFalse:
		return truth(v) == "false"
	case isDate:
		return v.Kind == record.Time || len(word) >= 8 && word[0] >= '0' && word[0] <= '9'
	case isText:
		return v.Kind == record.String && word != ""
	case isTexts:
		return (v.Kind == record.String || v.Kind == record.Int || v.Kind == record.List) && !isEmpty(v)
	case isNumber:
		return v.Kind == record.Int
	case isPattern:
		return v.Kind == record.String && !strings.Contains(word, "://") && strings.ContainsAny(word, ":{")
	case isAddress, isPicture:
		return k.convert(v) != nil
	}
	for part := range strings.FieldsFuncSeq(strings.ToLower(word), func(r rune) bool { return r == ',' || r == ' ' }) {
		if slices.Contains(strings.Split(k.values, "|"), part) {
			return true
		}
	}
	return false
}

// convert turns a foreign value into one for a key of ours; nil: it cannot be used.
func (k foreignKey) convert(v *record.Value) *record.Value {
	switch k.values {
	case isPicture:
		return pictureOf(v)
	case isAddress:
		return rooted(v)
	}
	return v
}

// pictureOf finds the path of a picture: the value itself, the first item of a list, or the value of src, image,
// url or path. It keeps alt beside such a key.
func pictureOf(v *record.Value) *record.Value {
	switch v.Kind {
	case record.String:
		if path.Ext(strings.TrimSpace(v.Text)) != "" {
			return v
		}
	case record.List:
		if len(v.List) > 0 {
			return pictureOf(v.List[0])
		}
	case record.Map:
		for _, name := range []string{"src", "image", "url", "path"} {
			src := v.Get(name)
			if src == nil || src.Kind != record.String || src.Text == "" {
				continue
			}
			image := *v
			image.Entries = []record.Entry{{Key: "src", Pos: src.Pos, Value: src}}
			if alt := v.Get("alt"); alt != nil {
				image.Entries = append(image.Entries, record.Entry{Key: "alt", Pos: alt.Pos, Value: alt})
			}
			return &image
		}
	}
	return nil
}

// rooted turns the addresses of a text or a list into paths from the top of the site: "care" and
// "https://example.org/care" become "/care". It leaves out addresses that cannot be read, have no path or have a
// query; nil: none is left.
func rooted(v *record.Value) *record.Value {
	made := *v
	switch v.Kind {
	case record.String:
		u, err := url.Parse(strings.TrimSpace(v.Text))
		if err != nil || u.Path == "" || u.RawQuery != "" {
			return nil
		}
		made.Text = "/" + strings.TrimPrefix(u.EscapedPath(), "/")
		return &made
	case record.List:
		made.List = nil
		for _, item := range v.List {
			if address := rooted(item); address != nil {
				made.List = append(made.List, address)
			}
		}
		if len(made.List) > 0 {
			return &made
		}
	}
	return nil
}
