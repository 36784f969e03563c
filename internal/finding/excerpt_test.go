package finding

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

func TestExcerpts(t *testing.T) {
	dir := t.TempDir()
	long := strings.Repeat("a", 500) + "HERE" + strings.Repeat("b", 500)
	for name, text := range map[string]string{
		"lines.md": "one\ntwo words\nthree\n", "bom.md": "\uFEFFone\r\ntwo\rthree",
		"odd.md": "a\x1b[31m\u202Eb\t\xffc<script>\n", "long.md": long, "empty.md": "",
		"huge.md": strings.Repeat("x\n", largestSource),
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(filepath.Dir(dir), "outside.md"), []byte("SECRET\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Join("..", "outside.md"), filepath.Join(dir, "link.md")); err != nil {
		t.Logf("no link: %v", err)
	}
	if err := os.Mkdir(filepath.Join(dir, "folder.md"), 0o755); err != nil {
		t.Fatal(err)
	}
	read := Sources(dir, nil)
	excerpt := func(f Finding) []Line {
		src, _ := read(f.File)
		return Excerpt(src, f)
	}
	for _, c := range []struct {
		f    Finding
		want []Line
	}{
		{Finding{File: "lines.md", Line: 2, Column: 5},
			[]Line{{1, "one", 0, 0}, {2, "two words", 4, 5}, {3, "three", 0, 0}}},
		{Finding{File: "lines.md", Line: 2, Column: 5, EndLine: 2, EndColumn: 8},
			[]Line{{1, "one", 0, 0}, {2, "two words", 4, 7}, {3, "three", 0, 0}}},
		{Finding{File: "lines.md", Line: 1, Column: 2, EndLine: 2, EndColumn: 8},
			[]Line{{1, "one", 1, 3}, {2, "two words", 0, 0}}},
		{Finding{File: "lines.md", Line: 1}, []Line{{1, "one", 0, 0}, {2, "two words", 0, 0}}},
		{Finding{File: "lines.md", Line: 2, Column: 99},
			[]Line{{1, "one", 0, 0}, {2, "two words", 9, 9}, {3, "three", 0, 0}}},
		{Finding{File: "bom.md", Line: 3, Column: 1}, []Line{{2, "two", 0, 0}, {3, "three", 0, 1}}},
		{Finding{File: "odd.md", Line: 1, Column: 3},
			[]Line{{1, "a\uFFFD[31m\uFFFDb \uFFFDc<script>", 2, 3}, {2, "", 0, 0}}},
		{Finding{File: "lines.md", Line: 9, Column: 1}, nil},
		{Finding{File: "lines.md"}, nil},
		{Finding{Line: 1}, nil},
		{Finding{File: "none.md", Line: 1}, nil},
		{Finding{File: "../outside.md", Line: 1}, nil},
		{Finding{File: filepath.Join(filepath.Dir(dir), "outside.md"), Line: 1}, nil},
		{Finding{File: "link.md", Line: 1}, nil},
		{Finding{File: "folder.md", Line: 1}, nil},
		{Finding{File: "huge.md", Line: largestSource - 1}, nil},
	} {
		if have := excerpt(c.f); !reflect.DeepEqual(have, c.want) {
			t.Errorf("%+v: want %+v, have %+v", c.f, c.want, have)
		}
	}
	line := excerpt(Finding{File: "long.md", Line: 1, Column: 501, EndLine: 1, EndColumn: 505})[0]
	if runes := []rune(line.Text); len(runes) != pageWidth || string(runes[line.From:line.To]) != "HERE" ||
		runes[0] != '…' || runes[pageWidth-1] != '…' {
		t.Errorf("have %+v", line)
	}
}
