package render

import (
	"fmt"
	"html/template"
	"math"
	"reflect"
	"strings"
	"testing"
	"time"
)

func TestWords(t *testing.T) {
	tests := []struct{ got, want any }{
		{truncate(12, "one two three four"), "one two…"},
		{truncate(40, "short"), "short"},
		{truncate(8, template.HTML("<b>one</b> two &amp; three")), "one two…"},
		{truncate(40, "<me@example.org> or &amp; <Jo>"), "<me@example.org> or &amp; <Jo>"},
		{plain("a < b and c > d"), "a < b and c > d"},
		{plain(template.HTML(`<p>One <em>two</em><!-- x --></p> 3 &lt; 4`)), "One two 3 < 4"},
		{plain("<"), "<"},
		{urlize("Évening IOP: what's new?"), "évening-iop-whats-new"},
		{urlize("Women's health"), "womens-health"},
		{urlize("C++"), "c++"},
		{anchorize("IOP & PHP: what's new?"), "iop--php-whats-new"},
		{humanize("case-management"), "Case management"},
		{humanize(""), ""},
		{title("levels of care"), "Levels Of Care"},
		{title("the 3rd step-down"), "The 3rd Step-Down"},
		{orDefault("none", ""), "none"},
		{orDefault("none", "x"), "x"},
		{orDefault("none", time.Time{}), "none"},
		{orDefault("none"), "none"},
		{orDefault("none", []string{}), "none"},
		{cond(true, 1, 2), 1},
	}
	for _, test := range tests {
		if test.got != test.want {
			t.Errorf("have %q, want %q", test.got, test.want)
		}
	}
}

func TestArithmetic(t *testing.T) {
	div := arithmetic(func(a, b float64) float64 { return a / b })
	for _, test := range []struct {
		args []any
		want any
	}{{[]any{7, 2}, 3}, {[]any{-7, 2}, -3}, {[]any{7.5, 2}, 3.75}, {[]any{100, 5, 2}, 10}} {
		if got, err := div(test.args...); err != nil || got != test.want {
			t.Errorf("div %v: have %v, %v; want %v", test.args, got, err, test.want)
		}
	}
	for _, args := range [][]any{{1, 0}, {0, 0}, {1}, {"x", 2}} {
		if got, err := div(args...); err == nil {
			t.Errorf("div %v: have %v, want an error", args, got)
		}
	}
	mod := arithmetic(math.Mod)
	if got, err := mod(-7, 4); err != nil || got != -3 {
		t.Errorf("mod -7 4: have %v, %v; want -3", got, err)
	}
	if got, err := mod(7, 0); err == nil {
		t.Errorf("mod 7 0: have %v, want an error", got)
	}
}

type item struct {
	Name   string
	Weight int
	Date   time.Time
	Params map[string]any
}

func (i item) Upper() string { return strings.ToUpper(i.Name) }

func items() []item {
	day := func(d int) time.Time { return time.Date(2027, 3, d, 0, 0, 0, 0, time.UTC) }
	return []item{
		{"php", 2, day(3), map[string]any{"setting": "day"}},
		{"iop", 3, day(1), map[string]any{"setting": "evening"}},
		{"residential", 1, day(2), nil},
	}
}

func titles(t *testing.T, list any, err error) string {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	v := reflect.ValueOf(list)
	for i := range v.Len() {
		fmt.Fprintf(&b, "%s ", v.Index(i).Interface().(item).Name)
	}
	return strings.TrimSpace(b.String())
}

func TestLists(t *testing.T) {
	check := func(want string) func(list any, err error) {
		return func(list any, err error) {
			t.Helper()
			if got := titles(t, list, err); got != want {
				t.Errorf("have %q, want %q", got, want)
			}
		}
	}
	check("php iop")(first(2, items()))
	check("php iop residential")(first(9, items()))
	check("residential")(last(1, items()))
	check("iop residential")(after(1, items()))
	check("residential iop php")(reverse(items()))
	check("residential php iop")(sortBy(items(), "Weight"))
	check("iop php residential")(sortBy(items(), "Name"))
	check("php residential iop")(sortBy(items(), "Date", "desc"))
	check("iop")(whereKey(items(), "Params.setting", "evening"))
	check("php iop")(whereKey(items(), "Weight", "ge", 2))
	check("residential")(whereKey(items(), "Upper", "RESIDENTIAL"))
	check("php iop")(whereKey(items(), "Name", "in", []string{"php", "iop"}))
	check("residential")(whereKey(items(), "Name", "not in", []string{"php", "iop"}))
	if _, err := whereKey(items(), "Nmae", "x"); err == nil {
		t.Error("an unknown field passed")
	}
	if _, err := first(1, 7); err == nil {
		t.Error("a number passed as a list")
	}
	if _, err := first(1, nil); err != nil {
		t.Errorf("nil is an empty list: %v", err)
	}
}

func TestMoreLists(t *testing.T) {
	if got, _ := uniq([]string{"a", "b", "a"}); !reflect.DeepEqual(got, []string{"a", "b"}) {
		t.Errorf("uniq: %v", got)
	}
	if got, _ := intersect([]string{"a", "b"}, []string{"b", "c"}); !reflect.DeepEqual(got, []string{"b"}) {
		t.Errorf("intersect: %v", got)
	}
	if _, err := union([]string{"a"}, []int{1}); err == nil {
		t.Error("a union of texts and numbers passed")
	}
	if got, _ := delimit([]string{"a", "b", "c"}, ", ", " and "); got != "a, b and c" {
		t.Errorf("delimit: %q", got)
	}
	if got, _ := seq(2, 4); !reflect.DeepEqual(got, []int{2, 3, 4}) {
		t.Errorf("seq: %v", got)
	}
	if got, _ := seq(3, -1, 1); !reflect.DeepEqual(got, []int{3, 2, 1}) {
		t.Errorf("seq: %v", got)
	}
	if got, _ := seq(math.MaxInt-1, math.MaxInt); len(got) > 2 {
		t.Errorf("seq at the largest numbers: %d", len(got))
	}
	for _, args := range [][]int{{1_000_000_000}, {1, 0, 2}, {}, {math.MinInt, math.MaxInt}, {0, -1, math.MinInt}} {
		if _, err := seq(args...); err == nil {
			t.Errorf("seq %v passed", args)
		}
	}
	if _, err := dict("a"); err == nil {
		t.Error("a dict of one passed")
	}
	groups, err := groupBy(items(), "Params.setting")
	if err != nil || len(groups) != 3 {
		t.Errorf("group: %v, %v", groups, err)
	}
}

func TestDateFormat(t *testing.T) {
	day := time.Date(2027, 3, 1, 0, 0, 0, 0, time.UTC)
	if got, _ := dateFormat("January 2, 2006", day); got != "March 1, 2027" {
		t.Errorf("have %q", got)
	}
	if got, err := dateFormat("2006", time.Time{}); got != "" || err != nil {
		t.Errorf("no date: have %q, %v", got, err)
	}
	if _, err := dateFormat("2006", "soon"); err == nil {
		t.Error(`"soon" passed as a date`)
	}
}

func TestContents(t *testing.T) {
	heading := func(level int, id string) Heading { return Heading{Level: level, ID: id, Text: id + " & <more>"} }
	got := tableOfContents([]Heading{heading(1, "no"), heading(2, "a"), heading(4, "deep"), heading(3, "b"),
		heading(3, "c"), heading(2, "d")}, 2, 3)
	want := `<ul><li><a href="#a">a &amp; &lt;more&gt;</a>` +
		`<ul><li><a href="#b">b &amp; &lt;more&gt;</a></li><li><a href="#c">c &amp; &lt;more&gt;</a></li></ul></li>` +
		`<li><a href="#d">d &amp; &lt;more&gt;</a></li></ul>`
	if string(got) != want {
		t.Errorf("have %s\nwant %s", got, want)
	}
	for _, odd := range [][]int{{3, 2}, {2, 3, 2, 3}, {3, 3, 2}, {}} {
		var list []Heading
		for i, level := range odd {
			list = append(list, heading(level, fmt.Sprint("h", i)))
		}
		text := string(tableOfContents(list, 2, 3))
		if strings.Count(text, "<ul>") != strings.Count(text, "</ul>") ||
			strings.Count(text, "<li>") != strings.Count(text, "</li>") {
			t.Errorf("levels %v: unbalanced %s", odd, text)
		}
		if strings.Count(text, "<a ") != len(odd) {
			t.Errorf("levels %v: a heading is lost: %s", odd, text)
		}
	}
}

func TestLookup(t *testing.T) {
	set := layoutSet{}
	for _, name := range []string{"baseof.html", "page.html", "list.html", "articles/page.html",
		"articles/news/wide.html", "level-of-care/page.html", "level-of-care/baseof.html"} {
		set[name] = layoutFile{file: "layouts/" + name}
	}
	for _, test := range []struct {
		want layoutKey
		file string
		base string
	}{
		{layoutKey{kind: "page", typ: "page"}, "page.html", "baseof.html"},
		{layoutKey{kind: "page", typ: "articles", section: "articles/news"}, "articles/page.html", "baseof.html"},
		{layoutKey{kind: "page", typ: "articles", section: "articles/news", layout: "wide"}, "articles/news/wide.html",
			"baseof.html"},
		{layoutKey{kind: "page", typ: "level-of-care", section: "articles"}, "level-of-care/page.html",
			"level-of-care/baseof.html"},
		{layoutKey{kind: "section", typ: "articles", section: "articles"}, "list.html", "baseof.html"},
		{layoutKey{kind: "404", typ: "page"}, "", "baseof.html"},
	} {
		if got := set.lookup(test.want); got != test.file {
			t.Errorf("%+v: have %q, want %q", test.want, got, test.file)
		}
		if got := set.base(test.want); got != test.base {
			t.Errorf("%+v: base: have %q, want %q", test.want, got, test.base)
		}
	}
}
