package record

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/pelletier/go-toml/v2"

	"porchlight/internal/finding"
	"porchlight/internal/race"
)

// writer makes random texts in which every key and value is a word of its own, so that its place can be looked up.
type writer struct {
	*rand.Rand
	b bytes.Buffer
	n int
}

func (w *writer) word() string {
	w.n++
	return fmt.Sprintf("%s%05dx", []string{"w", "é", "日本", "🌊"}[w.IntN(4)], w.n)
}

func (w *writer) space() string { return strings.Repeat(" ", w.IntN(4)) }

func (w *writer) quoted() string { return `"` + w.word() + `"` }

// flow writes a list, a map or a text in the notation that YAML and JSON share.
func (w *writer) flow(depth int) {
	line := func() {
		if w.IntN(3) == 0 {
			w.b.WriteString("\n    ")
		}
	}
	switch n := w.IntN(3); {
	case depth == 0 || n == 0:
		w.b.WriteString(w.quoted())
	case n == 1:
		w.b.WriteString("[" + w.space())
		for i := range 1 + w.IntN(3) {
			if i > 0 {
				w.b.WriteString("," + w.space())
			}
			line()
			w.flow(depth - 1)
		}
		w.b.WriteString(w.space() + "]")
	default:
		w.b.WriteString("{" + w.space())
		for i := range 1 + w.IntN(3) {
			if i > 0 {
				w.b.WriteString("," + w.space())
			}
			line()
			w.b.WriteString(w.quoted() + w.space() + ": " + w.space())
			w.flow(depth - 1)
		}
		w.b.WriteString(w.space() + "}")
	}
}

func (w *writer) yaml() []byte {
	for range 1 + w.IntN(6) {
		switch w.IntN(4) {
		case 0:
			fmt.Fprintf(&w.b, "# note\n\n%s: %s%s # note\n", w.word(), w.space(), w.word())
		case 1:
			fmt.Fprintf(&w.b, "%s:\n  %s:\n    - '%s'\n    -   %s\n", w.word(), w.word(), w.word(), w.word())
		default:
			w.b.WriteString(w.word() + ": ")
			w.flow(3)
			w.b.WriteString("\n")
		}
	}
	return w.b.Bytes()
}

func (w *writer) toml() []byte {
	for range 1 + w.IntN(6) {
		switch w.IntN(4) {
		case 0:
			fmt.Fprintf(&w.b, "# note\n\n[ t%d . \"%s\" ]\n", w.n, w.word())
		case 1:
			fmt.Fprintf(&w.b, "k%d.%s=%s%s\n", w.n, w.quoted(), w.space(), w.quoted())
		default:
			fmt.Fprintf(&w.b, "%s =%s[ '%s',\n  # note\n  {%s= %s} , ]\n", w.quoted(), w.space(), w.word(), w.quoted(),
				w.quoted())
		}
	}
	return w.b.Bytes()
}

// TestPositions: every key and text of random texts has the place at which it is, below any number of lines.
func TestPositions(t *testing.T) {
	for seed := range uint64(300) {
		for _, format := range []Format{YAML, TOML, JSON} {
			w := &writer{Rand: rand.New(rand.NewPCG(seed, 1))}
			switch format {
			case YAML:
				w.yaml()
			case TOML:
				w.toml()
			case JSON:
				w.b.WriteString("{" + w.quoted() + ":")
				w.flow(4)
				w.b.WriteString("}")
			}
			src, first := w.b.Bytes(), 1+w.IntN(50)
			value, findings := Parse(format, src, "f", first)
			if len(findings) > 0 {
				t.Fatalf("%s: %v\n%s", format, findings, src)
			}
			checkPlaces(t, src, value, first)
		}
	}
}

func checkPlaces(t *testing.T, src []byte, v *Value, first int) {
	t.Helper()
	check := func(text string, pos finding.Position) {
		at := bytes.Index(src, []byte(text))
		if at > 0 && (src[at-1] == '"' || src[at-1] == '\'') {
			at--
		}
		want := finding.PositionAt(src, at)
		want.Line += first - 1
		if pos != want {
			t.Errorf("%q is at %v, have %v, in\n%s", text, want, pos, src)
		}
	}
	if v.Kind == String {
		check(v.Text, v.Pos)
	}
	for _, item := range v.List {
		checkPlaces(t, src, item, first)
	}
	for _, e := range v.Entries {
		if len(e.Key) > 5 {
			check(e.Key, e.Pos)
		}
		checkPlaces(t, src, e.Value, first)
	}
}

// TestTOMLAgrees holds our reading of TOML's tables against the library's own decoder, on random short texts.
func TestTOMLAgrees(t *testing.T) {
	lines := []string{
		"a = 1", "b = 2", "a.b = 1", "a.c = 2", "a.b.c = 3", "[a]", "[a.b]", "[a.b.c]", "[b]", "[[a]]", "[[a.b]]",
		"[[b]]", "[[a.b.c]]",
		"a = {b = 1}", "b = [{c = 1}]", "c = {a.b = 1, a.c = 2}", "c = {a = 1, a = 2}", "b.c = [1, 2]",
		"b = {c = {}, c.d = 1}",
	}
	agreed := 0
	seeds := uint64(20_000)
	if race.FewRounds() {
		seeds = 4_000
	}
	for seed := range seeds {
		random := rand.New(rand.NewPCG(seed, 2))
		var src []byte
		for range 2 + random.IntN(5) {
			src = append(append(src, lines[random.IntN(len(lines))]...), '\n')
		}
		value, findings := Parse(TOML, src, "f", 1)
		var want map[string]any
		err := toml.Unmarshal(src, &want)
		if (err == nil) != (len(findings) == 0) {
			t.Fatalf("library: %v; we: %v; in\n%s", err, findings, src)
		}
		if err == nil {
			agreed++
			if !reflect.DeepEqual(asJSON(t, value.Any()), asJSON(t, want)) {
				t.Fatalf("library: %v; we: %v; in\n%s", want, value.Any(), src)
			}
		}
	}
	if agreed < int(seeds)/20 {
		t.Errorf("only %d texts were good: the test says little", agreed)
	}
}

func asJSON(t *testing.T, v any) (out any) {
	t.Helper()
	text, err := json.Marshal(v)
	if err == nil {
		err = json.Unmarshal(text, &out)
	}
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// FuzzParse: whatever the text, Parse ends, without panic, with findings that are inside the text, and what it read
// decodes.
func FuzzParse(f *testing.F) {
	for i, seed := range []string{
		"title: A\ntags: [a, 'b']\nreview: {on: 2026-01-01}\n", "a: &x [1, *x]\n<<: *x\n", "k:\n\t- x", "? a\n: b\n",
		"a: !!binary x\n--- \n", "\ufeff%YAML 1.1\n---\na",
		"a = 1\n[b.c]\nd = 2027-03-01\n[[e]]\n", "a = [[1], {b.c = \"\\u00e9\"}]\nt = 07:00", "[a]\n[a]\na.b.c = inf",
		"\"\" = ''''x''''",
		`{"a": [1, 2.5, null, true, {"b": "\u00e9"}]}`, `{"a" 1}`, `[1,]`, "{} x", `"\ud800"`,
	} {
		f.Add(uint8(i/6), []byte(seed))
	}
	f.Fuzz(func(t *testing.T, which uint8, src []byte) {
		const first = 5
		value, findings := Parse([]Format{YAML, TOML, JSON}[which%3], src, "f", first)
		var into struct {
			Title string            `key:"title,required"`
			A     []string          `key:"a"`
			B     map[string]int    `key:"b"`
			Date  time.Time         `key:"d"`
			E     *struct{ X bool } `key:"e"`
			Rest  map[string]any    `key:",rest"`
		}
		findings = append(findings, Decode(value, &into, Options{Prefix: "p"})...)
		end := finding.PositionAt(src, len(src))
		// YAML and old editors end lines with a lone CR too.
		last := first + end.Line + bytes.Count(src, []byte{'\r'})
		for _, f := range findings {
			if f.Line < first || f.Line > last || f.Column < 1 || f.Column > len(src)+2 {
				t.Errorf("%d:%d lies outside of %d lines: %s", f.Line, f.Column, last, f.Message)
			}
			if f.Message == "" || f.File != "f" {
				t.Errorf("a finding without words or file: %+v", f)
			}
		}
	})
}
