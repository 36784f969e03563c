package record

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"porchlight/internal/finding"
)

var update = flag.Bool("update", false, "write what Parse says into testdata")

var formats = map[string]Format{".yaml": YAML, ".toml": TOML, ".json": JSON}

// TestParseFindings holds, for each text in testdata/syntax.txtar, the tree that is read and the findings: first a file with the text,
// then one of the same name with ".want". Lines are counted from 11, as if ten lines stood above the text.
func TestParseFindings(t *testing.T) {
	const name = "testdata/syntax.txtar"
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
		format := formats[filepath.Ext(source.Name)]
		text, err := unescape(source.Data)
		if err != nil {
			t.Fatalf("%s: %v", source.Name, err)
		}
		value, findings := Parse(format, text, "f", 11)
		got := []byte(show(value) + "\n" + lines(findings))
		updated = append(updated, source, txtar.File{Name: source.Name + ".want", Data: got})
		if *update {
			continue
		}
		if i+1 >= len(archive.Files) || archive.Files[i+1].Name != source.Name+".want" {
			t.Errorf("%s: no %s.want", source.Name, source.Name)
		} else if want := archive.Files[i+1].Data; !bytes.Equal(got, want) {
			t.Errorf("%s:\nhave\n%swant\n%s", source.Name, got, want)
		}
	}
	if *update {
		archive.Files = updated
		if err := os.WriteFile(name, txtar.Format(archive), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// unescape turns \x01 and \t marks of a fixture written as «x01» into bytes, so that invisible ones can be seen in the file.
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
