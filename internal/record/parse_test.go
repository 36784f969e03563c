package record

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/txtar"

	"porchlight/internal/finding"
)

var update = flag.Bool("update", false, "write what Parse says into testdata")

var formats = map[string]Format{".yaml": YAML, ".toml": TOML, ".json": JSON}

// TestParseFindings compares, for each text in testdata/syntax.txtar, the tree that is read and the findings.
func TestParseFindings(t *testing.T) {
	testFixtures(t, "testdata/syntax.txtar", func(format Format, text []byte) string {
		value, findings := Parse(format, text, "f", 11)
		return show(value) + "\n" + lines(findings)
	})
}

// settings are what the texts of testdata/decode.txtar are decoded into: a field of every kind.
type settings struct {
	Title    string            `key:"title,required"`
	Draft    bool              `key:"draft"`
	Weight   uint8             `key:"weight"`
	Rate     float64           `key:"rate"`
	Date     time.Time         `key:"date"`
	Tags     []string          `key:"tags|labels"`
	Review   review            `key:"review"`
	Sources  []review          `key:"sources"`
	Limit    int               `key:"related.limit"`
	Words    map[string]string `key:"words"`
	Level    level             `key:"level"`
	Anything any               `key:"anything"`
	Where    Place             `key:"where"`
}

// TestDecodeFixtures compares, for each text in testdata/decode.txtar, what is decoded and the findings.
func TestDecodeFixtures(t *testing.T) {
	testFixtures(t, "testdata/decode.txtar", func(format Format, text []byte) string {
		var into settings
		value, findings := Parse(format, text, "f", 11)
		at := PlaceOf(value, Options{Prefix: "front matter", Location: zone})
		findings = append(findings, at.Decode(&into)...)
		if into.Where.Written() {
			findings = append(findings, into.Where.At("deep[2]").Report(wrongType, "a check of its own"))
		}
		s := fmt.Sprintf("%q draft=%v weight=%d rate=%g tags=%q by=%q sources=%d limit=%d words=%v level=%q anything=%v", into.Title, into.Draft,
			into.Weight, into.Rate, into.Tags, into.Review.By, len(
				into.Sources), into.Limit, into.Words, into.Level, into.Anything)
		if !into.Date.IsZero() {
			s += " date=" + into.Date.Format(time.RFC3339)
		}
		return s + "\n" + lines(findings)
	})
}

// testFixtures compares what is made of each text of a fixture: first a file with the text, then one of the same
// name with ".want". Lines are counted from 11, as if ten lines stood above the text.
func testFixtures(t *testing.T, name string, read func(format Format, text []byte) string) {
	archive, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var updated []txtar.File
	for i := 0; i < len(archive.Files); i++ {
		source := archive.Files[i]
		if strings.HasSuffix(source.Name, ".want") {
			continue
		}
		text, err := unescape(source.Data)
		if err != nil {
			t.Fatalf("%s: %v", source.Name, err)
		}
		have := []byte(read(formats[filepath.Ext(source.Name)], text))
		updated = append(updated, source, txtar.File{Name: source.Name + ".want", Data: have})
		if *update {
			continue
		}
		if i+1 >= len(archive.Files) || archive.Files[i+1].Name != source.Name+".want" {
			t.Errorf("%s: no %s.want", source.Name, source.Name)
		} else if want := archive.Files[i+1].Data; !bytes.Equal(have, want) {
			t.Errorf("%s:\nhave\n%swant\n%s", source.Name, have, want)
		}
	}
	if *update {
		archive.Files = updated
		if err := os.WriteFile(name, txtar.Format(archive), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// unescape turns \x01 and \t marks of a fixture written as «x01» into bytes, so that invisible ones can be seen in
// the file.
func unescape(text []byte) ([]byte, error) {
	for {
		start := bytes.Index(text, []byte("«"))
		if start < 0 {
			return text, nil
		}
		end := bytes.Index(text, []byte("»"))
		var c byte
		if _, err := fmt.Sscanf(string(text[start+2:end]), "%x", &c); err != nil {
			return nil, err
		}
		text = bytes.Join([][]byte{text[:start], text[end+2:]}, []byte{c})
	}
}

func lines(findings []finding.Finding) string {
	var b strings.Builder
	for _, f := range findings {
		fmt.Fprintf(&b, "%d:%d: %s: %s", f.Line, f.Column, f.Rule, f.Message)
		if f.Suggestion != "" {
			fmt.Fprintf(&b, " | %s", f.Suggestion)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// show writes a tree on one line.
func show(v *Value) string {
	switch v.Kind {
	case Null:
		return "null"
	case String:
		return fmt.Sprintf("%q", v.Text)
	case Time:
		return fmt.Sprintf("time(%s local=%t)", v.Time.Format("2006-01-02T15:04:05Z07:00"), v.Local)
	case List:
		items := make([]string, len(v.List))
		for i, item := range v.List {
			items[i] = show(item)
		}
		return "[" + strings.Join(items, " ") + "]"
	case Map:
		entries := make([]string, len(v.Entries))
		for i, e := range v.Entries {
			entries[i] = fmt.Sprintf("%s@%d:%d=%s", e.Key, e.Pos.Line, e.Pos.Column, show(e.Value))
		}
		return "{" + strings.Join(entries, " ") + "}"
	}
	return fmt.Sprintf("%v(%s)", v.Any(), v.Text)
}
